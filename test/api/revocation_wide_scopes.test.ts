/** Revocations of teams, roles and everyone, and of some of their sessions only, over REST on every host. It touches only people it made itself, and everyone only on a stand-in. */
import {randomUUID} from 'node:crypto';

import type {ErrorReply, Revocation, RevocationPreview, TicketReply} from '../../contract/types';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';

import type {Person} from './people';
import {createPerson, logIn} from './people';

const MANY = {keep_own_session: true, include_integrations: false};
const HOUR_MS = 3_600_000;

const preview = async (admin: RestClient, scope: object) => (await admin.plugin<RevocationPreview>('POST', '/revocations/preview', {scope})).body;
const request = (admin: RestClient, scope: object, more: object = {}) =>
    admin.plugin<Revocation & ErrorReply>('POST', '/revocations', {scope, wipe: true, order: 'end_access_first', reason: 'API suite', message: '', ...more}, {'Idempotency-Key': randomUUID()});

async function revoke(admin: RestClient, scope: object, more: object = {}): Promise<Revocation> {
    const job = await request(admin, scope, more);
    expect([job.status, job.body]).toEqual([202, expect.anything()]);
    return (await until(() => admin.plugin<Revocation>('GET', `/revocations/${job.body.id}`), ({body}) => body.access_ended_ms !== null, 20_000)).body;
}
const statuses = (clients: readonly RestClient[]) => Promise.all(clients.map(async (client) => (await client.core('GET', '/users/me')).status));
const sessionIdOf = async (client: RestClient) => (await client.plugin<TicketReply>('POST', '/client/ticket', {})).body.session_id;

async function createTeam(admin: RestClient, members: readonly Person[]): Promise<string> {
    const name = `sc-api-${randomUUID().slice(0, 8)}`;
    const team = await admin.core<{id: string}>('POST', '/teams', {name, display_name: name, type: 'I'});
    expect(team.status).toBe(201);
    for (const {id} of members) {
        expect((await admin.core('POST', `/teams/${team.body.id}/members`, {team_id: team.body.id, user_id: id})).status).toBe(201);
    }
    return team.body.id;
}

describeOnServers('revocations of many', (server) => {
    test('chosen sessions end, and the same people\'s other ones stay', async () => {
        const {admin} = server();
        const people = [await createPerson(admin), await createPerson(admin)] as const;
        const chosen = [await logIn(admin, people[0]), await logIn(admin, people[1])];
        const others = [await logIn(admin, people[0]), await logIn(admin, people[1])];
        const scope = {type: 'sessions', session_ids: await Promise.all(chosen.map(sessionIdOf))};
        expect(await preview(admin, scope)).toMatchObject({users: 2, sessions: 2, must_confirm_users: false});
        expect(await revoke(admin, scope)).toMatchObject({targets: 2, users: 2, failed: 0, overdue: 0});
        expect(await statuses(chosen)).toEqual([401, 401]);
        expect(await statuses(others)).toEqual([200, 200]);
    });

    test('a team: its members are logged out, the admin who asks and everybody else are not', async () => {
        const {admin} = server();
        const [member, second, stranger] = [await createPerson(admin), await createPerson(admin), await createPerson(admin)] as const;
        const teamId = await createTeam(admin, [member, second]);
        const clients = [await logIn(admin, member), await logIn(admin, second)];
        const outside = await logIn(admin, stranger);
        const scope = {type: 'team', team_id: teamId, ...MANY};
        const {sessions} = await preview(admin, scope);
        // Whoever made the team is of it, and may have more sessions than the one that is kept.
        expect(sessions).toBeGreaterThanOrEqual(2);
        const job = await revoke(admin, scope);
        expect(job).toMatchObject({scope: {type: 'team', team_id: teamId}, failed: 0, overdue: 0, targets: sessions});
        expect(await statuses(clients)).toEqual([401, 401]);
        expect(await statuses([outside, admin])).toEqual([200, 200]);
    });

    test('a person\'s mobile sessions only, or idle ones only, or old ones only', async () => {
        const {admin, standIn} = server();
        const person = await createPerson(admin);
        const [old, recent] = [await logIn(admin, person), await logIn(admin, person)];
        const scope = (filter: object) => ({type: 'user', user_id: person.id, filter});
        expect((await request(admin, scope({client_kinds: ['mobile']}))).body.id).toBe('revocations.nothing_to_revoke');
        expect((await request(admin, scope({idle_days: 3}))).body.id).toBe('revocations.nothing_to_revoke');
        expect(await statuses([old, recent])).toEqual([200, 200]);
        if (standIn) {
            const device = standIn.createDevice('ios', person);
            await device.logIn();
            expect(await preview(admin, scope({client_kinds: ['mobile']}))).toMatchObject({sessions: 1, devices: 1, sessions_by_client_kind: {mobile: 1}});
            await revoke(admin, scope({client_kinds: ['mobile']}));
            // The app itself may be wiped by its push already; the token is asked with.
            expect((await fetch(`${admin.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${device.token}`}})).status).toBe(401);
            expect(await statuses([old, recent])).toEqual([200, 200]);
            await standIn.db.exec('UPDATE sessions SET createat = createat - $2::bigint, lastactivityat = lastactivityat - $2::bigint WHERE id = $1', [await sessionIdOf(old), 96 * HOUR_MS]);
            expect(await preview(admin, scope({idle_days: 3}))).toMatchObject({sessions: 1});
            expect(await revoke(admin, scope({created_before: Date.now() - HOUR_MS}))).toMatchObject({targets: 1});
            expect(await statuses([old, recent])).toEqual([401, 200]);
        }
    });

    test('a role: the guests, and nobody else', async () => {
        const {admin, standIn} = server();
        if (!standIn) {
            return;
        }
        const [guest, member] = [await createPerson(admin), await createPerson(admin)] as const;
        await standIn.db.exec('UPDATE users SET roles = \'system_guest\' WHERE id = $1', [guest.id]);
        const [asGuest, asMember] = [await logIn(admin, guest), await logIn(admin, member)];
        const scope = {type: 'role', role: 'guest', ...MANY};
        const {users} = await preview(admin, scope);
        expect(await revoke(admin, scope, {confirm_users: users})).toMatchObject({scope: {type: 'role', role: 'guest'}, users});
        expect(await statuses([asGuest, asMember, admin])).toEqual([401, 200, 200]);
    });

    test('everyone: the own session and integrations stay unless they are meant, and the number of people has to be typed', async () => {
        const {admin, standIn} = server();
        if (!standIn) {
            return;
        }
        const people = await Promise.all(Array.from({length: 51}, () => createPerson(admin)));
        const [first] = people as [Person, ...Person[]];
        const clients = await Promise.all(people.map((person) => logIn(admin, person)));
        const {body: {token}} = await admin.core<{token: string}>('POST', `/users/${first.id}/tokens`, {description: 'API suite'});
        const asToken = async () => (await fetch(`${admin.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${token}`}})).status;
        expect(await asToken()).toBe(200);
        const scope = {type: 'everyone', ...MANY};
        const meant = await preview(admin, scope);
        expect(meant.users).toBeGreaterThan(50);
        expect(meant).toMatchObject({must_confirm_users: true, includes_own_session: false});
        expect((await preview(admin, {...scope, include_integrations: true})).sessions).toBeGreaterThan(meant.sessions);
        const unconfirmed = await request(admin, scope);
        expect([unconfirmed.status, unconfirmed.body.id]).toEqual([409, 'revocations.not_confirmed']);
        expect(await statuses([...clients.slice(0, 2)])).toEqual([200, 200]);

        const job = await revoke(admin, scope, {confirm_users: meant.users});
        expect(job).toMatchObject({failed: 0, overdue: 0});
        expect(job.access_ended_ms).toBeLessThan(60_000);
        expect(new Set(await statuses(clients))).toEqual(new Set([401]));
        expect([await asToken(), ...await statuses([admin])]).toEqual([200, 200]);
    });
});
