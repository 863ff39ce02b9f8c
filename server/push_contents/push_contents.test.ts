import type {PushPolicy, PushRule} from '../../contract/push';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestDatabase, TestHost, TestSession, TestUser} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';
import {dayOf} from './evidence';
import {DEFAULT_PUSH_POLICY} from './push_policy';

let database: TestDatabase;
let test: TestHost;
let plugin: TestPlugin;
let admin: TestSession;
let adminUser: TestUser;
beforeAll(async () => {
    database = await startTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    plugin = await startTestPlugin(test);
    ({session: admin, user: adminUser} = await logInAs(test, 'system_user system_admin'));
});
afterEach(() => plugin.stop());

const id = (name: string) => name.padEnd(26, 'x').replace(/[^a-z0-9]/g, 'x');
const TEAM = id('team');
const PUBLIC = id('public');
const PRIVATE = id('private');
const DIRECT = id('direct');
const rule = (match: PushRule['match'], action: PushRule['action'], more: Partial<PushRule> = {}): PushRule =>
    ({id: test.host.ids.newId(), name: `${match.type} ${action}`, enabled: true, match, action, ...more});
const put = (policy: Partial<PushPolicy>, etag: string, session = admin) =>
    plugin.request(session, 'PUT', '/policies/push', {body: {...DEFAULT_PUSH_POLICY, ...policy}, headers: {'if-match': etag}});
const save = async (policy: Partial<PushPolicy>) => {
    const {headers} = await plugin.request(admin, 'GET', '/policies/push');
    const reply = await put(policy, String(headers.ETag));
    expect(reply.status).toBe(200);
    return reply;
};
const FULL = {
    type: 'message', version: 'v2', category: 'CAN_REPLY', post_id: id('post'), team_id: TEAM, channel_id: PUBLIC, channel_name: 'Town Square',
    sender_id: id('sender'), sender_name: '@user11', message: '@user11: case 4711 is secret', badge: 3,
};
const push = async (notification: object, userId = adminUser.id) => await plugin.hook('NotificationWillBePushed', [notification, userId]) as [Record<string, unknown> | null, string];
const recorded = async (name: string) => (await test.rows<{body: string}>(
    'SELECT body FROM security_controls_audit_records WHERE event_name = $1 ORDER BY seq', [name])).map((row) => JSON.parse(row.body) as Record<string, unknown>);

beforeEach(async () => {
    for (const [channelId, teamId, type] of [[PUBLIC, TEAM, 'O'], [PRIVATE, TEAM, 'P'], [DIRECT, '', 'D']]) {
        await test.rows('INSERT INTO channels (id, teamid, type) VALUES ($1, $2, $3)', [channelId, teamId, type]);
    }
});

describe('the push policy', () => {
    it('reduces nothing until somebody saves it', async () => {
        const reply = await plugin.request(admin, 'GET', '/policies/push');
        expect([reply.headers.ETag, reply.body.policy, reply.body.version]).toEqual(['"0"', DEFAULT_PUSH_POLICY, 0]);
        expect(await push(FULL)).toEqual([null, '']);
    });

    it('is replaced, versioned and audited with only the rules that changed', async () => {
        const kept = rule({type: 'guests'}, 'generic');
        await save({rules: [kept]});
        const added = rule({type: 'team', team_id: TEAM}, 'nameless');
        expect((await save({rules: [kept, added], most_revealing_level: 'full'})).body.version).toBe(2);
        expect((await recorded('policy_changed'))[1]).toMatchObject({
            target: {type: 'policy', id: 'push'}, prior_state: {rules: [], most_revealing_level: null, version: 1}, resulting_state: {rules: [added], most_revealing_level: 'full', version: 2}});
    });

    it('refuses the second of two admins who read the same version', async () => {
        const replies = await Promise.all([put({push_stays_off: true}, '"0"'), put({put_back_drift: true}, '"0"')]);
        expect(replies.map(({status}) => status).sort()).toEqual([200, 412]);
    });

    it('is shown to a read-only admin, whose change is refused and audited', async () => {
        const {session} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await plugin.request(session, 'GET', '/policies/push')).body).toMatchObject({can_write: false});
        expect((await put({push_stays_off: true}, '"0"', session)).status).toBe(403);
        expect(await recorded('request_refused')).toHaveLength(1);
        expect((await plugin.request(admin, 'GET', '/policies/push')).body.version).toBe(0);
    });

    it('refuses what cannot work: two rules with one id, no RE2, a floor without its licence', async () => {
        const one = rule({type: 'words', syntax: 're2', pattern: '(?=a)'}, 'generic');
        const reply = await put({rules: [one, {...one, match: {type: 'guests'}}], most_revealing_level: 'id_loaded'}, '"0"');
        expect([reply.status, (reply.body.details as Array<{path: string}>).map(({path}) => path).sort()]).toEqual([400, ['most_revealing_level', 'rules.0.match.pattern', 'rules.1.id']]);
    });

    it('says what would leak without the plugin, and which level would hold it', async () => {
        const strict = rule({type: 'guests'}, 'nameless');
        const {body} = await save({rules: [strict, rule({type: 'guests'}, 'suppress', {enabled: false})]});
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
        await save({rules: [rule(match, 'generic')]});
        const [changed, reason] = await push({...FULL, ...change});
        expect([changed !== null, reason]).toEqual([isMet, '']);
        expect(JSON.stringify(changed ?? '')).not.toContain('4711');
    });

    it('to a user, a role or a guest meets the rule of that recipient only', async () => {
        const guest = await test.addUser({roles: 'system_guest'});
        for (const [match, met] of [[{type: 'user', user_id: guest.id}, [guest]], [{type: 'guests'}, [guest]], [{type: 'role', role: 'system_admin'}, [adminUser]]] as const) {
            await save({rules: [rule(match, 'generic')]});
            for (const user of [guest, adminUser]) {
                expect((await push(FULL, user.id))[0] !== null).toBe(met.includes(user as never));
            }
        }
    });

    it('goes by a recipient\'s and a channel\'s change in core within seconds, though both are remembered', async () => {
        await save({rules: [rule({type: 'guests'}, 'generic'), rule({type: 'private_channels'}, 'nameless')]});
        const message = async () => (await push(FULL))[0]?.message ?? '';
        expect(await message()).toBe('');
        await test.rows('UPDATE users SET roles = \'system_guest\', updateat = $2 WHERE id = $1', [adminUser.id, test.host.clock.now()]);
        expect(await message()).toBe('');
        await test.advance(3000);
        expect(await message()).toBe('@user11 posted a message.');
        await test.rows('UPDATE channels SET type = \'P\', updateat = $2 WHERE id = $1', [PUBLIC, test.host.clock.now()]);
        await test.advance(3000);
        expect(await message()).toBe('You\'ve received a new message.');
    });

    it('asks the database for all recipients of a burst together, and for none of them again', async () => {
        await save({rules: [rule({type: 'guests'}, 'generic')]});
        await push(FULL);
        const people = await Promise.all(Array.from({length: 20}, () => test.addUser({roles: 'system_guest'})));
        const asked = jest.spyOn(test.bridge, 'call');
        const statements = () => asked.mock.calls.filter(([method]) => method === 'sql.query').length;
        const burst = () => Promise.all(people.map((one) => push(FULL, one.id)));
        expect((await burst()).every(([changed]) => changed !== null)).toBe(true);
        expect(statements()).toBe(2);
        await burst();
        expect(statements()).toBe(2);
    });

    it('in a language that is not English is judged by its post too', async () => {
        test.core.config = config({PushNotificationContents: 'generic'});
        await plugin.hook('OnConfigurationChange');
        await save({rules: [rule({type: 'words', syntax: 'literal', pattern: 'merger'}, 'suppress')]});
        await test.rows('INSERT INTO posts (id, message) VALUES ($1, \'the merger\')', [FULL.post_id]);
        expect((await push({...FULL, message: '@user11 hat eine Nachricht gesendet.'}))[1]).toContain('push policy');
    });

    it('is reduced to core\'s sentence in the recipient\'s language, to the English one where the server has none', async () => {
        await save({rules: [rule({type: 'team', team_id: TEAM}, 'generic'), rule({type: 'direct_messages'}, 'generic_no_channel'), rule({type: 'channel', channel_id: PRIVATE}, 'nameless')]});
        const german = await test.addUser();
        const klingon = await test.addUser();
        await test.rows('UPDATE users SET locale = CASE id WHEN $1 THEN \'de\' ELSE \'tlh\' END WHERE id IN ($1, $2)', [german.id, klingon.id]);
        const message = async (userId: string, change: object = {}) => (await push({...FULL, ...change}, userId))[0]?.message;
        expect(await message(german.id)).toBe('@user11 schreibt eine Nachricht.');
        expect(await message(german.id, {channel_id: PRIVATE})).toBe('Eine neue Nachricht für Sie.');
        expect(await message(german.id, {channel_id: DIRECT, team_id: undefined, root_id: id('root'), is_crt_enabled: true})).toBe('@user11 schreibt in einem Thread, dem Sie folgen.');
        expect(await message(german.id, {message: '@user11 erwähnt Sie.'})).toBeUndefined();
        expect(await message(klingon.id)).toBe('@user11 posted a message.');
    });

    it('keeps everything the action does not touch', async () => {
        await save({rules: [rule({type: 'everything'}, 'generic_no_channel')]});
        expect(await push(FULL)).toEqual([{...FULL, message: '@user11 posted a message.', channel_name: ''}, '']);
    });

    it('of several rules meets the strictest, whatever their order', async () => {
        await save({rules: [rule({type: 'everything'}, 'generic'), rule({type: 'team', team_id: TEAM}, 'suppress'), rule({type: 'channel', channel_id: PUBLIC}, 'nameless')]});
        expect(await push(FULL)).toEqual([null, expect.stringContaining('push policy')]);
        expect((await push({...FULL, team_id: undefined}))[0]).toMatchObject({message: 'You\'ve received a new message.', sender_name: '', channel_id: PUBLIC});
    });

    it.each(['clear', 'update_badge', 'session', 'test'])('of type %s passes as it is', async (type) => {
        await save({rules: [rule({type: 'everything'}, 'suppress')]});
        expect(await push({...FULL, type})).toEqual([null, '']);
    });

    it('in core\'s words is judged by its post, attachments included', async () => {
        await save({rules: [rule({type: 'words', syntax: 'literal', pattern: 'merger'}, 'nameless')]});
        await test.rows('INSERT INTO posts (id, message, props) VALUES ($1, \'see below\', $2)', [FULL.post_id, JSON.stringify({attachments: [{fallback: 'The Merger'}]})]);
        expect((await push({...FULL, message: '@user11 posted a message.'}))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        expect((await push({...FULL, message: '@user11 posted a message.', post_id: ''}))[0]).toBeNull();
        expect((await push({...FULL, message: '@user11 posted a message.', post_id: id('gone')}))[0]).not.toBeNull();
    });

    it('is reduced when the channel and the recipient cannot be read', async () => {
        await save({rules: [rule({type: 'guests'}, 'nameless'), rule({type: 'channel', channel_id: PRIVATE}, 'suppress')]});
        test.setDatabaseDown(true);
        await test.advance(5000);
        expect((await push(FULL))[0]).toMatchObject({message: 'You\'ve received a new message.', sender_name: ''});
        test.setDatabaseDown(false);
    });

    it('is reduced when there is no policy to be read at all', async () => {
        await test.rows('ALTER TABLE security_controls_policies RENAME TO away');
        const other = await startTestPlugin(test);
        expect((await other.hook('NotificationWillBePushed', [FULL, adminUser.id]))[0]).toMatchObject({message: 'You\'ve received a new message.'});
        await test.rows('ALTER TABLE away RENAME TO security_controls_policies');
        await other.stop();
    });

    it('goes by a new policy at once on the node that saved it, after a cluster event elsewhere, and without one within seconds', async () => {
        const other = await startTestPlugin(test);
        const there = async () => (await other.hook('NotificationWillBePushed', [FULL, adminUser.id]))[0] !== null;
        expect(await there()).toBe(false);
        await save({rules: [rule({type: 'everything'}, 'generic')]});
        expect([(await push(FULL))[0] !== null, await there()]).toEqual([true, false]);
        await other.hook('OnPluginClusterEvent', [test.core.clusterEvents.at(-1)]);
        expect(await there()).toBe(true);
        await save({rules: []});
        expect(await there()).toBe(true);
        await test.advance(3000);
        expect(await there()).toBe(false);
        await other.stop();
    });
});

describe('why', () => {
    it('names every rule that applies and the one that decides', async () => {
        const [mild, strict, words, off] = [rule({type: 'everything'}, 'generic'), rule({type: 'private_channels'}, 'nameless'), rule({type: 'words', syntax: 're2', pattern: 'x'}, 'suppress'), rule({type: 'everything'}, 'suppress', {enabled: false})];
        await save({rules: [mild, strict, words, off]});
        const why = async (channelId: string, text: string) => (await plugin.request(admin, 'POST', '/push_contents/explain', {body: {user_id: adminUser.id, channel_id: channelId, text}})).body;
        expect(await why(PRIVATE, '')).toMatchObject({server_level: 'full', action: 'nameless', decided_by: strict.id, rules: [{id: mild.id, applies: true}, {id: strict.id, applies: true}, {id: words.id, applies: false}]});
        expect(await why(PUBLIC, 'x')).toMatchObject({action: 'suppress', decided_by: words.id});
        expect((await why(id('nowhere'), '')).id).toBe('push_contents.channel_not_found');
    });
});

const config = (fields: object) => ({...test.core.config, EmailSettings: {...test.core.config.EmailSettings, ...fields}});
const change = async (fields: object) => (await plugin.hook('ConfigurationWillBeSaved', [config(fields)]))[1] as {message: string; status_code: number} | null;

describe('the floor', () => {
    it('refuses, with a sentence and a record, what would reveal more', async () => {
        test.core.config = config({PushNotificationContents: 'generic_no_channel', SendPushNotifications: null});
        await save({most_revealing_level: 'generic_no_channel', push_stays_off: true});
        expect(await change({PushNotificationContents: 'full'})).toMatchObject({status_code: 403, message: expect.stringContaining('"generic_no_channel" at most; "full" would reveal more')});
        expect((await change({SendPushNotifications: true}))?.message).toContain('stay off');
        expect((await change({PushNotificationContents: 'id_loaded'}))?.message).toContain('id_loaded');
        expect((await recorded('push_floor_refused')).map((one) => one.resulting_state)).toContainEqual({wanted: 'full', allowed: 'generic_no_channel'});
        expect(await change({})).toBeNull();
    });

    it('lets other settings be saved while core is below it already', async () => {
        await save({most_revealing_level: 'generic_no_channel'});
        expect([await change({SMTPServer: 'mail'}), await change({PushNotificationContents: 'generic'})]).toEqual([null, null]);
    });
});

describe('drift', () => {
    const drift = async () => (await plugin.request(admin, 'GET', '/policies/push')).body.drift;

    it('is recorded once, shown, and gone when core is', async () => {
        await save({most_revealing_level: 'generic'});
        await test.advance(1);
        expect(await drift()).toMatchObject([{setting: 'EmailSettings.PushNotificationContents', actual: 'full', allowed: 'generic', put_back: 'not_asked'}]);
        await plugin.hook('OnConfigurationChange');
        await test.advance(1);
        await test.advance(2000);
        expect(await recorded('push_drift_found')).toHaveLength(1);
        test.core.config = config({PushNotificationContents: 'generic'});
        await plugin.hook('OnConfigurationChange');
        await test.advance(1);
        expect(await drift()).toEqual([]);
    });

    it('is put back through core\'s own REST only when the policy says so', async () => {
        const asked: unknown[] = [];
        test.core.bridgeAnswers['core.request'] = (args) => {
            asked.push([args.method, args.path, args.body]);
            test.core.config = config({PushNotificationContents: 'generic'});
            return {status: 200, body: '{}'};
        };
        await save({most_revealing_level: 'generic', put_back_drift: true});
        await test.advance(1);
        expect(asked).toEqual([['PUT', '/api/v4/config/patch', '{"EmailSettings":{"PushNotificationContents":"generic"}}']]);
        expect(await drift()).toMatchObject([{put_back: 'done'}]);
        await test.advance(2000);
        expect(await recorded('push_drift_put_back')).toMatchObject([{status: 'success', resulting_state: {'EmailSettings.PushNotificationContents': 'generic'}}]);
    });

    it('that could not be put back is tried again, ever later, and each time audited', async () => {
        let tries = 0;
        let works = false;
        test.core.bridgeAnswers['core.request'] = () => {
            tries++;
            if (works) {
                test.core.config = config({PushNotificationContents: 'generic'});
            }
            return {status: 200, body: '{}'};
        };
        await save({most_revealing_level: 'generic', put_back_drift: true});
        await test.advance(1);
        await plugin.hook('OnConfigurationChange');
        await test.advance(1);
        expect([tries, await drift()]).toEqual([1, [expect.objectContaining({put_back: 'failed', attempts: 1})]]);
        await test.advance(90_000);
        expect([tries, await drift()]).toEqual([2, [expect.objectContaining({put_back: 'failed', attempts: 2})]]);
        await test.advance(180_000);
        expect(tries).toBe(2);
        works = true;
        await test.advance(120_000);
        expect([tries, await drift()]).toEqual([3, [expect.objectContaining({put_back: 'done', retry_at: null})]]);
        expect((await recorded('push_drift_put_back')).map(({status}) => status)).toEqual(['fail', 'fail', 'success']);
    });
});

describe('the route', () => {
    const check = async () => (await plugin.request(admin, 'POST', '/push_contents/route_checks')).body as {service: string; checks: Array<{id: string; status: string; values: object}>};

    it('is checked hop by hop, and nothing but the version of the service is shown', async () => {
        test.core.bridgeAnswers['net.inspect_tls'] = () => ({
            version: 'TLS 1.3', verified: true, verify_error: '',
            certificates: [{subject: 'CN=push.example.com', issuer: 'CN=CA', not_before: 0, not_after: test.host.clock.now() + 1e10, dns_names: ['push.example.com']}],
        });
        test.core.bridgeAnswers['net.fetch'] = () => ({status: 200, headers: {}, body: '{"version":"6.5.0","secret":"x"}'});
        const report = await check();
        expect([report.service, report.checks.map(({id: name, status}) => `${name} ${status}`)]).toEqual(['own_proxy', [
            'push_enabled ok', 'licence ok', 'insecure_connections ok', 'tls ok', 'service_version ok', 'service_to_apple not_checked', 'service_to_google not_checked']]);
        expect(JSON.stringify(report)).not.toContain('secret');
    });

    it('over plain HTTP, to a service that is away or needs a licence, is said', async () => {
        test.core.config = config({PushNotificationServer: 'http://push.example.com:8066'});
        expect((await check()).checks.filter(({status}) => status === 'failed').map(({id: name, values}) => [name, values])).toEqual([
            ['tls', {reason: 'plain_http', host: 'push.example.com', port: 8066}], ['service_version', {reason: 'bridge.no_such_method'}]]);
        test.core.config = config({PushNotificationServer: 'https://hpns-us.mattermost.com'});
        const {service, checks} = await check();
        expect([service, checks.find(({id: name}) => name === 'licence')?.status]).toEqual(['hosted_production', 'failed']);
    });
});

describe('a test notification', () => {
    it('goes to the asking admin\'s own devices, audited', async () => {
        await test.addSession(adminUser.id, {deviceid: 'apple_rn-v2:mine'});
        const {status, body} = await plugin.request(admin, 'POST', '/push_contents/test_notifications', {body: {level: 'generic'}});
        expect([status, body]).toEqual([202, {devices: 1, removed: 0, message: 'sent you a message.'}]);
        expect(test.core.pushes).toMatchObject([{userId: adminUser.id, deviceIds: ['apple_rn-v2:mine'], notification: {type: 'message', message: 'sent you a message.'}}]);
        expect(await recorded('push_test_requested')).toHaveLength(1);
    });

    it('is refused to who may not change push settings, and audited', async () => {
        const {session} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await plugin.request(session, 'POST', '/push_contents/test_notifications', {body: {level: 'full'}})).status).toBe(403);
        expect([test.core.pushes, await recorded('request_refused')]).toEqual([[], [expect.objectContaining({status: 'fail'})]]);
    });

    it('says which device the service no longer knows', async () => {
        await test.addSession(adminUser.id, {deviceid: 'apple_rn-v2:gone', props: {last_removed_device_id: 'apple_rn-v2:gone'}});
        expect((await plugin.request(admin, 'POST', '/push_contents/test_notifications', {body: {level: 'full'}})).body).toMatchObject({devices: 1, removed: 1});
    });
});

describe('evidence', () => {
    it('counts by day, level, outcome and rule, and holds no word of a message', async () => {
        const words = rule({type: 'words', syntax: 'literal', pattern: 'secret'}, 'generic', {name: '=evil'});
        await save({rules: [words, rule({type: 'channel', channel_id: PRIVATE}, 'suppress')]});
        await push(FULL);
        await push(FULL);
        await push({...FULL, message: '@user11: lunch'});
        await push({...FULL, channel_id: PRIVATE});
        await test.advance(5000);
        const {body} = await plugin.request(admin, 'GET', '/push_contents/evidence');
        const counts = (body.rows as Array<{outcome: string; rule_name: string; count: number; level: string; day: string}>);
        expect(counts.map(({outcome, rule_name: name, count}) => [outcome, name, count])).toEqual([['reduced', '=evil', 2], ['sent', '', 1], ['suppressed', 'channel suppress', 1]]);
        expect(counts[0]).toMatchObject({day: '2026-11-22', level: 'full'});
        const csv = await plugin.request(admin, 'GET', '/push_contents/evidence.csv', {query: 'days=1'});
        expect(csv.text.split('\r\n').slice(0, 2)).toEqual(['\uFEFFday,level,outcome,rule_id,rule_name,count', `2026-11-22,full,reduced,${words.id},'=evil,2`]);
        expect(JSON.stringify(await test.rows('SELECT * FROM security_controls_push_evidence'))).not.toMatch(/secret|4711|lunch/);
    });

    it('is kept at stop', async () => {
        await push(FULL);
        await plugin.hook('OnDeactivate');
        expect(await test.rows('SELECT outcome, count FROM security_controls_push_evidence')).toEqual([{outcome: 'sent', count: 1}]);
    });

    it('knows the calendar', () => {
        for (const at of [0, Date.UTC(2024, 1, 29), Date.UTC(2026, 10, 23, 23, 59), Date.UTC(2100, 1, 28), Date.UTC(2000, 11, 31)]) {
            expect(dayOf(at)).toBe(new Date(at).toISOString().slice(0, 10));
        }
    });
});
