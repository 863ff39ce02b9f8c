import type {CreateRevocation, Revocation} from '../../contract/revocations';
import type {SessionFeatures} from '../../test/support/session_features';
import {addActor, auditEvents, composeSessionFeatures} from '../../test/support/session_features';
import type {TestDatabase, TestHost} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import type {Actor} from '../http/route';
import {retryDelayMs} from './engine/retry';

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

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};

function revoke(scope: CreateRevocation['scope'], over: Partial<CreateRevocation> = {}, actor = admin): Promise<Revocation> {
    return features.call('createRevocation', {actor, body: {scope, wipe: true, order: 'tell_first', reason: 'A lost laptop', message: 'Call the desk.', ...over}});
}
const everyone = (over: Partial<Extract<CreateRevocation['scope'], {type: 'everyone'}>> = {}) => ({type: 'everyone' as const, keep_own_session: false, include_integrations: false, ...over});
const read = (job: Revocation) => features.call('getRevocation', {actor: admin, params: {job_id: job.id}});
const targetsOf = async (job: Revocation) => (await features.call('listRevocationTargets', {actor: admin, params: {job_id: job.id}, query: {}})).items;
const engine = () => features.tick('revocation_engine');
const liveIds = async () => (await test.rows<{id: string}>('SELECT id FROM sessions')).map((row) => row.id);

/** The engine's ticks while the time passes. */
async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
        await test.advance(500);
        await engine();
    }
}

async function person(sessions = 1): Promise<{id: string; sessionIds: string[]}> {
    const user = await test.addUser();
    const sessionIds: string[] = [];
    for (let i = 0; i < sessions; i++) {
        sessionIds.push((await test.addSession(user.id)).id);
    }
    return {id: user.id, sessionIds};
}

describe('asking for a revocation', () => {
    it('stores targets and the audit record, and answers before anything has ended', async () => {
        const user = await person(2);
        const job = await revoke({type: 'user', user_id: user.id});
        expect(job).toMatchObject({targets: 2, users: 1, requested_by: admin.userId, finished_at: 0, access_ended_ms: null, targets_by_state: {queued: 2}});
        expect(job.deadline_at - job.requested_at).toBe(60_000);
        expect(await auditEvents(test)).toEqual(['revocation_requested']);
    });

    it('stores nothing when there is nothing to revoke', async () => {
        const user = await test.addUser();
        await test.addSession(user.id, {expiresat: 1});
        await expect(revoke({type: 'user', user_id: user.id})).rejects.toMatchObject({id: 'revocations.nothing_to_revoke'});
        expect(await test.rows('SELECT 1 FROM security_controls_revocation')).toEqual([]);
        expect(await auditEvents(test)).toEqual([]);
    });

    it('stores nothing when its audit record cannot be written', async () => {
        const user = await person();
        await test.rows('ALTER TABLE security_controls_audit_pending RENAME TO gone');
        await expect(revoke({type: 'user', user_id: user.id})).rejects.toMatchObject({name: 'HostError'});
        await test.rows('ALTER TABLE gone RENAME TO security_controls_audit_pending');
        expect(await test.rows('SELECT 1 FROM security_controls_revocation')).toEqual([]);
        await test.advance(100);
        expect(await liveIds()).toContain(user.sessionIds[0]);
    });

    it.each([
        ['a user manager one person', 'system_user_manager', 'user', 'system_user', null],
        ['a user manager one session', 'system_user_manager', 'session', 'system_user', null],
        ['a user manager a system admin', 'system_user_manager', 'user', 'system_user system_admin', 'revocations.target_is_system_admin'],
        ['a user manager a session of a system admin', 'system_user_manager', 'session', 'system_user system_admin', 'revocations.target_is_system_admin'],
        ['a user manager everyone', 'system_user_manager', 'everyone', 'system_user', 'api.forbidden'],
        ['a plain user somebody', 'system_user', 'user', 'system_user', 'api.forbidden'],
        ['a system admin a system admin', 'system_user system_admin', 'user', 'system_user system_admin', null],
        ['a system admin everyone', 'system_user system_admin', 'everyone', 'system_user', null],
    ])('%s', async (_, actorRoles, type, targetRoles, refusal) => {
        const actor = await addActor(test, actorRoles);
        const target = await addActor(test, targetRoles);
        const scope = type === 'everyone' ? everyone() : type === 'user' ? {type: 'user' as const, user_id: target.userId} : {type: 'session' as const, session_id: target.sessionId};
        const asked = revoke(scope, {}, actor);
        await (refusal ? expect(asked).rejects.toMatchObject({id: refusal}) : expect(asked).resolves.toMatchObject({requested_by: actor.userId}));
        const previewed = features.call('previewRevocation', {actor, body: {scope}});
        await (refusal ? expect(previewed).rejects.toMatchObject({id: refusal}) : expect(previewed).resolves.toBeTruthy());
    });

    it('knows neither users nor sessions that are not there', async () => {
        await expect(revoke({type: 'user', user_id: test.host.ids.newId()})).rejects.toMatchObject({id: 'users.not_found'});
        await expect(revoke({type: 'session', session_id: test.host.ids.newId()})).rejects.toMatchObject({id: 'sessions.not_found'});
        await expect(features.call('getRevocation', {actor: admin, params: {job_id: test.host.ids.newId()}})).rejects.toMatchObject({id: 'revocations.not_found'});
    });

    it('previews by client kind and leaves integrations out of everyone unless they are asked for', async () => {
        const user = await test.addUser();
        await test.addSession(user.id, {props: {type: 'UserAccessToken'}});
        await test.addSession(user.id, {isoauth: true});
        await test.addSession(user.id, {deviceid: 'android_rn-v2:token'});
        const preview = (scope: CreateRevocation['scope']) => features.call('previewRevocation', {actor: admin, body: {scope}});
        expect(await preview(everyone())).toEqual({
            users: 2, sessions: 2, devices: 1, sessions_by_client_kind: {web: 1, desktop: 0, mobile: 1, personal_access_token: 0, oauth_app: 0, bot: 0},
            accounts: 2, access_tokens: 0, system_admins: 1, includes_own_session: true, must_confirm_users: false,
        });
        expect(await preview(everyone({include_integrations: true, keep_own_session: true}))).toMatchObject({users: 1, sessions: 3});
        expect((await revoke(everyone())).targets).toBe(2);
    });

    it('pages through jobs, newest first, and through targets', async () => {
        const user = await person(3);
        const first = await revoke({type: 'user', user_id: user.id});
        await test.advance(1);
        const second = await revoke({type: 'user', user_id: user.id});
        const page = await features.call('listRevocations', {actor: admin, query: {limit: 1}});
        expect(page.items.map((job) => job.id)).toEqual([second.id]);
        const next = await features.call('listRevocations', {actor: admin, query: {limit: 1, cursor: page.next_cursor ?? ''}});
        expect(next).toMatchObject({items: [{id: first.id}], next_cursor: null});
        const targets = await features.call('listRevocationTargets', {actor: admin, params: {job_id: first.id}, query: {limit: 2}});
        expect(targets.items).toHaveLength(2);
        expect((await features.call('listRevocationTargets', {actor: admin, params: {job_id: first.id}, query: {limit: 2, cursor: targets.next_cursor ?? ''}})).items).toHaveLength(1);
    });
});

describe('the way of a target', () => {
    it('is told by one event for all sessions of the user, and ends 3 s later when nobody heard', async () => {
        const user = await person(2);
        const job = await revoke({type: 'user', user_id: user.id});
        await test.advance(1);
        const told = test.core.published.filter(({event}) => event === 'verdict_due');
        expect(told).toHaveLength(1);
        expect(told[0]).toMatchObject({userId: user.id, payload: {spread_ms: 0}});
        expect((told[0]?.payload['session_ids'] as string[]).sort()).toEqual([...user.sessionIds].sort());
        expect((await read(job)).targets_by_state).toMatchObject({told: 2});
        await pass(2_500);
        expect(await liveIds()).toEqual(expect.arrayContaining(user.sessionIds));
        await pass(1_000);
        expect(test.core.revokedSessionIds.sort()).toEqual([...user.sessionIds].sort());
        const ended = await read(job);
        expect(ended.targets_by_state).toMatchObject({access_ended: 2});
        expect(ended.access_ended_ms).toBeGreaterThanOrEqual(3_000);
        expect(ended.access_ended_ms).toBeLessThanOrEqual(4_000);
    });

    it('ends at once when its client heard, and is complete with the report', async () => {
        const user = await person();
        const session = {userId: user.id, sessionId: user.sessionIds[0] ?? '', isAutomation: false, address: '', client: ''};
        const {ticket} = await features.call('issueTicket', {actor: session});
        const job = await revoke({type: 'user', user_id: user.id});
        await test.advance(1);
        const verdict = await features.call('getVerdict', {body: {ticket}});
        expect(verdict).toMatchObject({verdict: 'wipe', session_id: session.sessionId, notice: {ended_by: 'system_admin', message: 'Call the desk.'}});
        expect(await features.call('reportHeard', {body: {ticket}})).toEqual({access_ended: true});
        expect(await liveIds()).not.toContain(session.sessionId);
        await engine();
        expect((await read(job)).finished_at).toBe(0);
        await features.call('reportWipe', {body: {ticket, nonce: verdict.nonce ?? '', report: REPORT}});
        await engine();
        const done = await read(job);
        expect(done).toMatchObject({targets_by_state: {wipe_reported: 1}, failed: 0, overdue: 0});
        expect(done.finished_at).toBeGreaterThan(0);
        expect(done.access_ended_ms).toBeLessThan(3_000);
        expect((await targetsOf(job))[0]).toMatchObject({report: REPORT, error: ''});
        expect(await auditEvents(test)).toEqual(['revocation_requested', 'session_access_ended', 'wipe_reported', 'revocation_finished']);
    });

    it('ends before anybody is told when the admin believes the session stolen', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        await test.advance(1);
        expect(await liveIds()).not.toContain(user.sessionIds[0]);
        expect(test.core.published.filter(({event}) => event === 'verdict_due')).toEqual([]);
        expect(await read(job)).toMatchObject({targets_by_state: {access_ended: 1}});
    });

    it('needs no report when the job does not wipe, nor when a program holds the session', async () => {
        const user = await person();
        const bot = await test.addUser();
        await test.addSession(bot.id, {props: {type: 'UserAccessToken'}});
        const gentle = await revoke({type: 'user', user_id: user.id}, {wipe: false});
        const token = await revoke({type: 'user', user_id: bot.id});
        await pass(4_000);
        expect(await read(gentle)).toMatchObject({targets_by_state: {access_ended: 1}, finished_at: expect.any(Number) as number});
        expect((await read(gentle)).finished_at).toBeGreaterThan(0);
        expect((await read(token)).finished_at).toBeGreaterThan(0);
    });

    it('ends for a client that heard while the engine has it in hand, as soon as it is free', async () => {
        const user = await person();
        const sessionId = user.sessionIds[0] ?? '';
        const {ticket} = await features.call('issueTicket', {actor: {...admin, userId: user.id, sessionId}});
        await revoke({type: 'user', user_id: user.id});
        await test.advance(1);
        const lease = (until: number) => test.host.sql.exec('UPDATE security_controls_revocation_target SET lease_until = $2::bigint WHERE session_id = $1', [sessionId, until]);
        await lease(test.host.clock.now() + 10_000);
        const heard = features.call('reportHeard', {body: {ticket}});
        await pass(300);
        expect(await liveIds()).toContain(sessionId);
        await lease(0);
        await pass(300);
        expect(await heard).toEqual({access_ended: true});
    });

    it('is wipe_unconfirmed at the deadline, and wipe_reported by a report that comes later', async () => {
        const user = await person();
        const {ticket} = await features.call('issueTicket', {actor: {...admin, userId: user.id, sessionId: user.sessionIds[0] ?? ''}});
        const job = await revoke({type: 'user', user_id: user.id});
        await pass(59_500);
        expect(await read(job)).toMatchObject({targets_by_state: {access_ended: 1}, finished_at: 0});
        await pass(1_000);
        expect(await read(job)).toMatchObject({targets_by_state: {wipe_unconfirmed: 1}, overdue: 0});
        expect((await read(job)).finished_at).toBeGreaterThan(0);
        expect((await auditEvents(test)).slice(-2)).toEqual(['wipe_unconfirmed', 'revocation_finished']);
        const {nonce} = await features.call('getVerdict', {body: {ticket}});
        await features.call('reportWipe', {body: {ticket, nonce: nonce ?? '', report: REPORT}});
        expect(await read(job)).toMatchObject({targets_by_state: {wipe_reported: 1}});
    });
});

describe('when core does not do as it is told', () => {
    it('retries what may pass, quickly', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        test.core.failNext.RevokeSession = {id: 'app.session.remove.app_error', status_code: 500};
        await test.advance(1);
        expect((await targetsOf(job))[0]).toMatchObject({state: 'queued', error: 'app.session.remove.app_error'});
        await pass(500);
        expect((await targetsOf(job))[0]).toMatchObject({state: 'access_ended', error: ''});
    });

    it('believes no revocation whose session is still there', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        // How core answers both a missing session and a database it could not read.
        test.core.failNext.RevokeSession = {id: 'app.session.get.app_error', status_code: 400};
        await test.advance(1);
        expect((await targetsOf(job))[0]).toMatchObject({access_ended_at: 0, error: 'session_still_open'});
        await pass(500);
        expect((await targetsOf(job))[0]).toMatchObject({state: 'access_ended', error: ''});
    });

    it('gives up what core refuses for good, and says so', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        test.core.failNext.RevokeSession = {id: 'api.refused', status_code: 403};
        await pass(1_000);
        expect(await read(job)).toMatchObject({failed: 1, targets_by_state: {queued: 1}});
        expect(await auditEvents(test)).toEqual(['revocation_requested', 'session_revocation_failed', 'revocation_finished']);
    });

    it('records an overdue target once, loudly, and goes on trying', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id});
        for (let passed = 0; passed < 64_000; passed += 500) {
            test.core.failNext.RevokeSession = {id: 'app.session.remove.app_error', status_code: 500};
            await pass(500);
        }
        expect(await read(job)).toMatchObject({overdue: 1, finished_at: 0, access_ended_ms: null});
        expect((await auditEvents(test)).filter((event) => event === 'session_deadline_missed')).toHaveLength(1);
        expect(test.log.filter(({level}) => level === 'error')).toHaveLength(1);
        test.core.failNext = {};
        await pass(61_000);
        expect(await read(job)).toMatchObject({overdue: 1, targets_by_state: {wipe_unconfirmed: 1}});
        expect((await auditEvents(test)).filter((event) => event === 'session_deadline_missed')).toHaveLength(1);
    }, 60_000);

    it('waits longer from attempt to attempt, and a minute once the deadline has passed', () => {
        expect([0, 1, 2, 10].map((attempts) => retryDelayMs({attempts, deadline_at: 60_000}, 1_000))).toEqual([250, 500, 1_000, 5_000]);
        expect(retryDelayMs({attempts: 0, deadline_at: 60_000}, 60_000)).toBe(60_000);
    });

    it('ends access although events cannot be published', async () => {
        const user = await person();
        test.core.failNext.PublishWebSocketEvent = {id: 'hub', status_code: 500};
        await revoke({type: 'user', user_id: user.id});
        await pass(4_000);
        expect(await liveIds()).not.toContain(user.sessionIds[0]);
    });
});

describe('crashes, nodes and permissions', () => {
    it('does what a crash left between effect and outcome once more, and writes one record', async () => {
        const user = await person();
        const sessionId = user.sessionIds[0] ?? '';
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        // A node claimed the target and revoked the session, and died before it wrote that down.
        await test.rows('UPDATE security_controls_revocation_target SET lease_until = $1', [test.host.clock.now() + 10_000]);
        await test.rows('DELETE FROM sessions WHERE id = $1', [sessionId]);
        await engine();
        expect(await read(job)).toMatchObject({targets_by_state: {queued: 1}});
        await pass(10_500);
        expect(await read(job)).toMatchObject({targets_by_state: {access_ended: 1}});
        expect((await auditEvents(test)).filter((event) => event === 'session_access_ended')).toHaveLength(1);
    });

    it('lets two engines share the work and records each session once', async () => {
        const user = await person(30);
        const job = await revoke({type: 'user', user_id: user.id}, {order: 'end_access_first'});
        const other = composeSessionFeatures(test);
        await Promise.all([features.tick('revocation_engine'), other.tick('revocation_engine'), features.tick('revocation_engine', test.host.fork())]);
        await engine();
        expect(await read(job)).toMatchObject({targets_by_state: {access_ended: 30}});
        expect((await auditEvents(test)).filter((event) => event === 'session_access_ended')).toHaveLength(30);
    });

    it.each([
        ['lost the role', (actor: Actor) => test.rows('UPDATE users SET roles = \'system_user\' WHERE id = $1', [actor.userId])],
        ['was deactivated', (actor: Actor) => test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [actor.userId])],
    ])('ends nothing when the one who asked %s meanwhile', async (_, withdraw) => {
        const manager = await addActor(test, 'system_user system_user_manager');
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id}, {}, manager);
        await test.advance(1);
        await withdraw(manager);
        await pass(4_000);
        expect(await liveIds()).toContain(user.sessionIds[0]);
        expect((await targetsOf(job))[0]).toMatchObject({error: 'permission_withdrawn', access_ended_at: 0});
        expect(await read(job)).toMatchObject({failed: 1});
        expect(await auditEvents(test)).toEqual(['revocation_requested', 'session_revocation_failed', 'revocation_finished']);
    });

    it('spares a target who became a system admin meanwhile', async () => {
        const manager = await addActor(test, 'system_user system_user_manager');
        const user = await person();
        await revoke({type: 'user', user_id: user.id}, {}, manager);
        await test.advance(1);
        await test.rows('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [user.id]);
        await pass(4_000);
        expect(await liveIds()).toContain(user.sessionIds[0]);
    });

    it('tells the admin who asked, at most every half second', async () => {
        const user = await person();
        const job = await revoke({type: 'user', user_id: user.id});
        await pass(4_000);
        const events = test.core.published.filter(({event}) => event === 'revocation_changed');
        expect(events.length).toBeGreaterThan(1);
        expect(events.length).toBeLessThan(9);
        expect(events[0]).toMatchObject({userId: admin.userId, payload: {job_id: job.id}});
    });
});

describe('a revocation of everyone', () => {
    it('is one event to all, and the acting session goes last', async () => {
        const users = [await person(2), await person(1)];
        const job = await revoke(everyone());
        await test.advance(1);
        expect(test.core.published.filter(({event}) => event === 'verdict_due')).toEqual([expect.objectContaining({userId: '', payload: {session_ids: null, spread_ms: 8}})]);
        await pass(4_000);
        expect(await liveIds()).toEqual([admin.sessionId]);
        await pass(4_000);
        expect(await liveIds()).toEqual([]);
        expect(test.core.revokedSessionIds[test.core.revokedSessionIds.length - 1]).toBe(admin.sessionId);
        expect(await read(job)).toMatchObject({targets: 4, users: users.length + 1});
    });

    it('answers the acting session "live" until its turn', async () => {
        await person();
        const {ticket} = await features.call('issueTicket', {actor: admin});
        await revoke(everyone());
        await test.advance(1);
        expect(await features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'live'});
        await pass(4_000);
        expect(await features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'wipe'});
    });

    it('keeps the own session when asked to, and finds who logged in meanwhile', async () => {
        const user = await person();
        const job = await revoke(everyone({keep_own_session: true}));
        await test.advance(1);
        const late = await test.addSession(user.id);
        await pass(8_000);
        expect(await liveIds()).toEqual([admin.sessionId]);
        expect(test.core.revokedSessionIds).toContain(late.id);
        expect((await read(job)).targets).toBe(2);
    });
});
