/** The section Mobile security as an admin uses it: checked, explained, fixed by core, and a kit built and saved in the browser. */
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {strFromU8, unzipSync} from 'fflate';
import type {Page} from 'playwright-core';

import {validateKit} from '../../build/validate_kit';
import {visit} from '../support/browser';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
let stage: Stage;
let page: Page;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({page} = await visit(stage.browser, stage.standIn.url, stage.standIn.admin));
    await page.setViewportSize({width: 1400, height: 6000});
    await page.goto(`${stage.standIn.url}/admin_console/plugins/plugin_security-controls`);
});

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
    await posture.getByRole('button', {name: 'Set SessionLengthMobileInHours to 168'}).click();
    await posture.getByRole('row', {name: /Length of mobile sessions Good 168 hours/}).waitFor();
    const earlier = card('Earlier checks');
    await earlier.getByText('Length of mobile sessions: Weak → Good').waitFor();
    await picture('Earlier checks');
    const [download] = await Promise.all([page.waitForEvent('download'), earlier.getByRole('link', {name: 'Export CSV'}).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain(',session_length,good,weak,session_hours,hours=168,');
});

test('a push level and MFA are set by core from here, and their sections are near', async () => {
    const posture = card('Mobile security');
    await posture.getByRole('button', {name: 'Details: Push contents'}).click();
    await posture.getByRole('button', {name: 'Set PushNotificationContents to generic_no_channel'}).click();
    await posture.getByRole('row', {name: /^Push contents Weak The sender's name is sent/}).waitFor();
    await posture.getByRole('button', {name: 'Details: MFA, or a VPN with MFA'}).click();
    await posture.getByRole('button', {name: 'Set EnableMultifactorAuthentication to true'}).click();
    await posture.getByRole('row', {name: /^MFA, or a VPN with MFA Weak Allowed, not enforced/}).waitFor();
    await posture.getByRole('button', {name: 'Open Multi-factor authentication'}).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('sc_section_mfa');
});

test('the checks have met this server as clients do', async () => {
    // The stand-in speaks plain http.
    await card('Mobile security').getByRole('row', {name: /^Websocket Open The websocket is not encrypted/}).waitFor();
    await card('Mobile security').getByRole('row', {name: /^SiteURL is HTTPS Open/}).waitFor();
});

test('an own app is named, and its deep link file is served', async () => {
    const policy = card('What the checks cannot see');
    await policy.getByLabel('iOS Bundle ID').fill('com.example.chat');
    await policy.getByLabel('Apple Team ID').fill('A1B2C3D4E5');
    await policy.getByRole('button', {name: 'Save'}).click();
    await policy.getByText('Saved').waitFor();
    // The checks rest on the policy: they are made again at once.
    await card('Mobile security').getByRole('row', {name: /^Deep links Weak Apple's objections: SiteURL is not https/}).waitFor();
    const reply = await fetch(`${stage.standIn.url}/plugins/security-controls/api/v1/well_known/apple-app-site-association`);
    expect([reply.status, reply.headers.get('Content-Type')]).toEqual([200, 'application/json']);
    expect(await reply.text()).toContain('A1B2C3D4E5.com.example.chat');
});

test('a kit is built and saved in the browser', async () => {
    const kit = card('Build kit for your own apps');
    await kit.getByLabel('Name of the App:').fill('Example Chat');
    await kit.getByLabel('Server URL').fill('https://chat.example.com');
    await kit.getByLabel('Server Name:').fill('Chat');
    await kit.getByLabel('Managed configuration (EMM)').check();
    await kit.getByLabel('Deep links').check();
    await picture('Build kit for your own apps');
    const [download] = await Promise.all([page.waitForEvent('download'), kit.getByRole('button', {name: 'Download zip'}).click()]);
    expect(download.suggestedFilename()).toBe('example-chat-mobile-kit.zip');
    const files = unzipSync(readFileSync(await download.path()));
    const folder = 'example-chat-mobile-kit/';
    expect(Object.keys(files)).toContain(`${folder}managed/ios-managed-configuration.plist`);
    const validations = validateKit(Object.entries(files).map(([name, bytes]) => ({path: name.slice(folder.length), content: strFromU8(bytes)})));
    expect(validations.map(({problem}) => problem).filter((problem) => problem !== null)).toEqual([]);
    expect(validations.length).toBeGreaterThan(10);
    expect(JSON.parse(strFromU8(files['example-chat-mobile-kit/assets/override/config.json'] ?? new Uint8Array()))).toMatchObject({DefaultServerUrl: 'https://chat.example.com'});
});

const LOOKS = [['light', 1400], ['dark', 1400], ['light', 800], ['dark', 800]] as const;
/** One pixel of each colour is picture enough. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test.each(LOOKS)('every view in the %s theme, %i px wide, without overflow', async (theme, width) => {
    const assets = mkdtempSync(path.join(tmpdir(), 'assets-'));
    mkdirSync(path.join(assets, 'base/images'), {recursive: true});
    mkdirSync(path.join(assets, 'mine/images'), {recursive: true});
    writeFileSync(path.join(assets, 'base/config.json'), '{"ShowReview": true, "WebsiteURL": "https://mattermost.com"}');
    writeFileSync(path.join(assets, 'base/images/logo.png'), PNG);
    writeFileSync(path.join(assets, 'mine/images/logo.png'), PNG);
    writeFileSync(path.join(assets, 'mine/images/extra.png'), PNG);
    await page.setViewportSize({width, height: 9000});
    await page.goto(`${stage.standIn.url}/admin_console/plugins/plugin_security-controls?theme=${theme}`);
    const posture = card('Mobile security');
    await posture.getByRole('button', {name: 'Details: Push contents'}).click();
    await posture.getByText('In this state since').waitFor();
    await card('Connected apps').getByRole('button', {name: /^Devices: Current app/}).first().click();
    await card('Connected apps').getByRole('table', {name: /^Devices with Current app/}).waitFor();
    const kit = card('Build kit for your own apps');
    await kit.getByLabel('Name of the App:').fill('Example Chat');
    await kit.getByLabel('Server URL').fill('https://chat.example.com');
    await kit.getByLabel('More settings of config.json').check();
    await kit.getByLabel('Managed configuration (EMM)').check();
    await kit.getByLabel('assets/base of your fork').setInputFiles(path.join(assets, 'base'));
    await kit.getByLabel('Your images').setInputFiles(path.join(assets, 'mine'));
    const merged = kit.getByRole('group', {name: 'What the build makes of the override'});
    await merged.getByRole('img', {name: 'images/logo.png'}).waitFor();
    await merged.getByText('Ignored: not in assets/base').waitFor();
    for (const title of ['Mobile security', 'Connected apps', 'Earlier checks', 'What the checks cannot see', 'Build kit for your own apps']) {
        await card(title).screenshot({path: path.join(FOLDER, `mobile_${title.toLowerCase().replace(/\W+/g, '_')}_${theme}_${width}.png`)});
    }
    expect(await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.sc-card, .sc-card *')].filter((element) => (
        element.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !element.closest('.sc-table__scroll, .sc-mobile__file, .sc-tree, [data-scrolls]'))).map((element) => element.className))).toEqual([]);
    rmSync(assets, {recursive: true});
});
