/** Records refused requests in the audit, as one record an actor, endpoint, error and minute: a loop of refusals must not fill the chain. */
import type {EndpointName} from '../../contract/endpoints';
import type {ErrorId} from '../../contract/errors';
import {appendAudit} from '../audit/write';
import type {Host} from '../host';
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
            const [row] = await tx.query<{count: number}>(
                `INSERT INTO security_controls_refusals AS r (actor_id, endpoint, error_id, minute, count) VALUES ($1, $2, $3, $4, 1)
                 ON CONFLICT (actor_id, endpoint, error_id, minute) DO UPDATE SET count = r.count + 1 RETURNING count`,
                [refusal.actor?.userId ?? '', refusal.endpoint, refusal.errorId, Math.floor(host.clock.now() / MINUTE_MS)]);
            if (row?.count === 1) {
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

/** Records how often a refusal was repeated in a minute that is over, and forgets the count. */
export async function recordRepeatedRefusals(host: Host): Promise<void> {
    const thisMinute = Math.floor(host.clock.now() / MINUTE_MS);
    await host.transaction(async (tx) => {
        const over = await tx.query<{actor_id: string; endpoint: string; error_id: string; count: number}>(
            'DELETE FROM security_controls_refusals WHERE minute < $1 RETURNING actor_id, endpoint, error_id, count', [thisMinute]);
        const repeated = over.filter(({count}) => count > 1);
        if (repeated.length > 0) {
            await appendAudit(tx, host, ...repeated.map((row) => ({
                event_name: 'request_refused' as const,
                status: 'fail' as const,
                actor: row.actor_id === '' ? STRANGER : {type: 'user' as const, actor: {...NO_ORIGIN, userId: row.actor_id}},
                target: {type: 'endpoint' as const, id: row.endpoint},
                resulting_state: {error: row.error_id, repeated: row.count - 1},
            })));
        }
    });
}
