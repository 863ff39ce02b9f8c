import {enterpriseLicense} from '../../server-stub/core/license';
import {totpCode} from '../../server-stub/core/totp';
import type {StandIn} from '../../server-stub/start';
import {RestClient, until} from '../support/rest_client';
import type {Server} from '../support/servers';
import {describeOnServers} from '../support/servers';
import type {Person} from './people';
import {createPerson, logIn} from './people';

const DAY_MS = 86_400_000;
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** Workers look every few seconds, and the machine may be busy. */
const SOON_MS = 60_000;

jest.setTimeout(180_000);

const POLICY = {
    mode: 'required', scope: {type: 'everyone'}, exempt_users: [], exempt_providers: [], grace: {amount: 0, unit: 'hours'}, enrolment_session_minutes: 5,
    core_enforcement: {when: 'never', at: null}, put_back_drift: false, reminders: false,
};
/** A stand-in has the kinds of accounts and the clock that these need; a real server's are its own. */
const onStandIn = process.env.MM_URL ? it.skip : it;

interface OwnState {state: string; exemption: string | null; enrolment_session: {is_this_session: boolean} | null; enrolment_sessions_used: number}

describeOnServers('MFA enforcement', (server) => {
    const admin = () => server().admin;
    const standIn = (): StandIn => {
        const {standIn: found} = server();
        if (!found) {
            throw new Error('only on a stand-in');
        }
        return found;
    };
    const savePolicy = async (policy: object) => {
        const {headers} = await admin().plugin('GET', '/policies/mfa');
        return admin().plugin<{policy: {mode: string}; lifted_until: number | null}>('PUT', '/policies/mfa', {...POLICY, ...policy}, {'If-Match': headers.get('ETag') ?? ''});
    };
    /** Only of these people: whoever else uses the server is left alone. */
    const requireOf = async (...userIds: string[]) => {
        expect((await savePolicy({scope: {type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: userIds}})).status).toBe(200);
    };
    const stateOf = async (client: RestClient) => (await client.plugin<OwnState>('GET', '/mfa/me')).body;
    const enterCore = (client: RestClient) => client.core('GET', '/users/me');
    const idOf = async (username: string) => (await admin().core<{id: string}>('GET', `/users/username/${username}`)).body.id;
    const logInSeeded = (username: string) => RestClient.logIn(server().url, username, standIn().user.password);
    const endSessionsOf = (userId: string) => standIn().db.exec('UPDATE security_controls_mfa_enrolment_sessions SET ends_at = 1 WHERE user_id = $1', [userId]);

    /** Core tells a refusal like a wrong password; the audit knows what it was, once a minute. */
    const expectRefused = async (person: Person) => {
        await expect(logIn(admin(), person)).rejects.toThrow('Enter a valid email or username and/or password');
        expect((await admin().plugin<{items: object[]}>('GET', `/audit?event_name=mfa_log_in_refused&target_id=${person.id}`)).body.items[0]).toBeDefined();
    };

    beforeAll(async () => {
        await admin().core('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: true, EnableUserAccessTokens: true}});
    });
    afterEach(async () => {
        await savePolicy({mode: 'off'});
    });

    it('a password log-in past the deadline is for enrolling only, and goes on for who enrols', async () => {
        const person = await createPerson(admin());
        await requireOf(person.id);
        const client = await logIn(admin(), person);
        expect(await stateOf(client)).toMatchObject({state: 'enrolment_session', enrolment_session: {is_this_session: true}, enrolment_sessions_used: 1});
        const {body: {secret}} = await client.core<{secret: string}>('POST', `/users/${person.id}/mfa/generate`);
        expect((await client.core('PUT', `/users/${person.id}/mfa`, {activate: true, code: totpCode(secret, Date.now())})).status).toBe(200);
        expect(await stateOf(client)).toMatchObject({state: 'enrolled', enrolment_session: null});
        expect((await enterCore(client)).status).toBe(200);
    });

    it('before the deadline a log-in is free, and where the policy is off too', async () => {
        const person = await createPerson(admin());
        await savePolicy({scope: {type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: [person.id]}, grace: {amount: 1, unit: 'hours'}});
        expect(await stateOf(await logIn(admin(), person))).toMatchObject({state: 'in_grace', enrolment_session: null, enrolment_sessions_used: 0});
        await savePolicy({mode: 'off'});
        expect(await stateOf(await logIn(admin(), person))).toMatchObject({state: 'not_required'});
    });

    it('one\'s own state is one\'s own: nobody without a session learns any, and who may not write does no action, audited', async () => {
        const person = await createPerson(admin());
        const client = await logIn(admin(), person);
        expect((await RestClient.anonymous(server().url).plugin('GET', '/mfa/me')).status).toBe(401);
        for (const [path, body] of [['/mfa/overdue_sessions/end', {user_ids: null, confirm_users: 0, reason: 'x'}], [`/mfa/people/${person.id}/help`, {reason: 'x'}], ['/mfa/reminders', {user_ids: [person.id]}]] as const) {
            expect((await client.plugin('POST', path, body)).status).toBe(403);
        }
        const {body} = await admin().plugin<{items: Array<{event_name: string; actor: {user_id: string}}>}>('GET', `/audit?event_name=request_refused&actor_id=${person.id}`);
        expect(body.items.length).toBeGreaterThan(0);
    });

    onStandIn('the session ends with its time; after three an admin must help', async () => {
        const person = await createPerson(admin());
        await requireOf(person.id);
        for (let used = 1; used <= 3; used++) {
            const client = await logIn(admin(), person);
            expect(await stateOf(client)).toMatchObject({enrolment_sessions_used: used});
            await endSessionsOf(person.id);
            expect((await until(() => enterCore(client), ({status}) => status === 401, SOON_MS)).status).toBe(401);
        }
        await expectRefused(person);
        expect((await admin().plugin('POST', `/mfa/people/${person.id}/help`, {reason: 'Called the help desk'})).body).toMatchObject({needs_help: false});
        expect(await stateOf(await logIn(admin(), person))).toMatchObject({state: 'enrolment_session'});
    });

    onStandIn('a guest and a directory account are held as a password is', async () => {
        standIn().core.license = enterpriseLicense(Date.now());
        try {
            for (const username of ['guido.ferrari', 'amina.diallo']) {
                await requireOf(await idOf(username));
                expect([username, (await stateOf(await logInSeeded(username))).state]).toEqual([username, 'enrolment_session']);
            }
        } finally {
            standIn().core.license = null;
        }
    });

    onStandIn('SAML and OAuth are free: Mattermost has no MFA for them, or their provider has its own', async () => {
        standIn().core.license = enterpriseLicense(Date.now());
        const [saml, gitlab] = [await idOf('elena.petrova'), await idOf('luca.moretti')];
        try {
            await savePolicy({scope: {type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: [saml, gitlab]}, exempt_providers: ['gitlab']});
            const samlToken = await signOn('/login/sso/saml', {method: 'POST', body: new URLSearchParams({SAMLResponse: Buffer.from('elena.petrova').toString('base64')})});
            const gitlabToken = await signOn('/signup/gitlab/complete?code=luca.moretti', {});
            expect([samlToken, gitlabToken].map((token) => token.length)).toEqual([26, 26]);
            expect(await coverageOf(saml)).toMatchObject({state: 'exempt', exemption: 'cannot_enrol'});
            expect(await coverageOf(gitlab)).toMatchObject({state: 'exempt', exemption: 'provider'});
            expect(await standIn().db.query('SELECT 1 FROM security_controls_mfa_enrolment_sessions WHERE user_id IN ($1, $2)', [saml, gitlab])).toEqual([]);
        } finally {
            standIn().core.license = null;
        }
    });
    const signOn = async (path: string, init: RequestInit): Promise<string> => {
        const reply = await fetch(`${server().url}${path}`, {...init, redirect: 'manual'});
        return reply.headers.getSetCookie().find((cookie) => cookie.startsWith('MMAUTHTOKEN='))?.split(/[=;]/)[1] ?? '';
    };
    const coverageOf = async (userId: string) =>
        (await admin().plugin<{items: Array<{user_id: string}>}>('GET', '/mfa/people?limit=200')).body.items.find((person) => person.user_id === userId);

    onStandIn('tokens and bots log in nowhere: they go on, and tokens are listed as a way around', async () => {
        const person = await createPerson(admin());
        const {body: {token}} = await admin().core<{token: string}>('POST', `/users/${person.id}/tokens`, {description: 'Report'});
        await requireOf(person.id);
        const withToken = {headers: {authorization: `Bearer ${token}`}};
        expect((await fetch(`${server().url}/api/v4/users/me`, withToken)).status).toBe(200);
        await logIn(admin(), person);
        await endSessionsOf(person.id);
        await until(() => standIn().db.query('SELECT 1 FROM security_controls_mfa_enrolment_sessions WHERE user_id = $1 AND outcome = \'\'', [person.id]), (open) => open.length === 0, SOON_MS);
        expect((await fetch(`${server().url}/api/v4/users/me`, withToken)).status).toBe(200);
        expect((await admin().plugin<{items: Array<{user_id: string}>}>('GET', '/mfa/bypasses?limit=200')).body.items).toContainEqual(expect.objectContaining({user_id: person.id, kind: 'personal_access_token'}));
        await expect(RestClient.logIn(server().url, 'deploy-bot', 'any')).rejects.toThrow('Bot login is forbidden');
    });

    onStandIn('a system admin past the deadline is refused, and let in when nobody else could change the policy', async () => {
        const colleague = await createPerson(admin(), 'system_user system_admin');
        // Whoever requires it of administrators must be enrolled.
        await standIn().core.users.setMfa(standIn().admin.id, true, SECRET);
        await requireOf(colleague.id);
        await expectRefused(colleague);
        const others = 'WHERE roles LIKE \'%system_admin%\' AND id <> $1';
        await standIn().db.exec(`UPDATE users SET deleteat = 1 ${others}`, [colleague.id]);
        try {
            expect(await stateOf(await logIn(admin(), colleague))).toMatchObject({state: 'exempt', exemption: 'last_admin'});
        } finally {
            await standIn().db.exec(`UPDATE users SET deleteat = 0 ${others}`, [colleague.id]);
            await standIn().core.users.setMfa(standIn().admin.id, false, '');
        }
    });

    onStandIn('the host operator lifts all of it from this machine\'s command line, is audited, and every system admin is told', async () => {
        const person = await usedUp();
        await expectRefused(person);
        expect(await standIn().giveOrder('break-glass', '--hours', '25', '--reason', 'x')).toMatchObject({exitCode: 1, text: expect.stringContaining('Nothing was done')});
        expect(await standIn().giveOrder('break-glass', '--hours', '2', '--reason', 'All phones are lost')).toMatchObject({exitCode: 0, text: expect.stringContaining('lifted until')});
        const {body: view} = await admin().plugin<{lifted_until: number}>('GET', '/policies/mfa');
        expect(Math.abs(view.lifted_until - Date.now() - (DAY_MS / 12))).toBeLessThan(60_000);
        expect((await enterCore(await logIn(admin(), person))).status).toBe(200);
        expect((await admin().core('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: false}})).status).toBe(200);
        await admin().core('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: true}});

        const told = await until(() => standIn().db.query<{name: string}>('SELECT c.name FROM posts p JOIN channels c ON c.id = p.channelid WHERE c.type = \'D\' AND p.message LIKE \'%has lifted the MFA enforcement%\''), (rows) => rows.length >= 2, SOON_MS);
        expect(told.filter(({name}) => name.includes(standIn().admin.id))).toHaveLength(1);
        const {body: {items}} = await admin().plugin<{items: Array<{actor: object}>}>('GET', '/audit?event_name=mfa_break_glass_begun');
        expect(items).toMatchObject([{actor: {type: 'external'}, status: 'success'}]);

        expect(await standIn().giveOrder('re-arm')).toMatchObject({exitCode: 0});
        await expectRefused(person);
        expect((await admin().core<{message: string}>('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: false}})).body.message).toContain('requires multi-factor authentication');
    });
    const usedUp = async (): Promise<Person> => {
        const person = await createPerson(admin());
        await requireOf(person.id);
        await logIn(admin(), person);
        await standIn().db.exec('UPDATE security_controls_mfa_members SET enrolment_sessions_used = 3 WHERE user_id = $1', [person.id]);
        await endSessionsOf(person.id);
        return person;
    };

    onStandIn('with a licence core\'s own enforcement is switched on when the grace of everybody is over, by a session of the bot, and off with the policy', async () => {
        const {core} = standIn();
        const enforces = () => core.config.current.ServiceSettings?.EnforceMultifactorAuthentication;
        core.license = enterpriseLicense(Date.now());
        await core.users.setMfa(standIn().admin.id, true, SECRET);
        try {
            const client = await logIn(admin(), await createPerson(admin()));
            expect((await savePolicy({core_enforcement: {when: 'when_grace_over', at: null}})).status).toBe(200);
            expect(await until(async () => enforces(), (is) => is === true, SOON_MS)).toBe(true);
            expect((await client.core<{id: string}>('GET', '/channels/search')).body.id).toBe('api.context.mfa_required.app_error');
            await savePolicy({mode: 'off'});
            expect(await until(async () => enforces(), (is) => is === false, SOON_MS)).toBe(false);
        } finally {
            core.license = null;
            await core.users.setMfa(standIn().admin.id, false, '');
        }
    });

    onStandIn('a second factor is reset by core with the admin\'s own session, and the person is told', async () => {
        const person = await createPerson(admin());
        await standIn().core.users.setMfa(person.id, true, SECRET);
        const {body: {id}} = await admin().plugin<{id: string}>('POST', `/mfa/people/${person.id}/factor_resets`, {reason: 'Lost phone'});
        expect((await admin().core('PUT', `/users/${person.id}/mfa`, {activate: false})).status).toBe(200);
        expect((await admin().plugin('POST', `/mfa/factor_resets/${id}/outcome`, {error: null})).body).toEqual({status: 'success', person_told: true});
        const told = await until(() => directMessages(server(), person.id), (messages) => messages.length > 0, SOON_MS);
        expect(told).toEqual([expect.stringContaining('removed your multi-factor authentication')]);
    });
});

async function directMessages({standIn}: Server, userId: string): Promise<string[]> {
    const posts = await standIn?.db.query<{message: string}>('SELECT p.message FROM posts p JOIN channels c ON c.id = p.channelid WHERE c.type = \'D\' AND c.name LIKE $1', [`%${userId}%`]);
    return (posts ?? []).map((post) => post.message);
}
