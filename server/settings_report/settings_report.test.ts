import type {ReportedSetting} from '../../contract/settings_report';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestDatabase, TestHost, TestSession} from '../../test/support/test_host';
import {startTestDatabase} from '../../test/support/test_host';

let database: TestDatabase;
let test: TestHost;
let plugin: TestPlugin;
let officer: TestSession;
beforeAll(async () => {
    database = await startTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
    test = await database.createTestHost();
    plugin = await startTestPlugin(test);
    officer = (await logInAs(test, 'system_read_only_admin')).session;
});
afterEach(() => plugin.stop());

const report = async (query = '') => (await plugin.request(officer, 'GET', '/settings_report', {query})).body as {items: ReportedSetting[]; watched_since: number};
const find = (items: ReportedSetting[], name: string) => items.find((item) => item.name === name);

describe('the settings report', () => {
    it('shows each setting with its value, what is recommended and why', async () => {
        const {items} = await report();
        expect(find(items, 'EmailSettings.PushNotificationContents')).toMatchObject({value: 'full', meets: false, since: null, source: 'config', nist_800_53: ['SC-8', 'AC-4']});
        expect(find(items, 'EmailSettings.PushNotificationServer')).toMatchObject({value: 'https://push.example.com', meets: true});
        expect(items.length).toBeGreaterThan(30);
    });

    it('can be made again for an earlier time, and says since when and by whom a value stands', async () => {
        const before = test.host.clock.now();
        await test.advance(60_000);
        const admin = await logInAs(test, 'system_user system_admin');
        const view = await plugin.request(admin.session, 'GET', '/mfa');
        await plugin.request(admin.session, 'POST', '/mfa/changes', {
            body: {settings: {'ServiceSettings.EnableMultifactorAuthentication': true}}, headers: {'if-match': String(view.headers.ETag)}});
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, EnableMultifactorAuthentication: true};
        await plugin.hook('OnConfigurationChange');
        await test.advance(2000);
        const now = find((await report()).items, 'ServiceSettings.EnableMultifactorAuthentication');
        expect(now).toMatchObject({value: true, meets: true, since: expect.any(Number)});
        expect(find((await report(`at=${before}`)).items, 'ServiceSettings.EnableMultifactorAuthentication')).toMatchObject({value: false, since: null});
        expect(find((await report('at=5')).items, 'ServiceSettings.EnableMultifactorAuthentication')).toMatchObject({value: null, meets: null});
    });

    it('shows the plugin\'s own policies', async () => {
        const admin = await logInAs(test, 'system_user system_admin');
        await plugin.request(admin.session, 'PUT', '/policies/sessions', {
            body: {wipe_on_logout: true, wipe_when_ended_elsewhere: true, wipe_on_expiry: true, allow_automation: false}, headers: {'if-match': '"0"'}});
        expect(find((await report()).items, 'policy.sessions.wipe_on_logout')).toMatchObject({value: true, source: 'policy', changed_by: {user_id: admin.user.id, username: admin.user.username}});
    });

    it('is refused to who may not read the audit', async () => {
        expect((await plugin.request((await logInAs(test, 'system_user')).session, 'GET', '/settings_report')).status).toBe(403);
    });
});
