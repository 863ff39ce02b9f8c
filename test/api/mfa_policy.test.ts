/** The MFA policy, its floor, its dry run and its coverage over REST, on the real executable too. */
import type {MfaBypassPage, MfaCoverage, MfaDryRun, MfaPeoplePage, MfaPolicy, MfaPolicyView} from '../../contract/types';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';
import {createPerson, logIn} from './people';

const HOUR_MS = 3_600_000;
const OFF: MfaPolicy = {
    mode: 'off', scope: {type: 'everyone'}, exempt_users: [], exempt_providers: [], grace: {amount: 7, unit: 'days'}, enrolment_session_minutes: 10,
    core_enforcement: {when: 'never', at: null}, put_back_drift: false, reminders: false,
};
const SWITCH = 'ServiceSettings.EnableMultifactorAuthentication';

describeOnServers('the MFA policy', (server) => {
    const admin = () => server().admin;
    const read = async () => (await admin().plugin<MfaPolicyView>('GET', '/policies/mfa'));
    const save = async (policy: Partial<MfaPolicy>) => {
        const {headers} = await read();
        return admin().plugin<MfaPolicyView & {id?: string}>('PUT', '/policies/mfa', {...OFF, ...policy}, {'If-Match': headers.get('ETag') ?? ''});
    };
    const of = (...userIds: string[]): MfaPolicy['scope'] => ({type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: userIds});
    const switchMfa = (on: boolean) => admin().core<{message: string}>('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: on}});
    const find = async (username: string, query = '') => (await admin().plugin<MfaPeoplePage>('GET', `/mfa/people?term=${username}${query}`)).body;

    beforeAll(async () => {
        await admin().core('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: true, EnableUserAccessTokens: true}});
    });
    afterEach(async () => {
        await save({});
    });

    it('is read with an ETag and replaced only by who read it', async () => {
        const {body, headers} = await read();
        expect(headers.get('ETag')).toBe(`"${body.version}"`);
        expect((await admin().plugin('PUT', '/policies/mfa', OFF, {'If-Match': '"9999"'})).status).toBe(412);
        expect((await admin().plugin('PUT', '/policies/mfa', OFF)).status).toBe(428);
    });

    it('is refused by an admin who is not enrolled when administrators are meant, and while nobody can enrol', async () => {
        const {body: {own_account: own}} = await read();
        const {status, body} = await save({mode: 'required'});
        expect(own.enrolled ? [200] : [409, 'mfa.actor_not_enrolled']).toEqual(own.enrolled ? [status] : [status, body.id]);
        await save({});
        await switchMfa(false);
        const person = await createPerson(admin());
        expect((await save({mode: 'required', scope: of(person.id)})).body.id).toBe('mfa.not_enabled');
        await switchMfa(true);
    });

    it('keeps MFA switched on in core\'s own page as long as it is required, in words', async () => {
        const person = await createPerson(admin());
        expect((await save({mode: 'required', scope: of(person.id)})).status).toBe(200);
        const refused = await switchMfa(false);
        expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('requires multi-factor authentication, so it cannot be switched off')]);
        expect((await read()).body.server.settings[SWITCH]).toBe(true);
        await save({});
        expect((await switchMfa(false)).status).toBe(200);
        await switchMfa(true);
    });

    it('is tried first: whom it would meet, when, and who is exempt and why', async () => {
        const [waiting, exempt] = [await createPerson(admin()), await createPerson(admin())];
        const policy: MfaPolicy = {...OFF, mode: 'required', scope: of(waiting.id, exempt.id), exempt_users: [{user_id: exempt.id, reason: 'On leave', until: Date.now() + (48 * HOUR_MS)}]};
        const run = async (group: string, of_: MfaPolicy = policy) => (await admin().plugin<MfaDryRun>('POST', '/policies/mfa/dry_run', {policy: of_, group})).body;
        expect(await run('at_deadline')).toMatchObject({now: 0, at_deadline: 1, refusals: [], exempt: {chosen_user: 1}, people: [{user_id: waiting.id, state: 'in_grace'}]});
        expect((await run('exempt')).people).toMatchObject([{user_id: exempt.id, exemption: 'chosen_user'}]);
        expect(await run('now', {...policy, grace: {amount: 0, unit: 'hours'}})).toMatchObject({now: 1, people: [{user_id: waiting.id, state: 'overdue'}]});
        expect((await find(waiting.username)).items).toMatchObject([{state: 'not_required'}]);
    });

    it('gives everybody it meets one deadline, counted, listed and exported alike', async () => {
        const person = await createPerson(admin());
        await save({mode: 'required', scope: of(person.id)});
        const before = await find(person.username);
        const deadline = before.items[0]?.deadline_at ?? 0;
        expect(before).toMatchObject({total: 1, items: [{user_id: person.id, state: 'in_grace'}]});
        // The database's clock, give or take this machine's own.
        expect(Math.abs(deadline - Date.now() - (7 * 24 * HOUR_MS))).toBeLessThan(60_000);
        await logIn(admin(), person);
        await save({mode: 'required', scope: of(person.id), grace: {amount: 3, unit: 'hours'}});
        expect((await find(person.username, '&sort=deadline')).items[0]?.deadline_at).toBe(deadline - (7 * 24 * HOUR_MS) + (3 * HOUR_MS));
        const {body: coverage} = await admin().plugin<MfaCoverage>('GET', '/mfa/coverage');
        expect(coverage.counts.in_grace).toBe(1);
        const {body: csv} = await admin().plugin<string>('GET', '/mfa/people.csv?state=in_grace');
        expect(csv.split('\r\n').slice(1, -1)).toEqual([expect.stringContaining(person.id)]);
    });

    it('lists the tokens that bypass it', async () => {
        const person = await createPerson(admin());
        const {body: {id}} = await admin().core<{id: string}>('POST', `/users/${person.id}/tokens`, {description: 'Nightly build'});
        await save({mode: 'required', scope: of(person.id)});
        const {body} = await until(() => admin().plugin<MfaBypassPage>('GET', '/mfa/bypasses?kind=personal_access_token&limit=200'), (reply) => reply.body.items.some((item) => item.id === id), 20_000);
        expect(body.items.find((item) => item.id === id)).toMatchObject({username: person.username, description: 'Nightly build', state: 'in_grace'});
    });
});
