import type {SessionLimits} from '../../contract/session_limits';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession, TestUser} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
let user: TestUser;
/** Of the user, the most recently used first. */
let sessions: TestSession[];

const MINUTE_MS = 60_000;
const rule = {role: null, client_kinds: [], idle_minutes: null, absolute_minutes: null};
const atMostFive: SessionLimits = {enabled: true, rules: [], max_sessions_per_user: 5};

beforeEach(async () => {
    plugin = await startTestPlugin(test);
    admin = (await logInAs(test, 'system_user system_admin')).session;
    user = await test.addUser();
    const now = test.host.clock.now();
    sessions = [];
    for (let idle = 1; idle <= 7; idle++) {
        sessions.push(await test.addSession(user.id, {createat: now - (90 * MINUTE_MS), lastactivityat: now - (idle * MINUTE_MS)}));
    }
});
afterEach(() => plugin.stop());

const put = (policy: SessionLimits, version = 0) => plugin.request(admin, 'PUT', '/policies/session_limits', {body: policy, headers: {'if-match': `"${version}"`}});
const open = async () => (await test.rows<{id: string}>('SELECT id FROM sessions WHERE userid = $1', [user.id])).map(({id}) => id);
const targets = () => test.rows<{session_id: string; state: string; cancelled: boolean; error: string}>(`
    SELECT t.session_id, t.state, t.cancelled, t.error FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
    WHERE r.scope_type = 'limits' ORDER BY t.error, t.session_id`);
const revoke = (session: TestSession | undefined, order: 'tell_first' | 'end_access_first') => plugin.request(admin, 'POST', '/revocations', {
    body: {scope: {type: 'session', session_id: session?.id}, wipe: true, order, reason: 'A lost phone', message: ''}, headers: {'idempotency-key': 'a'.repeat(32)},
});
/** The sessions are chosen and their clients told; access ends 3 s after. */
const choose = () => test.advance(61_000);
const finish = async () => {
    await test.advance(6_000);
    await test.settle();
};

it('leaves as many as are allowed when another revocation ends one of those that were to stay, in the same seconds', async () => {
    await put(atMostFive);
    await choose();
    expect(await targets()).toHaveLength(2);
    expect((await revoke(sessions[2], 'end_access_first')).status).toBe(202);
    await finish();
    const left = await open();
    expect(left).toHaveLength(5);
    expect(left).not.toContain(sessions[2]?.id);
    // Of the two the one that was used more recently.
    expect(left).toContain(sessions[5]?.id);
    expect((await targets()).map(({session_id: id, cancelled, error}) => [id, cancelled, error])).toEqual([[sessions[6]?.id, false, ''], [sessions[5]?.id, true, 'within_limits']]);
});

it('counts what another revocation has told to leave, and has not ended yet, as gone', async () => {
    await put(atMostFive);
    await choose();
    await test.advance(1_500);
    expect((await revoke(sessions[0], 'tell_first')).status).toBe(202);
    await finish();
    expect((await open()).sort()).toEqual([1, 2, 3, 4, 5].map((place) => sessions[place]?.id).sort());
});

it('chooses one less where another revocation was first', async () => {
    await put(atMostFive);
    await test.advance(58_500);
    expect((await revoke(sessions[0], 'tell_first')).status).toBe(202);
    await test.advance(2_500);
    expect((await targets()).map(({session_id: id}) => id)).toEqual([sessions[6]?.id]);
    await finish();
    expect(await open()).toHaveLength(5);
});

it('spares who is back at work when the turn comes, as no failure, and records that', async () => {
    await put({...atMostFive, max_sessions_per_user: null, rules: [{...rule, idle_minutes: 67}]});
    await test.rows('UPDATE sessions SET lastactivityat = lastactivityat - $2 WHERE userid = $1', [user.id, 60 * MINUTE_MS]);
    await choose();
    expect(await targets()).toHaveLength(2);
    await test.rows('UPDATE sessions SET lastactivityat = $2 WHERE id = $1', [sessions[6]?.id, test.host.clock.now()]);
    await finish();
    expect(await open()).toContain(sessions[6]?.id);
    expect(await open()).not.toContain(sessions[5]?.id);
    const {body} = await plugin.request(admin, 'GET', '/revocations');
    expect(body['items']).toMatchObject([{scope: {type: 'limits'}, targets: 2, failed: 0, cancelled: 1}]);
    const records = await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records WHERE event_name IN (\'session_spared\', \'revocation_finished\') ORDER BY seq');
    expect(records.map((record) => JSON.parse(record.body) as object)).toMatchObject([
        {event_name: 'session_spared', status: 'success', target: {type: 'session', id: sessions[6]?.id}, resulting_state: {error: 'within_limits'}},
        {event_name: 'revocation_finished', status: 'success'},
    ]);
});

it('logs nobody out any more once the limits are off or wider', async () => {
    await put(atMostFive);
    await choose();
    expect((await put({...atMostFive, enabled: false}, 1)).status).toBe(200);
    await finish();
    expect(await open()).toHaveLength(7);
});
