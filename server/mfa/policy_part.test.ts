import type {MfaPolicy} from '../../contract/mfa';
import {addMfaPerson, addTeam} from '../../test/support/mfa_people';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {DEFAULT_MFA_POLICY} from './policy';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
let adminId: string;

beforeEach(async () => {
    test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableMultifactorAuthentication: true};
    plugin = await startTestPlugin(test);
    const login = await logInAs(test, 'system_user system_admin');
    admin = login.session;
    adminId = login.user.id;
    await enrol(adminId);
});
afterEach(() => plugin.stop());

const REQUIRED: MfaPolicy = {...DEFAULT_MFA_POLICY, mode: 'required', grace: {amount: 2, unit: 'days'}};
const enrol = (userId: string, enrolled = true) => test.rows('UPDATE users SET mfaactive = $2 WHERE id = $1', [userId, enrolled]);
const now = () => test.host.clock.now();
const put = async (policy: MfaPolicy, session = admin) => {
    const {headers} = await plugin.request(admin, 'GET', '/policies/mfa');
    return plugin.request(session, 'PUT', '/policies/mfa', {body: policy, headers: {'if-match': String(headers['ETag'])}});
};
const people = async (query = '') => (await plugin.request(admin, 'GET', '/mfa/people', {query})).body as {items: Array<{user_id: string; state: string; exemption: string | null; deadline_at: number | null}>; next_cursor: string | null; total: number | null};
const person = async (id: string) => (await people()).items.find((one) => one.user_id === id);
const events = async () => (await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records ORDER BY seq')).map((row) => JSON.parse(row.body) as {event_name: string; status: string; resulting_state: Record<string, unknown> | null});
const eventsNamed = async (name: string) => (await events()).filter((event) => event.event_name === name);

describe('the policy', () => {
    it('is off until somebody saves it, and shown beside what core does', async () => {
        const {body} = await plugin.request(admin, 'GET', '/policies/mfa');
        expect(body).toMatchObject({
            policy: DEFAULT_MFA_POLICY, version: 0, can_write: true, required_since: null, drift: [], lifted_until: null, own_account: {enrolled: true},
            server: {mfa_licensed: false, core_enforces: false, settings: {'ServiceSettings.EnableMultifactorAuthentication': true}},
        });
    });

    it('requires, with a deadline for everybody it meets, and is audited', async () => {
        const user = await addMfaPerson(test);
        expect((await put(REQUIRED)).body).toMatchObject({version: 1, required_since: now()});
        expect(await person(user)).toMatchObject({state: 'in_grace', deadline_at: now() + (2 * DAY_MS)});
        expect(await eventsNamed('policy_changed')).toMatchObject([{status: 'success', resulting_state: {mode: 'required', version: 1}}]);
    });

    it('keeps why somebody is exempt out of the chain, where it could never be erased', async () => {
        const user = await addMfaPerson(test);
        await put({...REQUIRED, exempt_users: [{user_id: user, reason: 'broken hand', until: now() + DAY_MS}]});
        expect(await person(user)).toMatchObject({state: 'exempt', exemption: 'chosen_user', exempt_until: now() + DAY_MS});
        const [event] = await eventsNamed('policy_changed');
        expect(event?.resulting_state).toMatchObject({exempt_users: [{user_id: user, until: now() + DAY_MS}]});
        expect(JSON.stringify(await events())).not.toContain('broken hand');
        expect(await test.rows('SELECT value FROM security_controls_audit_personal WHERE field = \'reason\'')).toEqual([{value: `${user}: broken hand`}]);
        await test.sleep(DAY_MS);
        expect(await person(user)).toMatchObject({state: 'in_grace', exemption: null});
    });

    it('is refused to who may only read, audited', async () => {
        const {session} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await put(REQUIRED, session)).status).toBe(403);
        expect(await eventsNamed('request_refused')).toHaveLength(1);
        expect((await plugin.request(session, 'GET', '/policies/mfa')).body).toMatchObject({can_write: false, version: 0});
    });

    it('is refused with what is wrong with it', async () => {
        const ghost = test.host.ids.newId();
        const wrong: MfaPolicy = {
            ...REQUIRED, scope: {type: 'chosen', roles: [], team_ids: [ghost], group_ids: [], user_ids: []}, grace: {amount: 8760, unit: 'days'},
            exempt_users: [{user_id: adminId, reason: 'a', until: 1}, {user_id: adminId, reason: 'b', until: 2}], core_enforcement: {when: 'at', at: null},
        };
        const {status, body} = await put(wrong);
        expect(status).toBe(400);
        expect((body['details'] as Array<{path: string}>).map(({path}) => path).sort()).toEqual(['core_enforcement.at', 'exempt_users.1.user_id', 'grace', 'scope.team_ids.0']);
    });
});

describe('nobody is locked out', () => {
    it('since nothing is required while nobody can enrol', async () => {
        test.core.config['ServiceSettings'] = {};
        expect((await put(REQUIRED)).body['id']).toBe('mfa.not_enabled');
    });

    it('since who requires it of administrators is enrolled, or signs in with a provider the policy names', async () => {
        await enrol(adminId, false);
        expect((await put(REQUIRED)).body['id']).toBe('mfa.actor_not_enrolled');
        const team = await addTeam(test);
        await addMfaPerson(test, {teamIds: [team], roles: 'system_user system_manager'});
        const ofTeam: MfaPolicy = {...REQUIRED, scope: {type: 'chosen', roles: [], team_ids: [team], group_ids: [], user_ids: []}};
        expect((await put(ofTeam)).body['id']).toBe('mfa.actor_not_enrolled');
        expect((await put({...REQUIRED, scope: {type: 'chosen', roles: ['guests'], team_ids: [], group_ids: [], user_ids: []}})).status).toBe(200);
        await test.rows('UPDATE users SET authservice = \'saml\' WHERE id = $1', [adminId]);
        expect((await put({...REQUIRED, exempt_providers: ['saml']})).status).toBe(200);
    });

    it('since who is not enrolled may still loosen the policy', async () => {
        await put(REQUIRED);
        await enrol(adminId, false);
        expect((await put({...REQUIRED, grace: {amount: 9, unit: 'days'}})).status).toBe(200);
        expect((await put({...REQUIRED, mode: 'off'})).status).toBe(200);
    });

    it('since the last system admin who could change the policy is exempt while no other is able', async () => {
        await put(REQUIRED);
        await enrol(adminId, false);
        await test.sleep(3 * DAY_MS);
        expect(await person(adminId)).toMatchObject({state: 'exempt', exemption: 'last_admin'});
        const second = await addMfaPerson(test, {roles: 'system_user system_admin', enrolled: true});
        expect(await person(adminId)).toMatchObject({state: 'overdue'});
        expect(await person(second)).toMatchObject({state: 'enrolled'});
    });
});

describe('deadlines', () => {
    it('begin for new people and for those who join a team in scope', async () => {
        const team = await addTeam(test);
        await put({...REQUIRED, scope: {type: 'chosen', roles: [], team_ids: [team], group_ids: [], user_ids: []}});
        const [late, joiner] = [await addMfaPerson(test, {teamIds: [team]}), await addMfaPerson(test)];
        await test.advance(61_000);
        const met = (await person(late))?.deadline_at ?? 0;
        expect(met).toBeGreaterThan(now() + (2 * DAY_MS) - 61_000);
        expect(await person(joiner)).toMatchObject({state: 'not_required'});
        await test.rows('INSERT INTO teammembers (teamid, userid, deleteat) VALUES ($1, $2, 0)', [team, joiner]);
        await test.sleep(DAY_MS);
        expect((await person(late))?.deadline_at).toBe(met);
        expect((await person(joiner))?.deadline_at).toBeGreaterThan(met);
        // Leaving and coming back renews nothing.
        await test.rows('UPDATE teammembers SET deleteat = 1 WHERE userid = $1', [late]);
        await test.sleep(2 * DAY_MS);
        await test.rows('UPDATE teammembers SET deleteat = 0 WHERE userid = $1', [late]);
        expect(await person(late)).toMatchObject({state: 'overdue', deadline_at: met});
    });

    it('move for those who wait when the grace changes, either way, and for nobody who is past', async () => {
        const user = await addMfaPerson(test);
        await put(REQUIRED);
        const start = now();
        await put({...REQUIRED, grace: {amount: 5, unit: 'days'}});
        expect(await person(user)).toMatchObject({deadline_at: start + (5 * DAY_MS)});
        await put({...REQUIRED, grace: {amount: 36, unit: 'hours'}});
        expect(await person(user)).toMatchObject({deadline_at: start + (36 * HOUR_MS)});
        await test.sleep(2 * DAY_MS);
        await put({...REQUIRED, grace: {amount: 30, unit: 'days'}});
        expect(await person(user)).toMatchObject({state: 'overdue', deadline_at: start + (36 * HOUR_MS)});
    });

    it('run for the enrolled too, so that a reset renews nothing', async () => {
        const user = await addMfaPerson(test, {enrolled: true});
        await put(REQUIRED);
        await test.sleep(3 * DAY_MS);
        await enrol(user, false);
        expect(await person(user)).toMatchObject({state: 'overdue'});
    });

    it('end at once when the requirement is switched off, and begin anew with a new one', async () => {
        const user = await addMfaPerson(test);
        await put(REQUIRED);
        await test.sleep(3 * DAY_MS);
        await put({...REQUIRED, mode: 'encouraged'});
        expect(await person(user)).toMatchObject({state: 'not_required', encouraged: true});
        await put(REQUIRED);
        expect(await person(user)).toMatchObject({state: 'in_grace', deadline_at: now() + (2 * DAY_MS)});
    });

    it('are the same whichever of two nodes saw a newcomer', async () => {
        await put(REQUIRED);
        const other = await startTestPlugin(test);
        const user = await addMfaPerson(test);
        await test.advance(200_000);
        expect(await test.rows('SELECT user_id FROM security_controls_mfa_members WHERE user_id = $1', [user])).toHaveLength(1);
        await other.stop();
    });
});

describe('a dry run', () => {
    const run = async (policy: MfaPolicy, group = 'now', session = admin) => plugin.request(session, 'POST', '/policies/mfa/dry_run', {body: {policy, group}});

    it('says who would be met now, who at the deadline, and who is exempt and why, and changes nothing', async () => {
        const [plain, saml, chosen] = [await addMfaPerson(test), await addMfaPerson(test, {authservice: 'saml'}), await addMfaPerson(test)];
        await addMfaPerson(test, {isBot: true});
        const policy: MfaPolicy = {...REQUIRED, exempt_users: [{user_id: chosen, reason: 'on leave', until: now() + DAY_MS}]};
        expect((await run(policy)).body).toMatchObject({
            now: 0, at_deadline: 1, exempt: {bot: 1, chosen_user: 1, provider: 0, cannot_enrol: 1, last_admin: 0}, counts: {enrolled: 1, in_grace: 1},
            first_deadline_at: now() + (2 * DAY_MS), last_deadline_at: now() + (2 * DAY_MS), refusals: [], people: [],
        });
        const listed = async (group: string, of = policy) => ((await run(of, group)).body['people'] as Array<{user_id: string}>).map((one) => one.user_id).sort();
        expect(await listed('at_deadline')).toEqual([plain]);
        expect(await listed('exempt')).toEqual([saml, chosen].sort());
        expect(await listed('now', {...policy, grace: {amount: 0, unit: 'hours'}})).toEqual([plain]);
        expect(await test.rows('SELECT user_id FROM security_controls_mfa_members')).toEqual([]);
    });

    it('is what saving then does', async () => {
        const user = await addMfaPerson(test);
        await put(REQUIRED);
        await test.sleep(DAY_MS);
        const shorter: MfaPolicy = {...REQUIRED, grace: {amount: 3, unit: 'hours'}};
        const {body} = await run(shorter);
        expect(body).toMatchObject({now: 1, at_deadline: 0, people: [{user_id: user}]});
        await put(shorter);
        expect((await plugin.request(admin, 'GET', '/mfa/coverage')).body).toMatchObject({counts: body['counts']});
    });

    it('names why saving would be refused', async () => {
        await enrol(adminId, false);
        test.core.config['ServiceSettings'] = {};
        expect((await run(REQUIRED)).body).toMatchObject({refusals: ['mfa.not_enabled', 'mfa.actor_not_enrolled']});
    });

    it('names people only to who may read users', async () => {
        const {session} = await logInAs(test, 'system_user system_manager');
        expect((await run(REQUIRED, 'now', session)).status).toBe(403);
        expect((await plugin.request(session, 'GET', '/mfa/coverage')).status).toBe(200);
        for (const path of ['/mfa/people', '/mfa/people.csv', '/mfa/bypasses']) {
            expect((await plugin.request(session, 'GET', path)).status).toBe(403);
        }
    });
});

describe('the floor', () => {
    const proposed = (on: boolean) => ({...test.core.config, ServiceSettings: {...test.core.config['ServiceSettings'], EnableMultifactorAuthentication: on}});

    it('refuses switching MFA off while it is required, in words, audited', async () => {
        expect(await plugin.hook('ConfigurationWillBeSaved', [proposed(false)])).toEqual([null, null]);
        await put(REQUIRED);
        expect(JSON.stringify(await plugin.hook('ConfigurationWillBeSaved', [proposed(false)]))).toMatch(/requires multi-factor authentication/);
        expect(await plugin.hook('ConfigurationWillBeSaved', [proposed(true)])).toEqual([null, null]);
        expect(await eventsNamed('mfa_floor_refused')).toMatchObject([{status: 'fail'}]);
    });

    it('refuses nothing while the host operator has lifted it', async () => {
        await put(REQUIRED);
        await test.rows('INSERT INTO security_controls_mfa_break_glass (id, begun_at, ends_at) VALUES (\'g\', $1, $2)', [now(), now() + HOUR_MS]);
        expect(await plugin.hook('ConfigurationWillBeSaved', [proposed(false)])).toEqual([null, null]);
        await test.sleep(HOUR_MS);
        expect(JSON.stringify(await plugin.hook('ConfigurationWillBeSaved', [proposed(false)]))).toMatch(/requires/);
    });

    it('finds what came in past it once, and shows it until it is healed', async () => {
        await put(REQUIRED);
        test.core.config['ServiceSettings'] = {};
        await plugin.hook('OnConfigurationChange');
        await test.sleep(700_000);
        expect((await plugin.request(admin, 'GET', '/policies/mfa')).body).toMatchObject({drift: [{setting: 'ServiceSettings.EnableMultifactorAuthentication', put_back: 'not_asked'}]});
        expect(await eventsNamed('mfa_drift_found')).toHaveLength(1);
        await test.advance(1000);
        test.core.config['ServiceSettings'] = {EnableMultifactorAuthentication: true};
        await plugin.hook('OnConfigurationChange');
        await test.advance(1000);
        expect((await plugin.request(admin, 'GET', '/policies/mfa')).body).toMatchObject({drift: []});
    });

    it('puts it back when the policy says so, and tries again when core refused', async () => {
        let status = 500;
        const requests: unknown[] = [];
        test.core.bridgeAnswers['core.request'] = (args) => {
            requests.push(args['body']);
            if (status === 200) {
                test.core.config['ServiceSettings'] = {EnableMultifactorAuthentication: true};
            }
            return {status, body: '{}'};
        };
        await put({...REQUIRED, put_back_drift: true});
        test.core.config['ServiceSettings'] = {};
        await plugin.hook('OnConfigurationChange');
        await test.advance(1000);
        const drift = async () => (await plugin.request(admin, 'GET', '/policies/mfa')).body['drift'];
        expect(await drift()).toMatchObject([{put_back: 'failed', attempts: 1, retry_at: now() + 59_000}]);
        status = 200;
        await test.sleep(700_000);
        expect(await drift()).toMatchObject([{put_back: 'done', retry_at: null}]);
        expect((await eventsNamed('mfa_drift_put_back')).map((event) => event.status)).toEqual(['fail', 'success']);
        expect(requests).toHaveLength(2);
    });
});
