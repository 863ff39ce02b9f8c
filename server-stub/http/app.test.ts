import {totpCode} from '../core/totp';
import type {StandIn} from '../start';
import {startStandIn} from '../start';
import {echoed, echoPlugin, eventually} from '../test_support';

const PLUGIN = '/plugins/security-controls/api/v1/echo';

let standIn: StandIn;
const hooks: string[] = [];

beforeAll(async () => {
    standIn = await startStandIn({licensed: true, createPlugin: echoPlugin(hooks), environment: {'GuestAccountsSettings.Enable': true}});
}, 60_000);
afterAll(() => standIn.stop());

const call = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${standIn.url}${path}`, init);
const send = (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
    call(path, {method, body: JSON.stringify(body), headers: {'content-type': 'application/json', ...headers}});
const bearer = (token: string) => ({authorization: `Bearer ${token}`});

interface Browser {token: string; csrf: string; cookie: string}

async function logIn(login_id: string, password: string, more: object = {}): Promise<Browser> {
    const reply = await send('POST', '/api/v4/users/login', {login_id, password, ...more}, {'x-requested-with': 'XMLHttpRequest'});
    expect(reply.status).toBe(200);
    const cookies = reply.headers.getSetCookie();
    const value = (name: string): string => cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(/[=;]/)[1] ?? '';
    expect(cookies.find((cookie) => cookie.startsWith('MMAUTHTOKEN='))).toContain('HttpOnly');
    return {token: value('MMAUTHTOKEN'), csrf: value('MMCSRF'), cookie: `MMAUTHTOKEN=${value('MMAUTHTOKEN')}; MMUSERID=${value('MMUSERID')}; MMCSRF=${value('MMCSRF')}`};
}
const asUser = () => logIn(standIn.user.username, standIn.user.password);
const setMfa = (isOn: boolean) => send('PUT', '/api/v4/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: isOn, EnforceMultifactorAuthentication: isOn}}, bearer(standIn.adminToken));
const errorOf = async (reply: Response): Promise<[number, string]> => [reply.status, ((await reply.json()) as {id: string}).id];

describe('logging in', () => {
    const tryLogIn = (login_id: string, password: string, more: object = {}) => send('POST', '/api/v4/users/login', {login_id, password, ...more}, {});

    test('by username or e-mail address; without X-Requested-With there are no cookies, only the Token header', async () => {
        const reply = await tryLogIn(`${standIn.user.username}@example.com`, standIn.user.password);
        expect(reply.headers.getSetCookie()).toEqual([]);
        expect((await call('/api/v4/users/me', {headers: bearer(reply.headers.get('token') ?? '')})).status).toBe(200);
    });

    test.each([
        ['a wrong password', 'maria.keller', 'wrong', 401, 'api.user.login.invalid_credentials_email_username'],
        ['a deactivated account', 'karel.dvorak', 'stand-in-user', 401, 'api.user.login.inactive.app_error'],
        ['a single sign-on account', 'elena.petrova', 'stand-in-user', 401, 'api.user.login.invalid_credentials_email_username'],
        ['no password', 'maria.keller', '', 400, 'api.user.login.blank_pwd.app_error'],
        ['a bot', 'deploy-bot', 'any', 401, 'api.user.login.bot_login_forbidden.app_error'],
        ['a missing MFA code', 'sofia.lindqvist', 'stand-in-user', 401, 'mfa.validate_token.authenticate.app_error'],
    ])('%s is refused', async (_what, username, password, status, id) => {
        expect(await errorOf(await tryLogIn(username, password))).toEqual([status, id]);
    });

    test('REST goes by the cookie where there is a header too, plugin requests by the header', async () => {
        const {cookie} = await asUser();
        const both = {cookie, authorization: `Bearer ${standIn.adminToken}`};
        expect(await (await call('/api/v4/users/me', {headers: both})).json()).toMatchObject({id: standIn.user.id});
        expect((await echoed(await call(PLUGIN, {headers: both}))).headers['mattermost-user-id']).toBe(standIn.admin.id);
    });

    test('an MFA code opens', async () => {
        const token = totpCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', Date.now());
        expect((await tryLogIn('sofia.lindqvist', 'stand-in-user', {token})).status).toBe(200);
    });

    test('a directory\'s password opens, with a licence', async () => {
        expect((await tryLogIn('amina.diallo', 'stand-in-user')).status).toBe(200);
        expect(await errorOf(await tryLogIn('amina.diallo', 'wrong'))).toEqual([401, 'api.user.login.invalid_credentials_email_username']);
        const {license} = standIn.core;
        standIn.core.license = null;
        expect(await errorOf(await tryLogIn('amina.diallo', 'stand-in-user'))).toEqual([401, 'api.user.login.invalid_credentials_email_username']);
        standIn.core.license = license;
    });

    test('a plugin\'s refusal reads like a wrong password, and its sentence is told to nobody', async () => {
        const {onLogIn} = standIn.core;
        standIn.core.onLogIn = async () => 'Not today.';
        const refused = await tryLogIn('maria.keller', 'stand-in-user');
        standIn.core.onLogIn = onLogIn;
        expect(refused.headers.getSetCookie()).toEqual([]);
        const told = await refused.text();
        expect([refused.status, told]).toEqual([401, expect.stringContaining('api.user.login.invalid_credentials_email_username')]);
        expect(told).not.toContain('Not today');
    });

    test.each([
        ['SAML', {method: 'POST', body: new URLSearchParams({SAMLResponse: Buffer.from('elena.petrova').toString('base64')})}, '/login/sso/saml'],
        ['GitLab', {}, '/signup/gitlab/complete?code=luca.moretti&state=x'],
    ])('%s ends with cookies and the app; a plugin\'s refusal is a page', async (_what, init, path) => {
        const done = await call(path, {...init, redirect: 'manual'});
        expect([done.status, done.headers.get('location')]).toEqual([302, '/']);
        const token = done.headers.getSetCookie().find((cookie) => cookie.startsWith('MMAUTHTOKEN='))?.split(/[=;]/)[1] ?? '';
        expect((await call('/api/v4/users/me', {headers: bearer(token)})).status).toBe(200);
        expect(hooks).toContain('UserWillLogIn');
        const {onLogIn} = standIn.core;
        standIn.core.onLogIn = async () => 'Not today.';
        const refused = await call(path, {...init, redirect: 'manual'});
        standIn.core.onLogIn = onLogIn;
        expect([refused.status, refused.headers.getSetCookie()]).toEqual([302, []]);
        expect(refused.headers.get('location')).toContain('Not%20today');
    });

    test('logging out ends the session', async () => {
        const {token, cookie, csrf} = await asUser();
        expect((await send('POST', '/api/v4/users/logout', {}, {cookie, 'x-csrf-token': csrf})).status).toBe(200);
        expect(await errorOf(await call('/api/v4/users/me', {headers: bearer(token)}))).toEqual([401, 'api.context.session_expired.app_error']);
    });
});

describe('CSRF', () => {
    test('a cookie alone reads, and writes only with its token or X-Requested-With', async () => {
        const {cookie, csrf} = await asUser();
        const write = (headers: Record<string, string>) => send('PUT', '/api/v4/users/me/status', {status: 'online'}, {cookie, ...headers});
        expect((await call('/api/v4/users/me', {headers: {cookie}})).status).toBe(200);
        expect((await write({})).status).toBe(401);
        expect((await write({'x-csrf-token': 'wrong'})).status).toBe(401);
        expect((await write({'x-csrf-token': csrf})).status).toBe(200);
        expect((await write({'x-requested-with': 'XMLHttpRequest'})).status).toBe(200);
        expect((await call('/api/v4/users/me', {headers: {cookie}})).status).toBe(200);
    });

    test('a bearer token needs no proof', async () => {
        const {token} = await asUser();
        expect((await send('PUT', '/api/v4/users/me/status', {status: 'online'}, bearer(token))).status).toBe(200);
    });
});

describe('what reaches the plugin', () => {
    test('of a live session: user id and session id, neither cookie nor token', async () => {
        const {cookie, csrf} = await asUser();
        const request = await echoed(await send('POST', `${PLUGIN}?a=1`, {b: 2}, {
            'cookie': `${cookie}; other=kept`, 'x-csrf-token': csrf, 'referer': standIn.url, 'mattermost-plugin-id': 'forged', 'mattermost-user-id': 'forged',
        }));
        expect(request).toMatchObject({method: 'POST', path: '/api/v1/echo', query: 'a=1', body: '{"b":2}', headers: {'mattermost-user-id': standIn.user.id}});
        expect(request.context.session_id).toMatch(/^[a-z0-9]{26}$/);
        expect(request.headers.cookie).toMatch(/^MMUSERID=.*; other=kept$/);
        expect(request.headers).not.toHaveProperty('referer');
        expect(request.headers).not.toHaveProperty('mattermost-plugin-id');
        const withBearer = await echoed(await call(PLUGIN, {headers: bearer(standIn.adminToken)}));
        expect(withBearer.headers).not.toHaveProperty('authorization');
        expect(withBearer.headers['mattermost-user-id']).toBe(standIn.admin.id);
    });

    const expectNobody = async (reply: Response): Promise<void> => {
        const request = await echoed(reply);
        expect(reply.status).toBe(200);
        expect(request.headers).not.toHaveProperty('mattermost-user-id');
        expect(request.headers).not.toHaveProperty('authorization');
        expect(request.context.session_id).toBe('');
        expect(request.context.request_id).toMatch(/^[a-z0-9]{26}$/);
    };

    test('nobody: without a session, with a forged header', async () => {
        await expectNobody(await call(PLUGIN, {headers: {'mattermost-user-id': standIn.admin.id}}));
    });
    test('nobody: with a revoked token', async () => {
        const {token, csrf, cookie} = await asUser();
        await send('POST', '/api/v4/users/logout', {}, {cookie, 'x-csrf-token': csrf});
        await expectNobody(await call(PLUGIN, {headers: bearer(token)}));
    });
    test('nobody: a live session whose CSRF check fails', async () => {
        const {cookie} = await asUser();
        await expectNobody(await send('POST', PLUGIN, {}, {cookie}));
    });
    test('nobody: a live session that must enrol in MFA', async () => {
        const {token} = await asUser();
        await setMfa(true);
        await expectNobody(await call(PLUGIN, {headers: bearer(token)}));
        standIn.core.license = null;
        expect((await echoed(await call(PLUGIN, {headers: bearer(token)}))).headers['mattermost-user-id']).toBe(standIn.user.id);
    });
    test('nobody: a live session while the database fails', async () => {
        const {token} = await asUser();
        standIn.purgeSessionCache();
        await standIn.failSql(1_500);
        await expectNobody(await call(PLUGIN, {headers: bearer(token)}));
        await eventually(async () => (await echoed(await call(PLUGIN, {headers: bearer(token)}))).headers['mattermost-user-id'] === standIn.user.id);
    });

    test('several values of a header leave as they were written', async () => {
        expect((await call(PLUGIN)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    });
    test('a body over 1 MiB is dropped and said to be too large', async () => {
        expect(await echoed(await call(PLUGIN, {method: 'POST', body: 'x'.repeat((1 << 20) + 1)}))).toMatchObject({body: '', body_too_large: true});
    });
    test('nothing, and core\'s 404, while it is disabled', async () => {
        await standIn.disablePlugin();
        const reply = await call(PLUGIN);
        expect([reply.status, await reply.text()]).toEqual([404, '404 page not found\n']);
        expect(await (await call('/api/v4/plugins/webapp')).json()).toEqual([]);
        await standIn.enablePlugin();
        expect((await call(PLUGIN)).status).toBe(200);
    });
});

describe('MFA enforcement', () => {
    beforeEach(async () => {
        standIn.core.license = {id: '', issued_at: 0, starts_at: 0, expires_at: 0, sku_name: '', sku_short_name: '', features: {mfa: true}};
        await setMfa(false);
    });
    afterEach(async () => {
        standIn.core.license = null;
        await setMfa(false);
    });

    test('refuses nearly everything with 403 until the person has enrolled, and enrolling works', async () => {
        const {token} = await asUser();
        const headers = bearer(token);
        await setMfa(true);
        expect(await errorOf(await call('/api/v4/users/me/teams', {headers}))).toEqual([403, 'api.context.mfa_required.app_error']);
        expect((await call('/api/v4/users/me', {headers})).status).toBe(200);
        const {secret} = await (await send('POST', '/api/v4/users/me/mfa/generate', {}, headers)).json() as {secret: string};
        expect((await send('PUT', '/api/v4/users/me/mfa', {activate: true, code: totpCode(secret, Date.now())}, headers)).status).toBe(200);
        expect((await call('/api/v4/users/me/teams', {headers})).status).toBe(200);
        await send('PUT', '/api/v4/users/me/mfa', {activate: false}, headers);
    });

    test('enforces nothing without a licence, on guests, or on single sign-on', async () => {
        const guest = await logIn('guido.ferrari', standIn.user.password);
        const {token} = await asUser();
        const [saml] = await standIn.db.query<{token: string}>(`SELECT s.token FROM sessions s JOIN users u ON u.id = s.userid WHERE u.username = 'elena.petrova'`);
        await setMfa(true);
        expect((await call('/api/v4/users/me/teams', {headers: bearer(guest.token)})).status).toBe(200);
        expect((await call('/api/v4/users/me/teams', {headers: bearer(saml?.token ?? '')})).status).toBe(200);
        expect((await call('/api/v4/users/me/teams', {headers: bearer(token)})).status).toBe(403);
        standIn.core.license = null;
        expect((await call('/api/v4/users/me/teams', {headers: bearer(token)})).status).toBe(200);
    });
});

describe('configuration', () => {
    const patchAs = (token: string, body: object) => send('PUT', '/api/v4/config/patch', body, bearer(token));
    const level = () => standIn.core.config.current.EmailSettings?.PushNotificationContents;

    test('a change is saved and told to the plugin', async () => {
        hooks.length = 0;
        expect((await patchAs(standIn.adminToken, {EmailSettings: {PushNotificationContents: 'generic'}})).status).toBe(200);
        expect(level()).toBe('generic');
        await eventually(() => hooks.includes('OnConfigurationChange'));
    });

    test('who may write some settings writes those; the others stay, without an error', async () => {
        const {token} = await logIn('samuel.okafor', standIn.user.password);
        const reply = await patchAs(token, {EmailSettings: {PushNotificationContents: 'full'}, ServiceSettings: {EnableMultifactorAuthentication: true}});
        expect(reply.status).toBe(200);
        expect([level(), standIn.core.config.current.ServiceSettings?.EnableMultifactorAuthentication]).toEqual(['full', false]);
    });

    test('who may write nothing is refused, and so is a wrong type', async () => {
        const {token} = await logIn('helen.fischer', standIn.user.password);
        expect((await patchAs(token, {EmailSettings: {PushNotificationContents: 'generic'}})).status).toBe(403);
        expect((await patchAs(standIn.adminToken, {EmailSettings: {SendPushNotifications: 'yes'}})).status).toBe(400);
        expect(level()).toBe('full');
    });

    test('secrets are never shown; a reader sees what the role may read', async () => {
        const {token} = await logIn('ingrid.lund', standIn.user.password);
        const shown = await (await call('/api/v4/config', {headers: bearer(token)})).json() as Record<string, Record<string, unknown>>;
        expect(shown.ServiceSettings).toEqual({EnableMultifactorAuthentication: false, EnforceMultifactorAuthentication: false});
        const all = await (await call('/api/v4/config', {headers: bearer(standIn.adminToken)})).text();
        expect(all).not.toContain('stand-in-at-rest-key');
    });

    test('a setting of the environment is named as such and cannot be changed', async () => {
        expect(await (await call('/api/v4/config/environment', {headers: bearer(standIn.adminToken)})).json()).toEqual({GuestAccountsSettings: {Enable: true}});
        await patchAs(standIn.adminToken, {GuestAccountsSettings: {Enable: false}});
        expect(standIn.core.config.current.GuestAccountsSettings?.Enable).toBe(true);
    });
});

test('one person\'s sessions: own, or edit_other_users, and a system admin\'s only with manage_system', async () => {
    const manager = await logIn('ingrid.lund', standIn.user.password);
    const list = (token: string, userId: string) => call(`/api/v4/users/${userId}/sessions`, {headers: bearer(token)});
    expect((await list(manager.token, standIn.user.id)).status).toBe(403);
    await send('PUT', '/api/v4/roles/system_user_manager/patch', {permissions: ['sysconsole_write_user_management_users']}, bearer(standIn.adminToken));
    const shown = await (await list(manager.token, standIn.user.id)).json() as Array<{token: string}>;
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((session) => session.token === '')).toBe(true);
    expect((await list(manager.token, standIn.admin.id)).status).toBe(403);
});
