/** Revocation over REST, on every host: from the request to an ended session, a verdict and a report. */
import {randomUUID} from 'node:crypto';

import type {HeardReply, ReportReply, Revocation, RevocationPreview, SessionList, TargetPage, TicketReply, VerdictReply} from '../../contract/types';
import {describeOnServers} from '../support/servers';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';

import {createPerson, logIn} from './people';

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 2, caches: 1, service_workers: 0, swept_again: 0, remaining: []};

function revoke(admin: RestClient, scope: object, change: object = {}, key: string = randomUUID()) {
    return admin.plugin<Revocation>('POST', '/revocations', {scope, wipe: true, order: 'tell_first', reason: 'API suite', message: 'Please call the help desk.', ...change}, {'Idempotency-Key': key});
}

const isOver = (answer: {body: Revocation}) => answer.body.access_ended_ms !== null;

describeOnServers('revocations', (server) => {
    test('ends a person\'s session, tells the client to wipe, and records its report', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const ticket = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        expect(ticket.status).toBe(200);
        const live = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket: ticket.body.ticket});
        expect(live.body).toMatchObject({verdict: 'live', session_id: ticket.body.session_id, nonce: null, notice: null});

        const created = await revoke(admin, {type: 'user', user_id: person.id});
        expect(created.status).toBe(202);
        expect(created.body).toMatchObject({targets: 1, users: 1, requested_by: admin.userId, deadline_at: created.body.requested_at + 60_000});

        const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket: ticket.body.ticket});
        expect(verdict.body).toMatchObject({verdict: 'wipe', session_id: ticket.body.session_id, notice: {ended_by: 'system_admin', message: 'Please call the help desk.'}});
        const heard = await client.plugin<HeardReply>('POST', '/client/heard', {ticket: ticket.body.ticket});
        expect(heard.body).toEqual({access_ended: true});
        expect((await client.core('GET', '/users/me')).status).toBe(401);

        const report = () => client.plugin<ReportReply>('POST', '/client/report', {ticket: ticket.body.ticket, nonce: verdict.body.nonce, report: REPORT});
        const reported = await report();
        expect(reported.body).toMatchObject({recorded: true, cookies_expired: true});
        expect(reported.headers.getSetCookie().join('\n')).toMatch(/MMAUTHTOKEN=;/);
        const again = await report();
        expect(again).toMatchObject({status: 200, body: {recorded: true}});
        expect(again.headers.getSetCookie()).toEqual([]);

        const job = await until(() => admin.plugin<Revocation>('GET', `/revocations/${created.body.id}`), ({body}) => body.finished_at > 0, 30_000);
        expect(job.body).toMatchObject({targets_by_state: {wipe_reported: 1}, overdue: 0, failed: 0});
        expect(job.body.access_ended_ms).toBeLessThan(60_000);
        const targets = await admin.plugin<TargetPage>('GET', `/revocations/${created.body.id}/targets`);
        expect(targets.body.items).toEqual([expect.objectContaining({session_id: ticket.body.session_id, user_id: person.id, username: person.username, state: 'wipe_reported', report: REPORT})]);
    });

    test('ends the access of a client that says nothing', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const created = await revoke(admin, {type: 'user', user_id: person.id});
        const job = await until(() => admin.plugin<Revocation>('GET', `/revocations/${created.body.id}`), isOver, 30_000);
        expect(job.body.access_ended_ms).toBeLessThan(10_000);
        expect((await client.core('GET', '/users/me')).status).toBe(401);
    });

    test('revokes one session and leaves the others', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const [first, second] = [await logIn(admin, person), await logIn(admin, person)];
        const sessions = await admin.plugin<SessionList>('GET', `/users/${person.id}/sessions`);
        expect(sessions.body.items).toHaveLength(2);
        expect(JSON.stringify(sessions.body)).not.toContain(first.token);
        const ticket = await first.plugin<TicketReply>('POST', '/client/ticket', {});
        const preview = await admin.plugin<RevocationPreview>('POST', '/revocations/preview', {scope: {type: 'session', session_id: ticket.body.session_id}});
        expect(preview.body).toMatchObject({users: 1, sessions: 1});
        const created = await revoke(admin, {type: 'session', session_id: ticket.body.session_id}, {order: 'end_access_first'});
        await until(() => admin.plugin<Revocation>('GET', `/revocations/${created.body.id}`), isOver, 30_000);
        expect((await first.core('GET', '/users/me')).status).toBe(401);
        expect((await second.core('GET', '/users/me')).status).toBe(200);
    });

    test('without wipe the verdict is log_out', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const ticket = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        const created = await revoke(admin, {type: 'user', user_id: person.id}, {wipe: false});
        await until(() => admin.plugin<Revocation>('GET', `/revocations/${created.body.id}`), isOver, 30_000);
        const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket: ticket.body.ticket});
        expect(verdict.body).toMatchObject({verdict: 'log_out', nonce: null});
    });

    test.each([
        ['deactivated', (admin: RestClient, id: string) => admin.core('PUT', `/users/${id}/active`, {active: false})],
        ['deactivated the way bulk tools do it', (admin: RestClient, id: string) => admin.core('DELETE', `/users/${id}`)],
    ])('the client of an account that was %s is told to wipe', async (_how, end) => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const ticket = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        expect((await end(admin, person.id)).status).toBe(200);
        const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket: ticket.body.ticket});
        expect(verdict.body).toMatchObject({verdict: 'wipe', notice: {ended_by: 'deactivation'}});
    });

    test('the client of an account that was deleted for good is told to wipe', async () => {
        const {admin, standIn} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const ticket = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        await standIn?.core.config.replaceOutside('ServiceSettings', 'EnableAPIUserDeletion', true);
        // Of a real server, only where it allows that.
        const {status} = await admin.core('DELETE', `/users/${person.id}?permanent=true`);
        expect(standIn ? status : 200).toBe(200);
        const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket: ticket.body.ticket});
        expect(verdict.body.verdict).toBe(status === 200 ? 'wipe' : 'live');
    });

    test('the same Idempotency-Key gives the same job; with another body it is refused', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        await logIn(admin, person);
        const key = randomUUID();
        const scope = {type: 'user', user_id: person.id};
        const first = await revoke(admin, scope, {}, key);
        const again = await revoke(admin, scope, {}, key);
        expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
        const other = await revoke(admin, scope, {wipe: false}, key);
        expect([other.status, other.body.id]).toEqual([409, 'api.idempotency_key_reused']);
        const none = await admin.plugin<{id: string}>('POST', '/revocations', {scope, wipe: true, order: 'tell_first', reason: 'x', message: ''});
        expect([none.status, none.body.id]).toEqual([400, 'api.idempotency_key_required']);
    });

    test('refuses who may not, changes nothing, and records the refusal', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const refused = await revoke(client, {type: 'user', user_id: admin.userId});
        expect([refused.status, refused.body.id]).toEqual([403, 'api.forbidden']);
        expect((await admin.core('GET', '/users/me')).status).toBe(200);
        const audit = await until(
            () => admin.plugin<{items: unknown[]}>('GET', `/audit?event_name=request_refused&actor_id=${person.id}`),
            ({body}) => body.items.length > 0, 20_000);
        expect(audit.body.items).toHaveLength(1);
    });

    test('a forged or altered ticket is an error and nothing else', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const {body: {ticket}} = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        const [version, kid, payload, mac] = ticket.split('.') as [string, string, string, string];
        const flipped = `${mac[0] === 'A' ? 'B' : 'A'}${mac.slice(1)}`;
        for (const forged of [`${version}.${kid}.${payload}.${flipped}`, `${version}.nokey.${payload}.${mac}`, `${version}.${kid}.${payload}x.${mac}`]) {
            const answer = await client.plugin<{id: string}>('POST', '/client/verdict', {ticket: forged});
            expect([answer.status, answer.body.id]).toEqual([400, 'client.invalid_ticket']);
        }
    });
});
