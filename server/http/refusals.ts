/** Records refusals in the audit: each that repeats itself is one record, and a minute later one more with how often. A loop of refusals must not fill the chain. */
import type {EndpointName} from '../../contract/endpoints';
import type {ErrorId} from '../../contract/errors';
import type {AuditEvent} from '../audit/event';
import {appendAudit} from '../audit/write';
import type {Host, Sql} from '../host';
import type {Actor} from './route';

const MINUTE_MS = 60_000;

/** A count stands for several requests, which may have come from several sessions and addresses. */
const NO_ORIGIN = {sessionId: '', isAutomation: false, address: '', client: ''};
const STRANGER = {type: 'client' as const, userId: '', sessionId: '', address: ''};

/** Whether a refusal of nobody in particular needs a record: a stranger's flood must not cost the database a statement a request. */
export interface StrangerGate {
    /** True once a minute for each endpoint and error. */
    opens(endpoint: EndpointName, errorId: ErrorId, now: number): boolean;
}

/** Of this runtime alone, so each node records a flood once a minute. */
export function createStrangerGate(): StrangerGate {
    let minute = 0;
    const recorded = new Set<string>();
    return {
        opens(endpoint, errorId, now) {
            if (Math.floor(now / MINUTE_MS) !== minute) {
                minute = Math.floor(now / MINUTE_MS);
                recorded.clear();
            }
            const key = `${endpoint},${errorId}`;
            const isFirst = !recorded.has(key);
            recorded.add(key);
            return isFirst;
        },
    };
}

export interface Refusal {endpoint: EndpointName; errorId: ErrorId; actor: Actor | null; requestId: string; address: string}

/** Never fails: a refusal stays one when its record cannot be written. */
export async function recordRefusal(host: Host, gate: StrangerGate, refusal: Refusal): Promise<void> {
    if (!refusal.actor && !gate.opens(refusal.endpoint, refusal.errorId, host.clock.now())) {
        return;
    }
    try {
        await host.transaction(async (tx) => {
            if (await isFirstInMinute(tx, host, {...NOTHING_REFUSED, person_id: refusal.actor?.userId ?? '', endpoint: refusal.endpoint, error_id: refusal.errorId})) {
                await appendAudit(tx, host, {
                    event_name: 'request_refused',
                    status: 'fail',
                    actor: refusal.actor ? {type: 'user', actor: refusal.actor} : {...STRANGER, address: refusal.address},
                    target: {type: 'endpoint', id: refusal.endpoint},
                    resulting_state: {error: refusal.errorId},
                    request_id: refusal.requestId,
                });
            }
        });
    } catch (error) {
        host.log.error('A refusal could not be recorded.', {endpoint: refusal.endpoint, error_id: refusal.errorId, request_id: refusal.requestId, error: String(error)});
    }
}

/** A log-in refused while a job runs. Fails as its statements fail. */
export async function recordRefusedLogIn(host: Host, {userId, jobId}: {userId: string; jobId: string}): Promise<void> {
    await host.transaction(async (tx) => {
        const refused = {...NOTHING_REFUSED, person_id: userId, job_id: jobId};
        if (await isFirstInMinute(tx, host, refused)) {
            await appendAudit(tx, host, logInRefused(refused));
        }
    });
}

/** A log-in refused past the MFA deadline; state is what its first record says besides. Fails as its statements fail. */
export async function recordRefusedMfaLogIn(host: Host, userId: string, state: AuditEvent['resulting_state']): Promise<void> {
    await host.transaction(async (tx) => {
        const refused = {...NOTHING_REFUSED, person_id: userId, error_id: MFA_LOG_IN};
        if (await isFirstInMinute(tx, host, refused)) {
            await appendAudit(tx, host, {...mfaLogInRefused(refused), resulting_state: state});
        }
    });
}

/** Records how often a refusal was repeated in a minute that is over, and forgets the count. */
export async function recordRepeatedRefusals(host: Host): Promise<void> {
    const thisMinute = Math.floor(host.clock.now() / MINUTE_MS);
    await host.transaction(async (tx) => {
        const over = await tx.query<Refused & {count: number}>(
            'DELETE FROM security_controls_refusals WHERE minute < $1 RETURNING actor_id AS person_id, endpoint, error_id, job_id, count', [thisMinute]);
        const repeated = over.filter(({count}) => count > 1);
        if (repeated.length > 0) {
            await appendAudit(tx, host, ...repeated.map((row) => {
                const event = describe(row);
                return {...event, resulting_state: {...event.resulting_state, repeated: row.count - 1}};
            }));
        }
    });
}

/** Whose: nobody's in particular when empty. A request has an endpoint and an error, a log-in the job it is refused for, or MFA_LOG_IN and no endpoint. */
interface Refused {person_id: string; endpoint: string; error_id: string; job_id: string}

const NOTHING_REFUSED: Refused = {person_id: '', endpoint: '', error_id: '', job_id: ''};
/** Stands where a request's error does. */
const MFA_LOG_IN = 'mfa_log_in';

/** Counts it. The count outlives a restart. */
async function isFirstInMinute(tx: Sql, host: Host, refused: Refused): Promise<boolean> {
    const [row] = await tx.query<{count: number}>(
        `INSERT INTO security_controls_refusals AS r (actor_id, endpoint, error_id, job_id, minute, count) VALUES ($1, $2, $3, $4, $5, 1)
         ON CONFLICT (actor_id, endpoint, error_id, job_id, minute) DO UPDATE SET count = r.count + 1 RETURNING count`,
        [refused.person_id, refused.endpoint, refused.error_id, refused.job_id, Math.floor(host.clock.now() / MINUTE_MS)]);
    return row?.count === 1;
}

function describe(row: Refused): AuditEvent {
    if (row.job_id !== '') {
        return logInRefused(row);
    }
    return row.endpoint === '' && row.error_id === MFA_LOG_IN ? mfaLogInRefused(row) : requestRefused(row);
}

function requestRefused({person_id: userId, endpoint, error_id: error}: Refused): AuditEvent {
    return {
        event_name: 'request_refused', status: 'fail', actor: userId === '' ? STRANGER : {type: 'user', actor: {...NO_ORIGIN, userId}},
        target: {type: 'endpoint', id: endpoint}, resulting_state: {error},
    };
}

function logInRefused({person_id: id, job_id: jobId}: Refused): AuditEvent {
    return {event_name: 'log_in_refused', status: 'success', actor: {type: 'system'}, target: {type: 'user', id}, job_id: jobId};
}

function mfaLogInRefused({person_id: id}: Refused): AuditEvent {
    return {event_name: 'mfa_log_in_refused', status: 'success', actor: {type: 'system'}, target: {type: 'user', id}};
}
