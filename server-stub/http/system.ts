/** Configuration, licence, roles, caches and the server's pulse. */
import {AppError, invalidParam, invalidUrlParam, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import {clientConfig} from '../core/core';
import type {Config} from '../core/default_config';
import {permissionFor} from '../core/default_config';
import {clientLicense} from '../core/license';
import type {Session} from '../core/sessions';
import type {Api} from './request';
import {OK} from './request';

export function addSystemRoutes(api: Api, core: Core): void {
    const mayRead = (session: Session) => (section: string, field: string): boolean =>
        core.sessionHasPermission(session, 'manage_system') || core.sessionHasPermission(session, permissionFor('read', section, field));
    const requireConsole = (session: Session, access: 'read' | 'write'): void => {
        if (!core.roles.grantPrefix(session.roles, `sysconsole_${access}_`)) {
            throw noPermission();
        }
    };

    api.open('GET', '/system/ping', async () => ({status: 'OK', AndroidLatestVersion: '', IosLatestVersion: '', ActiveSearchBackend: 'database'}));
    api.open('GET', '/config/client', async () => clientConfig(core));
    api.open('GET', '/license/client', async () => clientLicense(core.license));

    api.signedIn('GET', '/config', async ({session}) => {
        requireConsole(session, 'read');
        return readable(core.config.sanitized(), mayRead(session));
    });
    api.signedIn('GET', '/config/environment', async ({session}) => {
        return readable(core.config.environment(), mayRead(session));
    });
    const patch = async (session: Session, changes: Record<string, unknown>): Promise<object> => {
        requireConsole(session, 'write');
        if (!Object.values(changes).every((section) => typeof section === 'object' && section !== null)) {
            throw invalidParam('config');
        }
        await core.config.patch(changes as Config, (permission) => core.sessionHasPermission(session, permission));
        return readable(core.config.sanitized(), mayRead(session));
    };
    api.signedIn('PUT', '/config/patch', async ({session, body}) => {
        const changes = await body();
        const {EnableUploads: mayUpload} = (changes.PluginSettings ?? {}) as {EnableUploads?: unknown};
        if (mayUpload !== undefined && mayUpload !== core.config.current.PluginSettings?.EnableUploads) {
            requireConsole(session, 'write');
            throw new AppError('api.config.update_config.not_allowed_security.app_error', 'Changing PluginSettings.EnableUploads is not allowed due to security reasons.', 403);
        }
        return patch(session, changes);
    });
    api.signedIn('PUT', '/config', async ({session, body}) => patch(session, await body()));

    api.signedIn('POST', '/caches/invalidate', async ({requirePermission}) => {
        requirePermission('manage_system', 'invalidate_caches');
        core.sessions.purgeCache();
        return OK;
    });

    const role = (name: string) => {
        const permissions = core.roles.permissionsOf(name);
        if (!permissions) {
            throw invalidUrlParam('role_name');
        }
        // The stand-in's roles have no rows, so a role's name serves as its id.
        return {id: name, name, display_name: name, description: '', create_at: 0, update_at: 0, delete_at: 0, permissions, scheme_managed: false, built_in: true};
    };
    api.signedIn('GET', '/roles/name/:role_name', async ({context}) => role(context.req.param('role_name') ?? ''));
    api.signedIn('POST', '/roles/names', async ({context}) => {
        const names = await context.req.json<unknown>().catch(() => null);
        return (Array.isArray(names) ? names.map(String) : []).filter((name) => core.roles.permissionsOf(name) !== null).map(role);
    });
    api.signedIn('PUT', '/roles/:role_id/patch', async ({context, requirePermission, body}) => {
        requirePermission('manage_system');
        const name = context.req.param('role_id') ?? '';
        const {permissions} = await body();
        if (!Array.isArray(permissions)) {
            throw invalidParam('permissions');
        }
        role(name);
        core.roles.replacePermissions(name, permissions.map(String));
        return role(name);
    });
}

function readable<T>(config: Record<string, Record<string, T>>, mayRead: (section: string, field: string) => boolean): Record<string, Record<string, T>> {
    return Object.fromEntries(Object.entries(config).map(([section, fields]) => [
        section, Object.fromEntries(Object.entries(fields).filter(([field]) => mayRead(section, field))),
    ]));
}
