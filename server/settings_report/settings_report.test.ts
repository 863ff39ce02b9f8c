import type {ReportedSetting} from '../../contract/settings_report';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import type {TestSession} from '../../test/support/test_host';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let plugin: TestPlugin;
let officer: TestSession;
beforeEach(async () => {
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

    it('shows policies nobody saved yet, and the audit\'s own settings', async () => {
        const {items} = await report();
        expect(find(items, 'policy.push.put_back_drift')).toMatchObject({value: false, source: 'policy', group: 'push', since: null, changed_by: null});
        expect(new Set(items.filter(({name}) => name.startsWith('policy.')).map(({name}) => name.split('.')[1]))).toEqual(new Set(['mfa', 'mobile', 'push', 'session_limits', 'sessions']));
        expect(items.filter(({name}) => name.startsWith('audit.')).map(({name, value, meets}) => [name, value, meets])).toEqual([
            ['audit.retention.minimum_days', 365, true], ['audit.retention.remove_after_days', 'never', null], ['audit.legal_holds_in_force', 0, null],
            ['audit.signing_key.source', 'generated', false], ['audit.webhook.url', '', false],
        ]);
    });

    it('says which settings an environment variable holds, then and now', async () => {
        const name = 'ServiceSettings.EnableMultifactorAuthentication';
        const before = test.host.clock.now();
        await report();
        await test.advance(60_000);
        test.core.variables = {MM_SERVICESETTINGS_ENABLEMULTIFACTORAUTHENTICATION: 'true'};
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, EnableMultifactorAuthentication: true};
        expect(find((await report()).items, name)).toMatchObject({value: true, source: 'environment', since: test.host.clock.now(), changed_by: null});
        expect(find((await report(`at=${before}`)).items, name)).toMatchObject({value: false, source: 'config'});
        await test.advance(60_000);
        test.core.variables = {};
        expect(find((await report()).items, name)).toMatchObject({value: true, source: 'config', since: test.host.clock.now()});
    });

    it('is a file too, alone or beside another date, which no spreadsheet runs; taking it and reading it are recorded', async () => {
        const before = test.host.clock.now();
        await report();
        await test.advance(60_000);
        test.core.config.ServiceSettings = {...test.core.config.ServiceSettings, AllowCorsFrom: '=HYPERLINK("x")'};
        const {text, headers} = await plugin.request(officer, 'GET', '/settings_report/file', {query: `format=csv&compare_with=${before}`});
        const lines = text.split('\r\n');
        expect(headers['Content-Disposition']).toBe('attachment; filename="settings-report.csv"');
        expect(lines[0]).toMatch(/^\uFEFFsetting,group,value,value_before,changed,source,/);
        expect(lines.find((line) => line.includes('AllowCorsFrom'))).toContain(',"\'=HYPERLINK(""x"")",false,true,config,');
        const json = await plugin.request(officer, 'GET', '/settings_report/file', {query: 'format=json'});
        expect((JSON.parse(json.text) as {report: {items: unknown[]}}).report.items.length).toBeGreaterThan(30);
        await test.advance(2000);
        const names = (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records')).map((row) => row.event_name);
        expect(names.filter((name) => name === 'settings_report_exported' || name === 'audit_read').sort()).toEqual(['audit_read', 'settings_report_exported', 'settings_report_exported']);
    });

    it('is refused to who may not read the audit', async () => {
        expect((await plugin.request((await logInAs(test, 'system_user')).session, 'GET', '/settings_report')).status).toBe(403);
    });
});
