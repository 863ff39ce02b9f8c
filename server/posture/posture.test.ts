import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';
import {DEFAULT_MOBILE_POLICY} from './mobile_policy';

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
beforeEach(async () => {
    // No probe leaves a unit test.
    test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, SiteURL: ''};
    test.core.config.EmailSettings = {...test.core.config.EmailSettings, PushNotificationServer: 'https://127.0.0.1:9'};
    plugin = await startTestPlugin(test);
    admin = (await logInAs(test, 'system_user system_admin')).session;
});
afterEach(() => plugin.stop());

const events = async (name: string) => (await test.rows<{body: string}>('SELECT body FROM security_controls_audit_records WHERE event_name = $1 ORDER BY seq', [name])).map((row) => JSON.parse(row.body) as Record<string, unknown>);
const check = (session = admin) => plugin.request(session, 'POST', '/mobile_posture/checks');
const put = (session: TestSession, policy: object, etag = '"0"') => plugin.request(session, 'PUT', '/policies/mobile', {body: policy, headers: {'if-match': etag}});
const FINGERPRINT = Array.from({length: 32}, () => 'AB').join(':');
const OWN_APP = {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]};

/** The worker may have checked already; a new node has not. */
const pause = () => test.advance(3500);

describe('the mobile posture', () => {
    it('is checked on request, kept, and audited', async () => {
        await pause();
        const reply = await check();
        expect(reply.status).toBe(201);
        expect(reply.body.findings).toContainEqual({check: 'password_change', result: 'open', detail: 'setting_off', values: {}, setting: 'ServiceSettings.TerminateSessionsOnPasswordChange', fix: true, since: reply.body.checked_at, last_known: 'open'});
        expect((await plugin.request(admin, 'GET', '/mobile_posture')).body).toEqual({report: reply.body});
        expect(await events('mobile_posture_checked')).toEqual([expect.objectContaining({status: 'success', target: {type: 'mobile_posture', id: reply.body.id}})]);
    });

    it('is refused to who may not see the System Console, audited', async () => {
        const {session, user} = await logInAs(test, 'system_user');
        expect((await check(session)).status).toBe(403);
        expect(await test.rows('SELECT actor_id FROM security_controls_audit_records WHERE event_name = \'request_refused\'')).toEqual([{actor_id: user.id}]);
        expect(await events('mobile_posture_checked')).toEqual([]);
    });

    it('is not checked twice in a moment', async () => {
        expect([(await check()).status, (await check()).status]).toEqual([201, 429]);
    });

    it('records drift against the check before, whoever caused it', async () => {
        await check();
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, TerminateSessionsOnPasswordChange: true};
        await pause();
        await check();
        expect(await events('mobile_posture_changed')).toEqual([expect.objectContaining({
            target: {type: 'mobile_posture', id: 'password_change'}, prior_state: {result: 'open'}, resulting_state: {result: 'good'}})]);
        const history = (await plugin.request(admin, 'GET', '/mobile_posture/checks')).body;
        expect((history.items as Array<{changes: object[]}>)[0]?.changes).toEqual([{check: 'password_change', before: 'open', after: 'good'}]);
    });

    it('is drift too when a look failed between', async () => {
        await check();
        await test.rows(`UPDATE security_controls_posture_runs SET findings = (SELECT json_agg(CASE WHEN f->>'check' = 'certificate' THEN f || '{"result": "could_not_check", "last_known": "good"}' ELSE f END)::text FROM jsonb_array_elements(findings::jsonb) f)`);
        await pause();
        await check();
        expect(await events('mobile_posture_changed')).toEqual([expect.objectContaining({target: {type: 'mobile_posture', id: 'certificate'}, prior_state: {result: 'good'}, resulting_state: {result: 'not_applicable'}})]);
    });

    it('leaves as CSV and JSON with every finding of every check', async () => {
        await check();
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, TerminateSessionsOnPasswordChange: true};
        await pause();
        await check();
        const csv = await plugin.request(admin, 'GET', '/mobile_posture/checks.csv');
        expect([csv.status, csv.headers['Content-Disposition']]).toEqual([200, 'attachment; filename="mobile-posture-history.csv"']);
        const lines = csv.text.trimEnd().split('\r\n');
        const runs = JSON.parse((await plugin.request(admin, 'GET', '/mobile_posture/checks.json')).text) as Array<{findings: object[]; changes: object[]}>;
        expect(lines).toHaveLength(1 + runs.reduce((sum, {findings}) => sum + findings.length, 0));
        expect(lines.filter((line) => /,password_change,good,open,setting_on,/.test(line))).toHaveLength(1);
        expect(runs[0]?.changes).toEqual([{check: 'password_change', before: 'open', after: 'good'}]);
    });

    it('leaves as an empty list before the first check', async () => {
        await test.rows('DELETE FROM security_controls_posture_runs');
        expect((await plugin.request(admin, 'GET', '/mobile_posture/checks.json')).text).toBe('[]\n');
    });

    it('follows a change of core\'s configuration within the minute', async () => {
        await test.advance(61_000);
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, TerminateSessionsOnPasswordChange: true};
        await plugin.hook('OnConfigurationChange');
        await test.advance(61_000);
        expect(await events('mobile_posture_changed')).toEqual([expect.objectContaining({target: {type: 'mobile_posture', id: 'password_change'}})]);
    });

    it('judges by the push policy and the session limits of this plugin', async () => {
        await check();
        await plugin.request(admin, 'PUT', '/policies/session_limits', {body: {enabled: true, rules: [{role: null, client_kinds: ['mobile'], idle_minutes: 45, absolute_minutes: null}], max_sessions_per_user: null}, headers: {'if-match': '"0"'}});
        await pause();
        const {findings} = (await check()).body as {findings: Array<{check: string}>};
        expect(findings).toContainEqual(expect.objectContaining({check: 'session_idle', result: 'good', detail: 'idle_for_phones', values: {minutes: 45}}));
        expect(findings).toContainEqual(expect.objectContaining({check: 'push_contents', result: 'open', detail: 'push_full', fix: 'generic_no_channel'}));
        expect(findings).toContainEqual(expect.objectContaining({check: 'push_route', result: 'could_not_check'}));
    });

    it('pages through its history', async () => {
        await test.rows(`INSERT INTO security_controls_posture_runs (id, checked_at, findings, devices, changes)
            SELECT lpad(i::text, 26, 'a'), i, '[]', '[]', '[]' FROM generate_series(1, 22) i`);
        const first = (await plugin.request(admin, 'GET', '/mobile_posture/checks')).body;
        expect(first.items).toHaveLength(20);
        const second = (await plugin.request(admin, 'GET', '/mobile_posture/checks', {query: `cursor=${String(first.next_cursor)}`})).body;
        expect((second.items as object[]).length).toBeGreaterThanOrEqual(2);
        expect(second.next_cursor).toBeNull();
        expect((await plugin.request(admin, 'GET', '/mobile_posture/checks', {query: 'cursor=x'})).status).toBe(400);
    });

    it('checks by itself, without anybody\'s asking', async () => {
        await test.advance(61_000);
        expect((await plugin.request(admin, 'GET', '/mobile_posture')).body.report).not.toBeNull();
        expect(await events('mobile_posture_checked')).toEqual([]);
    });

    it('counts connected apps by kind and version, never by device token', async () => {
        const {id} = await test.addUser();
        await test.addSession(id, {deviceid: 'apple_rn-v2:secret-token', props: {mobile_version: '2.43.0'}});
        await test.addSession(id, {deviceid: 'apple_rn-v2:other-token', props: {mobile_version: '2.43.0'}});
        await test.addSession(id, {deviceid: 'android_rnbeta-v2:x', props: {mobile_version: '2.10.0'}});
        await test.addSession(id, {deviceid: 'android:x', props: {}});
        await test.addSession(id, {deviceid: 'never-a-platform:x', props: {}});
        await put(admin, {...DEFAULT_MOBILE_POLICY, minimum_app_version: '2.40'});
        const reply = await check();
        expect(reply.body.devices).toEqual(expect.arrayContaining([
            {app: 'current', platform: 'ios', version: '2.43.0', sessions: 2, outdated: false},
            {app: 'beta', platform: 'android', version: '2.10.0', sessions: 1, outdated: true},
            {app: 'classic', platform: 'android', version: '', sessions: 1, outdated: false},
            {app: 'unknown', platform: 'unknown', version: '', sessions: 1, outdated: false},
        ]));
        expect(reply.text).not.toMatch(/secret-token|never-a-platform/);
    });
});

describe('the connected devices', () => {
    const list = (query: string, session = admin) => plugin.request(session, 'GET', '/mobile_posture/devices', {query});

    it('are listed by kind of app, most recently used first, without device tokens', async () => {
        const {id, username} = await test.addUser();
        await test.addSession(id, {deviceid: 'apple_rn-v2:secret-token', props: {mobile_version: '2.43.0', os: 'iOS 26'}, lastactivityat: 2000});
        await test.addSession(id, {deviceid: 'apple_rn-v2:other-token', props: {mobile_version: '2.43.0'}, lastactivityat: 3000});
        await test.addSession(id, {deviceid: 'android:x', props: {}});
        await test.addSession(id, {deviceid: 'never-a-platform:x', props: {}});
        const current = await list('app=current&platform=ios&version=2.43.0');
        expect((current.body.items as object[]).map((item) => item)).toEqual([
            expect.objectContaining({user_id: id, username, os: '', last_activity_at: 3000}), expect.objectContaining({os: 'iOS 26', last_activity_at: 2000})]);
        expect([current.body.next_cursor, current.text]).toEqual([null, expect.not.stringMatching(/token/)]);
        expect((await list('app=classic&platform=android')).body.items).toHaveLength(1);
        expect((await list('app=unknown&platform=unknown')).body.items).toHaveLength(1);
        expect((await list('app=beta&platform=ios')).body.items).toEqual([]);
        expect((await list('app=current&platform=ios&version=')).body.items).toEqual([]);
        expect((await list('platform=ios')).body.items).toHaveLength(2);
        expect((await list('')).body.items).toHaveLength(4);
    });

    it('come in pages', async () => {
        const {id} = await test.addUser();
        for (let i = 0; i < 21; i++) {
            await test.addSession(id, {deviceid: `android_rn-v2:${i}`, props: {}});
        }
        const first = (await list('app=current&platform=android')).body;
        expect(first.items).toHaveLength(20);
        const second = (await list(`app=current&platform=android&cursor=${String(first.next_cursor)}`)).body;
        expect([(second.items as object[]).length, second.next_cursor]).toEqual([1, null]);
    });

    it('are refused to who may not see sessions, audited', async () => {
        const {session} = await logInAs(test, 'system_user');
        expect((await list('app=current&platform=ios', session)).status).toBe(403);
        expect(await events('request_refused')).toHaveLength(1);
    });
});

describe('the mobile policy', () => {
    it('is replaced, versioned and audited with only what changed', async () => {
        expect((await plugin.request(admin, 'GET', '/policies/mobile')).body).toEqual({policy: DEFAULT_MOBILE_POLICY, version: 0, can_write: true});
        expect((await put(admin, {...DEFAULT_MOBILE_POLICY, vpn_with_mfa: true})).body.version).toBe(1);
        expect(await events('policy_changed')).toEqual([expect.objectContaining({
            target: {type: 'policy', id: 'mobile'}, prior_state: {vpn_with_mfa: false, version: 0}, resulting_state: {vpn_with_mfa: true, version: 1}})]);
        expect((await put(admin, DEFAULT_MOBILE_POLICY)).status).toBe(412);
    });

    it('is refused to a read-only admin, audited', async () => {
        const {session} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await put(session, {...DEFAULT_MOBILE_POLICY, vpn_with_mfa: true})).status).toBe(403);
        expect(await events('request_refused')).toHaveLength(1);
    });

    it('refuses an identity that is none', async () => {
        expect((await put(admin, {...DEFAULT_MOBILE_POLICY, deep_links: {...OWN_APP, apple_team_id: 'short'}})).status).toBe(400);
    });
});

describe('the deep link files', () => {
    it('are served to anybody as JSON once an app is named, and not before', async () => {
        expect((await plugin.request(null, 'GET', '/well_known/assetlinks.json')).status).toBe(404);
        await put(admin, {...DEFAULT_MOBILE_POLICY, deep_links: OWN_APP});
        const apple = await plugin.request(null, 'GET', '/well_known/apple-app-site-association');
        expect([apple.status, apple.headers['Content-Type']]).toEqual([200, 'application/json']);
        expect(apple.body).toMatchObject({applinks: {details: [{appIDs: ['A1B2C3D4E5.com.example.chat']}]}});
        expect(JSON.parse((await plugin.request(null, 'GET', '/well_known/assetlinks.json')).text)).toEqual([expect.objectContaining({target: expect.objectContaining({sha256_cert_fingerprints: [FINGERPRINT]}) as object})]);
    });
});

describe('core\'s settings that concern phones', () => {
    const announce = async (session: TestSession, body: object) => {
        const etag = String((await plugin.request(session, 'GET', '/mobile_settings')).headers.ETag);
        return plugin.request(session, 'POST', '/mobile_settings/changes', {body, headers: {'if-match': etag}});
    };

    it('are announced with the patch for core, audited', async () => {
        const reply = await announce(admin, {'ServiceSettings.SessionLengthMobileInHours': 168, 'TeamSettings.EnableOpenServer': true});
        expect([reply.status, reply.body.config_patch]).toEqual([201, {ServiceSettings: {SessionLengthMobileInHours: 168}, TeamSettings: {EnableOpenServer: true}}]);
        expect(await events('core_setting_change_requested')).toHaveLength(1);
    });

    it('a list goes to core as one, and only as schemes of apps', async () => {
        const reply = await announce(admin, {'NativeAppSettings.AppCustomURLSchemes': 'mmauth://, own://'});
        expect([reply.status, reply.body.config_patch]).toEqual([201, {NativeAppSettings: {AppCustomURLSchemes: ['mmauth://', 'own://']}}]);
        for (const schemes of ['', 'own', 'own://, javascript:alert(1)']) {
            expect((await announce(admin, {'NativeAppSettings.AppCustomURLSchemes': schemes})).status).toBe(400);
        }
    });

    it('are on record when they change elsewhere, a list as one text', async () => {
        const schemes = (list: string[]) => {
            test.core.config.NativeAppSettings = {...test.core.config.NativeAppSettings, AppCustomURLSchemes: list};
        };
        schemes(['mmauth://']);
        await plugin.hook('OnConfigurationChange');
        const before = (await events('core_setting_changed')).length;
        schemes(['mmauth://', 'https://']);
        await plugin.hook('OnConfigurationChange');
        expect((await events('core_setting_changed')).slice(before)).toEqual([expect.objectContaining({
            target: {type: 'core_setting', id: 'NativeAppSettings.AppCustomURLSchemes'}, resulting_state: {'NativeAppSettings.AppCustomURLSchemes': 'mmauth://, https://', origin: 'outside'}})]);
    });

    it('are refused to an admin whom core would refuse them, audited', async () => {
        const {session} = await logInAs(test, 'system_user system_manager');
        expect((await announce(session, {'TeamSettings.EnableOpenServer': true})).status).toBe(403);
        expect(await events('request_refused')).toHaveLength(1);
    });
});
