import {DAY_MS, useMfaScene} from '../../test/support/mfa_enforcement';
import {startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';

const MINUTE_MS = 60_000;

const scene = useMfaScene();

beforeEach(async () => {
    await scene.save({});
});

const logInFor = async (userId: string, session: Partial<TestSession> = {}): Promise<TestSession> => {
    const result = await scene.logIn(userId, session);
    if (typeof result === 'string') {
        throw new Error(result);
    }
    return result;
};
const ownState = async (session: TestSession) => (await scene.plugin.request(session, 'GET', '/mfa/me')).body;
const settle = () => scene.test.advance(3_000);
/** The workers' ticks before and after; those in between would find nothing new. */
const pass = async (minutes: number) => {
    await settle();
    await scene.test.leap((minutes * MINUTE_MS) - 6_000);
    await settle();
};
const outcomes = async () => (await scene.events('mfa_enrolment_session_ended')).map((event) => event.resulting_state?.['outcome']);

it('before the deadline a log-in is free, and nothing of it ends', async () => {
    const user = await scene.addPerson();
    const session = await logInFor(user);
    expect(await ownState(session)).toMatchObject({state: 'in_grace', enrolment_session: null, show_banner: false, enrolment_sessions_used: 0, enrolment_sessions_allowed: 3});
    await pass(30);
    expect(await scene.openSessions(user)).toEqual([session.id]);
});

it('who is only encouraged is told so where they can enrol, and held to nothing', async () => {
    await scene.save({mode: 'encouraged'});
    const session = await logInFor(await scene.addOverdue());
    expect(await ownState(session)).toMatchObject({state: 'not_required', encouraged: true, enrolment_session: null});
    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnableMultifactorAuthentication: false};
    expect(await ownState(session)).toMatchObject({encouraged: false});
});

it('past the deadline a log-in gives a session for enrolling, which the engine ends without wipe', async () => {
    const user = await scene.addOverdue();
    const session = await logInFor(user);
    const now = scene.test.host.clock.now();
    expect(await ownState(session)).toMatchObject({state: 'enrolment_session', enrolment_session: {ends_at: now + (10 * MINUTE_MS), is_this_session: true}, enrolment_sessions_used: 1});
    await pass(9);
    expect(await scene.openSessions(user)).toEqual([session.id]);
    await pass(2);
    expect(await scene.openSessions(user)).toEqual([]);
    expect(await outcomes()).toEqual(['ended']);
    const {body} = await scene.plugin.request(scene.admin, 'GET', '/revocations');
    expect(body['items']).toMatchObject([{scope: {type: 'mfa'}, wipe: false, targets: 1, requested_by: ''}]);
});

it('the client is told why it was logged out, and keeps its data', async () => {
    const session = await logInFor(await scene.addOverdue());
    const {body: {ticket}} = await scene.plugin.request(session, 'POST', '/client/ticket');
    await pass(11);
    expect((await scene.plugin.request(null, 'POST', '/client/verdict', {body: {ticket}})).body).toMatchObject({verdict: 'log_out', notice: {ended_by: 'mfa_enrolment'}});
});

it('ends what the log-in became, and leaves the sessions of before, of tokens and of OAuth apps alone', async () => {
    const user = await scene.addOverdue();
    const before = await scene.test.addSession(user);
    const session = await logInFor(user, {createat: before.createat - DAY_MS});
    const clearing = await scene.test.addSession(user, {createat: before.createat - (2 * DAY_MS), expiresat: 1});
    const token = await scene.test.addSession(user, {props: {type: 'UserAccessToken'}});
    const app = await scene.test.addSession(user, {isoauth: true});
    await pass(11);
    expect((await scene.openSessions(user)).sort()).toEqual([before.id, clearing.id, token.id, app.id].sort());
    expect(await scene.openSessions(user)).not.toContain(session.id);
});

it('who enrols in time goes on in the same session', async () => {
    const user = await scene.addOverdue();
    const session = await logInFor(user);
    await scene.enrol(user);
    await pass(30);
    expect(await scene.openSessions(user)).toEqual([session.id]);
    expect(await outcomes()).toEqual(['enrolled']);
    expect(await ownState(session)).toMatchObject({state: 'enrolled', enrolment_session: null});
});

it('three of them, then an admin must help; help gives one more', async () => {
    const user = await scene.addOverdue();
    for (let i = 0; i < 3; i++) {
        await logInFor(user);
        await pass(11);
    }
    expect(await scene.logIn(user)).toContain('Ask an administrator');
    expect((await scene.events('mfa_log_in_refused'))[0]).toMatchObject({target: {type: 'user', id: user}, resulting_state: {enrolment_sessions_used: 3}});
    expect((await scene.post(`/mfa/people/${user}/help`, {reason: 'Lost the phone'})).body).toMatchObject({user_id: user, enrolment_sessions_allowed: 4, needs_help: false});
    await logInFor(user);
    await pass(11);
    expect(await scene.logIn(user)).toContain('Ask an administrator');
});

it('a log-in that is refused again and again is one record, and a minute later one more with the number', async () => {
    const user = await scene.addOverdue({member: {first_applied_at: 1, deadline_at: 1, enrolment_sessions_used: 3}});
    await scene.test.advance(MINUTE_MS - (scene.test.host.clock.now() % MINUTE_MS));
    for (let i = 0; i < 5; i++) {
        expect(await scene.logIn(user)).toContain('Ask an administrator');
    }
    await settle();
    const refusal = (state: object) => expect.objectContaining({status: 'success', target: {type: 'user', id: user}, resulting_state: state});
    const first = refusal({deadline_at: 1, enrolment_sessions_used: 3});
    expect(await scene.events('mfa_log_in_refused')).toEqual([first]);
    await pass(2);
    expect(await scene.events('mfa_log_in_refused')).toEqual([first, refusal({repeated: 4})]);
});

it('a second log-in while one is open is part of it: it takes none away, and ends with it', async () => {
    const user = await scene.addOverdue();
    await logInFor(user);
    await pass(9);
    const second = await logInFor(user);
    expect(await ownState(second)).toMatchObject({enrolment_sessions_used: 1, enrolment_session: {is_this_session: true}});
    await pass(2);
    expect(await scene.openSessions(user)).toEqual([]);
});

it('a log-in that never became a session is given back', async () => {
    const user = await scene.addOverdue();
    await scene.plugin.hook('UserWillLogIn', [{id: user}]);
    await pass(11);
    expect(await outcomes()).toEqual(['unused']);
    expect(await scene.test.rows('SELECT enrolment_sessions_used FROM security_controls_mfa_members WHERE user_id = $1', [user])).toEqual([{enrolment_sessions_used: 0}]);
});

it('two log-ins at once when one is left: one gets it', async () => {
    const user = await scene.addOverdue();
    await scene.test.rows('UPDATE security_controls_mfa_members SET enrolment_sessions_used = 2 WHERE user_id = $1', [user]);
    await Promise.all([scene.logIn(user), scene.logIn(user)]);
    expect(await scene.test.rows('SELECT enrolment_sessions_used FROM security_controls_mfa_members WHERE user_id = $1', [user])).toEqual([{enrolment_sessions_used: 3}]);
});

it('a system admin past the deadline gets none, in words that say who can help; the last one is let in', async () => {
    const colleague = await scene.addOverdue({roles: 'system_user system_admin'});
    expect(await scene.logIn(colleague)).toContain('ask another System Admin');
    expect((await scene.post(`/mfa/people/${colleague}/help`, {reason: 'Called me'})).status).toBe(200);
    await logInFor(colleague);
    await pass(11);
    expect(await scene.logIn(colleague)).toContain('ask another System Admin');
    await scene.test.rows('UPDATE users SET deleteat = 1 WHERE id = $1', [scene.adminId]);
    const session = await logInFor(colleague);
    await pass(30);
    expect(await scene.openSessions(colleague)).toEqual([session.id]);
});

it('an open session is let go at once when the policy is switched off, and a log-in is free', async () => {
    const user = await scene.addOverdue();
    const session = await logInFor(user);
    await scene.save({mode: 'off'});
    expect(await ownState(session)).toMatchObject({state: 'not_required', enrolment_session: null});
    await settle();
    expect(await outcomes()).toEqual(['released']);
    const second = await logInFor(user);
    await pass(30);
    expect((await scene.openSessions(user)).sort()).toEqual([session.id, second.id].sort());
});

it.each([
    ['MFA is not enabled in core', () => {
        scene.test.core.config['ServiceSettings'] = {SiteURL: 'http://localhost:8065'};
    }],
    ['core enforces by itself', () => {
        scene.test.core.license = {features: {mfa: true}};
        scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: true};
    }],
])('nothing is enforced here while %s', async (_what, arrange) => {
    const user = await scene.addOverdue();
    arrange();
    const session = await logInFor(user);
    await pass(30);
    expect(await scene.openSessions(user)).toEqual([session.id]);
});

it('a restart in the middle changes nothing: what was allowed still ends', async () => {
    const user = await scene.addOverdue();
    await logInFor(user);
    await scene.plugin.stop();
    await scene.test.leap(5 * MINUTE_MS);
    await scene.plugin.hook('OnActivate');
    await pass(6);
    expect(await scene.openSessions(user)).toEqual([]);
    expect(await outcomes()).toEqual(['ended']);
});

it('two nodes end a session by one job', async () => {
    const other = await startTestPlugin(scene.test);
    const user = await scene.addOverdue();
    await logInFor(user);
    await pass(11);
    const {body} = await scene.plugin.request(scene.admin, 'GET', '/revocations');
    expect(body['items']).toHaveLength(1);
    expect(await outcomes()).toEqual(['ended']);
    await other.stop();
});

it('refuses in the person\'s language', async () => {
    const user = await scene.addOverdue({member: {first_applied_at: 0, deadline_at: 1, enrolment_sessions_used: 3}});
    await scene.test.rows('UPDATE users SET locale = \'de\' WHERE id = $1', [user]);
    expect(await scene.logIn(user)).toContain('Bitten Sie einen Administrator');
});
