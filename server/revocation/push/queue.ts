/** The devices that are to get a log-out push: written when sessions are to end, read by send_pushes.ts, gone after use or at the deadline. */
import {ACCESS_ENDED_WITHIN_MS} from '../../../contract/names';
import type {Sql} from '../../host';

/**
 * Queues the devices of the job's mobile targets. A job that does not wipe sends none: the push makes the app delete its data. In the order of their
 * sessions: of two requests that mean the same ones each waits for the other's rows, and another order could deadlock.
 */
export async function queueDevicePushes(tx: Sql, jobId: string, now: number): Promise<void> {
    await tx.exec(`
        INSERT INTO security_controls_device_push (session_id, job_id, user_id, device_id, requested_at, deadline_at)
        SELECT s.id, t.job_id, t.user_id, s.deviceid, $2::bigint, r.deadline_at
        FROM security_controls_revocation_target t
        JOIN security_controls_revocation r ON r.id = t.job_id
        JOIN sessions s ON s.id = t.session_id
        WHERE t.job_id = $1 AND t.client_kind = 'mobile' AND t.push = 'none' AND t.access_ended_at = 0 AND s.deviceid <> '' AND r.deadline_at > $2::bigint
        ORDER BY s.id
        ON CONFLICT (session_id) DO NOTHING`, [jobId, now]);
}

/** Of cancelled sessions: another revocation that means one of them as well goes on with its push. */
export async function withdrawCancelledPushes(tx: Sql, jobId: string): Promise<void> {
    await tx.exec(`
        UPDATE security_controls_device_push p SET job_id = other.job_id, deadline_at = other.deadline_at
        FROM security_controls_revocation_target cancelled, (
            SELECT DISTINCT ON (t.session_id) t.session_id, t.job_id, r.deadline_at
            FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id IN (SELECT queued.session_id FROM security_controls_device_push queued WHERE queued.job_id = $1) AND r.wipe AND NOT t.failed
            ORDER BY t.session_id, r.deadline_at DESC
        ) other
        WHERE p.job_id = $1 AND cancelled.job_id = p.job_id AND cancelled.session_id = p.session_id AND cancelled.cancelled AND other.session_id = p.session_id`, [jobId]);
    await tx.exec(`
        DELETE FROM security_controls_device_push p USING security_controls_revocation_target t
        WHERE p.job_id = $1 AND t.job_id = p.job_id AND t.session_id = p.session_id AND t.cancelled`, [jobId]);
}

/** Of sessions that were given up: their permission was withdrawn, or core refused them, and they go on. */
export async function dropUnwantedPushes(sql: Sql): Promise<void> {
    await sql.exec(`
        DELETE FROM security_controls_device_push p
        WHERE p.job_id <> '' AND NOT EXISTS (
            SELECT 1 FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id = p.session_id AND r.wipe AND NOT t.failed)`);
}

/** A device whose session is already gone: of an account that was deactivated. */
export interface OrphanedDevice {session_id: string; user_id: string; device_id: string}

export async function queueOrphanedDevices(tx: Sql, devices: readonly OrphanedDevice[], now: number): Promise<void> {
    await tx.exec(`
        INSERT INTO security_controls_device_push (session_id, job_id, user_id, device_id, requested_at, deadline_at)
        SELECT d.session_id, '', d.user_id, d.device_id, $2::bigint, $3::bigint
        FROM jsonb_to_recordset($1::jsonb) AS d(session_id text, user_id text, device_id text)
        ORDER BY d.session_id
        ON CONFLICT (session_id) DO NOTHING`, [JSON.stringify(devices), now, now + ACCESS_ENDED_WITHIN_MS]);
}
