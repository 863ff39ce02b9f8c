/** Core's settings on every host: announced, changed by core with the admin's own session, recorded with prior and resulting state. */
import type {AnnouncedChange, AuditPage, ChangeOutcomeReply, ErrorReply, MfaView, PushContentsView} from '../../contract/types';
import {describeOnServers} from '../support/servers';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';

import {createPerson, logIn} from './people';

const LEVEL = 'EmailSettings.PushNotificationContents';

async function changeSetting(admin: RestClient, area: 'push_contents' | 'mfa', change: object): Promise<AnnouncedChange> {
    const view = await admin.plugin<PushContentsView | MfaView>('GET', `/${area}`);
    const announced = await admin.plugin<AnnouncedChange>('POST', `/${area}/changes`, change, {'If-Match': view.headers.get('ETag') ?? ''});
    expect(announced.status).toBe(201);
    expect((await admin.core('PUT', '/config/patch', announced.body.config_patch)).status).toBe(200);
    const outcome = await admin.plugin<ChangeOutcomeReply>('POST', `/core_setting_changes/${announced.body.id}/outcome`, {error: null});
    expect(outcome.body).toEqual({status: 'success'});
    return announced.body;
}

async function level(admin: RestClient): Promise<string> {
    return (await admin.plugin<PushContentsView>('GET', '/push_contents')).body.settings[LEVEL];
}

describeOnServers('core settings', (server) => {
    test('changes the push contents level and records who, from what, to what', async () => {
        const {admin} = server();
        const before = await level(admin);
        const after = before === 'generic' ? 'full' : 'generic';
        await changeSetting(admin, 'push_contents', {[LEVEL]: after});
        expect(await level(admin)).toBe(after);
        const audit = await until(
            () => admin.plugin<AuditPage>('GET', `/audit?event_name=core_setting_changed&target_id=${LEVEL}&limit=1`),
            ({body}) => body.items[0]?.resulting_state?.[LEVEL] === after, 20_000);
        expect(audit.body.items[0]).toMatchObject({status: 'success', actor: {type: 'user', user_id: admin.userId}, prior_state: {[LEVEL]: before}, resulting_state: {[LEVEL]: after}});
        await changeSetting(admin, 'push_contents', {[LEVEL]: before});
    });

    test('records a change made behind our back as somebody else\'s', async () => {
        const {admin} = server();
        const before = await level(admin);
        const after = before === 'generic_no_channel' ? 'generic' : 'generic_no_channel';
        expect((await admin.core('PUT', '/config/patch', {EmailSettings: {PushNotificationContents: after}})).status).toBe(200);
        const audit = await until(
            () => admin.plugin<AuditPage>('GET', `/audit?event_name=core_setting_changed&target_id=${LEVEL}&limit=1`),
            ({body}) => body.items[0]?.resulting_state?.[LEVEL] === after, 20_000);
        expect(audit.body.items[0]).toMatchObject({actor: {type: 'system'}, prior_state: {[LEVEL]: before}});
        await changeSetting(admin, 'push_contents', {[LEVEL]: before});
    });

    test('switches MFA on and off', async () => {
        const {admin} = server();
        const name = 'ServiceSettings.EnableMultifactorAuthentication';
        const before = (await admin.plugin<MfaView>('GET', '/mfa')).body.settings[name];
        await changeSetting(admin, 'mfa', {[name]: !before});
        expect((await admin.plugin<MfaView>('GET', '/mfa')).body.settings[name]).toBe(!before);
        await changeSetting(admin, 'mfa', {[name]: before});
    });

    test('refuses an unknown value, an unknown setting, and a stale view', async () => {
        const {admin} = server();
        const view = await admin.plugin<PushContentsView>('GET', '/push_contents');
        const etag = view.headers.get('ETag') ?? '';
        for (const body of [{[LEVEL]: 'everything'}, {'ServiceSettings.SiteURL': 'http://x'}, {'EmailSettings.PushNotificationServer': 'javascript:alert(1)'}]) {
            expect((await admin.plugin<ErrorReply>('POST', '/push_contents/changes', body, {'If-Match': etag})).body.id).toBe('api.bad_request');
        }
        expect((await admin.plugin<ErrorReply>('POST', '/push_contents/changes', {[LEVEL]: 'full'}, {'If-Match': '"other"'})).status).toBe(412);
        expect((await admin.plugin<ErrorReply>('POST', '/push_contents/changes', {[LEVEL]: 'full'})).status).toBe(428);
    });

    test('a read-only admin reads and may not change', async () => {
        const {admin} = server();
        const auditor = await logIn(admin, await createPerson(admin, 'system_user system_read_only_admin'));
        const view = await auditor.plugin<PushContentsView>('GET', '/push_contents');
        expect([view.status, view.body.writable]).toEqual([200, []]);
        const refused = await auditor.plugin<ErrorReply>('POST', '/push_contents/changes', {[LEVEL]: 'full'}, {'If-Match': view.headers.get('ETag') ?? ''});
        expect([refused.status, refused.body.id]).toEqual([403, 'api.forbidden']);
    });
});
