import type {MfaBypass, MfaPerson, MfaPolicy} from '../../contract/mfa';
import {addMfaPerson, addTeam} from '../../test/support/mfa_people';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {DEFAULT_MFA_POLICY} from './policy';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REQUIRED: MfaPolicy = {...DEFAULT_MFA_POLICY, mode: 'required', grace: {amount: 2, unit: 'days'}};

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;

beforeEach(async () => {
    test.core.config['ServiceSettings'] = {...test.core.config['ServiceSettings'], EnableMultifactorAuthentication: true};
    plugin = await startTestPlugin(test);
    const login = await logInAs(test, 'system_user system_admin');
    admin = login.session;
    await test.rows('UPDATE users SET mfaactive = true, username = \'zz_admin\' WHERE id = $1', [login.user.id]);
});
afterEach(() => plugin.stop());

const now = () => test.host.clock.now();
const require = (policy = REQUIRED) => plugin.request(admin, 'PUT', '/policies/mfa', {body: policy, headers: {'if-match': '"0"'}});
const list = async (query: string, session = admin) => (await plugin.request(session, 'GET', '/mfa/people', {query})).body as {items: MfaPerson[]; next_cursor: string | null; total: number | null};
const names = async (query: string) => (await list(query)).items.map((person) => person.username);
const coverage = async () => (await plugin.request(admin, 'GET', '/mfa/coverage')).body;

describe('the counts', () => {
    it('are of everybody who can log in, by state and exemption', async () => {
        await addMfaPerson(test);
        await addMfaPerson(test, {isBot: true});
        await addMfaPerson(test, {authservice: 'openid'});
        await addMfaPerson(test, {deleteat: 1});
        await addMfaPerson(test, {remoteid: 'elsewhere'});
        expect(await coverage()).toMatchObject({counts: {enrolled: 1, not_required: 2, exempt: 1, in_grace: 0}, last_deadline_at: null});
        await require();
        expect(await coverage()).toMatchObject({
            counts: {enrolled: 1, in_grace: 1, exempt: 2, not_required: 0, overdue: 0}, exempt: {bot: 1, cannot_enrol: 1}, last_deadline_at: now() + (2 * DAY_MS), counted_at: now(),
        });
    });

    it('tell who must be helped', async () => {
        const used = {first_applied_at: 0, deadline_at: 1, enrolment_sessions_used: 3};
        await require();
        await addMfaPerson(test, {member: used});
        await addMfaPerson(test, {member: {...used, enrolment_sessions_granted: 3}});
        await addMfaPerson(test, {member: {...used, enrolment_sessions_used: 0}, roles: 'system_user system_admin'});
        expect(await coverage()).toMatchObject({counts: {overdue: 3}, needs_help: 2});
        expect((await list('state=overdue')).items.map((person) => person.needs_help).sort()).toEqual([false, true, true]);
    });

    it('are kept once a day, by one of several nodes, as they last stood', async () => {
        const other = await startTestPlugin(test);
        await require();
        const user = await addMfaPerson(test);
        await test.sleep(2 * HOUR_MS);
        await test.rows('UPDATE users SET mfaactive = true WHERE id = $1', [user]);
        await test.sleep(2 * HOUR_MS);
        await test.sleep(DAY_MS);
        expect((await coverage())['days']).toEqual([
            {day: '2026-11-22', counts: expect.objectContaining({enrolled: 2, in_grace: 0})},
            {day: '2026-11-23', counts: expect.objectContaining({enrolled: 2})},
        ]);
        await other.stop();
    });
});

describe('the list of people', () => {
    beforeEach(async () => {
        await require();
        for (const n of [1, 2, 3, 4]) {
            await addMfaPerson(test, {username: `p${n}`, firstname: 'Ann', lastname: `Lee${n}`, member: {first_applied_at: 0, deadline_at: now() + ((5 - n) * HOUR_MS)}});
        }
        await addMfaPerson(test, {username: 'guest', roles: 'system_guest', enrolled: true});
    });

    it('goes by username in pages, with a total beside the first', async () => {
        const first = await list('limit=3');
        expect([first.items.map((person) => person.username), first.total]).toEqual([['guest', 'p1', 'p2'], 6]);
        const second = await list(`limit=3&cursor=${first.next_cursor ?? ''}`);
        expect([second.items.map((person) => person.username), second.total, second.next_cursor]).toEqual([['p3', 'p4', 'zz_admin'], null, null]);
        expect(await names('direction=desc&limit=2')).toEqual(['zz_admin', 'p4']);
    });

    it('goes by deadline, of those who have one', async () => {
        const first = await list('sort=deadline&limit=3');
        expect([first.items.map((person) => person.username), first.total]).toEqual([['p4', 'p3', 'p2'], 4]);
        expect(await names(`sort=deadline&limit=3&cursor=${first.next_cursor ?? ''}`)).toEqual(['p1']);
        expect(await names('sort=deadline&direction=desc&limit=2')).toEqual(['p1', 'p2']);
    });

    it('is filtered by text, state, role and team, together', async () => {
        const team = await addTeam(test);
        await addMfaPerson(test, {username: 'member', teamIds: [team]});
        expect(await names('term=lee3')).toEqual(['p3']);
        expect(await names('term=%25')).toEqual([]);
        expect(await names('state=enrolled')).toEqual(['guest', 'zz_admin']);
        await addMfaPerson(test, {username: 'sso', authservice: 'openid'});
        await addMfaPerson(test, {username: 'robot', isBot: true});
        expect(await names('state=exempt')).toEqual(['robot', 'sso']);
        expect(await names('state=exempt&exemption=cannot_enrol')).toEqual(['sso']);
        expect(await names('role=guests')).toEqual(['guest']);
        expect(await names('role=system_admins&state=in_grace')).toEqual([]);
        expect(await names(`team_id=${team}`)).toEqual(['member']);
        expect((await list('state=enrolled&limit=1')).total).toBe(2);
    });

    it('is refused a cursor of another list, and a sort nobody knows', async () => {
        expect((await plugin.request(admin, 'GET', '/mfa/people', {query: 'cursor=nonsense'})).status).toBe(400);
        expect((await plugin.request(admin, 'GET', '/mfa/people', {query: 'sort=shoe_size'})).status).toBe(400);
    });

    it('never shows a secret', async () => {
        expect((await plugin.request(admin, 'GET', '/mfa/people')).text).not.toMatch(/secret|password/);
    });

    it('is exported whole as CSV, what a spreadsheet would run made text, and the export is audited', async () => {
        await addMfaPerson(test, {username: 'formula', firstname: '=1+1', lastname: ''});
        const {text, headers} = await plugin.request(admin, 'GET', '/mfa/people.csv', {query: 'state=in_grace'});
        expect(headers['Content-Type']).toMatch(/^text\/csv/);
        const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
        expect(lines).toHaveLength(6);
        expect(lines[0]).toMatch(/^user_id,username,display_name,email,auth_service,state,exemption/);
        expect(lines.find((line) => line.includes('formula'))).toContain('\'=1+1');
        expect(await test.rows('SELECT event_name FROM security_controls_audit_records WHERE event_name = \'mfa_people_exported\'')).toHaveLength(1);
    });

    it('is exported page by page without a gap or a double', async () => {
        await test.rows(`INSERT INTO users (id, deleteat, username, email, roles, mfaactive) SELECT 'bulk' || lpad(n::text, 22, '0'), 0, 'bulk' || lpad(n::text, 5, '0'), n || '@b', 'system_user', false FROM generate_series(1, 4500) n`);
        const {text} = await plugin.request(admin, 'GET', '/mfa/people.csv', {query: 'term=bulk'});
        const ids = text.split('\r\n').slice(1, -1).map((line) => line.slice(0, 26));
        expect([ids.length, new Set(ids).size]).toEqual([4500, 4500]);
    });
});

describe('what bypasses MFA', () => {
    const bypasses = async (query = '') => (await plugin.request(admin, 'GET', '/mfa/bypasses', {query})).body as {items: MfaBypass[]; next_cursor: string | null; total: number | null};
    const token = (userId: string, active = true) => test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($1, $1, $2, \'build server\', $3)', [test.host.ids.newId(), userId, active]);

    it('lists tokens and OAuth sessions of people, the enrolled among them, and neither bots nor switched-off tokens', async () => {
        await require();
        const [a, b, bot] = [await addMfaPerson(test, {username: 'a', enrolled: true}), await addMfaPerson(test, {username: 'b'}), await addMfaPerson(test, {username: 'bot', isBot: true})];
        await token(a);
        await token(b, false);
        await token(bot);
        await test.addSession(b, {isoauth: true, props: {oauth_app_id: 'x', platform: 'Calendar'}});
        await test.addSession(b);
        const {items, total} = await bypasses();
        expect(items).toMatchObject([
            {kind: 'personal_access_token', username: 'a', state: 'enrolled', description: 'build server', last_used_at: null},
            {kind: 'oauth_session', username: 'b', state: 'in_grace', description: 'Calendar', last_used_at: now()},
        ]);
        expect(total).toBe(2);
        expect((await bypasses('kind=oauth_session')).items).toHaveLength(1);
        expect((await bypasses('kind=personal_access_token')).items).toHaveLength(1);
        const first = await bypasses('limit=1');
        expect((await bypasses(`limit=1&cursor=${first.next_cursor ?? ''}`)).items).toMatchObject([{username: 'b'}]);
    });

    it('tells when a token was last used, and never the token', async () => {
        const user = await addMfaPerson(test, {enrolled: true});
        const id = test.host.ids.newId();
        await test.rows('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($1, \'tokentokentokentokentokent\', $2, \'\', true)', [id, user]);
        await test.addSession(user, {props: {type: 'UserAccessToken', user_access_token_id: id}, lastactivityat: now() + 5});
        const {text} = await plugin.request(admin, 'GET', '/mfa/bypasses');
        expect(text).not.toContain('tokentoken');
        expect(JSON.parse(text)).toMatchObject({items: [{id, last_used_at: now() + 5}]});
    });
});
