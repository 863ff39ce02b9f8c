/** Whom session limits would log out, over REST, on every host. Nothing is saved, so that nobody is logged out. */
import type {ErrorReply, SessionLimits, SessionLimitsPreview, SessionsBeyondLimitsPage} from '../../contract/types';
import {describeOnServers} from '../support/servers';

import {createPerson, logIn} from './people';

const LIMITS: SessionLimits = {enabled: false, rules: [], max_sessions_per_user: 1};

describeOnServers('session limits', (server) => {
    test('name whom they would log out now, by pages, narrowed by name and limit, and log out nobody', async () => {
        const {admin} = server();
        const person = await createPerson(admin);
        const clients = [await logIn(admin, person), await logIn(admin, person), await logIn(admin, person)];
        const list = async (more: object = {}) => (await admin.plugin<SessionsBeyondLimitsPage>('POST', '/policies/session_limits/preview/sessions', {limits: LIMITS, term: person.username, ...more})).body;

        const {items, total} = await list();
        expect(total).toBe(2);
        expect(items).toEqual([0, 1].map(() => expect.objectContaining({user_id: person.id, username: person.username, by_number: true, idle_rules: [], age_rules: [], is_own: false})));
        expect(JSON.stringify(items)).not.toContain('token');
        const first = await list({limit: 1});
        expect(first.items).toEqual(items.slice(0, 1));
        expect(await list({limit: 1, cursor: first.next_cursor})).toEqual({items: items.slice(1), next_cursor: null, total: null});
        expect(await list({by: 'idle'})).toEqual({items: [], next_cursor: null, total: 0});

        const counts = await admin.plugin<SessionLimitsPreview>('POST', '/policies/session_limits/preview', LIMITS);
        expect(counts.body.by_number).toBeGreaterThanOrEqual(2);
        expect(await Promise.all(clients.map(async (client) => (await client.core('GET', '/users/me')).status))).toEqual([200, 200, 200]);
    });

    test('are listed for nobody who may not read sessions', async () => {
        const {admin} = server();
        const client = await logIn(admin, await createPerson(admin));
        const refused = await client.plugin<ErrorReply>('POST', '/policies/session_limits/preview/sessions', {limits: LIMITS});
        expect([refused.status, refused.body.id]).toEqual([403, 'api.forbidden']);
    });
});
