/**
 * What a job does to accounts besides ending their sessions: disabling personal access tokens, which would open sessions again, and
 * deactivating the account once its sessions have ended. Leased and repeated like the targets; core's own doing is idempotent.
 */
import type {AuditEventName} from '../../contract/audit_events';
import type {AuditEvent} from '../audit/event';
import {closeIntent, intentId, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import {isDue} from '../database/due';
import type {Host, Sql} from '../host';
import {HostError} from '../host';
import {maySettleAccount} from './authorise';
import {ensurePluginBot} from './bot';
import {LEASE_MS} from './engine/claim';
import {OVERDUE_RETRY_MS, retryDelayMs} from './engine/retry';
import {PERMISSION_WITHDRAWN} from './engine/fail_targets';
import {forEachBounded} from './engine/for_each_bounded';
import {markChanged} from './engine/notify';
import type {JobScope} from './scope';
import {peopleInScope} from './scope';

const BATCH = 100;
/** Each is several statements of core's. */
const PARALLEL_STEPS = 4;
const CORE_REQUEST_WITHIN_MS = 8_000;

type StepKind = 'deactivate_account' | 'end_access_token';
interface ClaimedStep {
    job_id: string; kind: StepKind; subject_id: string; user_id: string; attempts: number;
    requested_by: string; request_id: string; deadline_at: number; user_roles: string;
}

const EVENT: Record<StepKind, AuditEventName> = {deactivate_account: 'account_deactivated', end_access_token: 'access_token_ended'};

/** To be called in the transaction of the request, after its targets are there. */
export async function insertAccountSteps(
    tx: Sql, job: {jobId: string; scope: JobScope; deactivate: boolean; endAccessTokens: boolean; actingSessionId: string; now: number},
): Promise<{accounts: number; accessTokens: number}> {
    const {query, params} = peopleInScope(job.scope, job.actingSessionId, job.now);
    const own = (index: number) => `$${params.length + index}`;
    const insert = (kind: StepKind, rows: string) => tx.exec(`
        INSERT INTO security_controls_revocation_account_step (job_id, kind, subject_id, user_id, next_at)
        SELECT ${own(1)}::text, '${kind}', step.subject_id, step.user_id, ${own(2)}::bigint FROM (${rows}) step ON CONFLICT DO NOTHING`, [...params, job.jobId, job.now]);
    return {
        accounts: job.deactivate ? await insert('deactivate_account', `SELECT people.id AS subject_id, people.id AS user_id FROM (${query}) people`) : 0,
        accessTokens: job.endAccessTokens
            ? await insert('end_access_token', `SELECT a.id AS subject_id, a.userid AS user_id FROM useraccesstokens a WHERE a.isactive AND a.userid IN (${query})`)
            : 0,
    };
}

/** One batch of the engine's round; true when there was something to do. */
export async function takeAccountSteps(host: Host): Promise<boolean> {
    const steps = await claimSteps(host.sql, host.clock.now());
    await forEachBounded(steps, PARALLEL_STEPS, (step) => takeStep(host.fork(), step));
    return steps.length > 0;
}

/** Tokens at once. An account when none of its sessions in the job is open: core removes them itself on deactivation, and their clients would hear nothing. */
function claimSteps(sql: Sql, now: number): Promise<ClaimedStep[]> {
    return sql.query<ClaimedStep>(`
        WITH due AS MATERIALIZED (
            SELECT a.job_id, a.kind, a.subject_id FROM security_controls_revocation_account_step a
            WHERE a.done_at = 0 AND NOT a.failed AND ${isDue('a.next_at', '$1', OVERDUE_RETRY_MS)} AND ${isDue('a.lease_until', '$1', LEASE_MS)}
                AND (a.kind <> 'deactivate_account' OR NOT EXISTS (
                    SELECT 1 FROM security_controls_revocation_target t
                    WHERE t.job_id = a.job_id AND t.user_id = a.user_id AND t.access_ended_at = 0 AND NOT t.failed))
            ORDER BY a.next_at LIMIT ${BATCH} FOR UPDATE OF a SKIP LOCKED
        )
        UPDATE security_controls_revocation_account_step a SET lease_until = $2::bigint
        FROM due JOIN security_controls_revocation r ON r.id = due.job_id
        WHERE a.job_id = due.job_id AND a.kind = due.kind AND a.subject_id = due.subject_id
        RETURNING a.job_id, a.kind, a.subject_id, a.user_id, a.attempts, r.requested_by, r.request_id, r.deadline_at,
            coalesce((SELECT u.roles FROM users u WHERE u.id = a.user_id), '') AS user_roles`, [now, now + LEASE_MS]);
}

async function takeStep(host: Host, step: ClaimedStep): Promise<void> {
    let error = '';
    let isFinal = false;
    let found = {};
    if (await maySettleAccount(host, step.requested_by, step.kind, step.user_roles)) {
        await host.transaction((tx) => openIntent(tx, host, {...describe(step), resulting_state: subjectOf(step)}, nameOf(step)));
        try {
            found = await (step.kind === 'deactivate_account' ? deactivate(host, step.user_id) : endAccessToken(host, step.subject_id));
        } catch (cause) {
            if (!(cause instanceof HostError)) {
                throw cause;
            }
            error = cause.id;
            isFinal = cause.statusCode >= 400 && cause.statusCode < 500 && cause.statusCode !== 408 && cause.statusCode !== 429;
            host.log.warn('A step on an account failed.', {job_id: step.job_id, kind: step.kind, error});
        }
    } else {
        error = PERMISSION_WITHDRAWN;
        isFinal = true;
    }
    await commitStep(host, step, {error, isFinal, found});
}

function describe(step: ClaimedStep): Omit<AuditEvent, 'status'> {
    return {event_name: EVENT[step.kind], actor: {type: 'system'}, target: {type: 'user', id: step.user_id}, request_id: step.request_id, job_id: step.job_id};
}

const subjectOf = (step: ClaimedStep) => ({...(step.kind === 'end_access_token' && {access_token_id: step.subject_id})});
/** Its intent is one, however often it is tried. */
const nameOf = ({job_id: jobId, kind, subject_id: subjectId}: ClaimedStep) => `${jobId} ${kind} ${subjectId}`;

/** An account that was deleted for good meanwhile is what was asked for, and more: core's refusal to find it is no failure. */
async function deactivate(host: Host, userId: string): Promise<{account_deleted?: true}> {
    const refusal = await host.mattermost.deactivateUser(userId).then(() => null, (cause: unknown) => ({cause}));
    const [account] = await host.sql.query<{active: boolean}>('SELECT coalesce(u.deleteat, 0) = 0 AS active FROM users u WHERE u.id = $1', [userId]);
    if (!account) {
        return {account_deleted: true};
    }
    if (refusal) {
        throw refusal.cause;
    }
    if (account.active) {
        throw new HostError('account_still_active', 'Core accepted the deactivation and the account is still active.', 500);
    }
    return {};
}

/** Disabled, not deleted: the person keeps the entry, and an admin can enable it again. The plugin API could only delete it. */
async function endAccessToken(host: Host, tokenId: string): Promise<object> {
    const botUserId = await ensurePluginBot(host);
    const {status} = await host.mattermost.coreRequest({
        botUserId, roles: 'system_user system_admin', method: 'POST', path: '/api/v4/users/tokens/disable', body: {token_id: tokenId}, timeoutMs: CORE_REQUEST_WITHIN_MS,
    });
    const open = await host.sql.query('SELECT 1 AS open FROM useraccesstokens a WHERE a.id = $1 AND a.isactive', [tokenId]);
    if (open.length > 0) {
        throw new HostError(`core_answered_${status}`, 'Core did not disable the personal access token.', status >= 400 ? status : 500);
    }
    return {};
}

/** found: what its record says besides. */
async function commitStep(host: Host, step: ClaimedStep, {error, isFinal, found}: {error: string; isFinal: boolean; found: object}): Promise<void> {
    const now = host.clock.now();
    const done = error === '';
    await host.transaction(async (tx) => {
        const changed = await tx.exec(`
            UPDATE security_controls_revocation_account_step SET done_at = $4::bigint, failed = $5, error = $6, attempts = attempts + 1, next_at = $7::bigint, lease_until = 0
            WHERE job_id = $1 AND kind = $2 AND subject_id = $3 AND done_at = 0 AND NOT failed`,
        [step.job_id, step.kind, step.subject_id, done ? now : 0, isFinal, error, now + retryDelayMs(step, now)]);
        if (changed === 1 && (done || isFinal)) {
            const event = describe(step);
            await appendAudit(tx, host, done
                ? {...event, status: 'success', prior_state: {...subjectOf(step), active: true}, resulting_state: {...subjectOf(step), active: false, ...found}}
                : {...event, status: 'fail', resulting_state: {...subjectOf(step), error}});
            await closeIntent(tx, intentId(host, nameOf(step)));
        }
        await markChanged(tx, [step]);
    });
}
