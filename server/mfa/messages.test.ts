import {DAY_MS, useMfaScene} from '../../test/support/mfa_enforcement';
import type {MfaNeeds} from './needs';
import {queueMessages, sendOwedMessages} from './messages';

const scene = useMfaScene();
let user: string;
let needs: MfaNeeds;

beforeEach(async () => {
    // Only what the test sends itself.
    await scene.plugin.stop();
    user = await scene.addPerson();
    const botUserId = scene.test.host.ids.newId();
    needs = {ensureBot: async () => botUserId, endEnrolmentSessions: async () => undefined, logOutPeople: async () => null};
});

const queue = () => scene.test.host.transaction((tx) => queueMessages(tx, [{id: `helped:${user}`, userId: user, textId: 'mfa.message.helped', at: 0}], scene.test.host.clock.now()));
const send = () => sendOwedMessages(scene.test.host.fork(), needs);
const owed = async () => (await scene.test.rows('SELECT id FROM security_controls_mfa_messages WHERE settled_at = 0')).length;

it('is the same message however often it is asked for', async () => {
    await queue();
    await queue();
    await send();
    await queue();
    await send();
    expect(scene.messagesTo(user)).toHaveLength(1);
});

it('a node that died after it posted is not followed by a second message', async () => {
    await queue();
    await send();
    const [text] = scene.messagesTo(user);
    // The post is there, its note of it is not: as after a crash in between.
    const channel = scene.test.host.ids.newId();
    const bot = await needs.ensureBot(scene.test.host);
    await scene.test.rows('INSERT INTO channels (id, type, name) VALUES ($1, \'D\', $2)', [channel, [bot, user].sort().join('__')]);
    await scene.test.rows('INSERT INTO posts (id, createat, userid, channelid, message) VALUES ($1, $2, $3, $4, $5)', [channel, scene.test.host.clock.now(), bot, channel, text]);
    await scene.test.rows('UPDATE security_controls_mfa_messages SET settled_at = 0, lease_until = 1');
    await send();
    expect(scene.messagesTo(user)).toHaveLength(1);
    expect(await owed()).toBe(0);
});

it('a node that died before it posted is followed by another, when its lease is over', async () => {
    await queue();
    await scene.test.rows('UPDATE security_controls_mfa_messages SET attempts = 1, lease_until = $1', [scene.test.host.clock.now() + 60_000]);
    await send();
    expect(scene.messagesTo(user)).toEqual([]);
    await scene.test.leap(61_000);
    await send();
    expect(scene.messagesTo(user)).toHaveLength(1);
});

it('is tried again while core is busy, for a day; what core refuses is given up at once', async () => {
    await queue();
    scene.test.core.failNext = {CreatePost: {id: 'app.busy', status_code: 503}};
    await send();
    expect(await owed()).toBe(1);
    await scene.test.leap(DAY_MS);
    scene.test.core.failNext = {CreatePost: {id: 'app.busy', status_code: 503}};
    await send();
    expect(await owed()).toBe(0);
    await scene.test.rows('UPDATE security_controls_mfa_messages SET settled_at = 0, created_at = $1, text = \'\'', [scene.test.host.clock.now()]);
    scene.test.core.failNext = {GetDirectChannel: {id: 'api.channel.create_direct_channel.invalid_user.app_error', status_code: 400}};
    await send();
    expect(await owed()).toBe(0);
    expect(scene.messagesTo(user)).toEqual([]);
});

it('a clock that was set back keeps no message waiting until it has caught up', async () => {
    await queue();
    await scene.test.leap(-DAY_MS);
    await send();
    expect(scene.messagesTo(user)).toHaveLength(1);
});
