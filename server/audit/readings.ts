/** Reading the audit is itself recorded: once a person and hour, and once more for each person somebody searches for. */
import type {AuditFilters} from '../../contract/audit';
import type {Host} from '../host';
import type {Actor} from '../http/route';
import {HOUR_MS} from './checkpoints';
import type {AuditEvent} from './event';
import {appendAudit} from './write';

/** Fails as its statements fail: what cannot be recorded is not shown. */
export async function recordReading(host: Host, actor: Actor, filters: Pick<AuditFilters, 'actor_id' | 'target_id'>, requestId: string): Promise<void> {
    const persons = [filters.actor_id, isUserId(filters.target_id) ? filters.target_id : undefined];
    const subjects = ['', ...new Set(persons.flatMap((id) => id ?? []))];
    const hour = Math.floor(host.clock.now() / HOUR_MS);
    const known = await host.sql.query<{subject: string}>(
        'SELECT subject FROM security_controls_audit_readings WHERE reader_id = $1 AND hour = $2', [actor.userId, hour]);
    const fresh = subjects.filter((subject) => !known.some((row) => row.subject === subject));
    if (fresh.length === 0) {
        return;
    }
    await host.transaction(async (tx) => {
        const won = await tx.query<{subject: string}>(
            `INSERT INTO security_controls_audit_readings (reader_id, subject, hour) SELECT $1, s, $2::bigint FROM json_array_elements_text($3::text::json) s
             ON CONFLICT DO NOTHING RETURNING subject`, [actor.userId, hour, JSON.stringify(fresh)]);
        if (won.length > 0) {
            await appendAudit(tx, host, ...won.map(({subject}): AuditEvent => ({
                event_name: subject === '' ? 'audit_read' : 'audit_searched_for_person', status: 'success', actor: {type: 'user', actor},
                ...(subject !== '' && {target: {type: 'user', id: subject}}), request_id: requestId,
            })));
        }
    });
}

/** What is older than the hour decides nothing any more. */
export async function forgetReadings(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_audit_readings WHERE hour < $1', [Math.floor(host.clock.now() / HOUR_MS)]);
}

/** A target may be a session or a setting as well; a session's id looks like a user's, and searching for it is as telling. */
function isUserId(id: string | undefined): boolean {
    return id !== undefined && /^[a-z0-9]{26}$/.test(id);
}
