/** The people and sessions that limits would log out now, by name and in pages: an admin sees whom before saving, and not only how many. */
import type {ListBeyondLimits, SessionBeyondLimits, SessionsBeyondLimitsPage} from '../../contract/session_limits';
import type {z} from 'zod';
import {isLike, likePattern, namesOf} from '../database/like_pattern';
import {exceeding, Parameters, placesOfRules} from '../database/session_limits';
import {ApiError} from '../errors';
import type {Sql} from '../host';

const DEFAULT_PAGE = 50;

const BY = {idle: 'e.by_idle', age: 'e.by_age', number: 'e.by_number'} as const;

/** In the order of usernames, so that one person's sessions stand together. ownSessionId: of who asks. */
export async function listExceeding(sql: Sql, asked: z.output<typeof ListBeyondLimits>, {now, ownSessionId}: {now: number; ownSessionId: string}): Promise<SessionsBeyondLimitsPage> {
    const limit = asked.limit ?? DEFAULT_PAGE;
    const {params, from, after} = beyond(asked, now);
    const rows = await sql.query<SessionBeyondLimits>(`
        SELECT s.id, k.user_id, k.client_kind,
            coalesce(s.props->>'browser', '') AS browser, coalesce(s.props->>'os', '') AS os, coalesce(s.props->>'mobile_version', '') AS app_version,
            s.createat AS created_at, coalesce(s.lastactivityat, 0) AS last_activity_at, greatest(s.expiresat, 0) AS expires_at,
            coalesce(s.deviceid, '') <> '' AS takes_push, s.id = ${params.add(ownSessionId, 'text')} AS is_own,
            k.username, trim(coalesce(u.firstname, '') || ' ' || coalesce(u.lastname, '')) AS display_name,
            ${placesOfRules(asked.limits, 'idle', now, params)} AS idle_rules, ${placesOfRules(asked.limits, 'age', now, params)} AS age_rules, k.by_number
        FROM (
            SELECT e.id, e.user_id, e.username, e.client_kind, e.roles, e.last_used_at, e.created_at, e.by_number ${from} AND ${after} ORDER BY e.username, e.id LIMIT ${limit + 1}
        ) k JOIN sessions s ON s.id = k.id JOIN users u ON u.id = k.user_id ORDER BY k.username, k.id`, params.values);
    const items = rows.slice(0, limit);
    const last = items[items.length - 1];
    return {
        items, next_cursor: rows.length > limit && last ? `${last.user_id}_${last.id}` : null,
        total: asked.cursor ? null : await count(sql, asked, now),
    };
}

async function count(sql: Sql, asked: z.output<typeof ListBeyondLimits>, now: number): Promise<number> {
    const {params, from} = beyond({...asked, cursor: undefined}, now);
    const rows = await sql.query<{total: number}>(`SELECT count(*)::int AS total ${from}`, params.values);
    return rows[0]?.total ?? 0;
}

/** Those asked for, as `e`. The cursor holds the user's id, since a username may hold what a cursor may not. */
function beyond(asked: z.output<typeof ListBeyondLimits>, now: number): {params: Parameters; from: string; after: string} {
    const params = new Parameters();
    const users: string[] = [];
    const pattern = likePattern(asked.term ?? '');
    if (pattern !== '') {
        users.push(isLike(params.add(pattern, 'text'), namesOf('u')));
    }
    let after = 'true';
    if (asked.cursor) {
        const {userId, sessionId} = readCursor(asked.cursor);
        const username = `(SELECT last.username FROM users last WHERE last.id = ${params.add(userId, 'text')})`;
        users.push(`u.username >= ${username}`);
        after = `(e.username, e.id) > (${username}, ${params.add(sessionId, 'text')})`;
    }
    return {
        params, after,
        from: `FROM (${exceeding(asked.limits, now, params, {users})}) e WHERE ${asked.by ? BY[asked.by] : 'true'}`,
    };
}

/** `<user id>_<session id>`. */
function readCursor(cursor: string): {userId: string; sessionId: string} {
    const match = /^([a-z0-9]{26})_([a-z0-9]{26})$/.exec(cursor);
    if (!match) {
        throw new ApiError('api.bad_request', [{path: 'cursor', message: 'Not a cursor of this list'}]);
    }
    return {userId: match[1] ?? '', sessionId: match[2] ?? ''};
}
