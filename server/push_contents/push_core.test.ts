import {logInAs} from '../../test/support/plugin_client';
import {withMembers} from '../../test/support/test_host';
import type {CoreConfig, Host} from '../host';
import {createEvidence, dayOf, forgetOldEvidence} from './evidence';
import {readPushState} from './push_state';
import {DIRECT, FULL, PRIVATE, PUBLIC, id, usePushScene} from '../../test/support/push_policy_scene';

const scene = usePushScene();
const DAY_MS = 86_400_000;

describe('why', () => {
    it('names every rule that applies and the one that decides', async () => {
        const [mild, strict, words, off] = [scene.rule({type: 'everything'}, 'generic'), scene.rule({type: 'private_channels'}, 'nameless'), scene.rule({type: 'words', syntax: 're2', pattern: 'x'}, 'suppress'), scene.rule({type: 'everything'}, 'suppress', {enabled: false})];
        await scene.save({rules: [mild, strict, words, off]});
        const why = async (channelId: string, text: string) => (await scene.plugin.request(scene.admin, 'POST', '/push_contents/explain', {body: {user_id: scene.adminUser.id, channel_id: channelId, text}})).body;
        expect(await why(PRIVATE, '')).toMatchObject({server_level: 'full', action: 'nameless', decided_by: strict.id, rules: [{id: mild.id, applies: true}, {id: strict.id, applies: true}, {id: words.id, applies: false}]});
        expect(await why(PUBLIC, 'x')).toMatchObject({action: 'suppress', decided_by: words.id});
        // As the hook: at the level full it has the text as it is shown, otherwise as it was written and as it is shown.
        const plain = scene.rule({type: 'words', syntax: 're2', pattern: '^case 4711$'}, 'suppress');
        await scene.save({rules: [plain]});
        expect((await why(PUBLIC, 'case **47**11')).decided_by).toBe(plain.id);
        scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
        expect((await why(PUBLIC, 'case **47**11')).decided_by).toBe(plain.id);
        expect((await why(id('nowhere'), '')).id).toBe('push_contents.channel_not_found');
    });
});

describe('a conversation', () => {
    it('is judged by its people, also before they have written to each other', async () => {
        const [one, two] = [await scene.test.addUser(), await scene.test.addUser()];
        const strict = scene.rule({type: 'direct_messages'}, 'nameless');
        await scene.save({rules: [strict]});
        const why = async (others: string[]) => (await scene.plugin.request(scene.admin, 'POST', '/push_contents/explain', {body: {user_id: scene.adminUser.id, with_user_ids: others, text: ''}})).body;
        expect(await why([one.id])).toMatchObject({channel_id: null, action: 'nameless', decided_by: strict.id});
        const rows = [['d'.repeat(26), 'D', [scene.adminUser.id, one.id].sort().join('__'), [scene.adminUser.id, one.id]], ['g'.repeat(26), 'G', 'hash', [scene.adminUser.id, one.id, two.id]]] as const;
        for (const [channelId, type, name, members] of rows) {
            await scene.test.rows('INSERT INTO channels (id, teamid, type, name) VALUES ($1, \'\', $2, $3)', [channelId, type, name]);
            for (const userId of members) {
                await scene.test.rows('INSERT INTO channelmembers (channelid, userid) VALUES ($1, $2)', [channelId, userId]);
            }
        }
        await scene.save({rules: [strict, scene.rule({type: 'channel', channel_id: 'g'.repeat(26)}, 'suppress')]});
        expect([await why([one.id]), await why([one.id, two.id]), await why([two.id])]).toMatchObject([
            {channel_id: 'd'.repeat(26), action: 'nameless'}, {channel_id: 'g'.repeat(26), action: 'suppress'}, {channel_id: null, action: 'nameless'}]);
        const found = await scene.plugin.request(scene.admin, 'GET', '/push_contents/conversation', {query: `user_ids=${[two.id, scene.adminUser.id, one.id].join(',')}`});
        expect(found.body).toEqual({channel_id: 'g'.repeat(26)});
    });

    it('is neither asked for twice nor not at all', async () => {
        for (const body of [{}, {channel_id: DIRECT, with_user_ids: [scene.adminUser.id]}]) {
            expect((await scene.plugin.request(scene.admin, 'POST', '/push_contents/explain', {body: {user_id: scene.adminUser.id, text: '', ...body}})).status).toBe(400);
        }
    });
});

const change = async (fields: object) => (await scene.plugin.hook('ConfigurationWillBeSaved', [scene.config(fields)]))[1] as {message: string; status_code: number} | null;

describe('the floor', () => {
    it('refuses, with a sentence and a record, what would reveal more', async () => {
        scene.test.core.config = scene.config({PushNotificationContents: 'generic_no_channel', SendPushNotifications: null});
        await scene.save({most_revealing_level: 'generic_no_channel', push_stays_off: true});
        expect(await change({PushNotificationContents: 'full'})).toMatchObject({status_code: 403, message: expect.stringContaining('"generic_no_channel" at most; "full" would reveal more')});
        expect((await change({SendPushNotifications: true}))?.message).toContain('stay off');
        expect((await change({PushNotificationContents: 'id_loaded'}))?.message).toContain('id_loaded');
        expect((await scene.recorded('push_floor_refused')).map((one) => one.resulting_state)).toContainEqual({wanted: 'full', allowed: 'generic_no_channel'});
        expect(await change({})).toBeNull();
    });

    it('lets other settings be saved while core is below it already', async () => {
        await scene.save({most_revealing_level: 'generic_no_channel'});
        expect([await change({SMTPServer: 'mail'}), await change({PushNotificationContents: 'generic'})]).toEqual([null, null]);
    });

    it('counts as broken for whoever else judges core by what core makes of its level', async () => {
        await scene.save({most_revealing_level: 'generic_no_channel'});
        const state = async (level: string) => readPushState(scene.test.host.sql, scene.config({PushNotificationContents: level}) as CoreConfig, await scene.test.host.mattermost.getLicense());
        expect(await state('id_loaded')).toMatchObject({configured: 'id_loaded', effective: 'generic', brokenFloor: 'generic_no_channel'});
        expect(await state('generic_no_channel')).toMatchObject({brokenFloor: null});
    });
});

describe('drift', () => {
    const drift = async () => (await scene.plugin.request(scene.admin, 'GET', '/policies/push')).body.drift;

    it('is recorded once, shown, and gone when core is', async () => {
        await scene.save({most_revealing_level: 'generic'});
        await scene.test.advance(1);
        expect(await drift()).toMatchObject([{setting: 'EmailSettings.PushNotificationContents', actual: 'full', allowed: 'generic', put_back: 'not_asked'}]);
        await scene.plugin.hook('OnConfigurationChange');
        await scene.test.advance(1);
        await scene.test.advance(2000);
        expect(await scene.recorded('push_drift_found')).toHaveLength(1);
        scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
        await scene.plugin.hook('OnConfigurationChange');
        await scene.test.advance(1);
        expect(await drift()).toEqual([]);
    });

    it('is put back through core\'s own REST only when the policy says so', async () => {
        const asked: unknown[] = [];
        scene.test.core.bridgeAnswers['core.request'] = (args) => {
            asked.push([args.method, args.path, args.body]);
            scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
            return {status: 200, body: '{}'};
        };
        await scene.save({most_revealing_level: 'generic', put_back_drift: true});
        await scene.test.advance(1);
        expect(asked).toEqual([['PUT', '/api/v4/config/patch', '{"EmailSettings":{"PushNotificationContents":"generic"}}']]);
        expect(await drift()).toMatchObject([{put_back: 'done'}]);
        await scene.test.advance(2000);
        expect(await scene.recorded('push_drift_put_back')).toMatchObject([{status: 'success', resulting_state: {'EmailSettings.PushNotificationContents': 'generic'}}]);
    });

    it('that could not be put back is tried again, ever later, and each time audited', async () => {
        let tries = 0;
        let works = false;
        scene.test.core.bridgeAnswers['core.request'] = () => {
            tries++;
            if (works) {
                scene.test.core.config = scene.config({PushNotificationContents: 'generic'});
            }
            return {status: 200, body: '{}'};
        };
        await scene.save({most_revealing_level: 'generic', put_back_drift: true});
        await scene.test.advance(1);
        await scene.plugin.hook('OnConfigurationChange');
        await scene.test.advance(1);
        expect([tries, await drift()]).toEqual([1, [expect.objectContaining({put_back: 'failed', attempts: 1})]]);
        await scene.test.advance(90_000);
        expect([tries, await drift()]).toEqual([2, [expect.objectContaining({put_back: 'failed', attempts: 2})]]);
        await scene.test.advance(180_000);
        expect(tries).toBe(2);
        works = true;
        await scene.test.advance(120_000);
        expect([tries, await drift()]).toEqual([3, [expect.objectContaining({put_back: 'done', retry_at: null})]]);
        expect((await scene.recorded('push_drift_put_back')).map(({status}) => status)).toEqual(['fail', 'fail', 'success']);
    });
});

describe('the route', () => {
    const check = async () => (await scene.plugin.request(scene.admin, 'POST', '/push_contents/route_checks')).body as {service: string; checks: Array<{id: string; status: string; values: object}>};

    it('is checked hop by hop, and nothing but the version of the service is shown', async () => {
        scene.test.core.bridgeAnswers['net.inspect_tls'] = () => ({
            version: 'TLS 1.3', verified: true, verify_error: '',
            certificates: [{subject: 'CN=push.example.com', issuer: 'CN=CA', not_before: 0, not_after: scene.test.host.clock.now() + 1e10, dns_names: ['push.example.com']}],
        });
        scene.test.core.bridgeAnswers['net.fetch'] = () => ({status: 200, headers: {}, body: '{"version":"6.5.0","secret":"x"}'});
        const report = await check();
        expect([report.service, report.checks.map(({id: name, status}) => `${name} ${status}`)]).toEqual(['own_proxy', [
            'push_enabled ok', 'licence ok', 'insecure_connections ok', 'tls ok', 'service_version ok', 'service_to_apple not_checked', 'service_to_google not_checked']]);
        expect(JSON.stringify(report)).not.toContain('secret');
    });

    it('over plain HTTP, to a service that is away or needs a licence, is said', async () => {
        scene.test.core.config = scene.config({PushNotificationServer: 'http://push.example.com:8066'});
        expect((await check()).checks.filter(({status}) => status === 'failed').map(({id: name, values}) => [name, values])).toEqual([
            ['tls', {reason: 'plain_http', host: 'push.example.com', port: 8066}], ['service_version', {reason: 'bridge.no_such_method'}]]);
        scene.test.core.config = scene.config({PushNotificationServer: 'https://hpns-us.mattermost.com'});
        const {service, checks} = await check();
        expect([service, checks.find(({id: name}) => name === 'licence')?.status]).toEqual(['hosted_production', 'failed']);
    });
});

describe('a test notification', () => {
    it('goes to the asking admin\'s own devices, audited', async () => {
        await scene.test.addSession(scene.adminUser.id, {deviceid: 'apple_rn-v2:mine'});
        const {status, body} = await scene.plugin.request(scene.admin, 'POST', '/push_contents/test_notifications', {body: {level: 'generic'}});
        expect([status, body]).toEqual([202, {devices: 1, removed: 0, message: 'sent you a message.'}]);
        expect(scene.test.core.pushes).toMatchObject([{userId: scene.adminUser.id, deviceIds: ['apple_rn-v2:mine'], notification: {type: 'message', message: 'sent you a message.'}}]);
        expect(await scene.recorded('push_test_requested')).toHaveLength(1);
    });

    it('is refused to who may not change push settings, and audited', async () => {
        const {session} = await logInAs(scene.test, 'system_user system_read_only_admin');
        expect((await scene.plugin.request(session, 'POST', '/push_contents/test_notifications', {body: {level: 'full'}})).status).toBe(403);
        expect([scene.test.core.pushes, await scene.recorded('request_refused')]).toEqual([[], [expect.objectContaining({status: 'fail'})]]);
    });

    it('says which device the service no longer knows', async () => {
        await scene.test.addSession(scene.adminUser.id, {deviceid: 'apple_rn-v2:gone', props: {last_removed_device_id: 'apple_rn-v2:gone'}});
        expect((await scene.plugin.request(scene.admin, 'POST', '/push_contents/test_notifications', {body: {level: 'full'}})).body).toMatchObject({devices: 0, removed: 1});
        expect(scene.test.core.pushes).toEqual([]);
    });
});

describe('evidence', () => {
    it('counts by day, level, outcome and rule, and holds no word of a message', async () => {
        const words = scene.rule({type: 'words', syntax: 'literal', pattern: 'secret'}, 'generic', {name: '=evil'});
        await scene.save({rules: [words, scene.rule({type: 'channel', channel_id: PRIVATE}, 'suppress')]});
        await scene.push(FULL);
        await scene.push(FULL);
        await scene.push({...FULL, message: '@user11: lunch'});
        await scene.push({...FULL, channel_id: PRIVATE});
        await scene.test.advance(5000);
        const {body} = await scene.plugin.request(scene.admin, 'GET', '/push_contents/evidence');
        const counts = (body.rows as Array<{outcome: string; rule_name: string; count: number; level: string; day: string}>);
        expect(counts.map(({outcome, rule_name: name, count}) => [outcome, name, count])).toEqual([['reduced', '=evil', 2], ['sent', '', 1], ['suppressed', 'channel suppress', 1]]);
        expect(counts[0]).toMatchObject({day: '2026-11-22', level: 'full'});
        const csv = await scene.plugin.request(scene.admin, 'GET', '/push_contents/evidence.csv', {query: 'days=1'});
        expect(csv.text.split('\r\n').slice(0, 2)).toEqual(['\uFEFFday,level,outcome,rule_id,rule_name,count', `2026-11-22,full,reduced,${words.id},'=evil,2`]);
        expect(JSON.stringify(await scene.test.rows('SELECT * FROM security_controls_push_evidence'))).not.toMatch(/secret|4711|lunch/);
    });

    it('is counted on the day of UTC, across midnight too, and kept as long as it can be asked for', async () => {
        const {host} = scene.test;
        const midnight = (Math.floor(host.clock.now() / DAY_MS) + 1) * DAY_MS;
        const at = (time: number): Host => withMembers(host, {clock: {...host.clock, now: () => time}});
        const evidence = createEvidence();
        for (const time of [midnight - (400 * DAY_MS) - 1, midnight - (400 * DAY_MS), midnight - 1, midnight]) {
            evidence.count(at(time), 'full', 'sent', '');
        }
        await evidence.flush(host);
        await forgetOldEvidence(host);
        const {body} = await scene.plugin.request(scene.admin, 'GET', '/push_contents/evidence', {query: 'days=400'});
        expect((body.rows as Array<{day: string}>).map(({day}) => day)).toEqual([dayOf(midnight - (400 * DAY_MS)), dayOf(midnight - 1), dayOf(midnight)]);
        expect(await scene.test.rows('SELECT day FROM security_controls_push_evidence')).toHaveLength(3);
    });

    it('is kept at stop', async () => {
        await scene.push(FULL);
        await scene.plugin.hook('OnDeactivate');
        expect(await scene.test.rows('SELECT outcome, count FROM security_controls_push_evidence')).toEqual([{outcome: 'sent', count: 1}]);
    });

    it('knows the calendar', () => {
        for (const at of [0, Date.UTC(2024, 1, 29), Date.UTC(2026, 10, 23, 23, 59), Date.UTC(2100, 1, 28), Date.UTC(2000, 11, 31)]) {
            expect(dayOf(at)).toBe(new Date(at).toISOString().slice(0, 10));
        }
    });
});
