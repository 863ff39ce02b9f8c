/**
 * The session guard's protocol where it meets the world around it, on every host: rotated ticket keys, offline reports, rows removed by SQL
 * behind core's cache, and proxies that end TLS. One file, since each starts a server of each kind.
 */
import {randomUUID} from 'node:crypto';

import type {AuditPage, TicketKeyRotation, TicketReply, VerdictReply} from '../../contract/types';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';

import {createPerson, logIn} from './people';

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 2, caches: 1, service_workers: 0, swept_again: 0, remaining: []};

const issue = async (client: RestClient) => (await client.plugin<TicketReply>('POST', '/client/ticket', {})).body;
const ask = (client: RestClient, ticket: string) => client.plugin<VerdictReply>('POST', '/client/verdict', {ticket});
const rotate = (client: RestClient, hours: number, key: string = randomUUID()) =>
    client.plugin<TicketKeyRotation>('POST', '/client/ticket_keys', {reason: 'API suite', accept_old_hours: hours}, {'Idempotency-Key': key});

describeOnServers('the client protocol', (server) => {
    test('after a rotation old tickets are renewed while they count, and refused when they do not', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const old = await issue(client);
        expect(old.texts.by_id).toMatchObject({title: 'You have been logged out'});
        const key = randomUUID();
        const rotated = await rotate(admin, 24, key);
        expect(rotated.status).toBe(201);
        expect((await rotate(admin, 24, key)).body).toEqual(rotated.body);
        expect((await ask(client, old.ticket)).body).toMatchObject({verdict: 'live', renew: true});
        const fresh = await issue(client);
        expect(fresh.ticket.split('.')[1]).toBe(rotated.body.key_id);
        expect((await ask(client, fresh.ticket)).body).not.toHaveProperty('renew');

        expect((await rotate(admin, 0)).status).toBe(201);
        for (const refused of [old.ticket, fresh.ticket, fresh.ticket.replace(rotated.body.key_id, 'k'.repeat(26))]) {
            expect(await ask(client, refused)).toMatchObject({status: 400, body: {id: 'client.invalid_ticket'}});
        }
        expect((await ask(client, (await issue(client)).ticket)).body).toMatchObject({verdict: 'live'});
        const records = await admin.plugin<AuditPage>('GET', '/audit?event_name=ticket_key_rotated');
        expect(records.body.items).toHaveLength(2);
    });

    test('nobody but a system admin rotates', async () => {
        const {admin} = server();
        const manager = await logIn(admin, await createPerson(admin, 'system_user system_user_manager'));
        expect((await rotate(manager, 24)).status).toBe(403);
    });

    test('a wipe done offline is taken as the client\'s claim, and ends no session', async () => {
        const {admin} = server();
        const client = await logIn(admin, await createPerson(admin));
        const {ticket} = await issue(client);
        const report = () => client.plugin('POST', '/client/offline_wipe', {ticket, wiped_at: 1_700_000_000_000, report: REPORT});
        expect(await report()).toMatchObject({status: 200, body: {recorded: true}});
        expect((await report()).status).toBe(200);
        const records = await admin.plugin<AuditPage>('GET', `/audit?event_name=offline_wipe_reported&actor_id=${client.userId}`);
        expect(records.body.items).toHaveLength(1);
        expect((await client.core('GET', '/users/me')).status).toBe(200);
    });

    test('a session whose row was removed by SQL loses its access though core has it cached, and the person\'s other session goes on', async () => {
        const {admin, standIn} = server();
        if (!standIn) {
            return;
        }
        const person = await createPerson(admin);
        const [gone, other] = [await logIn(admin, person), await logIn(admin, person)];
        const status = async () => (await gone.core('GET', '/users/me')).status;
        // The mirror's next round, instead of in up to 15 s.
        const compareNow = () => standIn.db.exec('UPDATE security_controls_turns SET next_at = 0 WHERE name = \'session_mirror\'');
        await compareNow();
        await until(() => standIn.db.query('SELECT 1 FROM security_controls_session_mirror WHERE user_id = $1', [person.id]), (rows) => rows.length === 2, 20_000);
        await standIn.db.exec('DELETE FROM sessions WHERE token = $1', [gone.token]);
        expect(await status()).toBe(200);
        await compareNow();
        expect(await until(status, (code) => code === 401, 30_000, 200)).toBe(401);
        expect((await other.core('GET', '/users/me')).status).toBe(200);
        expect(await standIn.db.query('SELECT 1 FROM sessions WHERE userid = $1', [person.id])).toHaveLength(1);
    });

    // Behind a proxy that ends TLS the plugin hears plain http, and headers say what anybody may have written: the one address an admin has set decides.
    test.each([
        ['https://chat.example.com', 'http', true, '"storage"'],
        ['http://chat.example.com', 'https', false, null],
        ['https://example.com/chat', 'http', true, null],
    ])('SiteURL %s decides, whatever X-Forwarded-Proto says (%s)', async (siteUrl, forwarded, secure, cleared) => {
        const {admin, standIn} = server();
        if (!standIn) {
            return;
        }
        const before = String(standIn.core.config.current.ServiceSettings?.SiteURL);
        const person = await createPerson(admin);
        const client = await logIn(admin, person);
        const {body: {ticket}} = await client.plugin<TicketReply>('POST', '/client/ticket', {});
        await standIn.core.config.replaceOutside('ServiceSettings', 'SiteURL', siteUrl);
        try {
            const asked = {scope: {type: 'user', user_id: person.id}, wipe: true, order: 'end_access_first', reason: 'API suite', message: ''};
            expect((await admin.plugin('POST', '/revocations', asked, {'Idempotency-Key': randomUUID()})).status).toBe(202);
            await until(() => client.core('GET', '/users/me'), ({status}) => status === 401, 20_000);
            const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket});
            const wiped = await client.plugin('POST', '/client/report', {ticket, nonce: verdict.body.nonce, report: REPORT}, {'X-Forwarded-Proto': forwarded, Forwarded: `proto=${forwarded}`});
            const cookies = wiped.headers.getSetCookie().filter((cookie) => cookie.startsWith('MM'));
            expect(cookies).toHaveLength(3);
            expect(cookies.every((cookie) => /; Secure/.test(cookie) === secure)).toBe(true);
            expect(wiped.headers.get('Clear-Site-Data')).toBe(cleared);
        } finally {
            await standIn.core.config.replaceOutside('ServiceSettings', 'SiteURL', before);
        }
    });
});
