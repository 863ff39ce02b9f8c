import type {StandIn} from '../start';
import {startStandIn} from '../start';
import {echoPlugin, eventually} from '../test_support';

let standIn: StandIn;
const hooks: string[] = [];

beforeAll(async () => {
    standIn = await startStandIn({createPlugin: echoPlugin(hooks)});
}, 120_000);
afterAll(() => standIn.stop());
beforeEach(() => {
    hooks.length = 0;
});

const send = (method: string, path: string, token: string, body?: object): Promise<Response> =>
    fetch(`${standIn.url}/api/v4${path}`, {method, headers: {authorization: `Bearer ${token}`}, ...(body && {body: JSON.stringify(body)})});
const answerOf = async (reply: Response): Promise<[number, string]> => [reply.status, ((await reply.json()) as {id?: string}).id ?? ''];

async function someone(roles = 'system_user', more: {auth_service?: string} = {}) {
    const username = `someone-${Math.random().toString(36).slice(2)}`;
    const id = await standIn.core.users.create({username, password: 'something long', roles, ...more});
    const {token} = await standIn.core.sessions.create({user_id: id, roles, expires_at: Date.now() + 3_600_000});
    return {id, username, token};
}
const isActive = async (id: string): Promise<boolean> => (await standIn.core.users.get(id))?.delete_at === 0;
const sessionsOf = async (id: string): Promise<number> => (await standIn.core.sessions.listOfUser(id)).length;
const set = (section: string, field: string, value: unknown) => standIn.core.config.replaceOutside(section, field, value);
/** Help desks have it once an admin gives their role the page of users. */
const helpDesk = async () => {
    standIn.core.roles.replacePermissions('help_desk', ['sysconsole_write_user_management_users']);
    return someone('system_user help_desk');
};

describe('DELETE /users/{id}', () => {
    test('deactivates: sessions end and the hook runs, also for an account that a directory manages', async () => {
        for (const person of [await someone(), await someone('system_user', {auth_service: 'ldap'})]) {
            hooks.length = 0;
            expect(await answerOf(await send('DELETE', `/users/${person.id}`, standIn.adminToken))).toEqual([200, '']);
            expect([await isActive(person.id), await sessionsOf(person.id)]).toEqual([false, 0]);
            await eventually(() => hooks.includes('UserHasBeenDeactivated'));
        }
    });

    test('takes edit_other_users, and manage_system for a System Admin', async () => {
        const person = await someone();
        expect(await answerOf(await send('DELETE', `/users/${person.id}`, (await someone()).token))).toEqual([403, 'api.context.permissions.app_error']);
        const {token} = await helpDesk();
        expect(await answerOf(await send('DELETE', `/users/${(await someone('system_user system_admin')).id}`, token))).toEqual([403, 'api.context.permissions.app_error']);
        expect(await isActive(person.id)).toBe(true);
        expect((await send('DELETE', `/users/${person.id}`, token)).status).toBe(200);
    });

    test('lets people end their own account only where the server allows it', async () => {
        const person = await someone();
        expect(await answerOf(await send('DELETE', `/users/${person.id}`, person.token))).toEqual([401, 'api.user.update_active.not_enable.app_error']);
        await set('TeamSettings', 'EnableUserDeactivation', true);
        expect((await send('DELETE', '/users/me', person.token)).status).toBe(200);
        await set('TeamSettings', 'EnableUserDeactivation', false);
        expect(await isActive(person.id)).toBe(false);
    });

    test('finds nobody, 404', async () => {
        expect(await answerOf(await send('DELETE', '/users/aaaaaaaaaaaaaaaaaaaaaaaaaa', standIn.adminToken))).toEqual([404, 'app.user.missing_account.const']);
    });

    test('deletes for good only where the server allows it; the hook runs before the row is gone', async () => {
        const person = await someone();
        expect(await answerOf(await send('DELETE', `/users/${person.id}?permanent=true`, standIn.adminToken))).toEqual([401, 'api.user.delete_user.not_enabled.for_admin.app_error']);
        expect(await isActive(person.id)).toBe(true);
        await set('ServiceSettings', 'EnableAPIUserDeletion', true);
        expect((await send('DELETE', `/users/${person.id}?permanent=true`, standIn.adminToken)).status).toBe(200);
        await set('ServiceSettings', 'EnableAPIUserDeletion', false);
        await eventually(() => hooks.includes('UserHasBeenDeactivated'));
        expect(await standIn.core.users.get(person.id)).toBeNull();
    });
});

describe('PUT /users/{id}/active', () => {
    test('is refused to whoever may not, with an id of its own, and for a directory\'s account', async () => {
        const {id} = await someone();
        expect(await answerOf(await send('PUT', `/users/${id}/active`, (await someone()).token, {active: false}))).toEqual([403, 'api.user.update_active.permissions.app_error']);
        const managed = await someone('system_user', {auth_service: 'ldap'});
        expect(await answerOf(await send('PUT', `/users/${managed.id}/active`, standIn.adminToken, {active: false}))).
            toEqual([403, 'api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error']);
    });

    test('a deactivated person\'s own bots are deactivated too, their sessions with them, each with the hook', async () => {
        const owner = await someone();
        const botId = await standIn.core.users.createBot({username: `bot-of-${owner.username}`, display_name: '', description: '', owner_id: owner.id});
        await standIn.core.sessions.create({user_id: botId, roles: 'system_user', expires_at: Date.now() + 3_600_000});
        expect((await send('PUT', `/users/${owner.id}/active`, standIn.adminToken, {active: false})).status).toBe(200);
        expect([await isActive(botId), await sessionsOf(botId)]).toEqual([false, 0]);
        await eventually(() => hooks.filter((hook) => hook === 'UserHasBeenDeactivated').length === 2);
    });
});
