/** Cancelling what of a job has not begun. Whose client has answered, or whose session is being ended, goes on to the end: a client may be wiping already. */
import type {RevocationScope} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {authoriseRevocation} from './authorise';
import {markChanged} from './engine/notify';
import {withdrawCancelledPushes} from './push/queue';
import {readJobScope} from './scope';

export async function cancelRevocation(host: Host, actor: Actor, {jobId, reason, requestId}: {jobId: string; reason: string; requestId: string}): Promise<void> {
    await authoriseCancel(host, actor, jobId);
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const targets = await cancelTargets(tx, jobId, now);
        const steps = await tx.exec(`
            UPDATE security_controls_revocation_account_step SET failed = true, error = 'cancelled'
            WHERE job_id = $1 AND done_at = 0 AND NOT failed AND lease_until <= $2::bigint AND attempts = 0`, [jobId, now]);
        // No last scan either: nobody is added to a job that was cancelled.
        const mine = await tx.exec(`
            UPDATE security_controls_revocation SET cancelled_at = $2::bigint, scanned_at = greatest(scanned_at, $2::bigint), changed = true
            WHERE id = $1 AND finished_at = 0 AND cancelled_at = 0`, [jobId, now]);
        if (mine === 0) {
            throw new ApiError('revocations.over');
        }
        await appendAudit(tx, host, {
            event_name: 'revocation_cancelled', status: 'success', actor: {type: 'user', actor}, target: {type: 'revocation', id: jobId},
            reason, request_id: requestId, job_id: jobId, prior_state: {cancelled: false}, resulting_state: {cancelled: true, targets, account_steps: steps},
        });
        await markChanged(tx, [{job_id: jobId}]);
    });
}

/** Who may have asked for it may call it off; what the plugin began by itself is a system admin's. */
async function authoriseCancel(host: Host, actor: Actor, jobId: string): Promise<void> {
    const rows = await host.sql.query<{scope: Parameters<typeof readJobScope>[2]; requested_by: string}>(
        'SELECT r.scope, r.requested_by FROM security_controls_revocation r WHERE r.id = $1', [jobId]);
    const job = rows[0];
    if (!job) {
        throw new ApiError('revocations.not_found');
    }
    if (job.requested_by === actor.userId || await host.mattermost.hasPermission(actor.userId, 'manage_system')) {
        return;
    }
    const scope = await readJobScope(host.sql, jobId, job.scope);
    if (scope.type === 'deactivated' || scope.type === 'limits' || scope.type === 'mfa') {
        throw new ApiError('api.forbidden');
    }
    await authoriseRevocation(host, actor.userId, scope satisfies RevocationScope);
}

/**
 * Not begun: in no node's hands, never tried, and nothing that wipes is under way. That a client was told, as a broadcast tells all at once,
 * is no beginning: it begins when the client has its verdict (a wipe was ordered) or says heard, or when the device has its push.
 */
async function cancelTargets(tx: Sql, jobId: string, now: number): Promise<number> {
    // A statement of its own: what is ordered until all are locked is seen by the next one, and what comes later waits, and sees what was cancelled.
    await tx.exec(`
        SELECT 1 FROM security_controls_revocation_target t WHERE t.job_id = $1 AND t.access_ended_at = 0 AND NOT t.failed ORDER BY t.session_id, t.job_id FOR UPDATE`, [jobId]);
    const cancelled = await tx.query<{session_id: string}>(`
        UPDATE security_controls_revocation_target t SET failed = true, cancelled = true
        FROM security_controls_revocation r
        WHERE t.job_id = $1 AND r.id = t.job_id AND t.state IN ('queued', 'told') AND t.access_ended_at = 0 AND NOT t.failed AND t.attempts = 0 AND t.lease_until <= $2::bigint
            AND t.heard_at = 0 AND t.wipe_reported_at = 0 AND t.push NOT IN ('requested', 'removed')
            AND NOT EXISTS (SELECT 1 FROM security_controls_wipe w WHERE w.session_id = t.session_id AND w.ordered_at >= r.requested_at)
        RETURNING t.session_id`, [jobId, now]);
    await withdrawCancelledPushes(tx, jobId);
    return cancelled.length;
}
