/** The section Mobile security as an admin uses it: checked, explained, fixed by core, and a kit built and saved in the browser. */
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {strFromU8, unzipSync} from 'fflate';
import type {Page} from 'playwright-core';

import {visit} from '../support/browser';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(90_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
let stage: Stage;
let page: Page;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({page} = await visit(stage.browser, stage.standIn.url, stage.standIn.admin));
    await page.setViewportSize({width: 1400, height: 6000});
    await page.goto(`${stage.standIn.url}/admin_console/plugins/plugin_security-controls`);
}, 90_000);

afterAll(() => stage?.clear());

const card = (title: string) => page.getByRole('region', {name: title, exact: true}).first();
const picture = (name: string) => card(name).screenshot({path: path.join(FOLDER, `${name.toLowerCase().replaceAll(' ', '_')}.png`)});

test('a weak setting is explained, set by core, and the result is good; the drift is on record', async () => {
    const posture = card('Mobile security');
    await posture.getByRole('button', {name: 'Check now'}).click();
    await posture.getByRole('row', {name: /Length of mobile sessions Weak/}).waitFor();
    await posture.getByRole('button', {name: 'Details: Length of mobile sessions'}).click();
    await posture.getByText('A lost phone stays logged in this long.').waitFor();
    await picture('Mobile security');
    // The plugin answers one check in three seconds.
    await page.waitForTimeout(3200);
    await posture.getByRole('button', {name: 'Set SessionLengthMobileInHours to 168'}).click();
    await posture.getByRole('row', {name: /Length of mobile sessions Good 168 hours/}).waitFor();
    await card('Earlier checks').getByText('Length of mobile sessions: Weak → Good').waitFor();
    await picture('Earlier checks');
});

test('an own app is named, and its deep link file is served', async () => {
    const policy = card('What the checks cannot see');
    await policy.getByLabel('iOS bundle id').fill('com.example.chat');
    await policy.getByLabel('Apple team id').fill('A1B2C3D4E5');
    await policy.getByRole('button', {name: 'Save'}).click();
    await policy.getByText('Saved').waitFor();
    const reply = await fetch(`${stage.standIn.url}/plugins/security-controls/api/v1/well_known/apple-app-site-association`);
    expect([reply.status, reply.headers.get('Content-Type')]).toEqual([200, 'application/json']);
    expect(await reply.text()).toContain('A1B2C3D4E5.com.example.chat');
});

test('a kit is built and saved in the browser', async () => {
    const kit = card('Build kit for your own apps');
    await kit.getByLabel('Name of the app').fill('Example Chat');
    await kit.getByLabel('Server URL').fill('https://chat.example.com');
    await kit.getByLabel('Server name').fill('Chat');
    await kit.getByLabel('Managed configuration (EMM)').check();
    await kit.getByLabel('Deep links').check();
    await picture('Build kit for your own apps');
    const [download] = await Promise.all([page.waitForEvent('download'), kit.getByRole('button', {name: 'Download zip'}).click()]);
    expect(download.suggestedFilename()).toBe('example-chat-mobile-kit.zip');
    const files = unzipSync(readFileSync(await download.path()));
    expect(Object.keys(files)).toContain('example-chat-mobile-kit/managed/ios-managed-configuration.plist');
    expect(JSON.parse(strFromU8(files['example-chat-mobile-kit/assets/override/config.json'] ?? new Uint8Array()))).toMatchObject({DefaultServerUrl: 'https://chat.example.com'});
});
