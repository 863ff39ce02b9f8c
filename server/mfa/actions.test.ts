import {DAY_MS, HOUR_MS, useMfaScene} from '../../test/support/mfa_enforcement';
import {logInAs} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';

const scene = useMfaScene();
let reader: TestSession;
/** May write MFA settings, and is no system admin. */
let mfaAdmin: TestSession;

beforeEach(async () => {
    await scene.save({});
    scene.test.core.permissionsOfRole = {...scene.test.core.permissionsOfRole, mfa_admin: ['sysconsole_read_authentication_mfa', 'sysconsole_write_authentication_mfa', 'sysconsole_read_user_management_users', 'edit_other_users']};
    reader = (await logInAs(scene.test, 'system_user system_read_only_admin')).session;
    mfaAdmin = (await logInAs(scene.test, 'system_user mfa_admin')).session;
});

const refusedOnce = async (path: string, body: object) => {
    expect((await scene.post(path, body, reader)).status).toBe(403);
    expect((await scene.events('request_refused')).at(-1)).toMatchObject({status: 'fail'});
};
const send = () => scene.test.advance(3_000);

describe('more time', () => {
    it('is added to the deadline of who waits, told to them, and audited with its reason apart', async () => {
        const user = await scene.addPerson({member: {first_applied_at: scene.test.host.clock.now(), deadline_at: scene.test.host.clock.now() + HOUR_MS}});
        const deadline = scene.test.host.clock.now() + HOUR_MS;
        expect((await scene.post(`/mfa/people/${user}/extension`, {hours: 24, reason: 'At sea'}, mfaAdmin)).body).toMatchObject({state: 'in_grace', deadline_at: deadline + DAY_MS, extended_at: expect.any(Number)});
        expect(await scene.events('mfa_deadline_extended')).toMatchObject([{target: {id: user}, prior_state: {deadline_at: deadline}, resulting_state: {deadline_at: deadline + DAY_MS}}]);
        await send();
        expect(scene.messagesTo(user)).toEqual([expect.stringContaining('gave you more time')]);
    });

    it('counts from now for who is overdue, once a person, and survives a change of the grace', async () => {
        const user = await scene.addOverdue();
        const now = scene.test.host.clock.now();
        expect((await scene.post(`/mfa/people/${user}/extension`, {hours: 5, reason: 'Ill'})).body).toMatchObject({state: 'in_grace', deadline_at: now + (5 * HOUR_MS)});
        expect((await scene.post(`/mfa/people/${user}/extension`, {hours: 5, reason: 'Again'})).body).toMatchObject({id: 'mfa.already_extended'});
        await scene.save({grace: {amount: 3, unit: 'days'}});
        const [row] = await scene.test.rows<{deadline_at: string}>('SELECT deadline_at FROM security_controls_mfa_members WHERE user_id = $1', [user]);
        expect(Number(row?.deadline_at)).toBe(now + (5 * HOUR_MS) + DAY_MS);
    });

    it('is refused for who is not waited for, for a system admin by anybody else, and to who may only read', async () => {
        const [enrolled, colleague] = [await scene.addPerson({enrolled: true}), await scene.addOverdue({roles: 'system_user system_admin'})];
        expect((await scene.post(`/mfa/people/${enrolled}/extension`, {hours: 1, reason: 'x'})).body).toMatchObject({id: 'mfa.not_waiting'});
        expect((await scene.post(`/mfa/people/${colleague}/extension`, {hours: 1, reason: 'x'}, mfaAdmin)).status).toBe(403);
        expect((await scene.post(`/mfa/people/${scene.test.host.ids.newId()}/extension`, {hours: 1, reason: 'x'})).status).toBe(404);
        scene.test.core.permissionsOfRole = {...scene.test.core.permissionsOfRole, mfa_admin: ['sysconsole_write_authentication_mfa']};
        expect((await scene.post(`/mfa/people/${enrolled}/extension`, {hours: 1, reason: 'x'}, mfaAdmin)).status).toBe(403);
        await refusedOnce(`/mfa/people/${colleague}/extension`, {hours: 1, reason: 'x'});
        expect(await scene.events('mfa_deadline_extended')).toEqual([]);
    });
});

describe('help', () => {
    it('gives another session for enrolling, told and audited', async () => {
        const user = await scene.addOverdue({member: {first_applied_at: 0, deadline_at: 1, enrolment_sessions_used: 3}});
        expect((await scene.post(`/mfa/people/${user}/help`, {reason: 'Called'}, mfaAdmin)).body).toMatchObject({enrolment_sessions_used: 3, enrolment_sessions_allowed: 4});
        expect(await scene.events('mfa_person_helped')).toMatchObject([{target: {id: user}, resulting_state: {enrolment_sessions_granted: 1}}]);
        await send();
        expect(scene.messagesTo(user)).toEqual([expect.stringContaining('another login')]);
    });

    it('is given once, however often it is asked for', async () => {
        const user = await scene.addOverdue({member: {first_applied_at: 0, deadline_at: 1, enrolment_sessions_used: 3}});
        const replies = await Promise.all([1, 2, 3].map(() => scene.post(`/mfa/people/${user}/help`, {reason: 'Called'})));
        expect(replies.map(({status}) => status).sort()).toEqual([200, 409, 409]);
        expect((await scene.post(`/mfa/people/${user}/help`, {reason: 'Called'})).body).toMatchObject({id: 'mfa.help_not_needed'});
        expect(await scene.events('mfa_person_helped')).toHaveLength(1);
        await send();
        expect(scene.messagesTo(user)).toHaveLength(1);
    });

    it('is refused where nobody is waited for past a deadline, and to who may only read', async () => {
        const user = await scene.addPerson();
        expect((await scene.post(`/mfa/people/${user}/help`, {reason: 'x'})).body).toMatchObject({id: 'mfa.not_waiting'});
        await refusedOnce(`/mfa/people/${user}/help`, {reason: 'x'});
    });
});

describe('resetting a second factor', () => {
    const announce = async (userId: string, session = scene.admin) => (await scene.post(`/mfa/people/${userId}/factor_resets`, {reason: 'Lost phone'}, session)).body as {id: string};
    const report = async (id: string, error: string | null = null, session = scene.admin) => (await scene.post(`/mfa/factor_resets/${id}/outcome`, {error}, session)).body;

    it('is announced, done by core, recorded by what core then says, and told to the person; no deadline is renewed', async () => {
        const user = await scene.addPerson({enrolled: true, member: {first_applied_at: 0, deadline_at: 1}});
        const {id} = await announce(user, mfaAdmin);
        await scene.enrol(user, false);
        expect(await report(id, null, mfaAdmin)).toEqual({status: 'success', person_told: true});
        expect(await scene.events('mfa_factor_reset_requested')).toMatchObject([{status: 'attempt', target: {id: user}}]);
        expect(await scene.events('mfa_factor_reset')).toMatchObject([{status: 'success', target: {id: user}}]);
        await send();
        expect(scene.messagesTo(user)).toEqual([expect.stringContaining('removed your multi-factor authentication')]);
        expect(await scene.test.rows('SELECT deadline_at::int AS at FROM security_controls_mfa_members WHERE user_id = $1', [user])).toEqual([{at: 1}]);
    });

    it('that core refused is recorded as failed, whatever the browser says, and nobody is told', async () => {
        const user = await scene.addPerson({enrolled: true});
        const {id} = await announce(user);
        expect(await report(id)).toEqual({status: 'fail', person_told: false});
        expect(await report(id)).toMatchObject({id: 'mfa.reset_closed'});
        await send();
        expect(scene.messagesTo(user)).toEqual([]);
    });

    it('whose admin never came back is settled all the same', async () => {
        const user = await scene.addPerson({enrolled: true, member: {first_applied_at: 0, deadline_at: 1}});
        await announce(user);
        await scene.enrol(user, false);
        await scene.test.leap(61_000);
        await send();
        expect(await scene.events('mfa_factor_reset')).toMatchObject([{status: 'success'}]);
        expect(scene.messagesTo(user)).toHaveLength(1);
    });

    it('is refused for who has none, for a system admin by anybody else, for somebody else\'s announcement, and to who may only read', async () => {
        const [user, colleague] = [await scene.addPerson(), await scene.addPerson({enrolled: true, roles: 'system_user system_admin'})];
        expect(await announce(user)).toMatchObject({id: 'mfa.not_enrolled'});
        expect(await announce(colleague, mfaAdmin)).toMatchObject({status_code: 403});
        const {id} = await announce(colleague);
        expect(await report(id, null, mfaAdmin)).toMatchObject({id: 'mfa.reset_not_found'});
        await refusedOnce(`/mfa/people/${colleague}/factor_resets`, {reason: 'x'});
    });
});

describe('ending the sessions of the overdue', () => {
    const end = (body: object, session = scene.admin) => scene.post('/mfa/overdue_sessions/end', {user_ids: null, confirm_users: 0, reason: 'Too late', ...body}, session);

    it('logs out all of them without wipe, and nobody who waits, enrols at this moment, or asked', async () => {
        const [late, later, waiting] = [await scene.addOverdue(), await scene.addOverdue(), await scene.addPerson()];
        for (const user of [late, later, waiting]) {
            await scene.test.addSession(user);
        }
        const busy = await scene.addOverdue();
        await scene.logIn(busy);
        const {body} = await end({confirm_users: 2});
        expect(body).toMatchObject({users: 2, job_id: expect.any(String)});
        await scene.test.advance(6_000);
        expect(await Promise.all([late, later, waiting, busy, scene.adminId].map(async (user) => (await scene.openSessions(user)).length))).toEqual([0, 0, 1, 1, 1]);
        expect((await scene.plugin.request(scene.admin, 'GET', `/revocations/${String(body['job_id'])}`)).body).toMatchObject({wipe: false, targets: 2});
        expect(await scene.events('mfa_overdue_sessions_ended')).toMatchObject([{status: 'attempt', resulting_state: {users: 2, chosen: false}}]);
    });

    it('or of those chosen; whoever has no session makes no job', async () => {
        const [late, other] = [await scene.addOverdue(), await scene.addOverdue()];
        await scene.test.addSession(other);
        expect((await end({user_ids: [late], confirm_users: 1})).body).toEqual({job_id: null, users: 1});
        expect(await scene.openSessions(other)).toHaveLength(1);
    });

    it('never of the last admin, since nobody could change the policy then', async () => {
        await scene.enrol(scene.adminId, false);
        await scene.test.rows('INSERT INTO security_controls_mfa_members (user_id, first_applied_at, deadline_at) VALUES ($1, 0, 1) ON CONFLICT (user_id) DO UPDATE SET deadline_at = 1', [scene.adminId]);
        expect((await end({user_ids: [scene.adminId], confirm_users: 1})).body).toMatchObject({id: 'mfa.not_confirmed'});
    });

    it('needs the number it was shown for, a system admin, and a person', async () => {
        const late = await scene.addOverdue();
        await scene.test.addSession(late);
        expect((await end({confirm_users: 3})).body).toMatchObject({id: 'mfa.not_confirmed'});
        expect((await end({confirm_users: 1}, mfaAdmin)).status).toBe(403);
        const token = await scene.test.addSession(scene.adminId, {props: {type: 'UserAccessToken'}});
        expect((await end({confirm_users: 1}, token)).body).toMatchObject({id: 'api.automation_refused'});
        await refusedOnce('/mfa/overdue_sessions/end', {user_ids: null, confirm_users: 1, reason: 'x'});
        expect(await scene.openSessions(late)).toHaveLength(1);
    });
});
