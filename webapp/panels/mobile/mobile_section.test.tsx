import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PostureReport} from '../../../contract/types';
import {FakeServer, renderSection, SECTION} from '../test_support';
import {MobileSection} from './mobile_section';

const SETTING = 'ServiceSettings.TerminateSessionsOnPasswordChange';
const LEVEL = 'EmailSettings.PushNotificationContents';
const ENFORCE = 'ServiceSettings.EnforceMultifactorAuthentication';
const CHANGE = 'c'.repeat(26);
const REPORT: PostureReport = {
    id: 'r'.repeat(26), checked_at: Date.now(),
    findings: [
        {check: 'site_url', result: 'good', detail: 'https', values: {}, setting: null, fix: null, since: 0, last_known: 'good'},
        {check: 'certificate', result: 'weak', detail: 'certificate_expires_soon', values: {days: 5}, setting: null, fix: null, since: 0, last_known: 'weak'},
        {check: 'hsts', result: 'could_not_check', detail: 'no_answer', values: {failure: 'net.timeout'}, setting: null, fix: null, since: 0, last_known: 'good'},
        {check: 'deep_links', result: 'weak', detail: 'deep_links_refused', values: {apple: 'redirects, not_json', google: ''}, setting: null, fix: null, since: 0, last_known: 'weak'},
        {check: 'push_contents', result: 'open', detail: 'push_beyond_floor', values: {level: 'full', floor: 'id_loaded'}, setting: LEVEL, fix: 'id_loaded', since: 0, last_known: 'open'},
        {check: 'mfa', result: 'weak', detail: 'mfa_optional', values: {}, setting: ENFORCE, fix: true, since: 0, last_known: 'weak'},
        {check: 'password_change', result: 'open', detail: 'setting_off', values: {}, setting: SETTING, fix: true, since: 0, last_known: 'open'},
    ],
    devices: [{app: 'beta', platform: 'android', version: '2.10.0', sessions: 3, outdated: true}],
};
const POLICY = {vpn_with_mfa: false, client_certificates: false, minimum_app_version: '', deep_links: {ios_bundle_id: null, apple_team_id: null, android_package: null, android_fingerprints: []}};
const LICENSE = {is_licensed: false, mfa: false, id_loaded_push_notifications: false, mhpns: false};

let server: FakeServer;
beforeEach(() => {
    server = new FakeServer().
        on('GET /mobile_posture', {body: {report: REPORT}}).
        on('GET /mobile_posture/checks', {body: {items: [{id: REPORT.id, checked_at: 0, counts: {good: 1, weak: 1, open: 1, not_applicable: 0, could_not_check: 0}, changes: [{check: 'hsts', before: 'good', after: 'open'}]}, {id: 'q'.repeat(26), checked_at: 0, counts: {good: 2, weak: 1, open: 0, not_applicable: 0, could_not_check: 0}, changes: []}], next_cursor: null}}).
        on('GET /policies/mobile', {body: {policy: POLICY, version: 0, can_write: true}, etag: '"0"'}).
        on('GET /mobile_settings', {body: {settings: {[SETTING]: false}, writable: [SETTING], license: LICENSE}, etag: '"tag"'}).
        on('GET /api/v4/config/environment', {body: {}}).
        on('GET /api/v4/config/client', {body: {}}).
        on('POST /mobile_posture/checks', {status: 201, body: REPORT});
});

const show = () => renderSection(server, <MobileSection {...SECTION}/>);
const card = (name: string) => screen.findByRole('region', {name});

test('lists every check with its result and what was seen', async () => {
    show();
    const table = within(await screen.findByRole('table', {name: 'Checks of the mobile posture'}));
    expect(table.getByRole('row', {name: /Certificate Weak Expires in 5 days/})).toBeVisible();
    expect(screen.getByText(/1 good, 3 weak, 2 open, 1 could not be checked/)).toBeVisible();
    expect(table.getByRole('row', {name: /HSTS Could not check The server got no usable answer \(no answer in time\)/})).toBeVisible();
    expect(table.getByRole('row', {name: /Apple's objections: it redirects, and redirects are not followed; not JSON. Google's: none/})).toBeVisible();
    expect(table.getByRole('row', {name: /Full message content sent in the notification payload is more than the push policy allows \(Full message content fetched/})).toBeVisible();
});

test('an opened check explains itself and changes the setting through core', async () => {
    server.on('POST /mobile_settings/changes', {status: 201, body: {id: 'c'.repeat(26), config_patch: {ServiceSettings: {TerminateSessionsOnPasswordChange: true}}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on(`POST /core_setting_changes/${'c'.repeat(26)}/outcome`, {body: {status: 'success'}});
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: Sessions end with the password'}));
    expect(screen.getByText(/expects the thief to be logged out/)).toBeVisible();
    await userEvent.click(await screen.findByRole('button', {name: 'Set TerminateSessionsOnPasswordChange to true'}));
    await waitFor(() => expect(server.callsTo('POST /mobile_posture/checks')).toHaveLength(1));
    expect(server.callsTo('POST /mobile_settings/changes')[0]).toMatchObject({body: {[SETTING]: true}, headers: {'If-Match': '"tag"'}});
    expect(server.callsTo('PUT /api/v4/config/patch')[0]?.body).toEqual({ServiceSettings: {TerminateSessionsOnPasswordChange: true}});
});

test('a push level is changed by the push settings\' own way, and its section is near', async () => {
    server.on('GET /push_contents', {body: {settings: {[LEVEL]: 'full'}, writable: [LEVEL], license: LICENSE}, etag: '"push"'}).
        on('POST /push_contents/changes', {status: 201, body: {id: CHANGE, config_patch: {EmailSettings: {PushNotificationContents: 'id_loaded'}}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on(`POST /core_setting_changes/${CHANGE}/outcome`, {body: {status: 'success'}});
    const section = document.body.appendChild(document.createElement('div'));
    section.id = 'sc_section_push_contents';
    section.tabIndex = -1;
    section.scrollIntoView = jest.fn();
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: Push contents'}));
    await userEvent.click(await screen.findByRole('button', {name: 'Set PushNotificationContents to id_loaded'}));
    await waitFor(() => expect(server.callsTo('POST /push_contents/changes')[0]).toMatchObject({body: {[LEVEL]: 'id_loaded'}, headers: {'If-Match': '"push"'}}));
    await userEvent.click(screen.getByRole('button', {name: 'Open Push notification contents'}));
    expect([section.scrollIntoView, document.activeElement]).toEqual([expect.any(Function), section]);
    expect(section.scrollIntoView).toHaveBeenCalled();
    section.remove();
});

test('enforcing MFA for everybody is asked for first', async () => {
    server.on('GET /mfa', {body: {settings: {[ENFORCE]: false}, writable: [ENFORCE], license: LICENSE}, etag: '"mfa"'}).
        on('POST /mfa/changes', {status: 201, body: {id: CHANGE, config_patch: {ServiceSettings: {EnforceMultifactorAuthentication: true}}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on(`POST /core_setting_changes/${CHANGE}/outcome`, {body: {status: 'success'}});
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: MFA, or a VPN with MFA'}));
    await userEvent.click(await screen.findByRole('button', {name: 'Set EnforceMultifactorAuthentication to true'}));
    expect(server.callsTo('POST /mfa/changes')).toHaveLength(0);
    const dialog = within(screen.getByRole('dialog', {name: 'Enforce multi-factor authentication?'}));
    await userEvent.click(dialog.getByRole('button', {name: 'Set EnforceMultifactorAuthentication to true'}));
    await waitFor(() => expect(server.callsTo('POST /mfa/changes')).toHaveLength(1));
});

test('a check asked for a moment too early comes a moment later', async () => {
    let asked = 0;
    server.on('POST /mobile_posture/checks', () => (++asked === 1 ? {status: 429, body: {id: 'api.rate_limited', message: 'Too many requests.', status_code: 429, request_id: 'r'}} : {status: 201, body: {...REPORT, findings: []}}));
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Check now'}));
    expect(screen.getByRole('button', {name: 'Checking…'})).toBeDisabled();
    await waitFor(() => expect(screen.getByText(/0 good, 0 weak, 0 open/)).toBeVisible(), {timeout: 5000});
    expect(screen.queryByText('Too many requests.')).toBeNull();
});

test('offers no change to who may not make it', async () => {
    server.on('GET /mobile_settings', {body: {settings: {[SETTING]: false}, writable: [], license: LICENSE}, etag: '"tag"'});
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: Sessions end with the password'}));
    await waitFor(() => expect(server.callsTo('GET /mobile_settings')).toHaveLength(1));
    expect(screen.queryByRole('button', {name: /^Set /})).toBeNull();
});

test('says why a check could not be asked for', async () => {
    server.refuse('POST /mobile_posture/checks', 503, 'api.unavailable', 'The database does not answer.');
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Check now'}));
    expect(await screen.findByText('The database does not answer.')).toBeVisible();
});

test('names the missing permission as the server does', async () => {
    server.refuse('GET /mobile_posture', 403, 'api.forbidden', 'You do not have the permission this needs.');
    show();
    expect(await within(await card('The title')).findByText('You do not have the permission this needs.')).toBeVisible();
});

test('shows connected apps and what changed between checks', async () => {
    show();
    expect(await within(await card('Connected apps')).findByRole('row', {name: /Beta app Android 2\.10\.0.*Outdated 3/})).toBeVisible();
    const earlier = within(await card('Earlier checks'));
    expect(await earlier.findByText('HSTS: Good → Open')).toBeVisible();
    expect(earlier.getByRole('img', {name: /Results of the last 2 checks/})).toBeVisible();
    expect(earlier.getByRole('link', {name: 'Export CSV'})).toHaveAttribute('href', '/plugins/security-controls/api/v1/mobile_posture/checks.csv');
    expect(earlier.getByRole('link', {name: 'Export JSON'})).toHaveAttribute('href', '/plugins/security-controls/api/v1/mobile_posture/checks.json');
});

test('an opened kind of app lists whose devices they are', async () => {
    server.on('GET /mobile_posture/devices', {body: {items: [{session_id: 's'.repeat(26), user_id: 'u'.repeat(26), username: 'otto', created_at: 0, last_activity_at: 0, os: 'Android 16'}], next_cursor: null}});
    show();
    await userEvent.click(await within(await card('Connected apps')).findByRole('button', {name: 'Devices: Beta app Android 2.10.0'}));
    expect(await within(await screen.findByRole('table', {name: 'Devices with Beta app Android 2.10.0'})).findByRole('row', {name: /@otto Android 16/})).toBeVisible();
    expect(server.callsTo('GET /mobile_posture/devices')[0]?.path).toBe('/mobile_posture/devices?app=beta&platform=android&version=2.10.0');
});

test('the policy is dirty, saved with its ETag, and clean again', async () => {
    server.on('PUT /policies/mobile', (call) => ({body: {policy: call.body, version: 1, can_write: true}}));
    show();
    const policy = within(await card('What the checks cannot see'));
    await userEvent.type(await policy.findByLabelText('Minimum App Version:'), '2.43');
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/mobile')[0]).toMatchObject({body: {...POLICY, minimum_app_version: '2.43'}, headers: {'If-Match': '"0"'}}));
    expect(await policy.findByText(/saved/i)).toBeVisible();
});

test('what cannot be saved is told at its field in words, and can be cancelled', async () => {
    show();
    const policy = within(await card('What the checks cannot see'));
    const version = await policy.findByLabelText('Minimum App Version:');
    await userEvent.type(version, 'newest');
    expect(version).toBeInvalid();
    expect(version).toHaveAccessibleDescription(/Enter two or three numbers with dots between/);
    await userEvent.type(policy.getByLabelText('SHA-256 Fingerprints (Android):'), 'AA:BB');
    expect(policy.getByText(/^Enter at most ten fingerprints/)).toBeVisible();
    expect(policy.getByRole('button', {name: 'Save'})).toBeDisabled();
    await userEvent.click(policy.getByRole('button', {name: 'Cancel'}));
    expect(version).toHaveValue('');
    expect(version).toBeValid();
});

test('fingerprints may be pasted as keytool or others print them', async () => {
    server.on('PUT /policies/mobile', (call) => ({body: {policy: call.body, version: 1, can_write: true}}));
    show();
    const policy = within(await card('What the checks cannot see'));
    const fingerprint = Array.from({length: 32}, () => 'ab').join(':');
    await userEvent.type(await policy.findByLabelText('SHA-256 Fingerprints (Android):'), fingerprint);
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/mobile')[0]).toMatchObject({body: {deep_links: {android_fingerprints: [fingerprint.toUpperCase()]}}}));
});

test('says of connected apps only what a check has seen', async () => {
    server.refuse('GET /mobile_posture', 500, 'api.internal', 'Something went wrong on the server.');
    show();
    const apps = within(await card('Connected apps'));
    expect(await apps.findByRole('alert')).toHaveTextContent('Something went wrong on the server.');
    expect(apps.queryByText('No mobile session.')).toBeNull();
    server.on('GET /mobile_posture', {body: {report: null}});
    await userEvent.click(apps.getByRole('button', {name: 'Try again'}));
    expect(await apps.findByText('Not checked yet.')).toBeVisible();
});
