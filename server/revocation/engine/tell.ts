/**
 * Telling clients before their access ends, because no websocket event reaches them afterwards. Best effort: an event that is lost
 * delays nothing, since access ends HEARD_WITHIN_MS after it in any case.
 */
import {EVENTS, HEARD_WITHIN_MS, LONGEST_SPREAD_MS} from '../../../contract/names';
import type {VerdictDueEvent} from '../../../contract/revocations';
import {isDue} from '../../database/due';
import type {Host, Sql} from '../../host';
import type {EndedByRole} from '../authorise';
import {createPermissionRecheck} from '../authorise';
import type {ClaimedTarget} from './claim';
import {claimToTell, LEASE_MS, lockTargets, partition, targetKeys} from './claim';
import {failTargets, PERMISSION_WITHDRAWN, withdrawalOf} from './fail_targets';
import {forEachBounded} from './for_each_bounded';
import {markChanged} from './notify';

const BATCH = 200;
const PARALLEL_EVENTS = 8;
/**
 * So much further the clients of a broadcast are spread for each of them: somewhat more than two cores take for one client's requests and the end of its
 * access (npm run bench:revocation). Most of them come early (VerdictDueEvent), and are done before the rest is asking.
 */
const MS_PER_VERDICT = 2;

/** One batch; true when there was something to do. */
export async function tellDueTargets(host: Host): Promise<boolean> {
    const broadcast = await broadcastToEveryone(host);
    const claimed = await claimToTell(host.sql, host.clock.now(), BATCH);
    if (claimed.length === 0) {
        return broadcast;
    }
    const [allowed, withdrawn] = await partition(claimed, createPermissionRecheck(host));
    await forEachBounded(groupByUser(allowed), PARALLEL_EVENTS, ([userId, sessionIds]) =>
        publishVerdictDue(host, {session_ids: sessionIds, spread_ms: 0}, userId));
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        await lockTargets(tx, claimed);
        // A client may have its verdict by now, which moved its target on by itself; the lease ends for that one too, or nobody could end its access.
        await tx.exec(`
            UPDATE security_controls_revocation_target t SET lease_until = 0,
                told_at = CASE WHEN t.told_at = 0 THEN $2::bigint ELSE t.told_at END,
                next_at = CASE WHEN t.state = 'queued' THEN $3::bigint ELSE t.next_at END,
                state = CASE WHEN t.state = 'queued' THEN 'told' ELSE t.state END
            FROM jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text)
            WHERE t.job_id = k.job_id AND t.session_id = k.session_id AND t.access_ended_at = 0`, [targetKeys(allowed), now, now + HEARD_WITHIN_MS]);
        await failTargets(tx, host, withdrawn.map((target) => ({...target, error: withdrawalOf(target)})));
        await markChanged(tx, claimed);
    });
    return true;
}

/** A revocation of everyone is one event to everyone; whoever it does not mean is answered "live". */
async function broadcastToEveryone(host: Host): Promise<boolean> {
    const jobs = await host.sql.query<{job_id: string; requested_by: string; ended_by: EndedByRole; request_id: string; targets: number}>(`
        WITH due AS MATERIALIZED (
            SELECT r.id FROM security_controls_revocation r
            WHERE r.finished_at = 0 AND r.broadcast_at = 0 AND r.access_order = 'tell_first' AND r.scope_type = 'everyone'
                AND ${isDue('r.lease_until', '$1', LEASE_MS)}
            LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        UPDATE security_controls_revocation r SET lease_until = $2::bigint FROM due WHERE r.id = due.id
        RETURNING r.id AS job_id, r.requested_by, r.ended_by, r.request_id,
            (SELECT count(*)::int FROM security_controls_revocation_target t WHERE t.job_id = r.id) AS targets`, [host.clock.now(), host.clock.now() + LEASE_MS]);
    const job = jobs[0];
    if (!job) {
        return false;
    }
    if (await createPermissionRecheck(host)({...job, scope_type: 'everyone', user_roles: '', user_deactivated: false})) {
        await publishVerdictDue(host, {session_ids: null, spread_ms: Math.min(LONGEST_SPREAD_MS, Math.ceil(job.targets * MS_PER_VERDICT))});
        const now = host.clock.now();
        await host.transaction(async (tx) => {
            await tx.exec(`
                UPDATE security_controls_revocation_target t SET state = 'told', told_at = $2::bigint, next_at = $3::bigint
                FROM (
                    SELECT job_id, session_id FROM security_controls_revocation_target
                    WHERE job_id = $1 AND state = 'queued' AND NOT acting AND NOT failed ORDER BY session_id FOR UPDATE
                ) queued WHERE t.job_id = queued.job_id AND t.session_id = queued.session_id`, [job.job_id, now, now + HEARD_WITHIN_MS]);
            await markBroadcast(tx, job.job_id, now);
        });
    } else {
        await failWholeJob(host, job);
    }
    return true;
}

async function failWholeJob(host: Host, job: {job_id: string; request_id: string}): Promise<void> {
    await host.transaction(async (tx) => {
        const targets = await tx.query<{session_id: string}>('SELECT session_id FROM security_controls_revocation_target WHERE job_id = $1', [job.job_id]);
        const withdrawn = targets.map((target) => ({...job, ...target, error: PERMISSION_WITHDRAWN}));
        await lockTargets(tx, withdrawn);
        await failTargets(tx, host, withdrawn);
        await markBroadcast(tx, job.job_id, host.clock.now());
    });
}

/** After the targets, as every transaction locks them before their job. */
async function markBroadcast(tx: Sql, jobId: string, now: number): Promise<void> {
    await tx.exec('UPDATE security_controls_revocation SET broadcast_at = $2::bigint, changed = true WHERE id = $1', [jobId, now]);
}

async function publishVerdictDue(host: Host, payload: VerdictDueEvent, userId?: string): Promise<void> {
    try {
        await host.mattermost.publishEvent(EVENTS.verdict_due, payload, {userId});
    } catch (error) {
        host.log.warn('Clients could not be told that their verdict is due.', {error: String(error)});
    }
}

/** One event a user, however many of the user's sessions are meant. */
function groupByUser(targets: readonly ClaimedTarget[]): Array<[string, string[]]> {
    const sessions = new Map<string, string[]>();
    for (const target of targets) {
        sessions.set(target.user_id, [...(sessions.get(target.user_id) ?? []), target.session_id]);
    }
    return [...sessions];
}
