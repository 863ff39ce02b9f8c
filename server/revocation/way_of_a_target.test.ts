import {everyone, useRevocationScene} from '../../test/support/revocation_scene';

const scene = useRevocationScene();

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};

describe('the way of a target', () => {
    it('is told by one event for all sessions of the user, and ends 3 s later when nobody heard', async () => {
        const user = await scene.addPerson({}, {}, {});
        const job = await scene.revoke({type: 'user', user_id: user.id});
        await scene.test.advance(1);
        const told = scene.test.core.published.filter(({event}) => event === 'verdict_due');
        expect(told).toHaveLength(1);
        expect(told[0]).toMatchObject({userId: user.id, payload: {spread_ms: 0}});
        expect((told[0]?.payload['session_ids'] as string[]).sort()).toEqual([...user.sessionIds].sort());
        expect((await scene.read(job)).targets_by_state).toMatchObject({told: 2});
        await scene.pass(2_500);
        expect(await scene.liveIds()).toEqual(expect.arrayContaining(user.sessionIds));
        await scene.pass(1_000);
        expect(scene.test.core.revokedSessionIds.sort()).toEqual([...user.sessionIds].sort());
        const ended = await scene.read(job);
        expect(ended.targets_by_state).toMatchObject({access_ended: 2});
        expect(ended.access_ended_ms).toBeGreaterThanOrEqual(3_000);
        expect(ended.access_ended_ms).toBeLessThanOrEqual(4_000);
    });

    it('ends at once when its client heard, and is complete with the report', async () => {
        const user = await scene.addPerson();
        const session = {userId: user.id, sessionId: user.session.id, isAutomation: false, address: '', client: ''};
        const {ticket} = await scene.features.call('issueTicket', {actor: session});
        const job = await scene.revoke({type: 'user', user_id: user.id});
        await scene.test.advance(1);
        const verdict = await scene.features.call('getVerdict', {body: {ticket}});
        expect(verdict).toMatchObject({verdict: 'wipe', session_id: session.sessionId, notice: {ended_by: 'system_admin', message: 'Call the desk.'}});
        expect(await scene.features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: true});
        expect(await scene.liveIds()).not.toContain(session.sessionId);
        await scene.features.tick('revocation_engine');
        expect((await scene.read(job)).finished_at).toBe(0);
        await scene.features.call('reportWipe', {body: {ticket, nonce: verdict.nonce ?? '', report: REPORT}});
        await scene.features.tick('revocation_engine');
        const done = await scene.read(job);
        expect(done).toMatchObject({targets_by_state: {wipe_reported: 1}, failed: 0, overdue: 0});
        expect(done.finished_at).toBeGreaterThan(0);
        expect(done.access_ended_ms).toBeLessThan(3_000);
        expect((await scene.targetsOf(job))[0]).toMatchObject({report: REPORT, error: ''});
        expect(await scene.events()).toEqual(['revocation_requested', 'session_access_ended', 'wipe_reported', 'revocation_finished']);
    });

    it('ends before anybody is told when the admin believes the session stolen', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        await scene.test.advance(1);
        expect(await scene.liveIds()).not.toContain(user.session.id);
        expect(scene.test.core.published.filter(({event}) => event === 'verdict_due')).toEqual([]);
        expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: 1}});
    });

    it('needs no report when the job does not wipe, nor when a program holds the session', async () => {
        const user = await scene.addPerson();
        const bot = await scene.test.addUser();
        await scene.test.addSession(bot.id, {props: {type: 'UserAccessToken'}});
        const gentle = await scene.revoke({type: 'user', user_id: user.id}, {wipe: false});
        const token = await scene.revoke({type: 'user', user_id: bot.id});
        await scene.pass(4_000);
        expect(await scene.read(gentle)).toMatchObject({targets_by_state: {access_ended: 1}, finished_at: expect.any(Number) as number});
        expect((await scene.read(gentle)).finished_at).toBeGreaterThan(0);
        expect((await scene.read(token)).finished_at).toBeGreaterThan(0);
    });

    it('ends for a client that heard while the engine has it in hand, as soon as it is free', async () => {
        const user = await scene.addPerson();
        const sessionId = user.session.id;
        const {ticket} = await scene.features.call('issueTicket', {actor: {...scene.admin, userId: user.id, sessionId}});
        await scene.revoke({type: 'user', user_id: user.id});
        await scene.test.advance(1);
        const lease = (until: number) => scene.test.host.sql.exec('UPDATE security_controls_revocation_target SET lease_until = $2::bigint WHERE session_id = $1', [sessionId, until]);
        await lease(scene.test.host.clock.now() + 10_000);
        const heard = scene.features.call('reportHeard', {body: {ticket}});
        await scene.pass(300);
        expect(await scene.liveIds()).toContain(sessionId);
        await lease(0);
        await scene.pass(300);
        expect(await heard).toEqual({access_ended: true});
    });

    it('is wipe_unconfirmed at the deadline, and wipe_reported by a report that comes later', async () => {
        const user = await scene.addPerson();
        const {ticket} = await scene.features.call('issueTicket', {actor: {...scene.admin, userId: user.id, sessionId: user.session.id}});
        const job = await scene.revoke({type: 'user', user_id: user.id});
        await scene.pass(59_500);
        expect(await scene.read(job)).toMatchObject({targets_by_state: {access_ended: 1}, finished_at: 0});
        await scene.pass(1_000);
        expect(await scene.read(job)).toMatchObject({targets_by_state: {wipe_unconfirmed: 1}, overdue: 0});
        expect((await scene.read(job)).finished_at).toBeGreaterThan(0);
        expect((await scene.events()).slice(-2)).toEqual(['wipe_unconfirmed', 'revocation_finished']);
        const {nonce} = await scene.features.call('getVerdict', {body: {ticket}});
        await scene.features.call('reportWipe', {body: {ticket, nonce: nonce ?? '', report: REPORT}});
        expect(await scene.read(job)).toMatchObject({targets_by_state: {wipe_reported: 1}});
    });
});

describe('a revocation of everyone', () => {
    it('is one event to all, and the acting session goes last', async () => {
        const users = [await scene.addPerson({}, {}, {}), await scene.addPerson({}, {})];
        const job = await scene.revoke(everyone());
        await scene.test.advance(1);
        expect(scene.test.core.published.filter(({event}) => event === 'verdict_due')).toEqual([expect.objectContaining({userId: '', payload: {session_ids: null, spread_ms: 8}})]);
        await scene.pass(4_000);
        expect(await scene.liveIds()).toEqual([scene.admin.sessionId]);
        await scene.pass(4_000);
        expect(await scene.liveIds()).toEqual([]);
        expect(scene.test.core.revokedSessionIds[scene.test.core.revokedSessionIds.length - 1]).toBe(scene.admin.sessionId);
        expect(await scene.read(job)).toMatchObject({targets: 4, users: users.length + 1});
    });

    it('tells only those who are meant when they are the smaller part: not everybody\'s client is to ask at once', async () => {
        const idle = await scene.addPerson({}, {createat: 1, lastactivityat: 1});
        await scene.addPerson({}, {}, {});
        await scene.revoke(everyone({filter: {idle_days: 30}}));
        await scene.test.advance(1);
        expect(scene.test.core.published.filter(({event}) => event === 'verdict_due')).toEqual([expect.objectContaining({userId: idle.id, payload: {session_ids: [idle.session.id], spread_ms: 0}})]);
        await scene.pass(4_000);
        expect(await scene.isOpen(idle.session)).toBe(false);
    });

    it('answers the acting session "live" until its turn', async () => {
        await scene.addPerson();
        const {ticket} = await scene.features.call('issueTicket', {actor: scene.admin});
        await scene.revoke(everyone());
        await scene.test.advance(1);
        expect(await scene.features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'live'});
        await scene.pass(4_000);
        expect(await scene.features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'wipe'});
    });

    it('keeps the own session when asked to, and finds who logged in meanwhile', async () => {
        const user = await scene.addPerson();
        const job = await scene.revoke(everyone({keep_own_session: true}));
        await scene.test.advance(1);
        const late = await scene.test.addSession(user.id);
        await scene.pass(8_000);
        expect(await scene.liveIds()).toEqual([scene.admin.sessionId]);
        expect(scene.test.core.revokedSessionIds).toContain(late.id);
        expect((await scene.read(job)).targets).toBe(2);
    });
});
