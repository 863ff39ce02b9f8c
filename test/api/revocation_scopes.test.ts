/** Revocations of several people over REST, on every host: from a pasted list to deactivated accounts. It touches only people it made itself. */
import {randomUUID} from 'node:crypto';

import type {AuditPage, ErrorReply, ResolvedUsers, Revocation, RevocationPreview, ServerSessionPage, TicketReply, VerdictReply} from '../../contract/types';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';

import {createPerson, logIn} from './people';

const many = {keep_own_session: true, include_integrations: false};

function revoke(admin: RestClient, scope: object, more: object = {}) {
    return admin.plugin<Revocation>('POST', '/revocations', {scope, wipe: true, order: 'end_access_first', reason: 'API suite', message: '', ...more}, {'Idempotency-Key': randomUUID()});
}
const ended = (admin: RestClient, job: Revocation, satisfied: (job: Revocation) => boolean = ({access_ended_ms}) => access_ended_ms !== null) =>
    until(() => admin.plugin<Revocation>('GET', `/revocations/${job.id}`), ({body}) => satisfied(body), 20_000);

describeOnServers('revocations of several people', (server) => {
    test('a pasted list is understood, previewed and revoked, and everybody else stays in', async () => {
        const {admin} = server();
        const people = [await createPerson(admin), await createPerson(admin), await createPerson(admin)];
        const [a, b, other] = await Promise.all(people.map((person) => logIn(admin, person)));
        const text = `username;name\n@${people[0]?.username ?? ''};A\n"${people[1]?.username ?? ''}";B\nnobody-of-that-name;C`;
        const resolved = await admin.plugin<ResolvedUsers>('POST', '/revocations/resolve', {text});
        expect(resolved.body).toMatchObject({lines: 3, user_ids: [people[0]?.id, people[1]?.id], problems: [{line: 4, text: 'nobody-of-that-name', problem: 'not_found'}]});

        const scope = {type: 'users', user_ids: resolved.body.user_ids, ...many};
        const preview = await admin.plugin<RevocationPreview>('POST', '/revocations/preview', {scope});
        expect(preview.body).toMatchObject({users: 2, sessions: 2, accounts: 2, must_confirm_users: false, includes_own_session: false});
        const job = await revoke(admin, scope);
        expect([job.status, job.body.scope]).toEqual([202, {type: 'users', users: 2, ...many}]);
        await ended(admin, job.body);
        expect(await Promise.all([a, b, other].map(async (client) => (await client?.core('GET', '/users/me'))?.status))).toEqual([401, 401, 200]);

        const csv = await admin.plugin<string>('GET', `/revocations/${job.body.id}/targets.csv`);
        expect(csv.headers.get('content-type')).toContain('text/csv');
        expect(csv.body.trim().split('\r\n')).toHaveLength(3);
        expect((await admin.plugin<{seconds: unknown[]}>('GET', `/revocations/${job.body.id}/timeline`)).body.seconds.length).toBeGreaterThan(0);
        const over = await admin.plugin<ErrorReply>('POST', `/revocations/${'a'.repeat(26)}/cancel`, {reason: 'API suite'});
        expect(over.body.id).toBe('revocations.not_found');
    });

    test('log-ins are refused while the job runs', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        await logIn(admin, person);
        // Told first: the job runs on while it waits for the client.
        const job = await revoke(admin, {type: 'user', user_id: person.id}, {order: 'tell_first', refuse_log_in: true});
        expect(job.body.refuse_log_in).toBe(true);
        // Core tells it like a wrong password, whatever the plugin's sentence.
        await expect(logIn(admin, person)).rejects.toThrow('Enter a valid email or username and/or password');
        const refusals = () => admin.plugin<AuditPage>('GET', `/audit?event_name=log_in_refused&target_id=${person.id}`);
        expect((await until(refusals, ({body}) => body.items.length > 0, 20_000)).body.items).toHaveLength(1);
        expect((await admin.plugin<Revocation>('GET', `/revocations/${job.body.id}`)).body.targets).toBe(1);
    });

    test('deactivates the account after its sessions, and disables its personal access tokens', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const token = await admin.core<{token: string}>('POST', `/users/${person.id}/tokens`, {description: 'API suite'});
        const asToken = async () => (await fetch(`${admin.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${token.body.token}`}})).status;
        expect(await asToken()).toBe(200);
        const job = await revoke(admin, {type: 'user', user_id: person.id}, {deactivate: true, end_access_tokens: true});
        expect(job.body).toMatchObject({accounts_to_deactivate: 1, access_tokens_to_end: 1});
        const {body} = await ended(admin, job.body, ({accounts_deactivated: accounts, access_tokens_ended: tokens}) => accounts + tokens === 2);
        expect(body).toMatchObject({accounts_deactivated: 1, access_tokens_ended: 1, failed: 0});
        expect([await asToken(), (await client.core('GET', '/users/me')).status]).toEqual([401, 401]);
        expect((await admin.core<{delete_at: number}>('GET', `/users/${person.id}`)).body.delete_at).toBeGreaterThan(0);
    });

    test('a wipe that an admin asked for with a deactivation stays asked for when the account is active again', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const {body: {ticket}} = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        const job = await revoke(admin, {type: 'user', user_id: person.id}, {deactivate: true});
        await ended(admin, job.body, ({accounts_deactivated: accounts}) => accounts === 1);
        expect((await admin.core('PUT', `/users/${person.id}/active`, {active: true})).status).toBe(200);
        const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket});
        expect(verdict.body).toMatchObject({verdict: 'wipe', notice: {ended_by: 'system_admin'}});
    });

    test('the sessions of the whole server come in pages, in every order, each once', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        await Promise.all([1, 2, 3, 4, 5].map(() => logIn(admin, person)));
        for (const sort of ['last_activity', 'created', 'username']) {
            const seen: string[] = [];
            let cursor: string | null = '';
            while (cursor !== null) {
                const query: string = `/sessions?term=${person.username}&sort=${sort}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
                const {body}: {body: ServerSessionPage} = await admin.plugin<ServerSessionPage>('GET', query);
                expect(body.total).toBe(cursor === '' ? 5 : null);
                seen.push(...body.items.map((session) => session.id));
                cursor = body.next_cursor;
            }
            expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
        }
    });
});
