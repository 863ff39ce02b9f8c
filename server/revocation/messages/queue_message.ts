/** The bot's messages to the admin who asked: owed from the moment that makes them true, and written in its transaction. */
import {idList} from '../../database/core_sessions';
import type {Sql} from '../../host';

export type MessageKind = 'finished' | 'overdue';

/** Once a job and kind, however often it is asked for. Jobs of the plugin's own have nobody to tell. */
export async function queueMessages(tx: Sql, kind: MessageKind, jobIds: readonly string[], now: number): Promise<void> {
    if (jobIds.length > 0) {
        await tx.exec(`
            INSERT INTO security_controls_revocation_message (job_id, kind, user_id, created_at, next_at)
            SELECT r.id, $2::text, r.requested_by, $3::bigint, $3::bigint FROM security_controls_revocation r
            WHERE r.id = ANY(${idList('$1')}) AND r.requested_by <> '' ON CONFLICT DO NOTHING`, [[...new Set(jobIds)].join(','), kind, now]);
    }
}
