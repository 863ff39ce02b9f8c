import {useRevocationScene} from '../../test/support/revocation_scene';
import type {TestSession} from '../../test/support/test_host';

const scene = useRevocationScene();

const find = async (term: string) => (await scene.features.call('listUsers', {actor: scene.admin, query: {term}})).items.map((user) => user.username);
const sessionsOf = async (userId: string) => (await scene.features.call('listUserSessions', {actor: scene.admin, params: {user_id: userId}})).items;

describe('users', () => {
    it('are found by part of username, name or e-mail address, whatever the case', async () => {
        await scene.test.addUser({username: 'wei.chen', email: 'wc@example.org', firstname: 'Wei', lastname: 'Chen'});
        await scene.test.addUser({username: 'percent%user', email: 'p@example.org', firstname: 'Per', lastname: 'Cent'});
        for (const term of ['CHEN', '@wei', 'wei chen', 'wc@example']) {
            expect(await find(term)).toEqual(['wei.chen']);
        }
        expect(await find('t%u')).toEqual(['percent%user']);
        expect(await find('_')).toEqual(expect.not.arrayContaining(['wei.chen']));
        expect(await find('nobody at all')).toEqual([]);
    });

    it('are found by what stands in the list, in letters that lower differently too', async () => {
        for (const firstname of ['ΓΙΏΡΓΟΣ', 'İpek', 'Ünal']) {
            await scene.test.addUser({username: `u${firstname.length}${firstname.charCodeAt(0)}`, firstname, lastname: ''});
            expect(await find(firstname)).toHaveLength(1);
        }
        expect(await find('üNAL')).toHaveLength(1);
    });

    it('come with their open sessions counted, guests, bots and deactivated ones marked', async () => {
        const guest = await scene.test.addUser({username: 'guest', roles: 'system_guest', deleteat: 5, firstname: '', lastname: ''});
        await scene.test.addSession(guest.id, {lastactivityat: 11});
        await scene.test.addSession(guest.id, {lastactivityat: 12});
        await scene.test.addSession(guest.id, {expiresat: 1});
        const bot = await scene.test.addUser({username: 'bot'});
        await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'\')', [bot.id]);
        const users = (await scene.features.call('listUsers', {actor: scene.admin, query: {}})).items;
        expect(users.find((user) => user.id === guest.id)).toMatchObject({session_count: 2, last_activity_at: 12, is_guest: true, is_bot: false, deactivated_at: 5, display_name: '', roles: ['system_guest']});
        expect(users.find((user) => user.id === bot.id)).toMatchObject({is_bot: true, session_count: 0, last_activity_at: 0, display_name: 'Test Person'});
    });

    it('are paged in the order of their usernames', async () => {
        for (const name of ['a1', 'a2', 'a3']) {
            await scene.test.addUser({username: name});
        }
        const page = await scene.features.call('listUsers', {actor: scene.admin, query: {limit: 2}});
        expect(page.items.map((user) => user.username)).toEqual(['a1', 'a2']);
        const next = await scene.features.call('listUsers', {actor: scene.admin, query: {limit: 2, cursor: page.next_cursor ?? ''}});
        expect(next.items[0]?.username).toBe('a3');
        expect(next.next_cursor).toBeNull();
    });
});

describe('the list of the whole server', () => {
    const page = (query: {cursor?: string; sort?: 'created' | 'username'}) => scene.features.call('listSessions', {actor: scene.admin, query});

    it.each(['99999999999999999999_aaaaaaaaaaaaaaaaaaaaaaaaaa', '9223372036854775808_aaaaaaaaaaaaaaaaaaaaaaaaaa', '_', 'abc', '1_x', `${'a'.repeat(26)}_${'a'.repeat(26)}`])(
        'refuses what is no cursor of it: %s', async (cursor) => {
            await expect(page({cursor, sort: 'created'})).rejects.toMatchObject({id: 'api.bad_request', details: [{path: 'cursor'}]});
        });

    it('begins with an empty cursor, and has no page behind a person who is gone', async () => {
        expect(await page({cursor: ''})).toMatchObject({total: 1, next_cursor: null});
        expect((await page({cursor: `${'a'.repeat(26)}_${'a'.repeat(26)}`, sort: 'username'})).items).toEqual([]);
    });
});

describe('sessions', () => {
    it.each([
        ['web', {}],
        ['web', {props: {isOAuthUser: 'true', isSaml: 'true'}}],
        ['desktop', {props: {browser: 'Desktop App/5.9'}}],
        ['mobile', {props: {isMobile: 'true'}}],
        ['mobile', {props: {isMobile: 'true', isOAuthUser: 'false', isSaml: 'false', browser: 'Mobile App/2.43.0'}}],
        // The app had a browser do the single sign-on.
        ['mobile', {props: {isMobile: 'true', isSaml: 'true', browser: 'Safari/17.4'}}],
        ['mobile', {props: {isMobile: 'false', isSaml: 'true', browser: 'Safari/17.4', mobile_version: '2.43.0'}}],
        // A browser on a phone, by password.
        ['web', {props: {isMobile: 'true', isOAuthUser: 'false', isSaml: 'false', browser: 'Safari/17.4'}}],
        ['mobile', {deviceid: 'apple_rn-v2:x'}],
        ['personal_access_token', {props: {type: 'UserAccessToken', is_bot: 'true'}}],
        ['oauth_app', {isoauth: true}],
        ['oauth_app', {props: {oauth_app_id: 'app'}}],
        ['bot', {props: {is_bot: 'true'}}],
    ] as Array<[string, Partial<TestSession>]>)('are told as %s: %p', async (kind, session) => {
        const user = await scene.test.addUser();
        await scene.test.addSession(user.id, session);
        expect((await sessionsOf(user.id))[0]?.client_kind).toBe(kind);
    });

    it('of an OAuth app carry its name, as core notes it', async () => {
        const user = await scene.test.addUser();
        await scene.test.addSession(user.id, {isoauth: true, props: {oauth_app_id: 'app', platform: 'Report Builder', os: 'OAuth2', browser: 'OAuth2'}});
        expect((await sessionsOf(user.id))[0]).toMatchObject({client_kind: 'oauth_app', browser: 'Report Builder', os: ''});
    });

    it('come without tokens, most recent first, the own one marked, expired ones left out', async () => {
        await scene.test.addSession(scene.admin.userId, {lastactivityat: 1, expiresat: 0, deviceid: 'apple_rn-v2:secret', props: {mobile_version: '2.43', os: 'iOS', browser: 'Mobile App'}});
        await scene.test.addSession(scene.admin.userId, {expiresat: 1});
        const sessions = await sessionsOf(scene.admin.userId);
        expect(sessions.map((session) => session.is_own)).toEqual([true, false]);
        expect(sessions[1]).toMatchObject({takes_push: true, app_version: '2.43', os: 'iOS', browser: 'Mobile App', expires_at: 0, last_activity_at: 1});
        expect(JSON.stringify(sessions)).not.toMatch(/secret|token"/);
    });

    it('of a user who is not there are a documented error', async () => {
        await expect(sessionsOf(scene.test.host.ids.newId())).rejects.toMatchObject({id: 'users.not_found'});
    });

    it('of this plugin\'s own bot are not shown: they live a minute and are nobody\'s', async () => {
        const bot = await scene.test.addUser();
        await scene.test.rows('INSERT INTO bots (userid, ownerid) VALUES ($1, \'security-controls\')', [bot.id]);
        await scene.test.addSession(bot.id, {deviceid: 'apple_rn-v2:x'});
        expect(await sessionsOf(bot.id)).toEqual([]);
    });
});
