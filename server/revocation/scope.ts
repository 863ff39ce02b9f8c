/** Which sessions a revocation's scope means, as SQL: the same words count a preview, make targets, and find those who logged in meanwhile. */
import {PLUGIN_ID} from '../../contract/names';
import type {RevocationScope, SessionFilter, ShownScope} from '../../contract/revocations';
import {clientKindOf, idList, INTEGRATION_KINDS, isAccountGone, isLiveSession} from '../database/core_sessions';
import type {Sql, SqlValue} from '../host';

/** Integrations as a list of SQL literals. */
export const INTEGRATIONS = INTEGRATION_KINDS.map((kind) => `'${kind}'`).join(', ');

/** What a job can be for: what an admin asks, and what the plugin does by itself. */
export type JobScope = RevocationScope | {type: 'deactivated'} | {type: 'limits'; session_ids: readonly string[]} | {type: 'mfa'; session_ids: readonly string[]};
export type ScopeType = JobScope['type'];

/** Core's names of the roles a scope can name. */
const CORE_ROLES = {guest: 'system_guest', system_admin: 'system_admin'} as const;

const DAY_MS = 86_400_000;

/** Numbers parameters as they are added. */
class Parameters {
    readonly values: SqlValue[] = [];
    add(value: SqlValue, type: 'text' | 'bigint' | 'boolean' = 'text'): string {
        this.values.push(value);
        return `$${this.values.length}::${type}`;
    }
}

/**
 * The sessions in scope as the body of a FROM, with the columns id, user_id, client_kind and device_id, and its parameters from $1 (now) on.
 * actingSessionId is the session that asked; it counts unless the scope keeps it.
 */
export function sessionsInScope(scope: JobScope, actingSessionId: string, now: number): {from: string; params: SqlValue[]} {
    const params = new Parameters();
    return {from: sessionsOf(scope, actingSessionId, now, params), params: params.values};
}

function sessionsOf(scope: JobScope, actingSessionId: string, now: number, params: Parameters): string {
    const at = params.add(now, 'bigint');
    const conditions = [isLiveSession('s', at), sessionCondition(scope, params)];
    const rest: string[] = [];
    if ('keep_own_session' in scope) {
        if (scope.keep_own_session) {
            conditions.push(`s.id <> ${params.add(actingSessionId)}`);
        }
        if (!scope.include_integrations) {
            rest.push(`scoped.client_kind NOT IN (${INTEGRATIONS})`);
        }
    }
    if ('filter' in scope && scope.filter) {
        addFilter(scope.filter, now, params, conditions, rest);
    }
    return `(SELECT s.id, s.userid AS user_id, ${clientKindOf('s')} AS client_kind, coalesce(s.deviceid, '') AS device_id
            FROM sessions s WHERE ${conditions.join(' AND ')}) scoped
            WHERE ${rest.join(' AND ') || 'true'}`;
}

/**
 * The people a scope names, with sessions or without: a query of their ids, with its parameters from $1 on. Without bots, unless integrations are meant.
 * Where a filter narrows a group nobody listed, only those who have such a session: logging out who was idle is no order about everybody.
 */
export function peopleInScope(scope: JobScope, actingSessionId: string, now: number): {query: string; params: SqlValue[]} {
    const params = new Parameters();
    return {query: peopleOf(scope, actingSessionId, now, params), params: params.values};
}

/** Those with a session in scope, and those the scope names who have an active personal access token: a query of their ids, with its parameters from $1 on. */
export function peopleWithAccess(scope: JobScope, actingSessionId: string, now: number): {query: string; params: SqlValue[]} {
    const params = new Parameters();
    const sessions = sessionsOf(scope, actingSessionId, now, params);
    return {
        query: `SELECT scoped.user_id AS id FROM ${sessions} UNION SELECT a.userid FROM useraccesstokens a WHERE a.isactive AND a.userid IN (${peopleOf(scope, actingSessionId, now, params)})`,
        params: params.values,
    };
}

function peopleOf(scope: JobScope, actingSessionId: string, now: number, params: Parameters): string {
    // Never the plugin's own bot: without it no push and no message leaves.
    const conditions = ['coalesce(u.deleteat, 0) = 0', peopleCondition(scope, params), `NOT EXISTS (SELECT 1 FROM bots own_bot WHERE own_bot.userid = u.id AND own_bot.ownerid = '${PLUGIN_ID}')`];
    if ('include_integrations' in scope && !scope.include_integrations) {
        conditions.push('NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)');
    }
    if ('filter' in scope && scope.filter && scope.type !== 'user' && scope.type !== 'users') {
        conditions.push(`u.id IN (SELECT scoped.user_id FROM ${sessionsOf(scope, actingSessionId, now, params)})`);
    }
    return `SELECT u.id FROM users u WHERE ${conditions.join(' AND ')}`;
}

/** Whether the person is among those the scope names. */
export async function scopeNames(sql: Sql, scope: JobScope, userId: string, now: number): Promise<boolean> {
    const {query, params} = peopleInScope(scope, '', now);
    return (await sql.query(`SELECT named.id FROM (${query}) named WHERE named.id = $${params.length + 1}::text`, [...params, userId])).length > 0;
}

function sessionCondition(scope: JobScope, params: Parameters): string {
    switch (scope.type) {
    case 'session':
        return `s.id = ${params.add(scope.session_id)}`;
    case 'sessions':
    case 'limits':
    case 'mfa':
        return `s.id IN (SELECT unnest(${idList(params.add(scope.session_ids.join(',')))}))`;
    case 'user':
        return `s.userid = ${params.add(scope.user_id)}`;
    case 'everyone':
        return 'true';
    case 'deactivated':
        // Without those a job of the same kind has in hand: it may run long, and others are not to wait for it. One it spared, since its account was active then, it has not.
        return `${isAccountGone('s.userid')} AND NOT EXISTS (
            SELECT 1 FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id = s.id AND NOT t.failed AND r.scope_type = 'deactivated' AND r.finished_at = 0)`;
    default:
        return `s.userid IN (SELECT u.id FROM users u WHERE ${peopleCondition(scope, params)})`;
    }
}

function peopleCondition(scope: JobScope, params: Parameters): string {
    switch (scope.type) {
    case 'session':
        return `u.id IN (SELECT s.userid FROM sessions s WHERE s.id = ${params.add(scope.session_id)})`;
    case 'sessions':
    case 'limits':
    case 'mfa':
        return `u.id IN (SELECT s.userid FROM sessions s WHERE s.id IN (SELECT unnest(${idList(params.add(scope.session_ids.join(',')))})))`;
    case 'user':
        return `u.id = ${params.add(scope.user_id)}`;
    case 'users':
        return `u.id IN (SELECT unnest(${idList(params.add(scope.user_ids.join(',')))}))`;
    case 'team':
        return `u.id IN (SELECT tm.userid FROM teammembers tm WHERE tm.teamid = ${params.add(scope.team_id)} AND coalesce(tm.deleteat, 0) = 0)`;
    case 'role':
        return `${params.add(CORE_ROLES[scope.role])} = ANY(string_to_array(coalesce(u.roles, ''), ' '))`;
    case 'everyone':
        return 'true';
    case 'deactivated':
        return 'false';
    }
}

function addFilter(filter: SessionFilter, now: number, params: Parameters, conditions: string[], rest: string[]): void {
    if (filter.idle_days !== undefined) {
        conditions.push(`greatest(coalesce(s.lastactivityat, 0), s.createat) <= ${params.add(now - (filter.idle_days * DAY_MS), 'bigint')}`);
    }
    if (filter.created_before !== undefined) {
        conditions.push(`s.createat < ${params.add(filter.created_before, 'bigint')}`);
    }
    if (filter.client_kinds) {
        rest.push(`scoped.client_kind IN (${filter.client_kinds.map((kind) => `'${kind}'`).join(', ')})`);
    }
}

/** What of a scope is shown and stored with the job: a long list is its length, without ids of nobody and of sessions that are over. */
export async function showScope(sql: Sql, scope: JobScope, now: number): Promise<ShownScope> {
    switch (scope.type) {
    case 'sessions':
        return {type: 'sessions', sessions: await count(sql, `sessions s WHERE s.id = ANY(${idList('$1')}) AND ${isLiveSession('s', '$2::bigint')}`, [scope.session_ids.join(','), now])};
    case 'users': {
        const {user_ids: ids, ...rest} = scope;
        return {...rest, users: await count(sql, `users u WHERE u.id = ANY(${idList('$1')})`, [ids.join(',')])};
    }
    case 'limits':
    case 'mfa':
        return {type: scope.type};
    default:
        return scope;
    }
}

async function count(sql: Sql, from: string, params: SqlValue[]): Promise<number> {
    return (await sql.query<{count: number}>(`SELECT count(*)::int AS count FROM ${from}`, params))[0]?.count ?? 0;
}

/** The ids a scope lists, which are stored apart from it. */
export function listedIds(scope: JobScope): readonly string[] {
    return 'user_ids' in scope ? scope.user_ids : 'session_ids' in scope ? scope.session_ids : [];
}

/** The scope a job was asked for, of its shown one and the ids stored apart. */
export async function readJobScope(sql: Sql, jobId: string, shown: ShownScope): Promise<JobScope> {
    switch (shown.type) {
    case 'sessions':
    case 'limits':
    case 'mfa':
        return {type: shown.type, session_ids: await readListed(sql, jobId)};
    case 'users': {
        const {users: _count, ...rest} = shown;
        return {...rest, user_ids: await readListed(sql, jobId)};
    }
    default:
        return shown;
    }
}

async function readListed(sql: Sql, jobId: string): Promise<string[]> {
    const rows = await sql.query<{id: string}>('SELECT id FROM security_controls_revocation_listed WHERE job_id = $1', [jobId]);
    return rows.map((row) => row.id);
}
