/**
 * Who may revoke whose sessions, asked when a revocation is requested and again for every target before anything is done to it.
 * One person's sessions: edit_other_users and a target who is no system admin, or manage_system. Everyone's: manage_system.
 */
import type {RevocationScope} from '../../contract/revocations';
import {isLiveSession} from '../database/core_sessions';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';

/** The role the person logged out is told ended the session; never a name. */
export type EndedByRole = 'system_admin' | 'user_manager';

/** Refuses with the contract's error, or says in which role the actor acts. */
export async function authoriseRevocation(host: Host, actorId: string, scope: RevocationScope): Promise<EndedByRole> {
    if (await host.mattermost.hasPermission(actorId, 'manage_system')) {
        await findTargetUser(host, scope);
        return 'system_admin';
    }
    if (scope.type === 'everyone' || !await host.mattermost.hasPermission(actorId, 'edit_other_users')) {
        throw new ApiError('api.forbidden');
    }
    const target = await findTargetUser(host, scope);
    if (target !== null && isSystemAdmin(target.roles)) {
        throw new ApiError('revocations.target_is_system_admin');
    }
    return 'user_manager';
}

/** What a target's permission depends on. */
export interface PermissionQuestion {requested_by: string; scope_type: RevocationScope['type']; user_roles: string}

/** Whether the one who asked may still do it now; answers are remembered for the batch at hand only. */
export function createPermissionRecheck(host: Host): (question: PermissionQuestion) => Promise<boolean> {
    const permissions = new Map<string, Promise<boolean>>();
    const has = (actorId: string, permission: string): Promise<boolean> => {
        const key = `${actorId} ${permission}`;
        const known = permissions.get(key) ?? mayStill(host, actorId, permission);
        permissions.set(key, known);
        return known;
    };
    return async ({requested_by: actorId, scope_type: scope, user_roles: roles}) => {
        if (await has(actorId, 'manage_system')) {
            return true;
        }
        return scope !== 'everyone' && !isSystemAdmin(roles) && has(actorId, 'edit_other_users');
    };
}

/** Core's permission check does not look at deleteat, so a deactivated admin would still pass it. */
async function mayStill(host: Host, actorId: string, permission: string): Promise<boolean> {
    const active = await host.sql.query('SELECT 1 AS active FROM users WHERE id = $1 AND coalesce(deleteat, 0) = 0', [actorId]);
    return active.length === 1 && host.mattermost.hasPermission(actorId, permission);
}

async function findTargetUser(host: Host, scope: RevocationScope): Promise<{roles: string} | null> {
    switch (scope.type) {
    case 'everyone':
        return null;
    case 'user':
        return (await readUserRoles(host.sql, scope.user_id)) ?? refuse('users.not_found');
    case 'session':
        return (await readSessionOwnerRoles(host.sql, scope.session_id, host.clock.now())) ?? refuse('sessions.not_found');
    }
}

async function readUserRoles(sql: Sql, userId: string): Promise<{roles: string} | null> {
    const rows = await sql.query<{roles: string}>('SELECT coalesce(roles, \'\') AS roles FROM users WHERE id = $1', [userId]);
    return rows[0] ?? null;
}

async function readSessionOwnerRoles(sql: Sql, sessionId: string, now: number): Promise<{roles: string} | null> {
    const rows = await sql.query<{roles: string}>(`
        SELECT coalesce(u.roles, '') AS roles FROM sessions s JOIN users u ON u.id = s.userid
        WHERE s.id = $1 AND ${isLiveSession('s', '$2::bigint')}`, [sessionId, now]);
    return rows[0] ?? null;
}

function isSystemAdmin(roles: string): boolean {
    return roles.split(' ').includes('system_admin');
}

function refuse(id: 'users.not_found' | 'sessions.not_found'): never {
    throw new ApiError(id);
}
