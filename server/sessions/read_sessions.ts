/** The queries behind the users and sessions lists. Columns are named one by one; neither session tokens nor device tokens are among them. */
import type {AccessToken, SessionSummary, UserSummary} from '../../contract/sessions';
import {clientKindOf, clientNamesOf, isLiveSession} from '../database/core_sessions';
import {isLike, likePattern, namesOf} from '../database/like_pattern';
import type {Sql} from '../host';

/**
 * Users in the order of their usernames, bots and deactivated ones too. `after` is the id of the last user of the page before, or empty;
 * `term` is part of a username, name or e-mail address, or empty.
 */
export async function readUsers(sql: Sql, {term, after, limit, now}: {term: string; after: string; limit: number; now: number}): Promise<UserSummary[]> {
    const rows = await sql.query<Omit<UserSummary, 'roles' | 'is_guest'> & {roles: string}>(`
        SELECT u.id, u.username, trim(coalesce(u.firstname, '') || ' ' || coalesce(u.lastname, '')) AS display_name, u.email,
            coalesce(u.roles, '') AS roles, EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id) AS is_bot,
            coalesce(u.authservice, '') AS auth_service, coalesce(u.mfaactive, false) AS mfa_active, coalesce(u.deleteat, 0) AS deactivated_at,
            open.session_count, open.last_activity_at
        FROM users u
        LEFT JOIN LATERAL (
            SELECT count(*)::int AS session_count, coalesce(max(s.lastactivityat), 0) AS last_activity_at
            FROM sessions s WHERE s.userid = u.id AND ${isLiveSession('s', '$4::bigint')}
        ) open ON true
        WHERE ($1::text = '' OR u.username > (SELECT last.username FROM users last WHERE last.id = $1::text))
            AND ($2::text = '' OR ${isLike('$2::text', [...namesOf('u'), 'coalesce(u.nickname, \'\')'])})
        ORDER BY u.username LIMIT $3::int`, [after, likePattern(term), limit, now]);
    return rows.map((row) => {
        const roles = row.roles.split(' ').filter(Boolean);
        return {...row, roles, is_guest: roles.includes('system_guest')};
    });
}

/** The user's open sessions, the most recently used first. */
export function readUserSessions(sql: Sql, {userId, ownSessionId, now}: {userId: string; ownSessionId: string; now: number}): Promise<SessionSummary[]> {
    return sql.query<SessionSummary>(`
        SELECT s.id, s.userid AS user_id, ${clientKindOf('s')} AS client_kind,
            ${clientNamesOf('s').browser} AS browser, ${clientNamesOf('s').os} AS os, coalesce(s.props->>'mobile_version', '') AS app_version,
            s.createat AS created_at, coalesce(s.lastactivityat, 0) AS last_activity_at, greatest(s.expiresat, 0) AS expires_at,
            coalesce(s.deviceid, '') <> '' AS takes_push, s.id = $2::text AS is_own
        FROM sessions s
        WHERE s.userid = $1::text AND ${isLiveSession('s', '$3::bigint')}
        ORDER BY s.lastactivityat DESC, s.id`, [userId, ownSessionId, now]);
}

/** The user's personal access tokens, without the tokens themselves; active ones first. */
export function readAccessTokens(sql: Sql, userId: string): Promise<AccessToken[]> {
    return sql.query<AccessToken>(`
        SELECT a.id, coalesce(a.description, '') AS description, coalesce(a.isactive, false) AS is_active
        FROM useraccesstokens a WHERE a.userid = $1 ORDER BY a.isactive DESC, a.id`, [userId]);
}
