/** What time alone does to a target: past the deadline an open one is overdue, loudly and once; an unreported wipe becomes unconfirmed. */
import type {AuditEventName} from '../../../contract/audit_events';
import type {AuditEvent} from '../../audit/event';
import {appendAudit} from '../../audit/write';
import type {Host} from '../../host';
import {queueMessages} from '../messages/queue_message';
import {markChanged} from './notify';

/** Bounds a transaction after a mass revocation; the rest follows in the next round. */
const BATCH = 200;

/** One batch; true when there was something to do. */
export async function recordDeadlines(host: Host): Promise<boolean> {
    const missed = await move(host, 'session_deadline_missed', 'overdue = true', 'NOT t.overdue AND t.access_ended_at = 0 AND NOT t.failed');
    const unconfirmed = await move(host, 'wipe_unconfirmed', 'state = \'wipe_unconfirmed\'', 't.state = \'access_ended\' AND t.expects_wipe');
    if (missed > 0) {
        host.log.error('Sessions of a revocation are still open past their deadline.', {sessions: missed});
    }
    return missed + unconfirmed > 0;
}

async function move(host: Host, event: AuditEventName, change: string, condition: string): Promise<number> {
    const now = host.clock.now();
    const due = await host.sql.query(`
        SELECT 1 AS due FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
        WHERE ${condition} AND r.deadline_at <= $1::bigint LIMIT 1`, [now]);
    if (due.length === 0) {
        return 0;
    }
    return host.transaction(async (tx) => {
        const rows = await tx.query<{job_id: string; session_id: string; request_id: string; error: string}>(`
            WITH due AS MATERIALIZED (
                SELECT t.job_id, t.session_id, r.request_id
                FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
                WHERE ${condition} AND r.deadline_at <= $1::bigint
                LIMIT ${BATCH} FOR UPDATE OF t SKIP LOCKED
            )
            UPDATE security_controls_revocation_target t SET ${change} FROM due
            WHERE t.job_id = due.job_id AND t.session_id = due.session_id
            RETURNING t.job_id, t.session_id, due.request_id, t.error`, [now]);
        if (rows.length > 0) {
            await appendAudit(tx, host, ...rows.map((row): AuditEvent => ({
                event_name: event, status: 'fail', actor: {type: 'system'}, target: {type: 'session', id: row.session_id},
                ...(row.error === '' ? {} : {resulting_state: {error: row.error}}), request_id: row.request_id, job_id: row.job_id,
            })));
        }
        if (event === 'session_deadline_missed') {
            await queueMessages(tx, 'overdue', rows.map((row) => row.job_id), now);
        }
        await markChanged(tx, rows);
        return rows.length;
    });
}
