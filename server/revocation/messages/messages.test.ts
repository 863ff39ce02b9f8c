import {useRevocationScene} from '../../../test/support/revocation_scene';
import {composeSessionFeatures} from '../../../test/support/session_features';

const scene = useRevocationScene();
let person: string;
beforeEach(async () => {
    person = (await scene.addPerson()).id;
});

const revoke = () => scene.revoke({type: 'user', user_id: person}, {wipe: false, order: 'end_access_first', reason: 'A secret reason'});
const engine = () => scene.features.tick('revocation_engine');
const sendMessages = (node = scene.features) => node.tick('revocation_messages');

it('tells the admin once that the job ended, with its figures and its link, and never the reason', async () => {
    const job = await revoke();
    await engine();
    await sendMessages();
    await sendMessages();
    expect(scene.test.core.directMessages).toHaveLength(1);
    const [{userId, text} = {userId: '', text: ''}] = scene.test.core.directMessages;
    expect(userId).toBe(scene.admin.userId);
    expect(text).toContain('Sessions whose access ended: 1 of 1');
    expect(text).toContain(`(http://localhost:8065/admin_console/plugins/plugin_security-controls#revocation/${job.id})`);
    expect(text).not.toContain('secret');
});

it('speaks the admin\'s language', async () => {
    await scene.test.rows('UPDATE users SET locale = \'de\' WHERE id = $1', [scene.admin.userId]);
    await revoke();
    await engine();
    await sendMessages();
    expect(scene.test.core.directMessages[0]?.text).toContain('ist abgeschlossen');
});

it('says which accounts and tokens were dealt with, and so which were not', async () => {
    await scene.test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($2, \'x\', $1, \'script\', true)', [person, 'p'.repeat(26)]);
    await scene.revoke({type: 'user', user_id: person}, {deactivate: true, end_access_tokens: true, order: 'end_access_first'});
    scene.test.core.failNext.UpdateUserActive = {id: 'no', status_code: 400};
    await engine();
    await scene.test.advance(61_000);
    await engine();
    await sendMessages();
    const text = scene.test.core.directMessages[0]?.text ?? '';
    expect(text).toContain('Accounts deactivated: 0 of 1.');
    expect(text).toContain('Personal access tokens disabled: 1 of 1.');
});

it('tells that a job is overdue, once, and later that it ended', async () => {
    await revoke();
    const refuse = async () => {
        scene.test.core.failNext.RevokeSession = {id: 'busy', status_code: 503};
        await scene.test.advance(61_000);
        scene.test.core.failNext.RevokeSession = {id: 'busy', status_code: 503};
        await engine();
        await sendMessages();
    };
    await refuse();
    await refuse();
    expect(scene.test.core.directMessages.map(({text}) => text)).toEqual([expect.stringContaining('is overdue')]);
    scene.test.core.failNext = {};
    await scene.test.advance(61_000);
    await engine();
    await sendMessages();
    expect(scene.test.core.directMessages).toHaveLength(2);
    expect(scene.test.core.directMessages[1]?.text).toContain('Past the deadline of 60 s: 1.');
});

it('two nodes at once send one message', async () => {
    await revoke();
    await engine();
    await Promise.all([sendMessages(), sendMessages(composeSessionFeatures(scene.test))]);
    expect(scene.test.core.directMessages).toHaveLength(1);
});

it('a node that died after it posted is not followed by a second message', async () => {
    await revoke();
    await engine();
    await sendMessages();
    // The post is there, its note of it is not: as after a crash in between.
    await scene.test.rows('UPDATE security_controls_revocation_message SET sent_at = 0, lease_until = $1', [scene.test.host.clock.now() + 60_000]);
    await sendMessages(composeSessionFeatures(scene.test));
    await scene.test.advance(60_000);
    await sendMessages(composeSessionFeatures(scene.test));
    expect(scene.test.core.directMessages).toHaveLength(1);
    expect(await scene.test.rows('SELECT sent_at > 0 AS sent FROM security_controls_revocation_message')).toEqual([{sent: true}]);
});

it('a message that core dated by a clock behind the database\'s is found all the same', async () => {
    scene.test.host.clock.correctBy(240_000);
    await revoke();
    await engine();
    await sendMessages();
    await scene.test.rows('UPDATE security_controls_revocation_message SET sent_at = 0');
    await sendMessages(composeSessionFeatures(scene.test));
    expect(scene.test.core.directMessages).toHaveLength(1);
});

it('a clock that was set back keeps no message waiting until it has caught up', async () => {
    await revoke();
    await engine();
    await scene.test.rows('UPDATE security_controls_revocation_message SET next_at = $1', [scene.test.host.clock.now() + 86_400_000]);
    await sendMessages();
    expect(scene.test.core.directMessages).toHaveLength(1);
});

it('tries again when core is busy, and gives up what core refuses for good', async () => {
    await revoke();
    await engine();
    scene.test.core.failNext.CreatePost = {id: 'busy', status_code: 503};
    await sendMessages();
    expect(scene.test.core.directMessages).toEqual([]);
    await scene.test.advance(10_000);
    scene.test.core.failNext.CreatePost = {id: 'no', status_code: 400};
    await sendMessages();
    await scene.test.advance(600_000);
    await sendMessages();
    expect(scene.test.core.directMessages).toEqual([]);
    expect(await scene.test.rows('SELECT failed FROM security_controls_revocation_message')).toEqual([{failed: true}]);
});

it('nobody is told of what the plugin asked for by itself', async () => {
    await scene.test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [person, scene.test.host.clock.now() - 60_000]);
    await scene.features.tick('session_mirror');
    await engine();
    await scene.test.advance(61_000);
    await engine();
    await sendMessages();
    expect(await scene.test.rows('SELECT 1 FROM security_controls_revocation WHERE finished_at > 0')).toHaveLength(1);
    expect(scene.test.core.directMessages).toEqual([]);
});
