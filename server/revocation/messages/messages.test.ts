import type {Revocation} from '../../../contract/revocations';
import type {SessionFeatures} from '../../../test/support/session_features';
import {addActor, composeSessionFeatures} from '../../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../../test/support/test_host';
import {startTestDatabase} from '../../../test/support/test_host';
import type {Actor} from '../../http/route';

let database: TestDatabase;
let test: TestHost;
let features: SessionFeatures;
let admin: Actor;
let person: string;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    features = composeSessionFeatures(test);
    admin = await addActor(test, 'system_user system_admin');
    person = (await test.addUser()).id;
    await test.addSession(person);
});

const revoke = (): Promise<Revocation> => features.call('createRevocation', {
    actor: admin, body: {scope: {type: 'user', user_id: person}, wipe: false, order: 'end_access_first', reason: 'A secret reason', message: ''},
});
const engine = () => features.tick('revocation_engine');
const sendMessages = (node = features) => node.tick('revocation_messages');

it('tells the admin once that the job ended, with its figures and its link, and never the reason', async () => {
    const job = await revoke();
    await engine();
    await sendMessages();
    await sendMessages();
    expect(test.core.directMessages).toHaveLength(1);
    const [{userId, text} = {userId: '', text: ''}] = test.core.directMessages;
    expect(userId).toBe(admin.userId);
    expect(text).toContain('Sessions whose access ended: 1 of 1');
    expect(text).toContain(`(http://localhost:8065/admin_console/plugins/plugin_security-controls#revocation/${job.id})`);
    expect(text).not.toContain('secret');
});

it('speaks the admin\'s language', async () => {
    await test.rows('UPDATE users SET locale = \'de\' WHERE id = $1', [admin.userId]);
    await revoke();
    await engine();
    await sendMessages();
    expect(test.core.directMessages[0]?.text).toContain('ist abgeschlossen');
});

it('tells that a job is overdue, once, and later that it ended', async () => {
    await revoke();
    const refuse = async () => {
        test.core.failNext.RevokeSession = {id: 'busy', status_code: 503};
        await test.advance(61_000);
        test.core.failNext.RevokeSession = {id: 'busy', status_code: 503};
        await engine();
        await sendMessages();
    };
    await refuse();
    await refuse();
    expect(test.core.directMessages.map(({text}) => text)).toEqual([expect.stringContaining('is overdue')]);
    test.core.failNext = {};
    await test.advance(61_000);
    await engine();
    await sendMessages();
    expect(test.core.directMessages).toHaveLength(2);
    expect(test.core.directMessages[1]?.text).toContain('Past the deadline of 60 s: 1.');
});

it('two nodes at once send one message', async () => {
    await revoke();
    await engine();
    await Promise.all([sendMessages(), sendMessages(composeSessionFeatures(test))]);
    expect(test.core.directMessages).toHaveLength(1);
});

it('a node that died after it posted is not followed by a second message', async () => {
    await revoke();
    await engine();
    await sendMessages();
    // The post is there, its note of it is not: as after a crash in between.
    await test.rows('UPDATE security_controls_revocation_message SET sent_at = 0, lease_until = $1', [test.host.clock.now() + 60_000]);
    await sendMessages(composeSessionFeatures(test));
    await test.advance(60_000);
    await sendMessages(composeSessionFeatures(test));
    expect(test.core.directMessages).toHaveLength(1);
    expect(await test.rows('SELECT sent_at > 0 AS sent FROM security_controls_revocation_message')).toEqual([{sent: true}]);
});

it('tries again when core is busy, and gives up what core refuses for good', async () => {
    await revoke();
    await engine();
    test.core.failNext.CreatePost = {id: 'busy', status_code: 503};
    await sendMessages();
    expect(test.core.directMessages).toEqual([]);
    await test.advance(10_000);
    test.core.failNext.CreatePost = {id: 'no', status_code: 400};
    await sendMessages();
    await test.advance(600_000);
    await sendMessages();
    expect(test.core.directMessages).toEqual([]);
    expect(await test.rows('SELECT failed FROM security_controls_revocation_message')).toEqual([{failed: true}]);
});

it('nobody is told of what the plugin asked for by itself', async () => {
    await test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [person, test.host.clock.now() - 60_000]);
    await features.tick('session_mirror');
    await engine();
    await test.advance(61_000);
    await engine();
    await sendMessages();
    expect(await test.rows('SELECT 1 FROM security_controls_revocation WHERE finished_at > 0')).toHaveLength(1);
    expect(test.core.directMessages).toEqual([]);
});
