import type {SessionFeatures} from '../../../test/support/session_features';
import {addActor, composeSessionFeatures} from '../../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../../test/support/test_host';
import {startTestDatabase} from '../../../test/support/test_host';
import type {Actor} from '../../http/route';

let database: TestDatabase;
let test: TestHost;
let features: SessionFeatures;
let admin: Actor;

beforeAll(async () => {
    database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    features = composeSessionFeatures(test);
    admin = await addActor(test, 'system_user system_admin');
});

const phone = (name: string) => `android_rn-v2:${name}`;

async function owner(...devices: string[]): Promise<{id: string; sessionIds: string[]}> {
    const user = await test.addUser();
    const sessionIds: string[] = [];
    for (const deviceid of devices) {
        sessionIds.push((await test.addSession(user.id, {deviceid, props: {isMobile: 'true'}})).id);
    }
    return {id: user.id, sessionIds};
}

const revokeUser = (userId: string, over: {wipe?: boolean; order?: 'tell_first' | 'end_access_first'} = {}) => features.call('createRevocation', {
    actor: admin, body: {scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'lost', message: '', ...over},
});
const pushStates = async (jobId: string) => (await features.call('listRevocationTargets', {actor: admin, params: {job_id: jobId}, query: {}})).items.map(({push}) => push);
const queued = async () => (await test.rows<{device_id: string}>('SELECT device_id FROM security_controls_device_push')).map((row) => row.device_id);
const botSessions = () => test.rows('SELECT s.id FROM sessions s JOIN bots b ON b.userid = s.userid');
const pushWorker = () => features.tick('device_pushes');

it('reaches exactly the devices of the sessions that end, through the bot, and leaves no device id and no bot session behind', async () => {
    const user = await owner(phone('a'), phone('b'));
    await owner(phone('of somebody else'));
    const job = await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes).toHaveLength(1);
    expect(test.core.pushes[0]).toMatchObject({deviceIds: [phone('a'), phone('b')], notification: {type: 'session', version: 'v2', message: 'Your session was revoked. Log in again to continue.'}});
    expect(test.core.pushes[0]?.notification['ack_id']).toHaveLength(26);
    expect(test.core.pushes[0]?.userId).not.toBe(user.id);
    expect(await pushStates(job.id)).toEqual(['requested', 'requested']);
    expect(await queued()).toEqual([]);
    expect(await botSessions()).toEqual([]);
});

it('ends access a second after the push, so that an iOS device can acknowledge it', async () => {
    const user = await owner(phone('a'));
    await revokeUser(user.id);
    await test.advance(1);
    await features.tick('revocation_engine');
    expect(test.core.revokedSessionIds).not.toContain(user.sessionIds[0]);
    await test.advance(1_000);
    await features.tick('revocation_engine');
    expect(test.core.revokedSessionIds).toContain(user.sessionIds[0]);
});

it('holds up no session when pushes cannot be handed over, tries until the deadline, and never after it', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    test.core.failNext.SendPushNotification = {id: 'push', status_code: 500};
    await test.advance(1);
    await test.advance(3_000);
    await features.tick('revocation_engine');
    expect(test.core.revokedSessionIds).toContain(user.sessionIds[0]);
    expect(await pushStates(job.id)).toEqual(['none']);
    expect(await botSessions()).toEqual([]);

    await test.advance(57_000);
    await pushWorker();
    expect(test.core.pushes).toEqual([]);
    expect(await pushStates(job.id)).toEqual(['failed']);
    expect(await queued()).toEqual([]);
});

it('tries again in time', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    test.core.failNext.SendPushNotification = {id: 'push', status_code: 500};
    await test.advance(1);
    await pushWorker();
    expect(test.core.pushes).toHaveLength(1);
    expect(await pushStates(job.id)).toEqual(['requested']);
});

it('spares a device that another live session uses', async () => {
    const user = await owner(phone('shared'));
    await owner(phone('shared'));
    const job = await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes).toEqual([]);
    expect(await pushStates(job.id)).toEqual(['skipped_live_device']);
    expect(await queued()).toEqual([]);
});

it('sends none to the device of a session that was given up', async () => {
    const user = await owner(phone('a'));
    const manager = await addActor(test, 'system_user system_user_manager');
    await features.call('createRevocation', {actor: manager, body: {scope: {type: 'user', user_id: user.id}, wipe: true, order: 'end_access_first', reason: 'lost', message: ''}});
    await test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [user.id]);
    await features.tick('revocation_engine');
    await pushWorker();
    expect(test.core.pushes).toEqual([]);
    expect(await queued()).toEqual([]);
});

it('spares a device that a session which was given up uses too', async () => {
    const [given, other] = [await owner(phone('shared')), await owner(phone('shared'), phone('own'))];
    const scope = {type: 'users' as const, user_ids: [given.id, other.id], keep_own_session: true, include_integrations: false};
    const job = await features.call('createRevocation', {actor: admin, body: {scope, wipe: true, order: 'tell_first', reason: 'lost', message: ''}});
    await test.rows('UPDATE security_controls_revocation_target SET failed = true WHERE job_id = $1 AND session_id = $2', [job.id, given.sessionIds[0]]);
    await pushWorker();
    expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('own')]]);
});

it('reaches a device another revocation means too, when the first one is cancelled', async () => {
    const user = await owner(phone('a'));
    const first = await revokeUser(user.id);
    const second = await revokeUser(user.id);
    await features.call('cancelRevocation', {actor: admin, params: {job_id: first.id}, body: {reason: 'one is enough'}});
    await pushWorker();
    expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    expect(await pushStates(second.id)).toEqual(['requested']);
});

it('pushes once to a device whose sessions all end', async () => {
    const user = await owner(phone('a'), phone('a'));
    const job = await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    expect(await pushStates(job.id)).toEqual(['requested', 'requested']);
});

it('sends none for a revocation without wipe, as the push makes the app delete its data', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id, {wipe: false});
    await test.advance(1);
    expect(test.core.pushes).toEqual([]);
    expect(await queued()).toEqual([]);
    expect(await pushStates(job.id)).toEqual(['none']);
});

it('says failed when no push service is set', async () => {
    test.core.config['EmailSettings'] = {};
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes).toEqual([]);
    expect(await pushStates(job.id)).toEqual(['failed']);
});

it('sends in batches of 25', async () => {
    const user = await owner(...Array.from({length: 30}, (_, index) => phone(String(index).padStart(2, '0'))));
    await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes.map(({deviceIds}) => deviceIds.length)).toEqual([25, 5]);
    expect(new Set(test.core.pushes.flatMap(({deviceIds}) => deviceIds)).size).toBe(30);
});

it('reads back which devices the push service no longer knows', async () => {
    const user = await owner(phone('gone'), phone('here'));
    await test.rows(`CREATE FUNCTION forget_device() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.deviceid = 'android_rn-v2:gone' THEN NEW.props := '{"last_removed_device_id": "android_rn-v2:gone"}'; END IF; RETURN NEW; END $$`);
    await test.rows('CREATE TRIGGER forget BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION forget_device()');
    const job = await revokeUser(user.id);
    await test.advance(1);
    expect((await pushStates(job.id)).sort()).toEqual(['removed', 'requested']);
});

it('lets one device core refuses keep the others from nothing', async () => {
    const user = await owner(phone('a'), phone('b'), phone('c'));
    const job = await revokeUser(user.id);
    test.core.failNext.CreateSession = {id: 'api.refused', status_code: 400};
    await test.advance(1);
    expect(test.core.pushes.map(({deviceIds}) => deviceIds.length)).toEqual([2]);
    expect((await pushStates(job.id)).sort()).toEqual(['failed', 'requested', 'requested']);
});

it('lets one node send at a time', async () => {
    const user = await owner(phone('a'));
    await test.rows('INSERT INTO security_controls_turns (name, next_at) VALUES (\'device_pushes\', $1)', [test.host.clock.now() + 10_000]);
    await revokeUser(user.id);
    await test.advance(1);
    expect(test.core.pushes).toEqual([]);
    await test.advance(10_000);
    await pushWorker();
    expect(test.core.pushes).toHaveLength(1);
});

it('pushes to the devices of an account that was deactivated, though its sessions are gone', async () => {
    const user = await owner(phone('a'));
    await features.tick('session_mirror');
    await test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [user.id, test.host.clock.now()]);
    await test.rows('DELETE FROM sessions WHERE userid = $1', [user.id]);
    await features.userHasBeenDeactivated(user.id);
    await test.advance(1);
    expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    await test.advance(15_000);
    await features.tick('session_mirror');
    await test.advance(1);
    expect(test.core.pushes).toHaveLength(1);
});

it('reaps bot sessions a crash left behind, and no others', async () => {
    const bot = await test.addUser();
    await test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'security-controls\')', [bot.id]);
    const leftover = await test.addSession(bot.id, {deviceid: phone('x')});
    await test.advance(120_001);
    const fresh = await test.addSession(bot.id, {createat: test.host.clock.now()});
    await features.tick('bot_session_reaper');
    expect(test.core.revokedSessionIds).toEqual([leftover.id]);
    expect((await botSessions()).map((row) => (row as {id: string}).id)).toEqual([fresh.id]);
});
