import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const LEVEL = 'EmailSettings.PushNotificationContents';
const SERVER = 'EmailSettings.PushNotificationServer';
const ENABLE = 'ServiceSettings.EnableMultifactorAuthentication';
const ENFORCE = 'ServiceSettings.EnforceMultifactorAuthentication';

const test = useTestHost();
let plugin: TestPlugin;
let admin: TestSession;
let adminId: string;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
    const login = await logInAs(test, 'system_user system_admin');
    admin = login.session;
    adminId = login.user.id;
});
afterEach(() => plugin.stop());

interface Recorded {event_name: string; status: string; actor: {type: string; user_id: string}; prior_state: object | null; resulting_state: object | null}
const recorded = async () => (await test.rows<{body: string}>(
    'SELECT body FROM security_controls_audit_records WHERE event_name LIKE \'core_setting%\' ORDER BY seq')).map((row) => JSON.parse(row.body) as Recorded);
const etagOf = async (group: string) => String((await plugin.request(admin, 'GET', `/${group}`)).headers.ETag);
const announce = async (session: TestSession, group: string, body: object, etag?: string) =>
    plugin.request(session, 'POST', `/${group}/changes`, {body, headers: {'if-match': etag ?? await etagOf(group)}});
const report = (session: TestSession, id: unknown, error: string | null = null) =>
    plugin.request(session, 'POST', `/core_setting_changes/${String(id)}/outcome`, {body: {error}});
/** As core applies a config patch: its configuration changes, then its hook fires. */
const applyInCore = async (patch: object, hook = true) => {
    for (const [section, fields] of Object.entries(patch)) {
        test.core.config[section] = {...test.core.config[section], ...fields as object};
    }
    if (hook) {
        await plugin.hook('OnConfigurationChange');
    }
};

describe('making core enforce MFA', () => {
    const enforce = async () => announce(admin, 'mfa', {[ENABLE]: true, [ENFORCE]: true});
    beforeEach(() => {
        test.core.license = {features: {mfa: true}};
    });

    it('is refused to an admin without a second factor, audited, and nothing is announced', async () => {
        const {status, body} = await enforce();
        expect([status, body.id]).toEqual([409, 'mfa.actor_not_enrolled']);
        expect(await recorded()).toEqual([]);
        expect(await test.rows('SELECT 1 FROM security_controls_audit_records WHERE event_name = \'request_refused\'')).toHaveLength(1);
    });

    it('is done by one who has enrolled, or signs in with a provider the MFA policy names', async () => {
        await test.rows('UPDATE users SET mfaactive = true WHERE id = $1', [adminId]);
        expect((await enforce()).status).toBe(201);
        await test.rows('UPDATE users SET mfaactive = false, authservice = \'saml\' WHERE id = $1', [adminId]);
        expect((await enforce()).status).toBe(409);
        const policy = {...(await plugin.request(admin, 'GET', '/policies/mfa')).body.policy as object, exempt_providers: ['saml']};
        expect((await plugin.request(admin, 'PUT', '/policies/mfa', {body: policy, headers: {'if-match': '"0"'}})).status).toBe(200);
        expect((await enforce()).status).toBe(201);
    });

    it('is anybody\'s where no licence makes core enforce it', async () => {
        test.core.license = null;
        expect((await enforce()).status).toBe(201);
    });
});

describe('reading', () => {
    it('shows values, what this admin may change, and the licence', async () => {
        test.core.license = {features: {mfa: true}};
        const reply = await plugin.request(admin, 'GET', '/push_contents');
        expect(reply.body).toEqual({
            settings: {'EmailSettings.SendPushNotifications': true, [SERVER]: 'https://push.example.com', [LEVEL]: 'full'},
            writable: ['EmailSettings.SendPushNotifications', SERVER, LEVEL],
            license: {is_licensed: true, mfa: true, id_loaded_push_notifications: false, mhpns: false},
        });
        expect(reply.headers.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    });

    it('shows a read-only admin everything and nothing writable', async () => {
        const {session} = await logInAs(test, 'system_user system_read_only_admin');
        expect((await plugin.request(session, 'GET', '/mfa')).body).toMatchObject({writable: [], settings: {[ENFORCE]: false}});
    });

    it('lets nobody change what guests must do who may write MFA settings only: core would leave it as it was, without an error', async () => {
        test.core.permissionsOfRole = {...test.core.permissionsOfRole, mfa_admin: ['sysconsole_read_plugins', 'sysconsole_read_authentication_mfa', 'sysconsole_write_authentication_mfa']};
        const {session} = await logInAs(test, 'system_user mfa_admin');
        expect((await plugin.request(session, 'GET', '/mfa')).body.writable).toEqual([ENABLE, ENFORCE]);
    });

    it('reads a level core does not know as core treats it', async () => {
        test.core.config.EmailSettings = {PushNotificationContents: 'everything'};
        expect((await plugin.request(admin, 'GET', '/push_contents')).body.settings).toMatchObject({[LEVEL]: 'generic'});
    });
});

describe('a change', () => {
    it('is announced, made by core and recorded with its actor, prior and resulting state', async () => {
        const announced = await announce(admin, 'push_contents', {[LEVEL]: 'generic', 'EmailSettings.SendPushNotifications': true});
        expect(announced.body).toMatchObject({config_patch: {EmailSettings: {PushNotificationContents: 'generic'}}, expires_at: test.host.clock.now() + 60_000});
        await applyInCore(announced.body.config_patch as object);
        expect((await report(admin, announced.body.id)).body).toEqual({status: 'success'});
        expect(await recorded()).toEqual([
            expect.objectContaining({event_name: 'core_setting_change_requested', status: 'attempt', prior_state: {[LEVEL]: 'full'}, resulting_state: {[LEVEL]: 'generic'}}),
            expect.objectContaining({
                event_name: 'core_setting_changed', status: 'success', actor: expect.objectContaining({type: 'user', user_id: adminId}),
                prior_state: {[LEVEL]: 'full'}, resulting_state: {[LEVEL]: 'generic'}}),
        ]);
    });

    it('is recorded once when the outcome comes before the hook', async () => {
        const {body} = await announce(admin, 'mfa', {[ENABLE]: true});
        await applyInCore(body.config_patch as object, false);
        expect((await report(admin, body.id)).body).toEqual({status: 'success'});
        await plugin.hook('OnConfigurationChange');
        expect((await recorded()).filter(({event_name: name}) => name === 'core_setting_changed')).toEqual([
            expect.objectContaining({actor: expect.objectContaining({user_id: adminId}), prior_state: {[ENABLE]: false}, resulting_state: {[ENABLE]: true}})]);
    });

    it('is recorded once when several nodes see it', async () => {
        const other = await startTestPlugin(test);
        test.core.config.EmailSettings = {...test.core.config.EmailSettings, PushNotificationContents: 'id_loaded'};
        await Promise.all([plugin.hook('OnConfigurationChange'), other.hook('OnConfigurationChange')]);
        await test.advance(1000);
        expect((await recorded()).map(({event_name: name}) => name)).toEqual(['core_setting_changed']);
        await other.stop();
    });

    it('from elsewhere is recorded as somebody else\'s', async () => {
        await applyInCore({EmailSettings: {PushNotificationContents: 'generic_no_channel'}});
        expect(await recorded()).toEqual([expect.objectContaining({
            event_name: 'core_setting_changed', actor: expect.objectContaining({type: 'system'}), prior_state: {[LEVEL]: 'full'},
            resulting_state: {[LEVEL]: 'generic_no_channel', origin: 'outside'}})]);
    });

    it('made while the plugin was off is found when it starts', async () => {
        await plugin.stop();
        test.core.config.EmailSettings = {...test.core.config.EmailSettings, SendPushNotifications: undefined};
        plugin = await startTestPlugin(test);
        expect(await recorded()).toEqual([expect.objectContaining({
            prior_state: {'EmailSettings.SendPushNotifications': true}, resulting_state: {'EmailSettings.SendPushNotifications': false, origin: 'outside'}})]);
    });

    it('announced while the database was away is recorded when it is back', async () => {
        await test.advance(6_000);
        test.setDatabaseDown(true);
        await applyInCore({EmailSettings: {PushNotificationContents: 'generic'}});
        test.setDatabaseDown(false);
        expect(await recorded()).toEqual([]);
        await test.advance(6_000);
        expect(await recorded()).toMatchObject([{event_name: 'core_setting_changed', resulting_state: {[LEVEL]: 'generic', origin: 'outside'}}]);
    });

    it('made in the moment the plugin started, which core announces to nobody, is found soon after', async () => {
        await applyInCore({EmailSettings: {PushNotificationContents: 'generic'}}, false);
        await test.advance(6_000);
        expect(await recorded()).toHaveLength(1);
    });

    it('that core refused is recorded as failed, and its outcome stands', async () => {
        const {body} = await announce(admin, 'push_contents', {[LEVEL]: 'id_loaded'});
        expect((await report(admin, body.id, 'Locked by an environment variable')).body).toEqual({status: 'fail'});
        expect((await recorded()).at(-1)).toMatchObject({event_name: 'core_setting_change_failed', status: 'fail', resulting_state: {wanted: {[LEVEL]: 'id_loaded'}}});
        expect((await report(admin, body.id)).body.id).toBe('core_settings.change_closed');
    });

    it('that a browser calls done, but core does not show, is recorded as failed after another look', async () => {
        const {body} = await announce(admin, 'push_contents', {[LEVEL]: 'id_loaded'});
        const outcome = report(admin, body.id);
        await test.settle();
        await test.advance(2000);
        expect((await outcome).body).toEqual({status: 'fail'});
    });

    it('whose admin never came back is closed by what core shows', async () => {
        const lost = await announce(admin, 'push_contents', {[LEVEL]: 'id_loaded'});
        const done = await announce(admin, 'mfa', {[ENABLE]: true});
        await applyInCore(done.body.config_patch as object, false);
        await test.advance(66_000);
        expect(await test.rows('SELECT id, outcome FROM security_controls_core_setting_changes ORDER BY outcome')).toEqual([
            {id: lost.body.id, outcome: 'fail'}, {id: done.body.id, outcome: 'success'}]);
        await test.advance(2000);
        expect((await recorded()).slice(2).map(({event_name: name, actor}) => [name, actor.user_id])).toEqual(expect.arrayContaining([
            ['core_setting_change_failed', adminId], ['core_setting_changed', adminId]]));
        expect((await report(admin, done.body.id)).body.id).toBe('core_settings.change_closed');
    });

    it('belongs to who announced it', async () => {
        const {body} = await announce(admin, 'mfa', {[ENABLE]: true});
        const other = (await logInAs(test, 'system_admin')).session;
        expect((await report(other, body.id)).body.id).toBe('core_settings.not_found');
        expect((await report(admin, 'a'.repeat(26))).body.id).toBe('core_settings.not_found');
    });
});

describe('a change is refused and nothing announced', () => {
    afterEach(async () => {
        expect(await test.rows('SELECT * FROM security_controls_core_setting_changes')).toEqual([]);
        expect(await test.rows('SELECT event_name FROM security_controls_audit_records WHERE event_name = \'request_refused\'')).not.toEqual([]);
    });

    it('when it was decided on values that are no longer there', async () => {
        const etag = await etagOf('push_contents');
        await applyInCore({EmailSettings: {PushNotificationContents: 'generic'}});
        expect((await announce(admin, 'push_contents', {[LEVEL]: 'full'}, etag)).body.id).toBe('api.stale');
        expect((await plugin.request(admin, 'POST', '/push_contents/changes', {body: {[LEVEL]: 'full'}})).body.id).toBe('api.if_match_required');
    });

    it('when it changes nothing', async () => {
        expect((await announce(admin, 'push_contents', {[LEVEL]: 'full'})).body.id).toBe('core_settings.nothing_to_change');
    });

    it('when the admin may not change that setting', async () => {
        test.core.permissionsOfRole = {...test.core.permissionsOfRole, level_manager: ['sysconsole_read_site_notifications', 'sysconsole_write_site_notifications']};
        const {session} = await logInAs(test, 'system_user level_manager');
        expect((await announce(session, 'push_contents', {[SERVER]: 'https://other.example.com'})).body).toMatchObject({id: 'api.forbidden', details: [{path: SERVER}]});
        expect((await announce(session, 'mfa', {[ENABLE]: true})).body.id).toBe('api.forbidden');
    });

    it('when whoever runs the server keeps it from everybody: core would drop the change without a word', async () => {
        const [biometrics, downloads] = ['NativeAppSettings.MobileEnableBiometrics', 'FileSettings.EnableMobileDownload'];
        const writable = async () => (await plugin.request(admin, 'GET', '/mobile_settings')).body.writable;
        expect(await writable()).toEqual(expect.arrayContaining([biometrics, downloads]));
        test.core.config.ExperimentalSettings = {RestrictSystemAdmin: true};
        expect(await writable()).toContain(downloads);
        expect(await writable()).not.toContain(biometrics);
        const etag = String((await plugin.request(admin, 'GET', '/mobile_settings')).headers.ETag);
        const refused = await plugin.request(admin, 'POST', '/mobile_settings/changes', {body: {[biometrics]: true}, headers: {'if-match': etag}});
        expect(refused.body).toMatchObject({id: 'api.forbidden', details: [{path: biometrics}]});
    });

    it.each(['javascript:alert(1)', 'ftp://x', 'push.example.com', '', 'https://'])('when %j is to be the push server', async (url) => {
        expect((await announce(admin, 'push_contents', {[SERVER]: url})).body).toMatchObject({id: 'api.bad_request', details: [{path: SERVER}]});
    });

    it('when MFA is to be enforced without being enabled, or disabled while enforced', async () => {
        expect((await announce(admin, 'mfa', {[ENFORCE]: true})).body).toMatchObject({id: 'api.bad_request', details: [{path: ENFORCE}]});
        await applyInCore({ServiceSettings: {EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}});
        expect((await announce(admin, 'mfa', {[ENABLE]: false})).body).toMatchObject({id: 'api.bad_request', details: [{path: ENFORCE}]});
    });
});
