import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor, auditBodies, composeSessionFeatures} from '../../test/support/session_features';
import type {Actor} from '../http/route';
import {retryDelayMs} from './engine/retry';

const scene = useRevocationScene();

describe('when core does not do as it is told', () => {
    it('retries what may pass, quickly', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        scene.test.core.failNext.RevokeSession = {id: 'app.session.remove.app_error', status_code: 500};
        await scene.test.advance(1);
        expect((await scene.targetsOf(job))[0]).toMatchObject({state: 'queued', error: 'app.session.remove.app_error'});
        await scene.pass(500);
        expect((await scene.targetsOf(job))[0]).toMatchObject({state: 'access_ended', error: ''});
    });

    it('believes no revocation whose session is still there', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        // How core answers both a missing session and a database it could not read.
        scene.test.core.failNext.RevokeSession = {id: 'app.session.get.app_error', status_code: 400};
        await scene.test.advance(1);
        expect((await scene.targetsOf(job))[0]).toMatchObject({access_ended_at: 0, error: 'session_still_open'});
        await scene.pass(500);
        expect((await scene.targetsOf(job))[0]).toMatchObject({state: 'access_ended', error: ''});
    });

    it('gives up what core refuses for good, and says so', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        scene.test.core.failNext.RevokeSession = {id: 'api.refused', status_code: 403};
        await scene.pass(1_000);
        expect(await scene.read(job)).toMatchObject({failed: 1, targets_by_state: {queued: 1}});
        expect(await scene.events()).toEqual(['revocation_requested', 'session_revocation_failed', 'revocation_finished']);
    });

    it('records an overdue target once, loudly, and goes on trying', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id});
        for (let passed = 0; passed < 64_000; passed += 500) {
            scene.test.core.failNext.RevokeSession = {id: 'app.session.remove.app_error', status_code: 500};
            await scene.pass(500);
        }
        expect(await scene.read(job)).toMatchObject({overdue: 1, finished_at: 0, access_ended_ms: null});
        expect((await scene.events()).filter((event) => event === 'session_deadline_missed')).toHaveLength(1);
        expect(scene.test.log.filter(({level}) => level === 'error')).toHaveLength(1);
        scene.test.core.failNext = {};
        await scene.pass(61_000);
        expect(await scene.read(job)).toMatchObject({overdue: 1, targets_by_state: {wipe_unconfirmed: 1}});
        expect((await scene.events()).filter((event) => event === 'session_deadline_missed')).toHaveLength(1);
    }, 60_000);

    it('waits longer from attempt to attempt, and a minute once the deadline has passed', () => {
        expect([0, 1, 2, 10].map((attempts) => retryDelayMs({attempts, deadline_at: 60_000}, 1_000))).toEqual([250, 500, 1_000, 5_000]);
        expect(retryDelayMs({attempts: 0, deadline_at: 60_000}, 60_000)).toBe(60_000);
    });

    it('ends access although events cannot be published', async () => {
        const user = await scene.addPerson();
        scene.test.core.failNext.PublishWebSocketEvent = {id: 'hub', status_code: 500};
        await scene.revoke({type: 'user', user_id: user.id});
        await scene.pass(4_000);
        expect(await scene.liveIds()).not.toContain(user.session.id);
    });
});

describe('crashes, nodes and permissions', () => {
    it('does what a crash left between effect and outcome once more, and writes one record', async () => {
        const user = await scene.addPerson();
        const sessionId = user.session.id;
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        // A node claimed the target and revoked the session, and died before it wrote that down.
        await scene.test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [scene.test.host.clock.now() + 10_000]);
        await scene.test.rows('DELETE FROM sessions WHERE id = $1', [sessionId]);
        await scene.features.tick('revocation_engine');
        expect(await scene.read(job)).toMatchObject({targets_by_state: {queued: 1}});
        await scene.pass(10_500);
        expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: 1}});
        expect((await scene.events()).filter((event) => event === 'session_access_ended')).toHaveLength(1);
    });

    it('lets two engines share the work and records each session once', async () => {
        const user = await scene.addPerson({}, ...Array<object>(30).fill({}));
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        const other = composeSessionFeatures(scene.test);
        await Promise.all([scene.features.tick('revocation_engine'), other.tick('revocation_engine'), scene.features.tick('revocation_engine', scene.test.host.fork())]);
        await scene.features.tick('revocation_engine');
        expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: 30}});
        expect((await scene.events()).filter((event) => event === 'session_access_ended')).toHaveLength(30);
    });

    it.each([
        ['lost the role', (actor: Actor) => scene.test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [actor.userId])],
        ['was deactivated', (actor: Actor) => scene.test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [actor.userId])],
    ])('ends nothing when the one who asked %s meanwhile', async (_, withdraw) => {
        const manager = await addActor(scene.test, 'system_user system_user_manager');
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id}, {}, manager);
        await scene.test.advance(1);
        await withdraw(manager);
        await scene.pass(4_000);
        expect(await scene.liveIds()).toContain(user.session.id);
        expect((await scene.targetsOf(job))[0]).toMatchObject({error: 'permission_withdrawn', access_ended_at: 0});
        expect(await scene.read(job)).toMatchObject({failed: 1});
        expect(await scene.events()).toEqual(['revocation_requested', 'session_revocation_failed', 'revocation_finished']);
    });

    it('spares a target who became a system admin meanwhile', async () => {
        const manager = await addActor(scene.test, 'system_user system_user_manager');
        const user = await scene.addPerson();
        await scene.revoke({type: 'user', user_id: user.id}, {}, manager);
        await scene.test.advance(1);
        await scene.test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [user.id]);
        await scene.pass(4_000);
        expect(await scene.liveIds()).toContain(user.session.id);
    });

    it('tells the admin who asked, at most every half second', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id});
        await scene.pass(4_000);
        const events = scene.test.core.published.filter(({event}) => event === 'revocation_changed');
        expect(events.length).toBeGreaterThan(1);
        expect(events.length).toBeLessThan(9);
        expect(events[0]).toMatchObject({userId: scene.admin.userId, payload: {job_id: job.id}});
    });

    it('records no success when an account could not be deactivated', async () => {
        const person = await scene.addPerson();
        await scene.revoke({type: 'user', user_id: person.id}, {deactivate: true, order: 'end_access_first'});
        scene.test.core.failNext.UpdateUserActive = {id: 'no', status_code: 400};
        await scene.pass(62_000, 2_000);
        const finished = (await auditBodies(scene.test)).find((body) => (body as {event_name: string}).event_name === 'revocation_finished');
        expect(finished).toMatchObject({status: 'fail', resulting_state: {failed: 0, accounts_to_deactivate: 1, accounts_deactivated: 0}});
    });

    it('tells nobody of what the plugin does by itself: an event for nobody in particular reaches everybody', async () => {
        const user = await scene.addPerson();
        await scene.test.rows('UPDATE users SET deleteat = $2 WHERE id = $1', [user.id, scene.test.host.clock.now() - 60_000]);
        await scene.features.tick('session_mirror');
        await scene.pass(4_000);
        expect(await scene.test.rows('SELECT access_ended_at > 0 AS ended FROM security_controls_revocation_target')).toEqual([{ended: true}]);
        expect(scene.test.core.published.filter(({event}) => event === 'revocation_changed')).toEqual([]);
    });
});
