/**
 * Who may revoke whose sessions, asked when a revocation is requested and again for every target before anything is done to it.
 * One person's sessions: edit_other_users and a target who is no system admin, or manage_system. Everything wider: manage_system.
 */
import type {CreateRevocation, RevocationScope} from '../../contract/revocations';
import {idList, isLiveSession} from '../database/core_sessions';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {JobScope, ScopeType} from './scope';
import {scopeNames} from './scope';

/** The role the person logged out is told ended the session; never a name. The last three: what the plugin does by itself. */
export type EndedByRole = 'system_admin' | 'user_manager' | 'deactivation' | 'session_limit' | 'mfa_enrolment';

/** What core's own REST asks for the same actions. */
const DEACTIVATE_PERMISSION = 'sysconsole_write_user_management_users';
const END_ACCESS_TOKENS_PERMISSION = 'revoke_user_access_token';

/** Refuses with the contract's error, or says in which role the actor acts. */
export async function authoriseRevocation(host: Host, actorId: string, scope: RevocationScope): Promise<'system_admin' | 'user_manager'> {
    if (await host.mattermost.hasPermission(actorId, 'manage_system')) {
        await findOwners(host, scope);
        return 'system_admin';
    }
    // Before anything is looked for: whether a team exists is not theirs to learn here.
    if (!['session', 'sessions', 'user'].includes(scope.type) || !await host.mattermost.hasPermission(actorId, 'edit_other_users')) {
        throw new ApiError('api.forbidden');
    }
    const owners = await findOwners(host, scope);
    if (owners === null || owners.length > 1) {
        throw new ApiError('api.forbidden');
    }
    if (owners.some((owner) => isSystemAdmin(owner.roles))) {
        throw new ApiError('revocations.target_is_system_admin');
    }
    return 'user_manager';
}

/** Asked besides authoriseRevocation, for what a revocation does to accounts and tokens. Nobody deactivates the own account. */
export async function authoriseAccountSteps(host: Host, actorId: string, asked: Pick<CreateRevocation, 'scope' | 'deactivate' | 'end_access_tokens'>): Promise<void> {
    if (asked.deactivate === true) {
        await requirePermission(host, actorId, DEACTIVATE_PERMISSION);
        if (await scopeNames(host.sql, asked.scope, actorId, host.clock.now())) {
            throw new ApiError('revocations.own_account');
        }
    }
    if (asked.end_access_tokens === true) {
        await requirePermission(host, actorId, END_ACCESS_TOKENS_PERMISSION);
    }
}

/** What a target's permission depends on. */
export interface PermissionQuestion {
    /** Empty: the plugin itself. */
    requested_by: string;
    scope_type: ScopeType;
    /** In which role the job was authorised. */
    ended_by: EndedByRole;
    user_roles: string;
    user_deactivated: boolean;
    /** Of the session limits' targets, when they are within them again. */
    within_limits?: true;
}

/** Whether the one who asked may still do it now; answers are remembered for the batch at hand only. */
export function createPermissionRecheck(host: Host): (question: PermissionQuestion) => Promise<boolean> {
    const permissions = new Map<string, Promise<boolean>>();
    const has = (actorId: string, permission: string): Promise<boolean> => {
        const key = `${actorId} ${permission}`;
        const known = permissions.get(key) ?? mayStill(host, actorId, permission);
        permissions.set(key, known);
        return known;
    };
    return async (question) => {
        const {requested_by: actorId} = question;
        if (question.scope_type === 'deactivated') {
            return question.user_deactivated;
        }
        if (question.scope_type === 'limits') {
            return question.within_limits !== true;
        }
        if (question.scope_type === 'mfa') {
            return true;
        }
        if (await has(actorId, 'manage_system')) {
            return true;
        }
        return isOfOnePerson(question) && !isSystemAdmin(question.user_roles) && has(actorId, 'edit_other_users');
    };
}

/** Whether an account's deactivation or a token's end is still allowed. */
export async function maySettleAccount(host: Host, actorId: string, kind: 'deactivate_account' | 'end_access_token', userRoles: string): Promise<boolean> {
    if (await mayStill(host, actorId, 'manage_system')) {
        return true;
    }
    return !isSystemAdmin(userRoles) && mayStill(host, actorId, kind === 'deactivate_account' ? DEACTIVATE_PERMISSION : END_ACCESS_TOKENS_PERMISSION);
}

/** Chosen sessions may be several people's, unless somebody who manages one person's asked for them. */
function isOfOnePerson({scope_type: type, ended_by: role}: PermissionQuestion): boolean {
    return type === 'session' || type === 'user' || (type === 'sessions' && role === 'user_manager');
}

/** Core's permission check does not look at deleteat, so a deactivated admin would still pass it. */
async function mayStill(host: Host, actorId: string, permission: string): Promise<boolean> {
    const active = await host.sql.query('SELECT 1 AS active FROM users WHERE id = $1 AND coalesce(deleteat, 0) = 0', [actorId]);
    return active.length === 1 && host.mattermost.hasPermission(actorId, permission);
}

async function requirePermission(host: Host, actorId: string, permission: string): Promise<void> {
    if (!await host.mattermost.hasPermission(actorId, 'manage_system') && !await host.mattermost.hasPermission(actorId, permission)) {
        throw new ApiError('api.forbidden');
    }
}

/** The people whose sessions are named one by one; null for a scope that names people by what they are. Refuses what does not exist. */
async function findOwners(host: Host, scope: JobScope): Promise<Array<{roles: string}> | null> {
    switch (scope.type) {
    case 'user':
        return found(await host.sql.query<{roles: string}>('SELECT coalesce(roles, \'\') AS roles FROM users WHERE id = $1', [scope.user_id]), 'users.not_found');
    case 'session':
        return found(await readOwners(host, [scope.session_id]), 'sessions.not_found');
    case 'sessions':
        return found(await readOwners(host, scope.session_ids), 'sessions.not_found');
    case 'team':
        found(await readTeam(host.sql, scope.team_id), 'teams.not_found');
        return null;
    default:
        return null;
    }
}

/** One row a person, also of one whose account is deleted for good. */
function readOwners(host: Host, sessionIds: readonly string[]): Promise<Array<{roles: string}>> {
    return host.sql.query<{roles: string}>(`
        SELECT coalesce(u.roles, '') AS roles
        FROM (SELECT DISTINCT s.userid FROM sessions s WHERE s.id IN (SELECT unnest(${idList('$1')})) AND ${isLiveSession('s', '$2::bigint')}) owner LEFT JOIN users u ON u.id = owner.userid`,
    [sessionIds.join(','), host.clock.now()]);
}

function readTeam(sql: Sql, teamId: string): Promise<unknown[]> {
    return sql.query('SELECT 1 AS found FROM teams WHERE id = $1 AND coalesce(deleteat, 0) = 0', [teamId]);
}

function found<Row>(rows: Row[], error: 'users.not_found' | 'sessions.not_found' | 'teams.not_found'): Row[] {
    if (rows.length === 0) {
        throw new ApiError(error);
    }
    return rows;
}

function isSystemAdmin(roles: string): boolean {
    return roles.split(' ').includes('system_admin');
}
