import {screen, within} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {PanelRoot} from '../query_client';
import {FakeServer, renderSection} from '../test_support';
import {BuildKitCard} from './build_kit_card';

const POLICY = {vpn_with_mfa: false, client_certificates: false, minimum_app_version: '', deep_links: {ios_bundle_id: null, apple_team_id: null, android_package: 'com.example.chat', android_fingerprints: []}};

async function showKit(client: Record<string, string> = {SiteURL: 'https://chat.example.com', SiteName: 'Chat', MaxFileSize: '104857600'}) {
    renderSection(new FakeServer().on('GET /policies/mobile', {body: {policy: POLICY, version: 0, can_write: true}, etag: '"0"'}).on('GET /api/v4/config/client', {body: client}), <PanelRoot><BuildKitCard/></PanelRoot>);
    const kit = within(await screen.findByRole('region', {name: 'Build kit for your own apps'}));
    await screen.findByDisplayValue('com.example.chat');
    return kit;
}
const fill = async (kit: Awaited<ReturnType<typeof showKit>>, label: string, value: string) => {
    await userEvent.clear(kit.getByLabelText(label));
    await userEvent.type(kit.getByLabelText(label), value);
};
const file = (path: string, content: string) => {
    const bytes = Uint8Array.from([...content], (character) => character.charCodeAt(0));
    return Object.assign(new File([content], path.split('/').pop() ?? ''), {webkitRelativePath: path, text: async () => content, arrayBuffer: async () => bytes.buffer});
};

test('begins with what this server says of itself, and explains both spellings', async () => {
    const kit = await showKit();
    expect(kit.getByLabelText('Server URL:')).toHaveValue('https://chat.example.com');
    expect(kit.getByLabelText('Server URL:')).toHaveAccessibleDescription(/DefaultServerUrl, which today's apps read\. DefaultServerURL, as the FAQ spells it/);
    expect(kit.getByLabelText('Server Name:')).toHaveValue('Chat');
    await userEvent.click(kit.getByLabelText('Internal and external networks'));
    expect(kit.getByLabelText('Largest Upload (MB):')).toHaveValue('100');
});

test('names what is missing, then shows its files in their folders', async () => {
    const kit = await showKit({});
    expect(kit.getByText('Name of the App:', {selector: 'strong'})).toBeVisible();
    await fill(kit, 'Name of the App:', 'Example Chat');
    await fill(kit, 'Server URL:', 'https://chat.example.com');
    await fill(kit, 'Server Name:', 'Chat');
    expect(await kit.findByRole('button', {name: 'Download zip'})).toBeEnabled();
    await userEvent.click(kit.getByLabelText('Managed configuration (EMM)'));
    const files = within(kit.getByRole('group', {name: 'Files of the kit'}));
    expect(files.getByText('managed/')).toBeVisible();
    await userEvent.click(files.getByRole('button', {name: 'Show managed/ios-managed-configuration.plist'}));
    expect(kit.getByLabelText('Contents of managed/ios-managed-configuration.plist')).toHaveTextContent('<key>serverUrl</key>');
});

test('says what is wrong beside the field, and writes the other keys of config.json only when they are set', async () => {
    const kit = await showKit();
    await fill(kit, 'Name of the App:', 'Chat');
    await userEvent.click(kit.getByLabelText('More settings of config.json'));
    await userEvent.type(kit.getByLabelText('SentryDsnIos:'), 'https://sentry.example.com');
    expect(kit.getByLabelText('SentryDsnIos:')).toHaveAccessibleDescription(/A Sentry DSN such as/);
    await fill(kit, 'SentryDsnIos:', 'https://abc@sentry.example.com/1');
    await userEvent.selectOptions(kit.getByLabelText('SentryEnabled:'), 'False');
    await userEvent.click(kit.getByLabelText('Override ServerNoticeURL with nothing'));
    expect(kit.getByLabelText('ServerNoticeURL:')).toBeDisabled();
    const config = JSON.parse((await kit.findByLabelText('Contents of assets/override/config.json')).textContent ?? '') as object;
    expect(config).toMatchObject({ServerNoticeURL: '', SentryEnabled: false, SentryDsnIos: 'https://abc@sentry.example.com/1'});
    expect(Object.keys(config)).not.toContain('CollectNetworkMetrics');
});

test('shows what the build makes of own images and the app\'s base as a tree with pictures, and refuses names that could leave the kit', async () => {
    URL.createObjectURL = () => 'blob:picture';
    URL.revokeObjectURL = () => undefined;
    const kit = await showKit();
    await fill(kit, 'Name of the App:', 'Chat');
    await userEvent.upload(await kit.findByLabelText(/^assets\/base/), [file('base/config.json', '{"ShowReview":true,"Other":1}'), file('base/images/logo.png', 'old'), file('base/i18n/en.json', '{}')]);
    await userEvent.upload(kit.getByLabelText(/^Your images/), [file('mine/images/logo.png', 'new'), file('mine/new.bin', 'x'), file('mine/../evil.bin', 'x')]);
    const tree = within(await kit.findByRole('group', {name: 'What the build makes of the override'}));
    expect(tree.getByText('Merged by top-level keys')).toBeVisible();
    expect(tree.getByRole('img', {name: 'images/logo.png'})).toHaveAttribute('src', 'blob:picture');
    expect(tree.getByText('i18n/').closest('details')).not.toHaveAttribute('open');
    expect(kit.getByLabelText('config.json as built')).toHaveTextContent('"ShowReview": false, "Other": 1');
    await userEvent.click(tree.getByRole('button', {name: 'Show new.bin as built'}));
    expect(kit.getByLabelText('new.bin as built')).toHaveTextContent('The build ignores this file');
    expect(kit.getByText(/no kit may hold such names/)).toBeVisible();
    expect(kit.getByRole('button', {name: 'Show assets/override/images/logo.png'})).toBeVisible();
});
