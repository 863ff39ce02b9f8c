import type {PushRule} from '../../contract/push';
import {readTranslations} from '../../server-stub/bridge/translations';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import {DEFAULT_PUSH_POLICY} from './push_policy';
import {DIRECT, FULL, PRIVATE, PUBLIC, TEAM, id, usePushScene} from '../../test/support/push_policy_scene';

const scene = usePushScene();

describe('the push policy', () => {
    it('reduces nothing until somebody saves it', async () => {
        const reply = await scene.plugin.request(scene.admin, 'GET', '/policies/push');
        expect([reply.headers.ETag, reply.body.policy, reply.body.version]).toEqual(['"0"', DEFAULT_PUSH_POLICY, 0]);
        expect(await scene.push(FULL)).toEqual([null, '']);
    });

    it('is replaced, versioned and audited with only the rules that changed', async () => {
        const kept = scene.rule({type: 'guests'}, 'generic');
        await scene.save({rules: [kept]});
        const added = scene.rule({type: 'team', team_id: TEAM}, 'nameless');
        expect((await scene.save({rules: [kept, added], most_revealing_level: 'full'})).body.version).toBe(2);
        expect((await scene.recorded('policy_changed'))[1]).toMatchObject({
            target: {type: 'policy', id: 'push'}, prior_state: {rules: [], most_revealing_level: null, version: 1}, resulting_state: {rules: [added], most_revealing_level: 'full', version: 2}});
    });

    it('refuses the second of two admins who read the same version', async () => {
        const replies = await Promise.all([scene.put({push_stays_off: true}, '"0"'), scene.put({put_back_drift: true}, '"0"')]);
        expect(replies.map(({status}) => status).sort()).toEqual([200, 412]);
    });

    it('is shown to a read-only scene.admin, whose change is refused and audited', async () => {
        const {session} = await logInAs(scene.test, 'system_user system_read_only_admin');
        expect((await scene.plugin.request(session, 'GET', '/policies/push')).body).toMatchObject({can_write: false});
        expect((await scene.put({push_stays_off: true}, '"0"', session)).status).toBe(403);
        expect(await scene.recorded('request_refused')).toHaveLength(1);
        expect((await scene.plugin.request(scene.admin, 'GET', '/policies/push')).body.version).toBe(0);
    });

    it('refuses what cannot work: two rules with one id, no RE2, no words, a floor without its licence', async () => {
        const one = scene.rule({type: 'words', syntax: 're2', pattern: '(?=a)'}, 'generic');
        const reply = await scene.put({rules: [one, {...one, match: {type: 'guests'}}, scene.rule({type: 'words', syntax: 'literal', pattern: '  '}, 'generic')], most_revealing_level: 'id_loaded'}, '"0"');
        expect([reply.status, (reply.body.details as Array<{path: string}>).map(({path}) => path).sort()]).toEqual([400, ['most_revealing_level', 'rules.0.match.pattern', 'rules.1.id', 'rules.2.match.pattern']]);
    });

    it('tells whoever may write it whether a pattern is RE2 before it is saved, and nobody else', async () => {
        const check = async (pattern: string, session = scene.admin) => (await scene.plugin.request(session, 'POST', '/push_contents/pattern_checks', {body: {pattern}}));
        expect((await check('case \\d+')).body).toEqual({problem: ''});
        expect((await check('a(b')).body).toEqual({problem: expect.stringContaining('missing closing )')});
        expect((await check('')).status).toBe(400);
        expect((await check('x', (await logInAs(scene.test, 'system_user system_read_only_admin')).session)).status).toBe(403);
    });

    it('says what would leak without the plugin, and which level would hold it', async () => {
        const strict = scene.rule({type: 'guests'}, 'nameless');
        const {body} = await scene.save({rules: [strict, scene.rule({type: 'guests'}, 'suppress', {enabled: false})]});
        expect(body.when_plugin_is_down).toEqual({leaking_rule_ids: [strict.id], recommended_level: 'generic_no_channel'});
    });
});

describe('a push', () => {
    it.each<[string, PushRule['match'], object, boolean]>([
        ['of the team', {type: 'team', team_id: TEAM}, {}, true], ['of another team', {type: 'team', team_id: id('other')}, {}, false],
        ['of the channel', {type: 'channel', channel_id: PUBLIC}, {}, true], ['of another channel', {type: 'channel', channel_id: PRIVATE}, {}, false],
        ['of a private channel', {type: 'private_channels'}, {channel_id: PRIVATE}, true], ['of a public channel', {type: 'private_channels'}, {}, false],
        ['of a direct message', {type: 'direct_messages'}, {team_id: undefined, channel_id: DIRECT}, true], ['of no direct message', {type: 'direct_messages'}, {}, false],
        ['of anything', {type: 'everything'}, {}, true],
        ['with the words in another case', {type: 'words', syntax: 'literal', pattern: 'SECRET'}, {}, true], ['without the words', {type: 'words', syntax: 'literal', pattern: 'public'}, {}, false],
        ['with a match', {type: 'words', syntax: 're2', pattern: 'case \\d{4}'}, {}, true], ['without a match', {type: 'words', syntax: 're2', pattern: 'case \\d{5}'}, {}, false],
    ])('%s is reduced only when the rule meets it', async (_name, match, change, isMet) => {
        await scene.save({rules: [scene.rule(match, 'generic')]});
        const [changed, reason] = await scene.push({...FULL, ...change});
        expect([changed !== null, reason]).toEqual([isMet, '']);
        expect(JSON.stringify(changed ?? '')).not.toContain('4711');
    });

    it('to a user, a role or a guest meets the rule of that recipient only', async () => {
        const guest = await scene.test.addUser({roles: 'system_guest'});
        for (const [match, met] of [[{type: 'user', user_id: guest.id}, [guest]], [{type: 'guests'}, [guest]], [{type: 'role', role: 'system_admin'}, [scene.adminUser]]] as const) {
            await scene.save({rules: [scene.rule(match, 'generic')]});
            for (const user of [guest, scene.adminUser]) {
                expect((await scene.push(FULL, user.id))[0] !== null).toBe(met.includes(user as never));
            }
        }
    });

    it('goes by a recipient\'s and a channel\'s change in core within seconds, though both are remembered', async () => {
        await scene.save({rules: [scene.rule({type: 'guests'}, 'generic'), scene.rule({type: 'private_channels'}, 'nameless')]});
        const message = async () => (await scene.push(FULL))[0]?.message ?? '';
        expect(await message()).toBe('');
        await scene.test.rows('UPDATE users SET roles = \'system_guest\', updateat = $2 WHERE id = $1', [scene.adminUser.id, scene.test.host.clock.now()]);
        expect(await message()).toBe('');
        await scene.test.advance(3000);
        expect(await message()).toBe('@user11 posted a message.');
        await scene.test.rows('UPDATE channels SET type = \'P\', updateat = $2 WHERE id = $1', [PUBLIC, scene.test.host.clock.now()]);
        await scene.test.advance(3000);
        expect(await message()).toBe('You\'ve received a new message.');
    });

    it('asks the database for all recipients of a burst together, and for none of them again', async () => {
        await scene.save({rules: [scene.rule({type: 'guests'}, 'generic')]});
        await scene.push(FULL);
        const people = await Promise.all(Array.from({length: 20}, () => scene.test.addUser({roles: 'system_guest'})));
        const asked = jest.spyOn(scene.test.bridge, 'call');
        const statements = () => asked.mock.calls.filter(([method]) => method === 'sql.query').length;
        const burst = () => Promise.all(people.map((one) => scene.push(FULL, one.id)));
        expect((await burst()).every(([changed]) => changed !== null)).toBe(true);
        expect(statements()).toBe(2);
        await burst();
        expect(statements()).toBe(2);
    });

    it('asks once for a recipient who was changed a moment ago, and again after another change', async () => {
        await scene.save({rules: [scene.rule({type: 'guests'}, 'generic')]});
        const {test} = scene;
        const change = (roles: string) => test.rows('UPDATE users SET roles = $2, updateat = $3 WHERE id = $1', [scene.adminUser.id, roles, test.host.clock.now()]);
        await change('system_user');
        await scene.push(FULL);
        const asked = jest.spyOn(test.bridge, 'call');
        const lookAfter = async (ms: number) => {
            await test.advance(ms);
            const [changed] = await scene.push(FULL);
            return [changed !== null, asked.mock.calls.filter(([, args]) => args.includes('FROM channels c')).length];
        };
        expect(await lookAfter(3000)).toEqual([false, 1]);
        expect(await lookAfter(3000)).toEqual([false, 1]);
        // In the same millisecond as the change before.
        await test.rows('UPDATE users SET roles = \'system_guest\' WHERE id = $1', [scene.adminUser.id]);
        expect(await lookAfter(3000)).toEqual([true, 2]);
        expect(await lookAfter(3000)).toEqual([true, 2]);
    });

    it('in a language that is not English is judged by its post too', async () => {
        scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
        await scene.plugin.hook('OnConfigurationChange');
        await scene.save({rules: [scene.rule({type: 'words', syntax: 'literal', pattern: 'merger'}, 'suppress')]});
        await scene.test.rows('INSERT INTO posts (id, message) VALUES ($1, \'the merger\')', [FULL.post_id]);
        expect((await scene.push({...FULL, message: '@user11 hat eine Nachricht gesendet.'}))[1]).toContain('push policy');
    });

    it('is reduced to core\'s sentence in the recipient\'s language, to the English one where the server has none', async () => {
        await scene.save({rules: [scene.rule({type: 'team', team_id: TEAM}, 'generic'), scene.rule({type: 'direct_messages'}, 'generic_no_channel'), scene.rule({type: 'channel', channel_id: PRIVATE}, 'nameless')]});
        const german = await scene.test.addUser();
        const swedish = await scene.test.addUser();
        const catalan = await scene.test.addUser();
        await scene.test.rows('UPDATE users SET locale = CASE id WHEN $1 THEN \'de\' WHEN $2 THEN \'sv\' ELSE \'ca\' END WHERE id IN ($1, $2, $3)', [german.id, swedish.id, catalan.id]);
        // Core brings files of languages that it does not offer, and writes in English to whoever has one of them.
        scene.test.core.bridgeAnswers['core.translations'] = (args) => {
            const {locale, ids} = args as {locale: string; ids: string[]};
            return locale === 'ca' ? Object.fromEntries(ids.map((textId) => [textId, ' en català'])) : readTranslations({locale, ids});
        };
        const message = async (userId: string, change: object = {}) => (await scene.push({...FULL, ...change}, userId))[0]?.message;
        expect(await message(german.id)).toBe('@user11 schreibt eine Nachricht.');
        expect(await message(german.id, {channel_id: PRIVATE})).toBe('Eine neue Nachricht für Sie.');
        expect(await message(german.id, {channel_id: DIRECT, team_id: undefined, root_id: id('root'), is_crt_enabled: true})).toBe('@user11 schreibt in einem Thread, dem Sie folgen.');
        expect(await message(german.id, {message: '@user11 erwähnt Sie.'})).toBeUndefined();
        expect(await message(swedish.id)).toBe('@user11 posted a message.');
        expect(await message(catalan.id)).toBe('@user11 posted a message.');
    });

    it('keeps everything the action does not touch', async () => {
        await scene.save({rules: [scene.rule({type: 'everything'}, 'generic_no_channel')]});
        expect(await scene.push(FULL)).toEqual([{...FULL, message: '@user11 posted a message.', channel_name: ''}, '']);
    });

    it('of several rules meets the strictest, whatever their order', async () => {
        await scene.save({rules: [scene.rule({type: 'everything'}, 'generic'), scene.rule({type: 'team', team_id: TEAM}, 'suppress'), scene.rule({type: 'channel', channel_id: PUBLIC}, 'nameless')]});
        expect(await scene.push(FULL)).toEqual([null, expect.stringContaining('push policy')]);
        expect((await scene.push({...FULL, team_id: id('other')}))[0]).toMatchObject({message: 'You\'ve received a new message.', sender_name: '', channel_id: PUBLIC});
    });

    it.each(['clear', 'update_badge', 'session', 'test'])('of type %s passes as it is', async (type) => {
        await scene.save({rules: [scene.rule({type: 'everything'}, 'suppress')]});
        expect(await scene.push({...FULL, type})).toEqual([null, '']);
    });

    it.each([[undefined], ['']])('of a type nobody knows (%s) is judged as a message', async (type) => {
        await scene.save({rules: [scene.rule({type: 'everything'}, 'nameless')]});
        expect((await scene.push({...FULL, type}))[0]).toMatchObject({message: 'You\'ve received a new message.', sender_name: ''});
    });

    it('of a plugin that names no team is judged by its channel\'s', async () => {
        await scene.save({rules: [scene.rule({type: 'team', team_id: TEAM}, 'generic'), scene.rule({type: 'private_channels'}, 'nameless'), scene.rule({type: 'direct_messages'}, 'suppress')]});
        const sent = async (channelId?: string) => scene.push({...FULL, team_id: undefined, channel_id: channelId, sender_name: undefined});
        expect((await sent(PUBLIC))[0]).toMatchObject({message: 'posted a message.'});
        expect((await sent(PRIVATE))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        for (const unknown of [DIRECT, id('gone'), undefined]) {
            expect((await sent(unknown))[1]).toContain('push policy');
        }
    });

    it('of a plugin without a post is judged by its own text, whatever the level', async () => {
        scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
        await scene.plugin.hook('OnConfigurationChange');
        await scene.save({rules: [scene.rule({type: 'words', syntax: 'literal', pattern: '4711'}, 'suppress')]});
        expect((await scene.push({...FULL, post_id: ''}))[1]).toContain('push policy');
    });

    it('is matched from where the message begins, in a channel and in its attachments too', async () => {
        await scene.save({rules: [scene.rule({type: 'words', syntax: 're2', pattern: '^case 4711'}, 'nameless'), scene.rule({type: 'words', syntax: 're2', pattern: 'red\\nline "x"'}, 'suppress')]});
        expect((await scene.push(FULL))[0]).not.toBeNull();
        await scene.test.rows('INSERT INTO posts (id, message, props) VALUES ($1, \'\', $2)', [FULL.post_id, JSON.stringify({attachments: [{fields: [{value: 'red\nline "x"'}]}]})]);
        expect((await scene.push({...FULL, message: '@user11 posted a message.'}))[1]).toContain('push policy');
        // What an integration put there need not be attachments.
        for (const [n, attachments] of ['lunch', null, 7, {}].entries()) {
            await scene.test.rows('INSERT INTO posts (id, message, props) VALUES ($1, \'\', $2)', [id(`odd${n}`), JSON.stringify({attachments})]);
            expect(await scene.push({...FULL, post_id: id(`odd${n}`), message: '@user11 posted a message.'})).toEqual([null, '']);
        }
    });

    it('in core\'s words is judged by its post as it was written and as it is shown', async () => {
        await scene.save({rules: [scene.rule({type: 'words', syntax: 're2', pattern: 'case 4711$'}, 'suppress'), scene.rule({type: 'words', syntax: 'literal', pattern: '](http'}, 'nameless')]});
        const pushOf = async (postId: string, message: string) => {
            await scene.test.rows('INSERT INTO posts (id, message, props) VALUES ($1, $2, \'{}\')', [postId, message]);
            return scene.push({...FULL, post_id: postId, message: '@user11 posted a message.'});
        };
        expect((await pushOf(id('bold'), 'see case **4711**'))[1]).toContain('push policy');
        expect((await pushOf(id('link'), '[here](http://example.com)'))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        expect(await pushOf(id('other'), '**case** 4712')).toEqual([null, '']);
    });

    it('in core\'s words is judged by its post, attachments included', async () => {
        await scene.save({rules: [scene.rule({type: 'words', syntax: 'literal', pattern: 'merger'}, 'nameless')]});
        await scene.test.rows('INSERT INTO posts (id, message, props) VALUES ($1, \'see below\', $2)', [FULL.post_id, JSON.stringify({attachments: [{fallback: 'The Merger'}]})]);
        expect((await scene.push({...FULL, message: '@user11 posted a message.'}))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        expect((await scene.push({...FULL, message: '@user11 posted a message.', post_id: ''}))[0]).toBeNull();
        expect((await scene.push({...FULL, message: '@user11 posted a message.', post_id: id('gone')}))[0]).not.toBeNull();
    });

    it('is reduced when the channel and the recipient cannot be read', async () => {
        await scene.save({rules: [scene.rule({type: 'guests'}, 'nameless'), scene.rule({type: 'channel', channel_id: PRIVATE}, 'suppress')]});
        scene.test.setDatabaseDown(true);
        await scene.test.advance(5000);
        expect((await scene.push(FULL))[0]).toMatchObject({message: 'You\'ve received a new message.', sender_name: ''});
        scene.test.setDatabaseDown(false);
    });

    it('is reduced when there is no policy to be read at all', async () => {
        await scene.test.rows('ALTER TABLE security_controls_policies RENAME TO away');
        const other = await startTestPlugin(scene.test);
        expect((await other.hook('NotificationWillBePushed', [FULL, scene.adminUser.id]))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        await scene.test.rows('ALTER TABLE away RENAME TO security_controls_policies');
        await other.stop();
    });

    it('goes by a new policy at once on the node that saved it, after a cluster event elsewhere, and without one within seconds', async () => {
        const other = await startTestPlugin(scene.test);
        const there = async () => (await other.hook('NotificationWillBePushed', [FULL, scene.adminUser.id]))[0] !== null;
        expect(await there()).toBe(false);
        await scene.save({rules: [scene.rule({type: 'everything'}, 'generic')]});
        expect([(await scene.push(FULL))[0] !== null, await there()]).toEqual([true, false]);
        await other.hook('OnPluginClusterEvent', [scene.test.core.clusterEvents.at(-1)]);
        expect(await there()).toBe(true);
        await scene.save({rules: []});
        expect(await there()).toBe(true);
        await scene.test.advance(3000);
        expect(await there()).toBe(false);
        await other.stop();
    });
});
