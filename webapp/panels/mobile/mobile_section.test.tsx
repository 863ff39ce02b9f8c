import {screen, waitFor, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type {PostureReport} from '../../../contract/types';
import {FakeServer, renderSection, SECTION} from '../test_support';
import {MobileSection} from './mobile_section';

// Typing into a form this long takes its time on a busy machine.
jest.setTimeout(20_000);

const SETTING = 'ServiceSettings.TerminateSessionsOnPasswordChange';
const REPORT: PostureReport = {
    id: 'r'.repeat(26), checked_at: Date.now(),
    findings: [
        {check: 'site_url', result: 'good', detail: 'https', values: {}, setting: null, fix: null},
        {check: 'certificate', result: 'weak', detail: 'certificate_expires_soon', values: {days: 5}, setting: null, fix: null},
        {check: 'password_change', result: 'open', detail: 'setting_off', values: {}, setting: SETTING, fix: true},
    ],
    devices: [{app: 'beta', platform: 'android', version: '2.10.0', sessions: 3, outdated: true}],
};
const POLICY = {vpn_with_mfa: false, client_certificates: false, minimum_app_version: '', deep_links: {ios_bundle_id: null, apple_team_id: null, android_package: null, android_fingerprints: []}};
const LICENSE = {is_licensed: false, mfa: false, id_loaded_push_notifications: false, mhpns: false};

let server: FakeServer;
beforeEach(() => {
    server = new FakeServer().
        on('GET /mobile_posture', {body: {report: REPORT}}).
        on('GET /mobile_posture/checks', {body: {items: [{id: REPORT.id, checked_at: 0, counts: {good: 1, weak: 1, open: 1, not_applicable: 0, could_not_check: 0}, changes: [{check: 'hsts', before: 'good', after: 'open'}]}], next_cursor: null}}).
        on('GET /policies/mobile', {body: {policy: POLICY, version: 0, can_write: true}, etag: '"0"'}).
        on('GET /mobile_settings', {body: {settings: {[SETTING]: false}, writable: [SETTING], license: LICENSE}, etag: '"tag"'}).
        on('GET /api/v4/config/environment', {body: {}}).
        on('POST /mobile_posture/checks', {status: 201, body: REPORT});
});

const show = () => renderSection(server, <MobileSection {...SECTION}/>);
const card = (name: string) => screen.findByRole('region', {name});

test('lists every check with its result and what was seen', async () => {
    show();
    const table = within(await screen.findByRole('table', {name: 'Checks of the mobile posture'}));
    expect(table.getByRole('row', {name: /Certificate Weak Expires in 5 days/})).toBeVisible();
    expect(screen.getAllByText(/1 good, 1 weak, 1 open, 0 could not be checked/)[0]).toBeVisible();
});

test('an opened check explains itself and changes the setting through core', async () => {
    server.on('POST /mobile_settings/changes', {status: 201, body: {id: 'c'.repeat(26), config_patch: {ServiceSettings: {TerminateSessionsOnPasswordChange: true}}, expires_at: 0}}).
        on('PUT /api/v4/config/patch', {body: {}}).
        on(`POST /core_setting_changes/${'c'.repeat(26)}/outcome`, {body: {status: 'success'}});
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: Sessions end with the password'}));
    expect(screen.getByText(/expects the thief to be out/)).toBeVisible();
    await userEvent.click(await screen.findByRole('button', {name: 'Set TerminateSessionsOnPasswordChange to true'}));
    await waitFor(() => expect(server.callsTo('POST /mobile_posture/checks')).toHaveLength(1));
    expect(server.callsTo('POST /mobile_settings/changes')[0]).toMatchObject({body: {[SETTING]: true}, headers: {'If-Match': '"tag"'}});
    expect(server.callsTo('PUT /api/v4/config/patch')[0]?.body).toEqual({ServiceSettings: {TerminateSessionsOnPasswordChange: true}});
});

test('offers no change to who may not make it', async () => {
    server.on('GET /mobile_settings', {body: {settings: {[SETTING]: false}, writable: [], license: LICENSE}, etag: '"tag"'});
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Details: Sessions end with the password'}));
    await waitFor(() => expect(server.callsTo('GET /mobile_settings')).toHaveLength(1));
    expect(screen.queryByRole('button', {name: /^Set /})).toBeNull();
});

test('says why a check could not be asked for', async () => {
    server.refuse('POST /mobile_posture/checks', 429, 'api.rate_limited', 'Too many requests. Try again in a moment.');
    show();
    await userEvent.click(await screen.findByRole('button', {name: 'Check now'}));
    expect(await screen.findByText('Too many requests. Try again in a moment.')).toBeVisible();
});

test('names the missing permission as the server does', async () => {
    server.refuse('GET /mobile_posture', 403, 'api.forbidden', 'You do not have the permission this needs.');
    show();
    expect(await screen.findByText('You do not have the permission this needs.')).toBeVisible();
});

test('shows connected apps and what changed between checks', async () => {
    show();
    expect(await within(await card('Connected apps')).findByRole('row', {name: /Beta app Android 2\.10\.0.*Outdated 3/})).toBeVisible();
    expect(await within(await card('Earlier checks')).findByText('HSTS: Good → Open')).toBeVisible();
});

test('the policy is dirty, saved with its ETag, and clean again', async () => {
    server.on('PUT /policies/mobile', (call) => ({body: {policy: call.body, version: 1, can_write: true}}));
    show();
    const policy = within(await card('What the checks cannot see'));
    await userEvent.type(await policy.findByLabelText('Minimum app version'), '2.43');
    await userEvent.click(policy.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(server.callsTo('PUT /policies/mobile')[0]).toMatchObject({body: {...POLICY, minimum_app_version: '2.43'}, headers: {'If-Match': '"0"'}}));
    expect(await policy.findByText(/saved/i)).toBeVisible();
});

test('the kit names what is missing, then shows its files', async () => {
    show();
    const kit = within(await card('Build kit for your own apps'));
    expect(kit.getByText('app.name')).toBeVisible();
    const fill = async (label: string, value: string) => {
        await userEvent.clear(kit.getByLabelText(label));
        await userEvent.type(kit.getByLabelText(label), value);
    };
    await fill('Name of the app', 'Example Chat');
    await fill('Android package', 'com.example.chat');
    await fill('Server URL', 'https://chat.example.com');
    await fill('Server name', 'Chat');
    expect(await kit.findByRole('button', {name: 'Download zip'})).toBeEnabled();
    await userEvent.click(kit.getByLabelText('Managed configuration (EMM)'));
    await userEvent.click(kit.getByRole('button', {name: 'Show managed/ios-managed-configuration.plist'}));
    expect(kit.getByLabelText('Contents of managed/ios-managed-configuration.plist')).toHaveTextContent('<key>serverUrl</key>');
});

test('shows what the build makes of own images and the app\'s base, and refuses names that could leave the kit', async () => {
    server.on('GET /policies/mobile', {body: {policy: {...POLICY, deep_links: {...POLICY.deep_links, android_package: 'com.example.chat'}}, version: 0, can_write: true}, etag: '"0"'});
    show();
    const kit = within(await card('Build kit for your own apps'));
    for (const [label, value] of [['Name of the app', 'Chat'], ['Server URL', 'https://chat.example.com'], ['Server name', 'Chat']] as const) {
        await userEvent.clear(kit.getByLabelText(label));
        await userEvent.type(kit.getByLabelText(label), value);
    }
    const file = (path: string, content: string) => {
        const bytes = Uint8Array.from([...content], (character) => character.charCodeAt(0));
        return Object.assign(new File([content], path.split('/').pop() ?? ''), {webkitRelativePath: path, text: async () => content, arrayBuffer: async () => bytes.buffer});
    };
    await userEvent.upload(await kit.findByLabelText(/^assets\/base/), [file('base/config.json', '{"ShowReview":true,"Other":1}')]);
    await userEvent.upload(kit.getByLabelText(/^Your images/), [file('mine/new.bin', 'x'), file('mine/../evil.bin', 'x')]);
    expect(await kit.findByRole('row', {name: /config\.json Merged by top-level keys/})).toHaveTextContent('"ShowReview": false, "Other": 1');
    expect(kit.getByText(/no kit may hold such names/)).toBeVisible();
    expect(kit.getByRole('row', {name: /new\.bin Ignored/})).toBeVisible();
    expect(kit.getByRole('button', {name: 'Show assets/override/new.bin'})).toBeVisible();
});
