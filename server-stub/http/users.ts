/** /api/v4/users: reading, finding, changing and MFA. */
import {AppError, invalidParam, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import {isId} from '../core/ids';
import type {Session} from '../core/sessions';
import {isTotpCode, newTotpSecret} from '../core/totp';
import type {User} from '../core/users';
import {publicUserJson} from '../core/users';
import type {Api} from './request';
import {OK} from './request';

export function addUserRoutes(api: Api, core: Core): void {
    const show = (session: Session) => (user: User) =>
        publicUserJson(user, {isSelf: user.id === session.user_id, isAdmin: core.sessionHasPermission(session, 'manage_system')});
    const get = async (id: string): Promise<User> => {
        const user = await core.users.get(id);
        if (!user) {
            throw new AppError('app.user.missing_account.const', 'Unable to find the user.', 404);
        }
        return user;
    };
    const requireEdit = async (session: Session, userId: string): Promise<void> => {
        if (!await core.sessionMayEditUser(session, userId)) {
            throw noPermission();
        }
    };

    api.signedIn('GET', '/users', async ({session, number}) => (await core.users.list(number('page', 0), number('per_page', 60))).map(show(session)));
    api.signedIn('POST', '/users/ids', async ({session, context}) => {
        const ids = await context.req.json<unknown>().catch(() => null);
        if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' && isId(id))) {
            throw invalidParam('user_ids');
        }
        return (await core.users.getByIds(ids as string[])).map(show(session));
    });
    api.signedIn('POST', '/users/search', async ({session, body}) => {
        const {term, allow_inactive, limit} = await body();
        if (typeof term !== 'string' || term === '') {
            throw invalidParam('term');
        }
        return (await core.users.search(term.replace(/^@/, ''), allow_inactive === true, typeof limit === 'number' ? limit : 100)).map(show(session));
    });
    api.signedIn('GET', '/users/autocomplete', async ({session, query}) => ({users: (await core.users.search(query('name').replace(/^@/, ''), false, 25)).map(show(session)), out_of_channel: []}));
    api.signedIn('GET', '/users/stats', async () => {
        const [row] = await core.db.query<{count: number}>('SELECT count(*) AS count FROM users WHERE deleteat = 0');
        return {total_users_count: row?.count ?? 0};
    });
    api.signedIn('GET', '/users/username/:username', async ({session, context}) => {
        const user = await core.users.getByUsername(context.req.param('username') ?? '');
        return show(session)(user ?? await get(''));
    });
    api.signedIn('GET', '/users/:user_id', async ({session, id}) => show(session)(await get(id('user_id'))));
    api.signedIn('POST', '/users', async ({session, requirePermission, body, context}) => {
        requirePermission('manage_system');
        const {username, password, email, first_name, last_name, nickname} = await body();
        if (typeof username !== 'string' || !/^[a-z0-9._-]{1,64}$/.test(username) || typeof password !== 'string' || password.length < 8 || typeof email !== 'string') {
            throw invalidParam('user');
        }
        if (await core.users.getForLogin(username) || await core.users.getForLogin(email)) {
            throw new AppError('app.user.save.username_exists.app_error', 'An account with that username already exists.', 400);
        }
        const text = (value: unknown): string => typeof value === 'string' ? value : '';
        const created = await core.users.create({username, password, email, first_name: text(first_name), last_name: text(last_name), nickname: text(nickname)});
        context.status(201);
        return show(session)(await get(created));
    });
    api.signedIn('PUT', '/users/:user_id/roles', async ({requirePermission, id, body}) => {
        requirePermission('manage_system');
        const {roles} = await body();
        if (typeof roles !== 'string' || !roles.split(' ').every((role) => core.roles.permissionsOf(role) !== null)) {
            throw invalidParam('roles');
        }
        const user = await get(id('user_id'));
        await core.users.setRoles(user.id, roles);
        // The roles a session carries are those of its user, so core writes them there as well.
        await core.db.exec('UPDATE sessions SET roles = $2 WHERE userid = $1', [user.id, roles]);
        await core.sessions.clearUserCache(user.id);
        return OK;
    });
    api.signedInWithoutMfa('POST', '/users/:user_id/mfa/generate', async ({session, id}) => {
        const userId = id('user_id');
        await requireEdit(session, userId);
        requireMfaEnabled(core);
        const secret = newTotpSecret();
        await core.users.setMfa(userId, false, secret);
        return {secret, qr_code: ''};
    });
    api.signedInWithoutMfa('PUT', '/users/:user_id/mfa', async ({session, id, body}) => {
        const user = await get(id('user_id'));
        await requireEdit(session, user.id);
        const {activate, code} = await body();
        if (activate === true) {
            requireMfaEnabled(core);
            if (user.auth_service !== '' && user.auth_service !== 'ldap') {
                throw new AppError('api.user.activate_mfa.email_and_ldap_only.app_error', 'MFA is not available for this account type.', 400);
            }
            if (typeof code !== 'string' || user.mfa_secret === '' || !isTotpCode(user.mfa_secret, code, core.now())) {
                throw new AppError('mfa.activate.bad_token.app_error', 'Invalid MFA token.', 401);
            }
            await core.users.setMfa(user.id, true, user.mfa_secret);
        } else {
            await core.users.setMfa(user.id, false, '');
        }
        return OK;
    });

    api.signedIn('GET', '/users/:user_id/status', async ({id}) => ({user_id: id('user_id'), status: core.statuses.get(id('user_id')), manual: false, last_activity_at: core.now()}));
    api.signedIn('POST', '/users/status/ids', async ({context}) => {
        const ids = await context.req.json<unknown>().catch(() => []);
        return (Array.isArray(ids) ? ids : []).map((id) => ({user_id: String(id), status: core.statuses.get(String(id)), manual: false, last_activity_at: 0}));
    });
    api.signedIn('PUT', '/users/:user_id/status', async ({session, id, body}) => {
        const userId = id('user_id');
        await requireEdit(session, userId);
        const {status} = await body();
        if (status !== 'online' && status !== 'away' && status !== 'dnd' && status !== 'offline') {
            throw invalidParam('status');
        }
        core.statuses.set(userId, status);
        return {user_id: userId, status, manual: true, last_activity_at: core.now()};
    });

    api.signedIn('GET', '/users/:user_id/preferences', async ({session, id}) => {
        await requireEdit(session, id('user_id'));
        return core.db.query('SELECT userid AS user_id, category, name, value FROM preferences WHERE userid = $1', [id('user_id')]);
    });
    api.signedIn('PUT', '/users/:user_id/preferences', async ({session, id, context}) => {
        await requireEdit(session, id('user_id'));
        const preferences = await context.req.json<unknown>().catch(() => null);
        for (const {category, name, value} of (Array.isArray(preferences) ? preferences : []) as Array<Record<string, string>>) {
            await core.db.exec(
                `INSERT INTO preferences (userid, category, name, value) VALUES ($1, $2, $3, $4) ON CONFLICT (userid, category, name) DO UPDATE SET value = excluded.value`,
                [id('user_id'), category ?? '', name ?? '', value ?? ''],
            );
        }
        return OK;
    });
}

function requireMfaEnabled(core: Core): void {
    if (core.config.current.ServiceSettings?.EnableMultifactorAuthentication !== true) {
        throw new AppError('mfa.mfa_disabled.app_error', 'Multi-factor authentication has been disabled on this server.', 501);
    }
}
