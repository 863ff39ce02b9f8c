/** Telling the admin who asked that a job moved on, at most every half second; the panel then reads the job again. */
import {EVENTS} from '../../../contract/names';
import type {RevocationChangedEvent} from '../../../contract/revocations';
import {idList} from '../../database/core_sessions';
import type {Host, Sql} from '../../host';

const NOTIFY_EVERY_MS = 500;

/** To be called in the transaction of the change. */
export async function markChanged(tx: Sql, changes: ReadonlyArray<{job_id: string}>): Promise<void> {
    const jobIds = [...new Set(changes.map((change) => change.job_id))].sort();
    if (jobIds.length > 0) {
        await tx.exec(`UPDATE security_controls_revocation SET changed = true WHERE id = ANY(${idList('$1')})`, [jobIds.join(',')]);
    }
}

/** Changes that came too soon after the last event wait for the next call. */
export async function notifyChangedJobs(host: Host): Promise<void> {
    const now = host.clock.now();
    const jobs = await host.sql.query<{id: string; requested_by: string}>(`
        UPDATE security_controls_revocation SET changed = false, notified_at = $1::bigint
        WHERE changed AND notified_at <= $2::bigint RETURNING id, requested_by`, [now, now - NOTIFY_EVERY_MS]);
    // What the plugin asked for has nobody to tell, and an event for nobody in particular goes to everybody.
    for (const job of jobs.filter(({requested_by: userId}) => userId !== '')) {
        const payload: RevocationChangedEvent = {job_id: job.id};
        try {
            await host.mattermost.publishEvent(EVENTS.revocation_changed, payload, {userId: job.requested_by});
        } catch (error) {
            host.log.warn('An admin could not be told that a revocation moved on.', {job_id: job.id, error: String(error)});
        }
    }
}
