import type {CreateRevocation, Revocation} from '../../../contract/revocations';
import {useRevocationScene} from '../../../test/support/revocation_scene';
import {addActor} from '../../../test/support/session_features';

const scene = useRevocationScene();

const phone = (name: string) => `android_rn-v2:${name}`;

const owner = (...devices: string[]) => scene.addPerson({}, ...devices.map((deviceid) => ({deviceid, props: {isMobile: 'true'}})));

const revokeUser = (userId: string, over: Partial<CreateRevocation> = {}) => scene.revoke({type: 'user', user_id: userId}, over);
const pushStates = async (job: Revocation) => (await scene.targetsOf(job)).map(({push}) => push);
const queued = async () => (await scene.test.rows<{device_id: string}>('SELECT device_id FROM security_controls_device_push')).map((row) => row.device_id);
const botSessions = () => scene.test.rows('SELECT s.id FROM sessions s JOIN bots b ON b.userid = s.userid');
const pushWorker = () => scene.features.tick('device_pushes');

it('reaches exactly the devices of the sessions that end, through the bot, and leaves no device id and no bot session behind', async () => {
    const user = await owner(phone('a'), phone('b'));
    await owner(phone('of somebody else'));
    const job = await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toHaveLength(1);
    expect(scene.test.core.pushes[0]).toMatchObject({deviceIds: [phone('a'), phone('b')], notification: {type: 'session', version: 'v2', message: 'Your session was revoked. Log in again to continue.'}});
    expect(scene.test.core.pushes[0]?.notification['ack_id']).toHaveLength(26);
    expect(scene.test.core.pushes[0]?.userId).not.toBe(user.id);
    expect(await pushStates(job)).toEqual(['requested', 'requested']);
    expect(await queued()).toEqual([]);
    expect(await botSessions()).toEqual([]);
});

it('ends access a second after the push, so that an iOS device can acknowledge it', async () => {
    const user = await owner(phone('a'));
    await revokeUser(user.id);
    await scene.test.advance(1);
    await scene.features.tick('revocation_engine');
    expect(scene.test.core.revokedSessionIds).not.toContain(user.sessionIds[0]);
    await scene.test.advance(1_000);
    await scene.features.tick('revocation_engine');
    expect(scene.test.core.revokedSessionIds).toContain(user.sessionIds[0]);
});

it('holds up no session when pushes cannot be handed over, tries until the deadline, and never after it', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    scene.test.core.failNext.SendPushNotification = {id: 'push', status_code: 500};
    await scene.test.advance(1);
    await scene.test.advance(3_000);
    await scene.features.tick('revocation_engine');
    expect(scene.test.core.revokedSessionIds).toContain(user.sessionIds[0]);
    expect(await pushStates(job)).toEqual(['none']);
    expect(await botSessions()).toEqual([]);

    await scene.test.advance(57_000);
    await pushWorker();
    expect(scene.test.core.pushes).toEqual([]);
    expect(await pushStates(job)).toEqual(['failed']);
    expect(await queued()).toEqual([]);
});

it('reaches nobody once the one who asked may not revoke any more: the session goes on, and so does its app', async () => {
    const manager = await addActor(scene.test, 'system_user system_user_manager');
    const user = await owner(phone('a'));
    const job = await scene.revoke({type: 'user', user_id: user.id}, {}, manager);
    await scene.test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [manager.userId]);
    await pushWorker();
    expect(scene.test.core.pushes).toEqual([]);
    expect(await queued()).toEqual([]);
    expect((await scene.targetsOf(job))[0]).toMatchObject({push: 'none', error: 'permission_withdrawn'});
    await scene.pass(4_000);
    expect(await scene.isOpen(user.session)).toBe(true);
});

it('tries again in time', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    scene.test.core.failNext.SendPushNotification = {id: 'push', status_code: 500};
    await scene.test.advance(1);
    await pushWorker();
    expect(scene.test.core.pushes).toHaveLength(1);
    expect(await pushStates(job)).toEqual(['requested']);
});

it('spares a device that another live session uses', async () => {
    const user = await owner(phone('shared'));
    await owner(phone('shared'));
    const job = await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toEqual([]);
    expect(await pushStates(job)).toEqual(['skipped_live_device']);
    expect(await queued()).toEqual([]);
});

it('sends none to the device of a session that was given up', async () => {
    const user = await owner(phone('a'));
    const manager = await addActor(scene.test, 'system_user system_user_manager');
    await scene.features.call('createRevocation', {actor: manager, body: {scope: {type: 'user', user_id: user.id}, wipe: true, order: 'end_access_first', reason: 'lost', message: ''}});
    await scene.test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [user.id]);
    await scene.features.tick('revocation_engine');
    await pushWorker();
    expect(scene.test.core.pushes).toEqual([]);
    expect(await queued()).toEqual([]);
});

it('spares a device that a session which was given up uses too', async () => {
    const [given, other] = [await owner(phone('shared')), await owner(phone('shared'), phone('own'))];
    const scope = {type: 'users' as const, user_ids: [given.id, other.id], keep_own_session: true, include_integrations: false};
    const job = await scene.features.call('createRevocation', {actor: scene.admin, body: {scope, wipe: true, order: 'tell_first', reason: 'lost', message: ''}});
    await scene.test.rows('UPDATE security_controls_revocation_target SET failed = true WHERE job_id = $1 AND session_id = $2', [job.id, given.sessionIds[0]]);
    await pushWorker();
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('own')]]);
});

it('reaches a device another revocation means too, when the first one is cancelled', async () => {
    const user = await owner(phone('a'));
    const first = await revokeUser(user.id);
    const second = await revokeUser(user.id);
    await scene.features.call('cancelRevocation', {actor: scene.admin, params: {job_id: first.id}, body: {reason: 'one is enough'}});
    await pushWorker();
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    expect(await pushStates(second)).toEqual(['requested']);
});

it('pushes once to a device whose sessions all end', async () => {
    const user = await owner(phone('a'), phone('a'));
    const job = await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    expect(await pushStates(job)).toEqual(['requested', 'requested']);
});

it('sends none for a revocation without wipe, as the push makes the app delete its data', async () => {
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id, {wipe: false});
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toEqual([]);
    expect(await queued()).toEqual([]);
    expect(await pushStates(job)).toEqual(['none']);
});

it('is that of every revocation which wipes the device\'s session, and of none that was cancelled before or leaves the data', async () => {
    const user = await owner(phone('a'));
    const cancelled = await revokeUser(user.id);
    await scene.features.call('cancelRevocation', {actor: scene.admin, params: {job_id: cancelled.id}, body: {reason: 'a mistake'}});
    const jobs = [cancelled, await revokeUser(user.id, {wipe: false}), await revokeUser(user.id), await revokeUser(user.id)];
    await pushWorker();
    expect(scene.test.core.pushes).toHaveLength(1);
    expect(await Promise.all(jobs.map(pushStates))).toEqual([['none'], ['none'], ['requested'], ['requested']]);
    expect((await scene.read(cancelled)).pushes_requested).toBe(0);
});

it('is queued in the order of the sessions, whatever the scope: two admins who mean the same phones wait for each other, and deadlock never', async () => {
    const people = await Promise.all(Array.from({length: 8}, (_, index) => owner(phone(`a${index}`), phone(`b${index}`))));
    // With targets of before, and counted, the database reads them as they were written: in the scope's own order.
    await scene.revoke({type: 'everyone', keep_own_session: true, include_integrations: false});
    await scene.test.rows('ANALYZE');
    const written = async () => (await scene.test.rows<{id: string}>('SELECT session_id AS id FROM security_controls_device_push ORDER BY ctid')).map(({id}) => id);
    for (const scope of [{type: 'everyone' as const}, {type: 'users' as const, user_ids: people.map(({id}) => id).sort().reverse()}]) {
        await scene.test.rows('TRUNCATE security_controls_device_push');
        await scene.revoke({...scope, keep_own_session: true, include_integrations: false});
        expect(await written()).toEqual(people.flatMap(({sessionIds}) => sessionIds).sort());
    }
});

it('says failed when no push service is set', async () => {
    scene.test.core.config['EmailSettings'] = {};
    const user = await owner(phone('a'));
    const job = await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toEqual([]);
    expect(await pushStates(job)).toEqual(['failed']);
});

it('sends in batches of 25', async () => {
    const user = await owner(...Array.from({length: 30}, (_, index) => phone(String(index).padStart(2, '0'))));
    await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds.length)).toEqual([25, 5]);
    expect(new Set(scene.test.core.pushes.flatMap(({deviceIds}) => deviceIds)).size).toBe(30);
});

it('reads back which devices the push service no longer knows', async () => {
    const user = await owner(phone('gone'), phone('here'));
    await scene.test.rows(`CREATE FUNCTION forget_device() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.deviceid = 'android_rn-v2:gone' THEN NEW.props := '{"last_removed_device_id": "android_rn-v2:gone"}'; END IF; RETURN NEW; END $$`);
    await scene.test.rows('CREATE TRIGGER forget BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION forget_device()');
    const job = await revokeUser(user.id);
    await scene.test.advance(1);
    expect((await pushStates(job)).sort()).toEqual(['removed', 'requested']);
});

it('lets one device core refuses keep the others from nothing', async () => {
    const user = await owner(phone('a'), phone('b'), phone('c'));
    const job = await revokeUser(user.id);
    scene.test.core.failNext.CreateSession = {id: 'api.refused', status_code: 400};
    await scene.test.advance(1);
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds.length)).toEqual([2]);
    expect((await pushStates(job)).sort()).toEqual(['failed', 'requested', 'requested']);
});

it('lets one node send at a time', async () => {
    const user = await owner(phone('a'));
    await scene.test.rows('INSERT INTO security_controls_turns (name, next_at) VALUES (\'device_pushes\', $1)', [scene.test.host.clock.now() + 10_000]);
    await revokeUser(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toEqual([]);
    await scene.test.advance(10_000);
    await pushWorker();
    expect(scene.test.core.pushes).toHaveLength(1);
});

it('pushes to the devices of an account that was deactivated, though its sessions are gone', async () => {
    const user = await owner(phone('a'));
    await scene.features.tick('session_mirror');
    await scene.test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [user.id, scene.test.host.clock.now()]);
    await scene.test.rows('DELETE FROM sessions WHERE userid = $1', [user.id]);
    await scene.features.userHasBeenDeactivated(user.id);
    await scene.test.advance(1);
    expect(scene.test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([[phone('a')]]);
    await scene.test.advance(15_000);
    await scene.features.tick('session_mirror');
    await scene.test.advance(1);
    expect(scene.test.core.pushes).toHaveLength(1);
});

it('reaps bot sessions a crash left behind, and no others', async () => {
    const bot = await scene.test.addUser();
    await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'security-controls\')', [bot.id]);
    const leftover = await scene.test.addSession(bot.id, {deviceid: phone('x')});
    await scene.test.advance(120_001);
    const fresh = await scene.test.addSession(bot.id, {createat: scene.test.host.clock.now()});
    await scene.features.tick('bot_session_reaper');
    expect(scene.test.core.revokedSessionIds).toEqual([leftover.id]);
    expect((await botSessions()).map((row) => (row as {id: string}).id)).toEqual([fresh.id]);
});
