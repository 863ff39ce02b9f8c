/** The sessions of the whole server, by pages: the order's own value and the session's id say where the next one starts, so a page costs the same wherever it is. */
import type {ListSessionsQuery, ServerSession, ServerSessionPage} from '../../contract/sessions';
import type {z} from 'zod';
import {clientKindOf, clientNamesOf, isLiveSession} from '../database/core_sessions';
import {isLike, likePattern, namesOf} from '../database/like_pattern';
import {ApiError} from '../errors';
import type {Host, SqlValue} from '../host';

type Query = z.output<typeof ListSessionsQuery>;

const DEFAULT_PAGE = 50;
const DAY_MS = 86_400_000;
const CORE_ROLES = {guest: 'system_guest', system_admin: 'system_admin'} as const;

/** What a page is ordered by; the indexes of core's tables serve each. */
const ORDERS = {
    last_activity: {column: 's.lastactivityat', parameter: '::bigint', direction: 'desc'},
    created: {column: 's.createat', parameter: '::bigint', direction: 'desc'},
    // The cursor holds the user's id, since a username may hold what a cursor may not.
    username: {column: 'u.username', parameter: '', direction: 'asc'},
} as const;

type Row = ServerSession & {sort_value: string};

export async function listSessions(host: Host, query: Query, ownSessionId: string): Promise<ServerSessionPage> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const order = ORDERS[query.sort ?? 'last_activity'];
    const direction = query.direction ?? order.direction;
    const {conditions, params} = filtersOf(query, host.clock.now());
    const from = `FROM sessions s JOIN users u ON u.id = s.userid WHERE ${conditions.join(' AND ')}`;
    const total = query.cursor ? null : await count(host, from, params);

    const add = (value: SqlValue) => `$${params.push(value)}`;
    const own = add(ownSessionId);
    const isByUser = order.column === 'u.username';
    const start = query.cursor ? readCursor(query.cursor, isByUser) : null;
    const after = start === null ? 'true' : `(${order.column}, s.id) ${direction === 'desc' ? '<' : '>'} (${
        isByUser ? `(SELECT last.username FROM users last WHERE last.id = ${add(start.value)}::text)` : `${add(Number(start.value))}${order.parameter}`
    }, ${add(start.sessionId)}::text)`;
    const rows = await host.sql.query<Row>(`
        SELECT s.id, s.userid AS user_id, ${clientKindOf('s')} AS client_kind,
            ${clientNamesOf('s').browser} AS browser, ${clientNamesOf('s').os} AS os, coalesce(s.props->>'mobile_version', '') AS app_version,
            s.createat AS created_at, coalesce(s.lastactivityat, 0) AS last_activity_at, greatest(s.expiresat, 0) AS expires_at,
            coalesce(s.deviceid, '') <> '' AS takes_push, s.id = ${own}::text AS is_own,
            u.username, trim(coalesce(u.firstname, '') || ' ' || coalesce(u.lastname, '')) AS display_name,
            ${isByUser ? 'u.id' : `${order.column}::text`} AS sort_value
        ${from} AND ${after}
        ORDER BY ${order.column} ${direction}, s.id ${direction} LIMIT ${add(limit + 1)}::int`, params);
    const items = rows.slice(0, limit);
    const last = items[items.length - 1];
    return {
        items: items.map(({sort_value: _sortValue, ...session}) => session),
        next_cursor: rows.length > limit && last ? `${last.sort_value}_${last.id}` : null,
        total,
    };
}

function filtersOf(query: Query, now: number): {conditions: string[]; params: SqlValue[]} {
    const params: SqlValue[] = [now];
    const conditions = [isLiveSession('s', '$1::bigint')];
    const where = (value: SqlValue | undefined, condition: (parameter: string) => string) => {
        if (value !== undefined && value !== '') {
            conditions.push(condition(`$${params.push(value)}`));
        }
    };
    where(likePattern(query.term ?? ''), (term) => isLike(`${term}::text`, namesOf('u')));
    where(query.client_kind, (kind) => `${clientKindOf('s')} = ${kind}::text`);
    where(query.role && CORE_ROLES[query.role], (role) => `${role}::text = ANY(string_to_array(coalesce(u.roles, ''), ' '))`);
    where(query.team_id, (team) => `EXISTS (SELECT 1 FROM teammembers tm WHERE tm.userid = s.userid AND tm.teamid = ${team}::text AND coalesce(tm.deleteat, 0) = 0)`);
    where(query.idle_days && now - (query.idle_days * DAY_MS), (before) => `greatest(coalesce(s.lastactivityat, 0), s.createat) <= ${before}::bigint`);
    return {conditions, params};
}

async function count(host: Host, from: string, params: readonly SqlValue[]): Promise<number> {
    const rows = await host.sql.query<{total: number}>(`SELECT count(*)::int AS total ${from}`, params);
    return rows[0]?.total ?? 0;
}

/** `<time or user id>_<session id>`, as the order says. */
function readCursor(cursor: string, isByUser: boolean): {value: string; sessionId: string} {
    const match = (isByUser ? /^([a-z0-9]{26})_([a-z0-9]{26})$/ : /^(\d{1,16})_([a-z0-9]{26})$/).exec(cursor);
    if (!match) {
        throw new ApiError('api.bad_request', [{path: 'cursor', message: 'Not a cursor of this list'}]);
    }
    return {value: match[1] ?? '', sessionId: match[2] ?? ''};
}
