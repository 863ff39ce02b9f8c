import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditBodies, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestUser} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let features: SessionFeatures;
let user: TestUser;

beforeEach(async () => {
    features = composeSessionFeatures(test);
    user = await test.addUser();
});

const mirrored = () => test.rows<{session_id: string; device_id: string | null; client_kind: string; ended_at: number; expires_at: number}>(
    'SELECT session_id, device_id, client_kind, ended_at::float8 AS ended_at, expires_at::float8 AS expires_at FROM security_controls_session_mirror ORDER BY first_seen_at, session_id');
const told = () => test.core.published.filter(({event}) => event === 'verdict_due');
const remove = (sessionId: string) => test.rows('DELETE FROM sessions WHERE id = $1', [sessionId]);

/** The next round of the comparison. */
async function round(): Promise<void> {
    await test.advance(15_000);
    await features.tick('session_mirror');
}

it('tells the user whose session vanished, once, and names just that session', async () => {
    const gone = await test.addSession(user.id);
    await test.addSession(user.id);
    await test.addSession((await test.addUser()).id);
    await round();
    expect(told()).toEqual([]);
    await remove(gone.id);
    await round();
    expect(told()).toEqual([{event: 'verdict_due', payload: {session_ids: [gone.id], spread_ms: 2_000}, userId: user.id, omitUsers: {}}]);
    await round();
    expect(told()).toHaveLength(1);
});

it('tells a thousand at a time, and the rest every two seconds: core\'s "revoke everyone" is known to all within a minute', async () => {
    await test.rows(`INSERT INTO security_controls_session_mirror (session_id, user_id, client_kind, expires_at, first_seen_at)
        SELECT 's' || n, 'u' || n, 'web', 0, 1 FROM generate_series(1, 2001) n`);
    await round();
    expect(told()).toHaveLength(1_000);
    for (const known of [2_000, 2_001, 2_001]) {
        await test.advance(2_000);
        await features.tick('session_mirror');
        expect(told()).toHaveLength(known);
    }
});

it('tells again when the event could not be published', async () => {
    const gone = await test.addSession(user.id);
    await round();
    await remove(gone.id);
    test.core.failNext.PublishWebSocketEvent = {id: 'hub', status_code: 500};
    await expect(round()).rejects.toMatchObject({id: 'hub'});
    await round();
    expect(told()).toHaveLength(1);
});

it('tells nobody of sessions a revocation ended or that ran out by themselves', async () => {
    const admin = await addActor(test, 'system_user system_admin');
    const ran = await test.addSession(user.id, {expiresat: test.host.clock.now() + 20_000});
    const ended = await test.addSession(user.id);
    await round();
    await features.call('createRevocation', {actor: admin, body: {scope: {type: 'session', session_id: ended.id}, wipe: true, order: 'end_access_first', reason: 'r', message: ''}});
    await test.advance(1);
    await remove(ran.id);
    await round();
    expect(await test.rows('SELECT id FROM sessions WHERE userid = $1', [user.id])).toEqual([]);
    expect(told()).toEqual([]);
});

it('follows changes of a session, and writes no row that did not change', async () => {
    const session = await test.addSession(user.id);
    await round();
    await test.rows('UPDATE sessions SET deviceid = \'apple_rn-v2:x\', expiresat = expiresat + 1 WHERE id = $1', [session.id]);
    await round();
    const [row] = await mirrored();
    expect(row).toMatchObject({device_id: 'apple_rn-v2:x', client_kind: 'mobile', expires_at: session.expiresat + 1});
    const versions = () => test.rows('SELECT xmin::text AS version FROM security_controls_session_mirror');
    const before = await versions();
    await round();
    expect(await versions()).toEqual(before);
});

it('keeps a device id no longer than a minute after its session', async () => {
    const session = await test.addSession(user.id, {deviceid: 'apple_rn-v2:x'});
    await round();
    await remove(session.id);
    await round();
    expect((await mirrored())[0]?.device_id).toBe('apple_rn-v2:x');
    await test.advance(60_000);
    await round();
    expect((await mirrored())[0]?.device_id).toBeNull();
});

it('forgets ended sessions after 90 days', async () => {
    const session = await test.addSession(user.id);
    await round();
    await remove(session.id);
    await round();
    await test.advance(89 * 86_400_000);
    await round();
    expect(await mirrored()).toHaveLength(1);
    await test.advance(2 * 86_400_000);
    await round();
    expect(await mirrored()).toEqual([]);
});

it('compares on one node at a time, every 15 s', async () => {
    const other = composeSessionFeatures(test);
    await round();
    await test.addSession(user.id);
    await other.tick('session_mirror');
    expect(await mirrored()).toEqual([]);
    await test.advance(15_000);
    await other.tick('session_mirror');
    expect(await mirrored()).toHaveLength(1);
});

it('records a deactivation, and pushes to those core told nobody about', async () => {
    await test.addSession(user.id, {deviceid: 'apple_rn-v2:x'});
    await round();
    await test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [user.id]);
    await test.rows('DELETE FROM sessions');
    await round();
    await test.advance(1);
    expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([['apple_rn-v2:x']]);
    await features.userHasBeenDeactivated(user.id);
    await test.advance(1);
    expect(test.core.pushes).toHaveLength(1);
    expect(await auditBodies(test)).toMatchObject([{event_name: 'user_deactivated', prior_state: {active: true}, resulting_state: {active: false, devices: 1, found_later: true}}]);
});

describe('an account deleted for good', () => {
    const deleteForGood = async () => {
        await test.rows('DELETE FROM sessions WHERE userid = $1', [user.id]);
        await test.rows('DELETE FROM users WHERE id = $1', [user.id]);
    };

    it.each([
        ['when core tells of its deactivation', () => features.userHasBeenDeactivated(user.id)],
        ['by the next round', round],
    ])('is a deactivation as any other, though no row of it is left: %s', async (_, notice) => {
        const session = await test.addSession(user.id, {deviceid: 'apple_rn-v2:x'});
        await round();
        await test.advance(1);
        await deleteForGood();
        await notice();
        await round();
        await test.advance(1);
        expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([['apple_rn-v2:x']]);
        expect(told().map(({payload}) => payload['session_ids'])).toEqual([[session.id]]);
        expect(await test.rows('SELECT ended_by_deactivation FROM security_controls_session_mirror')).toEqual([{ended_by_deactivation: true}]);
        expect(await auditEvents(test)).toEqual(['user_deactivated']);
    });

    it('loses a session that core left open', async () => {
        const [session, other] = [await test.addSession(user.id), await test.addSession((await test.addUser()).id)];
        await round();
        await test.rows('DELETE FROM users WHERE id = $1', [user.id]);
        await round();
        await test.advance(5_000);
        await features.tick('revocation_engine');
        expect(test.core.revokedSessionIds).toEqual([session.id]);
        expect(await test.rows('SELECT id FROM sessions')).toEqual([{id: other.id}]);
    });
});

describe('the beacon', () => {
    it('goes out every 10 s, from one node', async () => {
        const other = composeSessionFeatures(test);
        for (let second = 0; second < 30; second++) {
            await Promise.all([features.tick('beacon'), other.tick('beacon')]);
            await test.advance(1_000);
        }
        const beacons = test.core.published.filter(({event}) => event === 'beacon');
        expect(beacons).toHaveLength(3);
        expect(beacons[0]).toMatchObject({userId: '', payload: {at: expect.any(Number) as number}});
        expect(Number(beacons[1]?.payload['at']) - Number(beacons[0]?.payload['at'])).toBe(10_000);
    });
});

describe('an account deactivated while the plugin was down', () => {
    const deactivate = () => test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [user.id, test.host.clock.now()]);

    it('is caught by the first round: audited once, its clients told, its devices pushed to', async () => {
        const session = await test.addSession(user.id, {deviceid: 'android_rn-v2:t'});
        await round();
        await test.advance(1);
        await deactivate();
        await remove(session.id);
        features = composeSessionFeatures(test);
        await round();
        await test.advance(1);
        expect(told().map(({payload}) => payload['session_ids'])).toEqual([[session.id]]);
        expect(test.core.pushes.map(({deviceIds}) => deviceIds)).toEqual([['android_rn-v2:t']]);
        await round();
        expect((await auditEvents(test)).filter((event) => event === 'user_deactivated')).toHaveLength(1);
    });

    it('loses the fresh sessions core missed, by a job of the plugin\'s own, and only one', async () => {
        const session = await test.addSession(user.id);
        await deactivate();
        await test.advance(6_000);
        await round();
        await round();
        await test.advance(5_000);
        await features.tick('revocation_engine');
        expect(test.core.revokedSessionIds).toEqual([session.id]);
        const admin = await addActor(test, 'system_user system_admin');
        const jobs = (await features.call('listRevocations', {actor: admin, query: {}})).items;
        expect(jobs.map(({scope, requested_by, targets}) => ({scope, requested_by, targets}))).toEqual([{scope: {type: 'deactivated'}, requested_by: '', targets: 1}]);
    });

    it('loses them although an earlier job of that kind still waits for its clients', async () => {
        const [first, other] = [await test.addSession(user.id), await test.addUser()];
        await deactivate();
        await test.advance(6_000);
        await round();
        await test.advance(5_000);
        await features.tick('revocation_engine');
        const second = await test.addSession(other.id);
        await test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [other.id, test.host.clock.now() - 6_000]);
        await round();
        await test.advance(5_000);
        await features.tick('revocation_engine');
        expect(test.core.revokedSessionIds).toEqual([first.id, second.id]);
        expect(await test.rows('SELECT count(*)::int AS unfinished FROM security_controls_revocation WHERE finished_at = 0')).toEqual([{unfinished: 2}]);
    });

    it('keeps its sessions when it is active again before they were ended', async () => {
        const session = await test.addSession(user.id);
        await deactivate();
        await test.advance(6_000);
        await features.tick('session_mirror');
        await test.rows('UPDATE users SET deleteat = 0 WHERE id = $1', [user.id]);
        await test.advance(5_000);
        await features.tick('revocation_engine');
        expect(await test.rows('SELECT id FROM sessions')).toEqual([{id: session.id}]);
    });

    it('keeps its data when it is active again by the time its client asks, whether the plugin has ended its session by then or not', async () => {
        const sessions = [await test.addSession(user.id, {deviceid: 'android_rn-v2:t'}), await test.addSession(user.id)];
        const tickets = await Promise.all(sessions.map(({id}) => features.call('issueTicket', {actor: {userId: user.id, sessionId: id, isAutomation: false, address: '', client: ''}})));
        const verdicts = () => Promise.all(tickets.map(({ticket}) => features.call('getVerdict', {body: {ticket}})));
        const setDeleteAt = (at: number) => test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [user.id, at]);
        await deactivate();
        await test.advance(6_000);
        await features.tick('session_mirror');
        const deactivatedAt = test.host.clock.now();
        await setDeleteAt(0);
        await features.tick('device_pushes');
        expect(await verdicts()).toMatchObject([{verdict: 'live'}, {verdict: 'live'}]);
        expect(test.core.pushes).toEqual([]);
        await setDeleteAt(deactivatedAt);
        // The phone's was spared at its push, and is taken up again by the next round.
        await round();
        await test.advance(5_000);
        await features.tick('revocation_engine');
        await setDeleteAt(0);
        expect(await verdicts()).toMatchObject([{verdict: 'log_out', nonce: null, notice: {ended_by: 'ended_elsewhere'}}, {verdict: 'log_out', nonce: null}]);
    });

    it.each([
        ['asks', ['told', 'back']],
        ['asks, and before core tells of it', ['back', 'told']],
        ['asks, and before core tells of it, a round after its sessions went', ['back', 'round', 'told']],
    ])('is not wiped, nor pushed to, when it is active again before its client %s', async (_, course) => {
        const session = await test.addSession(user.id, {deviceid: 'android_rn-v2:t'});
        const {ticket} = await features.call('issueTicket', {actor: {userId: user.id, sessionId: session.id, isAutomation: false, address: '', client: ''}});
        await round();
        await test.advance(1);
        await deactivate();
        await remove(session.id);
        const steps: Record<string, () => Promise<unknown>> = {
            round, told: () => features.userHasBeenDeactivated(user.id), back: () => test.rows('UPDATE users SET deleteat = 0 WHERE id = $1', [user.id]),
        };
        for (const step of course) {
            await steps[step]?.();
        }
        await test.advance(1_000);
        expect(test.core.pushes).toEqual([]);
        expect(await features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'log_out', nonce: null});
    });
});
