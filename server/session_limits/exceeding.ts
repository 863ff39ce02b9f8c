/** How many sessions the limits mean now, and which to end first. */
import type {SessionLimits, SessionLimitsPreview} from '../../contract/session_limits';
import {exceeding, goingBy, Parameters} from '../database/session_limits';
import type {Sql} from '../host';

/** ownSessionId: of who asks, and would be logged out like anybody. */
export async function previewLimits(sql: Sql, limits: SessionLimits, {now, ownSessionId}: {now: number; ownSessionId: string}): Promise<SessionLimitsPreview> {
    const params = new Parameters();
    const query = exceeding(limits, now, params);
    const rows = await sql.query<SessionLimitsPreview>(`
        SELECT count(DISTINCT e.user_id)::int AS users, count(*)::int AS sessions, count(*) FILTER (WHERE e.by_idle)::int AS by_idle,
            count(*) FILTER (WHERE e.by_age)::int AS by_age, count(*) FILTER (WHERE e.by_number)::int AS by_number,
            coalesce(bool_or(e.id = ${params.add(ownSessionId, 'text')}), false) AS includes_own_session
        FROM (${query}) e`, params.values);
    return rows[0] ?? {users: 0, sessions: 0, by_idle: 0, by_age: 0, by_number: 0, includes_own_session: false};
}

/** At most `limit` ids; the rest is found a round later. Not those a running revocation has already: they are gone in a moment, and make room. */
export async function readExceeding(sql: Sql, limits: SessionLimits, now: number, limit: number): Promise<string[]> {
    const params = new Parameters();
    const query = exceeding(limits, now, params, {isGoing: goingBy('true')});
    const rows = await sql.query<{id: string}>(`SELECT e.id FROM (${query}) e WHERE NOT e.is_going ORDER BY e.id LIMIT ${limit}`, params.values);
    return rows.map((row) => row.id);
}
