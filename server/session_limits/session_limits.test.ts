import type {SessionLimits} from '../../contract/session_limits';
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

const HOUR_MS = 3_600_000;
const off = {enabled: false, rules: [], max_sessions_per_user: null};
const rule = {role: null, client_kinds: [], idle_minutes: null, absolute_minutes: null};
const put = (policy: SessionLimits, session = admin) => plugin.request(session, 'PUT', '/policies/session_limits', {body: policy, headers: {'if-match': '"0"'}});
const preview = async (policy: SessionLimits) => (await plugin.request(admin, 'POST', '/policies/session_limits/preview', {body: policy})).body;
const open = async () => (await test.rows<{id: string}>('SELECT id FROM sessions')).map((row) => row.id);
const agedSession = (userId: string, age: number, idle: number, over: Partial<TestSession> = {}) => {
    const now = test.host.clock.now();
    return test.addSession(userId, {createat: now - age, lastactivityat: now - idle, ...over});
};

it('are off at first, and shown beside core\'s own lengths', async () => {
    test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], SessionLengthWebInHours: 720, ExtendSessionLengthWithActivity: true};
    const {body} = await plugin.request(admin, 'GET', '/policies/session_limits');
    expect(body).toMatchObject({policy: off, version: 0, can_write: true, core: {web_hours: 720, mobile_hours: 0, extend_with_activity: true}});
    const {id} = await test.addUser();
    const session = await agedSession(id, 1_000 * HOUR_MS, 1_000 * HOUR_MS);
    await test.advance(61_000);
    expect(await open()).toContain(session.id);
});

it('show whom they would log out, by role, client, idleness, age and number, and touch nobody before they are saved', async () => {
    const guest = await test.addUser({roles: 'system_guest'});
    const user = await test.addUser();
    await agedSession(guest.id, 3 * HOUR_MS, 2 * HOUR_MS);
    await agedSession(user.id, 3 * HOUR_MS, 2 * HOUR_MS, {deviceid: 'apple_rn-v2:t'});
    await agedSession(user.id, HOUR_MS, 0);
    await agedSession(user.id, 99 * HOUR_MS, 99 * HOUR_MS, {props: {type: 'UserAccessToken'}});
    const counts = async (policy: Partial<SessionLimits>) => {
        const {sessions, users, by_idle, by_age, by_number} = await preview({...off, ...policy});
        return [sessions, users, by_idle, by_age, by_number];
    };
    expect(await counts({rules: [{...rule, idle_minutes: 60}]})).toEqual([2, 2, 2, 0, 0]);
    expect(await counts({rules: [{...rule, role: 'guest', idle_minutes: 60}]})).toEqual([1, 1, 1, 0, 0]);
    expect(await counts({rules: [{...rule, client_kinds: ['mobile'], absolute_minutes: 90}]})).toEqual([1, 1, 0, 1, 0]);
    expect(await counts({max_sessions_per_user: 1})).toEqual([1, 1, 0, 0, 1]);
    expect(await counts({})).toEqual([0, 0, 0, 0, 0]);
    expect(await open()).toHaveLength(5);
});

it('count among the sessions that stay: whom age ends makes room for another', async () => {
    const user = await test.addUser();
    const [oldest, ...others] = [await agedSession(user.id, 3 * HOUR_MS, 0), await agedSession(user.id, HOUR_MS, HOUR_MS / 4), await agedSession(user.id, HOUR_MS, HOUR_MS / 2)];
    const limits = {...off, rules: [{...rule, absolute_minutes: 120}]};
    expect(await preview({...limits, max_sessions_per_user: 2})).toMatchObject({sessions: 1, by_age: 1, by_number: 0});
    expect(await preview({...limits, max_sessions_per_user: 1})).toMatchObject({sessions: 2, by_age: 1, by_number: 1});
    expect((await put({...limits, enabled: true, max_sessions_per_user: 2})).status).toBe(200);
    await test.advance(61_000);
    await test.advance(5_000);
    const left = await open();
    expect(left).not.toContain(oldest.id);
    expect(left).toEqual(expect.arrayContaining(others.map(({id}) => id)));
});

it('show who asks whether their own session is among those', async () => {
    const user = await test.addUser();
    await agedSession(user.id, 3 * HOUR_MS, 0);
    const own = async (policy: Partial<SessionLimits>) => (await preview({...off, ...policy})).includes_own_session;
    expect(await own({rules: [{...rule, absolute_minutes: 60}]})).toBe(false);
    await test.rows('UPDATE sessions SET createat = createat - $2 WHERE id = $1', [admin.id, 2 * HOUR_MS]);
    expect(await own({rules: [{...rule, absolute_minutes: 60}]})).toBe(true);
    expect(await own({})).toBe(false);
});

it('log out without wipe, by a job of the plugin\'s own', async () => {
    const user = await test.addUser();
    const [old, fresh] = [await agedSession(user.id, 9 * HOUR_MS, 0), await agedSession(user.id, 0, 0)];
    expect((await put({enabled: true, rules: [{...rule, absolute_minutes: 60}], max_sessions_per_user: null})).status).toBe(200);
    await test.advance(61_000);
    await test.advance(5_000);
    expect(await open()).not.toContain(old.id);
    expect(await open()).toContain(fresh.id);
    const {body} = await plugin.request(admin, 'GET', '/revocations');
    expect(body['items']).toMatchObject([{scope: {type: 'limits'}, requested_by: '', wipe: false, targets: 1}]);
    expect(test.core.pushes).toEqual([]);
});

it('are long enough for core to note that a session is in use', async () => {
    const withIdle = (idle: number) => put({...off, rules: [{...rule, idle_minutes: idle}]});
    expect((await withIdle(9)).status).toBe(400);
    expect((await withIdle(10)).status).toBe(200);
});

it('are changed by a system admin, audited, and by nobody else, audited', async () => {
    const {session} = await logInAs(test, 'system_user system_manager');
    expect((await put({...off, enabled: true}, session)).status).toBe(403);
    expect((await put({...off, enabled: true})).body).toMatchObject({version: 1});
    expect((await put(off)).status).toBe(412);
    const events = await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records WHERE event_name IN (\'policy_changed\', \'request_refused\') ORDER BY seq');
    expect(events.map((row) => row.event_name)).toEqual(['request_refused', 'policy_changed', 'request_refused']);
});
