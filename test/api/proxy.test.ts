/**
 * Behind a proxy that ends TLS the plugin hears plain http, and headers say what anybody may have written. So what finishes a wipe goes by
 * SiteURL, the one address an admin has set: Secure cookies and Clear-Site-Data where it is https, neither where it is not.
 */
import {randomUUID} from 'node:crypto';

import type {TicketReply, VerdictReply} from '../../contract/types';
import {describeOnServers} from '../support/servers';
import {until} from '../support/rest_client';

import {createPerson, logIn} from './people';

describeOnServers('behind a proxy that ends TLS', (server) => {
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
            await until(() => client.core('GET', '/users/me'), ({status}) => status === 401, 10_000);
            const verdict = await client.plugin<VerdictReply>('POST', '/client/verdict', {ticket});
            const wiped = await client.plugin('POST', '/client/wipe', {ticket, nonce: verdict.body.nonce}, {'X-Forwarded-Proto': forwarded, Forwarded: `proto=${forwarded}`});
            const cookies = wiped.headers.getSetCookie().filter((cookie) => cookie.startsWith('MM'));
            expect(cookies).toHaveLength(3);
            expect(cookies.every((cookie) => /; Secure/.test(cookie) === secure)).toBe(true);
            expect(wiped.headers.get('Clear-Site-Data')).toBe(cleared);
        } finally {
            await standIn.core.config.replaceOutside('ServiceSettings', 'SiteURL', before);
        }
    });
});
