/** Bringing a job to its end: one last scan for sessions that appeared meanwhile, then the record of how it went. */
import type {ShownScope} from '../../../contract/revocations';
import {appendAudit} from '../../audit/write';
import type {Host, Sql} from '../../host';
import {queueMessages} from '../messages/queue_message';
import {readRevocation} from '../read_revocations';
import {insertTargets} from '../request_revocation';
import {readJobScope} from '../scope';

interface ConcludableJob {id: string; scope: ShownScope; wipe: boolean; requested_session_id: string; scanned_at: number}

/** Every job none of whose targets is open; true when one moved on. */
export async function concludeJobs(host: Host): Promise<boolean> {
    const jobs = await host.sql.query<ConcludableJob>(`
        SELECT r.id, r.scope, r.wipe, r.requested_session_id, r.scanned_at FROM security_controls_revocation r
        WHERE r.finished_at = 0
            AND NOT EXISTS (SELECT 1 FROM security_controls_revocation_target t WHERE t.job_id = r.id AND t.access_ended_at = 0 AND NOT t.failed)
            AND NOT EXISTS (SELECT 1 FROM security_controls_revocation_account_step a WHERE a.job_id = r.id AND a.done_at = 0 AND NOT a.failed)
            AND (r.scanned_at = 0 OR NOT EXISTS (
                SELECT 1 FROM security_controls_revocation_target t WHERE t.job_id = r.id AND t.state = 'access_ended' AND t.expects_wipe))`);
    for (const job of jobs) {
        await host.transaction((tx) => (job.scanned_at === 0 ? scanOnceMore(tx, host, job) : finish(tx, host, job.id)));
    }
    return jobs.length > 0;
}

/** Who logged in while the job ran is in its scope too. Once only: a client that logs in again and again shall not keep the job alive. */
async function scanOnceMore(tx: Sql, host: Host, job: ConcludableJob): Promise<void> {
    const now = host.clock.now();
    const mine = await tx.exec('UPDATE security_controls_revocation SET scanned_at = $2::bigint, changed = true WHERE id = $1 AND scanned_at = 0', [job.id, now]);
    if (mine === 1) {
        await insertTargets(tx, {jobId: job.id, scope: await readJobScope(tx, job.id, job.scope), wipe: job.wipe, actingSessionId: job.requested_session_id, now});
    }
}

async function finish(tx: Sql, host: Host, jobId: string): Promise<void> {
    const now = host.clock.now();
    const mine = await tx.exec('UPDATE security_controls_revocation SET finished_at = $2::bigint, changed = true WHERE id = $1 AND finished_at = 0', [jobId, now]);
    const job = mine === 1 ? await readRevocation(tx, jobId) : null;
    if (!job) {
        return;
    }
    await queueMessages(tx, 'finished', [jobId], now);
    const {accounts_to_deactivate, accounts_deactivated, access_tokens_to_end, access_tokens_ended} = job;
    // Steps that were cancelled are not done either, and did not fail.
    const [steps] = await tx.query<{failed: number}>(
        'SELECT count(*)::int AS failed FROM security_controls_revocation_account_step WHERE job_id = $1 AND failed AND error <> \'cancelled\'', [jobId]);
    await appendAudit(tx, host, {
        event_name: 'revocation_finished', status: job.failed + (steps?.failed ?? 0) > 0 ? 'fail' : 'success', actor: {type: 'system'},
        target: {type: 'revocation', id: jobId}, job_id: jobId,
        resulting_state: {
            targets: job.targets, targets_by_state: job.targets_by_state, failed: job.failed, cancelled: job.cancelled, overdue: job.overdue,
            pushes_requested: job.pushes_requested, access_ended_ms: job.access_ended_ms, wipe_reported_ms: job.wipe_reported_ms,
            accounts_to_deactivate, accounts_deactivated, access_tokens_to_end, access_tokens_ended,
        },
    });
}
