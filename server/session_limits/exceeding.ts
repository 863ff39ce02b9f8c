/** Which sessions are beyond the limits now: the same words preview and enforce them. Never bots, personal access tokens and OAuth apps. */
import {PERSON_CLIENT_KINDS} from '../../contract/names';
import type {SessionLimitRule, SessionLimits, SessionLimitsPreview} from '../../contract/session_limits';
import {clientKindOf, isLiveSession} from '../database/core_sessions';
import type {Sql, SqlValue} from '../host';

const MINUTE_MS = 60_000;
const CORE_ROLES = {guest: 'system_guest', system_admin: 'system_admin'} as const;

interface Statement {query: string; params: SqlValue[]}

/** ownSessionId: of who asks, and would be logged out like anybody. */
export async function previewLimits(sql: Sql, limits: SessionLimits, {now, ownSessionId}: {now: number; ownSessionId: string}): Promise<SessionLimitsPreview> {
    const {query, params} = exceeding(limits, now);
    const rows = await sql.query<SessionLimitsPreview>(`
        SELECT count(DISTINCT e.user_id)::int AS users, count(*)::int AS sessions, count(*) FILTER (WHERE e.by_idle)::int AS by_idle,
            count(*) FILTER (WHERE e.by_age)::int AS by_age, count(*) FILTER (WHERE e.by_number)::int AS by_number,
            coalesce(bool_or(e.id = $${params.length + 1}::text), false) AS includes_own_session
        FROM (${query}) e`, [...params, ownSessionId]);
    return rows[0] ?? {users: 0, sessions: 0, by_idle: 0, by_age: 0, by_number: 0, includes_own_session: false};
}

/** At most `limit` ids; the rest is found a round later. Not those a running revocation has already. */
export async function readExceeding(sql: Sql, limits: SessionLimits, now: number, limit: number): Promise<string[]> {
    const {query, params} = exceeding(limits, now);
    const rows = await sql.query<{id: string}>(`
        SELECT e.id FROM (${query}) e
        WHERE NOT EXISTS (SELECT 1 FROM security_controls_revocation_target t WHERE t.session_id = e.id AND t.access_ended_at = 0 AND NOT t.failed)
        ORDER BY e.id LIMIT ${limit}`, params);
    return rows.map((row) => row.id);
}

function exceeding(limits: SessionLimits, now: number): Statement {
    const params: SqlValue[] = [now];
    const add = (value: SqlValue, type: string) => `$${params.push(value)}::${type}`;
    const either = (minutesOf: (rule: SessionLimitRule) => number | null, since: string) => limits.rules.flatMap((rule) => {
        const minutes = minutesOf(rule);
        if (minutes === null) {
            return [];
        }
        const conditions = [`${since} <= ${add(now - (minutes * MINUTE_MS), 'bigint')}`];
        if (rule.role !== null) {
            conditions.push(`${add(CORE_ROLES[rule.role], 'text')} = ANY(k.roles)`);
        }
        if (rule.client_kinds.length > 0) {
            conditions.push(`k.client_kind IN (${rule.client_kinds.map((kind) => `'${kind}'`).join(', ')})`);
        }
        return [`(${conditions.join(' AND ')})`];
    }).join(' OR ') || 'false';
    const byIdle = either((rule) => rule.idle_minutes, 'k.last_used_at');
    const byAge = either((rule) => rule.absolute_minutes, 'k.created_at');
    // Counted are those that stay: whom age or idleness ends makes room already.
    const byNumber = limits.max_sessions_per_user === null ? 'false' : `NOT p.by_idle AND NOT p.by_age AND p.nth > ${add(limits.max_sessions_per_user, 'int')}`;
    return {
        params,
        query: `
            SELECT m.id, m.user_id, m.by_idle, m.by_age, m.by_number FROM (
                SELECT p.id, p.user_id, p.by_idle, p.by_age, ${byNumber} AS by_number FROM (
                    SELECT k.id, k.user_id, ${byIdle} AS by_idle, ${byAge} AS by_age,
                        row_number() OVER (PARTITION BY k.user_id, ${byIdle} OR ${byAge} ORDER BY k.last_used_at DESC, k.id) AS nth
                    FROM (
                        SELECT s.id, s.userid AS user_id, ${clientKindOf('s')} AS client_kind, string_to_array(coalesce(u.roles, ''), ' ') AS roles,
                            greatest(coalesce(s.lastactivityat, 0), s.createat) AS last_used_at, s.createat AS created_at
                        FROM sessions s JOIN users u ON u.id = s.userid WHERE ${isLiveSession('s', '$1::bigint')}
                    ) k WHERE k.client_kind IN (${PERSON_CLIENT_KINDS.map((kind) => `'${kind}'`).join(', ')})
                ) p
            ) m WHERE m.by_idle OR m.by_age OR m.by_number`,
    };
}
