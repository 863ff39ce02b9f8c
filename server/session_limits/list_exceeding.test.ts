import type {ListBeyondLimits, SessionLimits, SessionsBeyondLimitsPage} from '../../contract/session_limits';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;

beforeEach(async () => {
    plugin = await startTestPlugin(test);
    admin = (await logInAs(test, 'system_user system_admin')).session;
});
afterEach(() => plugin.stop());

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const off: SessionLimits = {enabled: false, rules: [], max_sessions_per_user: null};
const rule = {role: null, client_kinds: [], idle_minutes: null, absolute_minutes: null};
const ask = (body: object, session = admin) => plugin.request(session, 'POST', '/policies/session_limits/preview/sessions', {body: {limits: off, ...body}});
const list = async (limits: Partial<SessionLimits>, more: Partial<ListBeyondLimits> = {}) => {
    const reply = await ask({limits: {...off, ...limits}, ...more});
    expect(reply.status).toBe(200);
    return reply.body as unknown as SessionsBeyondLimitsPage;
};
const named = async (limits: Partial<SessionLimits>, more: Partial<ListBeyondLimits> = {}) => (await list(limits, more)).items.map(({username}) => username);
const addPerson = async (username: string, age: number, idle: number, over: Partial<TestSession> = {}, roles = 'system_user') => {
    const user = await test.addUser({username, firstname: 'Test', lastname: username.toUpperCase(), roles});
    const now = test.host.clock.now();
    return {user, session: await test.addSession(user.id, {createat: now - age, lastactivityat: now - idle, ...over})};
};

it('names each person and session, with client, times and every limit that ends it', async () => {
    const {user, session} = await addPerson('bea', 5 * HOUR_MS, 3 * HOUR_MS, {props: {browser: 'Firefox/145.0', os: 'Linux'}});
    await addPerson('ada', MINUTE_MS, 0);
    const rules = [{...rule, idle_minutes: 60}, {...rule, idle_minutes: 240}, {...rule, idle_minutes: 120, absolute_minutes: 240}];
    expect(await list({rules})).toEqual({next_cursor: null, total: 1, items: [{
        id: session.id, user_id: user.id, username: 'bea', display_name: 'Test BEA', client_kind: 'web', browser: 'Firefox/145.0', os: 'Linux', app_version: '',
        created_at: session.createat, last_activity_at: session.lastactivityat, expires_at: session.expiresat, takes_push: false, is_own: false,
        idle_rules: [0, 2], age_rules: [2], by_number: false,
    }]});
});

it('lists exactly those that the preview counts and the limits then log out', async () => {
    const {user} = await addPerson('ada', 5 * HOUR_MS, 5 * HOUR_MS);
    await addPerson('bea', 5 * HOUR_MS, 0, {}, 'system_guest');
    await addPerson('cleo', 9 * HOUR_MS, 9 * HOUR_MS, {props: {type: 'UserAccessToken'}});
    for (const idle of [1, 2, 3]) {
        await test.addSession(user.id, {createat: test.host.clock.now() - HOUR_MS, lastactivityat: test.host.clock.now() - (idle * MINUTE_MS)});
    }
    const limits = {enabled: true, max_sessions_per_user: 2, rules: [{...rule, role: 'guest' as const, absolute_minutes: 60}, {...rule, idle_minutes: 120}]};
    const {items} = await list(limits);
    expect(items.map(({username, idle_rules, age_rules, by_number}) => [username, idle_rules, age_rules, by_number])).toEqual(expect.arrayContaining([
        ['ada', [1], [], false], ['ada', [], [], true], ['bea', [], [0], false],
    ]));
    const {body} = await plugin.request(admin, 'POST', '/policies/session_limits/preview', {body: limits});
    expect(body).toMatchObject({sessions: items.length, users: 2, by_idle: 1, by_age: 1, by_number: 1});
    await plugin.request(admin, 'PUT', '/policies/session_limits', {body: limits, headers: {'if-match': '"0"'}});
    await test.advance(61_000);
    await test.advance(5_000);
    const ended = await test.rows<{session_id: string}>('SELECT session_id FROM security_controls_revocation_target WHERE access_ended_at > 0');
    expect(ended.map((row) => row.session_id).sort()).toEqual(items.map(({id}) => id).sort());
});

it('is narrowed by name and by limit', async () => {
    await addPerson('ada', 5 * HOUR_MS, 5 * HOUR_MS);
    await addPerson('bea', 5 * HOUR_MS, 0);
    const limits = {rules: [{...rule, idle_minutes: 60, absolute_minutes: 60}]};
    expect(await named(limits)).toEqual(['ada', 'bea']);
    expect(await named(limits, {by: 'idle'})).toEqual(['ada']);
    expect(await named(limits, {by: 'number'})).toEqual([]);
    expect(await named(limits, {term: 'Test BE'})).toEqual(['bea']);
    expect((await list(limits, {term: 'bea', by: 'age'})).total).toBe(1);
});

it('comes by pages in the order of usernames, and counts a person\'s sessions on every page alike', async () => {
    const {user} = await addPerson('bea', HOUR_MS, 0);
    for (const idle of [1, 2, 3]) {
        await test.addSession(user.id, {createat: test.host.clock.now() - HOUR_MS, lastactivityat: test.host.clock.now() - (idle * MINUTE_MS)});
    }
    await addPerson('ada', HOUR_MS, 30 * MINUTE_MS);
    await addPerson('cleo', HOUR_MS, 30 * MINUTE_MS);
    const limits = {max_sessions_per_user: 1, rules: [{...rule, idle_minutes: 20}]};
    const all = (await list(limits)).items;
    expect(all.map(({username}) => username)).toEqual(['ada', 'bea', 'bea', 'bea', 'cleo']);
    const seen: typeof all = [];
    for (let cursor: string | null = ''; cursor !== null;) {
        const page: SessionsBeyondLimitsPage = await list(limits, {limit: 2, cursor});
        expect(page.total).toBe(cursor === '' ? 5 : null);
        seen.push(...page.items);
        cursor = page.next_cursor;
    }
    expect(seen).toEqual(all);
    expect((await ask({cursor: 'x_y'})).body).toMatchObject({id: 'api.bad_request', details: [{path: 'cursor'}]});
});

it('marks the session that asks', async () => {
    await test.rows('UPDATE sessions SET createat = createat - $2 WHERE id = $1', [admin.id, 2 * HOUR_MS]);
    expect((await list({rules: [{...rule, absolute_minutes: 60}]})).items).toMatchObject([{id: admin.id, is_own: true}]);
});

it('is shown to who may read sessions, and to nobody else', async () => {
    const manager = await logInAs(test, 'system_user system_user_manager');
    const plain = await logInAs(test, 'system_user');
    expect((await ask({}, manager.session)).status).toBe(200);
    expect((await ask({}, plain.session)).status).toBe(403);
    expect((await ask({limits: {...off, max_sessions_per_user: 0}})).status).toBe(400);
});
