/**
 * Ending the access of targets in core: the step that matters. Intent is already committed, the effect is idempotent, the outcome is
 * committed with its audit record; after a crash in between the target is simply claimed again.
 */
import type {AuditEvent} from '../../audit/event';
import {appendAudit} from '../../audit/write';
import {idList} from '../../database/core_sessions';
import type {Host, Sql} from '../../host';
import {HostError} from '../../host';
import {createPermissionRecheck} from '../authorise';
import type {ClaimedTarget} from './claim';
import {claimToEnd, lockTargets, partition} from './claim';
import {failTargets, withdrawalOf} from './fail_targets';
import {forEachBounded} from './for_each_bounded';
import type {MassPath, Measured} from './mass_path';
import {markChanged} from './notify';
import {retryDelayMs} from './retry';

/** Core scans its session cache for every session that ends: eight at a time keep two cores busy and gain nothing by more (facts). */
const PARALLEL_REVOCATIONS = 8;

/** Passing, like any 5xx. */
const STILL_OPEN = new HostError('session_still_open', 'Core accepted the revocation and the session is still there.', 500);

export interface Outcome {target: ClaimedTarget; endedAt: number; error: HostError | null}
/** What core made of a batch, not yet committed. */
interface Revoked {claimed: readonly ClaimedTarget[]; withdrawn: readonly ClaimedTarget[]; outcomes: readonly Outcome[]; measured: Measured}
/** The same as the sessions table shows it. */
interface Seen {claimed: readonly ClaimedTarget[]; withdrawn: readonly ClaimedTarget[]; ended: readonly Outcome[]; refused: readonly Outcome[]; toRetry: readonly Outcome[]}

/** One run of the engine's part that ends access. */
export interface Ending {
    /** One batch; true when there was something to do. A full one is committed while the next is in core's hands. */
    endDueTargets(host: Host): Promise<boolean>;
    /** What is under way is committed when this resolves. */
    settled(): Promise<void>;
}

export function createEnding(massPath: MassPath): Ending {
    let committing: Promise<unknown> = Promise.resolve();
    return {
        async endDueTargets(host) {
            const {batch} = massPath;
            const claimed = await claimToEnd(host.sql, host.clock.now(), batch);
            const revoked = claimed.length === 0 ? null : await revokeClaimed(host, claimed);
            await committing;
            if (!revoked) {
                return false;
            }
            committing = lookAndCommit(host.fork(), revoked);
            if (claimed.length < batch) {
                await committing;
                return true;
            }
            // Awaited by the next batch or by settled(), whichever comes; until then a failure has nobody to hear it.
            committing.catch(() => undefined);
            await massPath.considerPurge(host, revoked.measured, () => countOpen(host.sql));
            return true;
        },
        async settled() {
            await committing;
        },
    };
}

async function countOpen(sql: Sql): Promise<number> {
    const rows = await sql.query<{open: number}>('SELECT count(*)::int AS open FROM security_controls_revocation_target t WHERE t.access_ended_at = 0 AND NOT t.failed');
    return rows[0]?.open ?? 0;
}

export async function revokeClaimed(host: Host, claimed: readonly ClaimedTarget[]): Promise<Revoked> {
    const [allowed, withdrawn] = await partition(claimed, createPermissionRecheck(host));
    const startedAt = host.clock.now();
    const outcomes = await revokeAll(host, allowed);
    return {claimed, withdrawn, outcomes, measured: {sessions: allowed.length, tookMs: host.clock.now() - startedAt}};
}

async function lookAndCommit(host: Host, revoked: Revoked): Promise<void> {
    await commit(host, await look(host, revoked));
}

/** Core answers a session it could not read, for whatever reason, as one that is not there: only a row that is gone has ended. */
export async function look(host: Host, {claimed, withdrawn, outcomes}: Revoked): Promise<Seen> {
    const rows = await host.sql.query<{id: string}>(`SELECT s.id FROM sessions s WHERE s.id = ANY(${idList('$1')})`, [outcomes.map(({target}) => target.session_id).join(',')]);
    const open = new Set(rows.map((row) => row.id));
    const seen = outcomes.map((outcome) => (outcome.error || !open.has(outcome.target.session_id) ? outcome : {...outcome, error: STILL_OPEN}));
    return {
        claimed, withdrawn, ended: seen.filter(({error}) => !error),
        refused: seen.filter(({error}) => error && isFinal(error)), toRetry: seen.filter(({error}) => error && !isFinal(error)),
    };
}

export async function commit(host: Host, {claimed, withdrawn, ended, refused, toRetry}: Seen): Promise<void> {
    await host.transaction(async (tx) => {
        if (ended.length < claimed.length) {
            await lockTargets(tx, claimed);
        }
        await commitEnded(tx, host, ended);
        if (ended.length < claimed.length) {
            await scheduleRetries(tx, toRetry);
            await failTargets(tx, host, [
                ...withdrawn.map((target) => ({...target, error: withdrawalOf(target)})),
                ...refused.map(({target, error}) => ({...target, error: error?.id ?? ''})),
            ]);
        }
        await markChanged(tx, claimed);
    });
}

async function revokeAll(host: Host, targets: readonly ClaimedTarget[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    await forEachBounded(targets, PARALLEL_REVOCATIONS, (target) => {
        // This node stood still, or core was slow: the target is free again, and somebody may have been told that it is cancelled.
        if (host.clock.now() >= target.lease_until) {
            return Promise.resolve();
        }
        const note = (error: HostError | null): void => {
            outcomes.push({target, endedAt: host.clock.now(), error});
        };
        return host.mattermost.revokeSession(target.session_id).then(() => note(null), (error: unknown) => note(failureOf(host, target, error)));
    });
    return outcomes;
}

/** What core answered; whatever else it is is thrown. */
function failureOf(host: Host, target: ClaimedTarget, error: unknown): HostError {
    if (!(error instanceof HostError)) {
        throw error;
    }
    host.log.warn('A session could not be revoked.', {job_id: target.job_id, session_id: target.session_id, attempt: target.attempts + 1, error: error.id});
    return error;
}

/** Core understood and said no; anything else may pass. */
function isFinal(error: HostError): boolean {
    return error.statusCode >= 400 && error.statusCode < 500 && error.statusCode !== 408 && error.statusCode !== 429;
}

async function commitEnded(tx: Sql, host: Host, ended: readonly Outcome[]): Promise<void> {
    if (ended.length === 0) {
        return;
    }
    const rows = await tx.query<{session_id: string; user_id: string; access_ended_ms: number; job_id: string; request_id: string}>(`
        WITH locked AS MATERIALIZED (
            SELECT t.job_id, t.session_id, k.ended_at FROM security_controls_revocation_target t
            JOIN jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text, ended_at bigint) ON k.job_id = t.job_id AND k.session_id = t.session_id
            WHERE t.access_ended_at = 0 ORDER BY t.session_id, t.job_id FOR UPDATE OF t
        )
        UPDATE security_controls_revocation_target t
        SET access_ended_at = locked.ended_at, state = CASE WHEN t.wipe_reported_at > 0 THEN 'wipe_reported' ELSE 'access_ended' END, error = '', lease_until = 0
        FROM locked JOIN security_controls_revocation r ON r.id = locked.job_id
        WHERE t.job_id = locked.job_id AND t.session_id = locked.session_id
        RETURNING t.job_id, t.session_id, t.user_id, r.request_id, t.access_ended_at - r.requested_at AS access_ended_ms`,
    [JSON.stringify(ended.map(({target, endedAt}) => ({job_id: target.job_id, session_id: target.session_id, ended_at: endedAt})))]);
    if (rows.length > 0) {
        await appendAudit(tx, host, ...rows.map((row): AuditEvent => ({
            event_name: 'session_access_ended', status: 'success', actor: {type: 'system'}, target: {type: 'session', id: row.session_id},
            resulting_state: {user_id: row.user_id, access_ended_ms: row.access_ended_ms}, request_id: row.request_id, job_id: row.job_id,
        })));
    }
}

async function scheduleRetries(tx: Sql, failed: readonly Outcome[]): Promise<void> {
    if (failed.length === 0) {
        return;
    }
    await tx.exec(`
        UPDATE security_controls_revocation_target t SET attempts = t.attempts + 1, next_at = k.next_at, error = k.error, lease_until = 0
        FROM jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text, next_at bigint, error text)
        WHERE t.job_id = k.job_id AND t.session_id = k.session_id AND t.access_ended_at = 0`,
    [JSON.stringify(failed.map(({target, endedAt, error}) => (
        {job_id: target.job_id, session_id: target.session_id, next_at: endedAt + retryDelayMs(target, endedAt), error: error?.id ?? ''}
    )))]);
}
