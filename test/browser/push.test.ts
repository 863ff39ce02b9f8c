/**
 * Push contents in a real browser, on real server code: an admin makes a rule, is told why it applies, and a push on its way to the
 * recording push service carries no more than that; floor, level while the plugin is down, test notification and evidence likewise.
 */
import type {Browser, Locator, Page} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import {visit} from '../support/browser';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const SECRET = 'case 4711';

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;
let page: Page;

beforeAll(async () => {
    stage = await setStage();
    ({standIn, browser, admin} = stage);
    ({page} = await visit(browser, standIn.url, standIn.admin));
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
});

afterAll(() => stage?.clear());

const card = (name: string) => page.getByRole('region', {name, exact: true});

/** By keyboard, as somebody without a mouse does. */
async function pick(inside: Locator, label: string, term: string, found: string): Promise<void> {
    await inside.getByRole('combobox', {name: label}).fill(term);
    await inside.getByRole('option', {name: found}).first().waitFor();
    await page.keyboard.press('Enter');
}

/** A private channel with the ordinary user in it, whose phone is logged in. */
async function setScene(): Promise<{channelId: string; deviceId: string}> {
    const device = standIn.createDevice('ios');
    await device.logIn();
    const [team] = (await admin.core<Array<{id: string}>>('GET', `/users/${standIn.admin.id}/teams`)).body;
    const {body: channel} = await admin.core<{id: string}>('POST', '/channels', {team_id: team?.id, type: 'P', name: 'board-room', display_name: 'Board Room'});
    await admin.core('POST', `/channels/${channel.id}/members`, {user_id: standIn.user.id});
    return {channelId: channel.id, deviceId: device.deviceId};
}

test('a rule made in the panel is explained there, and holds back names and text on the way to the push service', async () => {
    const {channelId, deviceId} = await setScene();
    const policy = card('Push policy');
    await policy.getByRole('button', {name: 'Add rule'}).click();
    const dialog = page.getByRole('dialog', {name: 'New rule'});
    await dialog.getByRole('textbox', {name: 'Name', exact: true}).fill('The board');
    await dialog.getByLabel('Applies to').selectOption('channel');
    await pick(dialog, 'A channel', 'board r', 'Board Room');
    await dialog.getByLabel(/^No names/).check();
    await dialog.getByRole('button', {name: 'Add'}).click();
    await policy.getByRole('button', {name: 'Save'}).click();
    await policy.getByText('Saved', {exact: true}).waitFor();
    await policy.getByRole('row', {name: /The board Channel Board Room No names/}).waitFor();

    const why = card('Why is a push notification reduced?');
    await pick(why, 'Recipient', standIn.user.username, `@${standIn.user.username}`);
    await pick(why, 'Channel', 'board r', 'Board Room');
    await why.getByRole('button', {name: 'Explain'}).click();
    await why.getByText('The rule The board decides: No names.').waitFor();
    await why.getByLabel('Where').selectOption('conversation');
    await pick(why, 'Others in the conversation', standIn.admin.username, `@${standIn.admin.username}`);
    await why.getByRole('button', {name: 'Explain'}).click();
    await why.getByText(/^No rule applies/).waitFor();

    await admin.core('POST', '/posts', {channel_id: channelId, message: `@${standIn.user.username} ${SECRET}`});
    const arrived = async () => standIn.pushProxy.sent.filter(({notification}) => notification.device_id === deviceId && notification.type === 'message');
    const [push] = await until(arrived, (pushes) => pushes.length > 0, 20_000);
    expect(push?.notification.message).toBe('You\'ve received a new message.');
    expect(JSON.stringify(push)).not.toMatch(/4711|Board Room/);

    const evidence = card('What left the server');
    expect(await until(async () => {
        await evidence.getByRole('button', {name: 'Refresh'}).click();
        return evidence.getByRole('row', {name: /^Reduced The board .* 1$/}).count();
    }, (rows) => rows === 1, 30_000, 500)).toBe(1);
    expect(await (await page.request.get(`${standIn.url}${await evidence.getByRole('link', {name: 'Export CSV'}).getAttribute('href')}`)).text()).toContain('reduced');
});

test('the level that holds most rules by itself is set from the panel, in core', async () => {
    const down = card('What would leave without Security Controls');
    await down.getByText('What 1 rule holds back would leave').waitFor();
    await down.getByRole('button', {name: 'Set this level in Mattermost'}).click();
    await down.getByText(/^Set\./).waitFor();
    const {body} = await admin.core<{EmailSettings: {PushNotificationContents: string}}>('GET', '/config');
    expect(body.EmailSettings.PushNotificationContents).toBe('generic_no_channel');
    await until(() => card('Push notification contents').getByLabel('Push Notification Contents:').inputValue(), (value) => value === 'generic_no_channel', 20_000);
});

test('a level below the floor is refused by core\'s own save, with a sentence that says why', async () => {
    const policy = card('Push policy');
    await policy.getByLabel('Most Revealing Level Allowed:').selectOption('generic');
    await policy.getByRole('button', {name: 'Save'}).click();
    await policy.getByText('Saved', {exact: true}).waitFor();
    const settings = card('Push notification contents');
    await settings.getByLabel('Push Notification Contents:').selectOption('full');
    await settings.getByRole('button', {name: 'Save'}).click();
    await settings.getByRole('alert').getByText(/allows push notifications to reveal/).waitFor();
    await settings.getByRole('button', {name: 'Cancel'}).click();
});

test('drift that came in past the System Console is shown with what was done about it', async () => {
    await standIn.core.config.replaceOutside('EmailSettings', 'PushNotificationContents', 'full');
    expect(await until(async () => (await admin.plugin<{drift: unknown[]}>('GET', '/policies/push')).body.drift.length, (found) => found === 1, 20_000)).toBe(1);
    await page.reload();
    const policy = card('Push policy');
    await policy.getByText('EmailSettings.PushNotificationContents reveals more than the policy allows').waitFor();
    await policy.getByText(/^It was left as it is/).waitFor();
});

test('the route is checked hop by hop, and a test notification is requested for the admin\'s own phone alone', async () => {
    const route = card('Push route');
    await route.getByRole('button', {name: 'Check the route'}).click();
    await route.getByRole('row', {name: /^This server to the push service/}).getByText('Failed').waitFor();
    await route.getByRole('row', {name: /^The push service answers/}).getByText('Good').waitFor();
    await route.getByRole('row', {name: /^Push service to Apple/}).getByText('Not checked').waitFor();

    const phone = standIn.createDevice('android', standIn.admin);
    await phone.logIn();
    const before = standIn.pushProxy.sent.length;
    await route.getByLabel('Level of the test').selectOption('generic');
    await route.getByRole('button', {name: 'Send me a test notification'}).click();
    await route.getByText(/^Requested for 1 device\./).waitFor();
    const devices = new Set(standIn.pushProxy.sent.slice(before).map(({notification}) => notification.device_id));
    expect([...devices]).toEqual([phone.deviceId]);
});
