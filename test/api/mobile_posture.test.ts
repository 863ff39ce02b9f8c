/** The mobile posture on every host: checked over the real network and the real configuration, drift on record, and the deep link files. */
import {POSTURE_CHECKS, POSTURE_RESULTS} from '../../contract/names';
import type {AnnouncedChange, ConnectedDevices, ErrorReply, MobilePolicyView, MobileSettingsView, PostureHistory, PostureReport} from '../../contract/types';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import {describeOnServers} from '../support/servers';

import {createPerson, logIn} from './people';

const LENGTH = 'ServiceSettings.SessionLengthMobileInHours';

/** The server takes one check in three seconds. */
const check = async (admin: RestClient): Promise<PostureReport> =>
    (await until(() => admin.plugin<PostureReport>('POST', '/mobile_posture/checks', {}), ({status}) => status !== 429, 10_000, 500)).body;
const find = (report: PostureReport, name: string) => report.findings.find((finding) => finding.check === name);

async function setLength(admin: RestClient, hours: number): Promise<void> {
    const view = await admin.plugin<MobileSettingsView>('GET', '/mobile_settings');
    if (view.body.settings[LENGTH] === hours) {
        return;
    }
    const announced = await admin.plugin<AnnouncedChange>('POST', '/mobile_settings/changes', {[LENGTH]: hours}, {'If-Match': view.headers.get('ETag') ?? ''});
    expect(announced.status).toBe(201);
    expect((await admin.core('PUT', '/config/patch', announced.body.config_patch)).status).toBe(200);
    expect((await admin.plugin('POST', `/core_setting_changes/${announced.body.id}/outcome`, {error: null})).body).toEqual({status: 'success'});
}

describeOnServers('the mobile posture', (server) => {
    test('judges every check, and a changed setting is drift', async () => {
        const {admin} = server();
        const before = (await admin.plugin<MobileSettingsView>('GET', '/mobile_settings')).body.settings[LENGTH];
        await setLength(admin, 8760);
        const open = await check(admin);
        expect(open.findings.map((finding) => finding.check)).toEqual([...POSTURE_CHECKS]);
        expect(open.findings.filter(({result}) => !POSTURE_RESULTS.includes(result))).toEqual([]);
        expect(find(open, 'session_length')).toMatchObject({result: 'open', values: {hours: 8760}, fix: 168});
        await setLength(admin, 168);
        const good = await check(admin);
        expect(find(good, 'session_length')).toMatchObject({result: 'good', last_known: 'good'});
        const history = (await admin.plugin<PostureHistory>('GET', '/mobile_posture/checks')).body.items;
        expect(history.flatMap(({changes}) => changes)).toContainEqual({check: 'session_length', before: 'open', after: 'good'});
        expect(String((await admin.plugin('GET', '/mobile_posture/checks.csv')).body)).toContain(',session_length,good,open,session_hours,hours=168,');
        expect((await admin.plugin<PostureReport[]>('GET', '/mobile_posture/checks.json')).body[0]?.findings).toHaveLength(POSTURE_CHECKS.length);
        await setLength(admin, before);
    });

    test('the websocket is really upgraded where SiteURL is https, and open where it is not', async () => {
        const {admin, url} = server();
        const finding = find(await check(admin), 'websocket');
        expect(finding).toMatchObject(url.startsWith('https:') ? {result: 'good', detail: 'websocket_answers'} : {result: 'open', detail: 'plain_websocket'});
    });

    test('lists connected devices without their tokens', async () => {
        const {admin} = server();
        const devices = await admin.plugin<ConnectedDevices>('GET', '/mobile_posture/devices?app=current&platform=ios');
        expect([devices.status, JSON.stringify(devices.body)]).toEqual([200, expect.not.stringContaining('apple_rn')]);
    });

    test('is refused to a person without the System Console', async () => {
        const {admin} = server();
        const person = await logIn(admin, await createPerson(admin));
        expect((await person.plugin<ErrorReply>('POST', '/mobile_posture/checks', {})).status).toBe(403);
        expect((await person.plugin<ErrorReply>('GET', '/mobile_posture/devices?app=current&platform=ios')).status).toBe(403);
    });

    test('hands out the deep link files of a named app', async () => {
        const {admin, url} = server();
        const view = await admin.plugin<MobilePolicyView>('GET', '/policies/mobile');
        const policy = {...view.body.policy, deep_links: {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: null, android_fingerprints: []}};
        const saved = await admin.plugin<MobilePolicyView>('PUT', '/policies/mobile', policy, {'If-Match': view.headers.get('ETag') ?? ''});
        expect(saved.status).toBe(200);
        const reply = await fetch(`${url}/plugins/security-controls/api/v1/well_known/apple-app-site-association`, {redirect: 'manual'});
        expect([reply.status, reply.headers.get('Content-Type')]).toEqual([200, 'application/json']);
        expect(await reply.text()).toContain('A1B2C3D4E5.com.example.chat');
        await admin.plugin('PUT', '/policies/mobile', view.body.policy, {'If-Match': saved.headers.get('ETag') ?? ''});
    });
});
