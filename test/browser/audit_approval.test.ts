/**
 * What needs two people, by two people in browsers of their own, and a webhook that really receives: set up, delivered to, failing, changed
 * and removed. With pictures.
 */
import {mkdirSync} from 'node:fs';
import path from 'node:path';

import type {Browser, Page} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import type {Account} from '../support/browser';
import {visit} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';
import type {WebhookReceiver} from '../support/webhook_receiver';
import {isSigned, startWebhookReceiver} from '../support/webhook_receiver';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
const WEEK_AND_A_DAY_MS = 8 * 86_400_000;

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let receiver: WebhookReceiver;
let second: Colleague;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({standIn, browser} = stage);
    receiver = await startWebhookReceiver();
    await standIn.core.config.replaceOutside('ServiceSettings', 'AllowedUntrustedInternalConnections', '127.0.0.1');
    second = await nextColleague(standIn);
    await standIn.db.exec('UPDATE users SET roles = \'system_user system_admin\' WHERE id = $1', [second.id]);
});

afterAll(async () => {
    await stage?.clear();
    await receiver?.stop();
});

async function openPanels(account: Account, look = ''): Promise<Page> {
    const {page} = await visit(browser, standIn.url, account);
    await page.setViewportSize({width: 1400, height: 6000});
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls${look}`);
    await card(page, 'Audit').getByRole('table').first().waitFor();
    return page;
}

/** Both have a second factor, and a week passes: neither is done here by hand in less than a week. */
async function qualifyBoth(): Promise<void> {
    const ids = [standIn.admin.id, second.id];
    for (const id of ids) {
        await standIn.db.exec('UPDATE users SET mfaactive = true WHERE id = $1', [id]);
        await standIn.db.exec('INSERT INTO security_controls_audit_officers (user_id, since) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET since = excluded.since', [id, Date.now() - WEEK_AND_A_DAY_MS]);
    }
}

const card = (page: Page, name: string) => page.getByRole('region', {name, exact: true}).first();
const picture = (page: Page, name: string, file: string) => card(page, name).screenshot({path: path.join(FOLDER, `${file}.png`)});

async function ask(page: Page, title: string, enter: (dialog: ReturnType<Page['getByRole']>) => Promise<void> = async () => undefined): Promise<void> {
    const dialog = page.getByRole('dialog', {name: title});
    await enter(dialog);
    await dialog.getByLabel(/^Reason/).fill('agreed on the phone');
    await dialog.getByRole('button', {name: 'Ask for approval'}).click();
    await dialog.waitFor({state: 'detached'});
}

async function approve(page: Page, row: RegExp): Promise<void> {
    await page.reload();
    const govern = card(page, 'Retention and legal holds');
    await govern.getByRole('row', {name: row}).getByRole('button', {name: 'Decide'}).click();
    const dialog = page.getByRole('dialog', {name: 'Decide on this request'});
    await dialog.getByRole('button', {name: 'Approve'}).click();
    await dialog.waitFor({state: 'detached'});
    await govern.getByRole('row', {name: row}).getByText('Approved').waitFor();
}

test('a webhook is set up, receives signed parts, and makes the audit independently verifiable', async () => {
    const page = await openPanels(standIn.admin);
    await card(page, 'Verification and checkpoints').getByText('Not independently verifiable.').waitFor();
    const webhook = card(page, 'Delivery to a webhook');
    await webhook.getByRole('button', {name: 'Set up'}).click();
    const dialog = page.getByRole('dialog', {name: 'Set up a webhook'});
    await dialog.getByLabel('Address').fill('http://siem.example.com/');
    await dialog.getByLabel(/^Reason/).fill('an anchor');
    await dialog.getByRole('button', {name: 'Set up', exact: true}).click();
    await dialog.getByText(/Plain http is only for hosts/).waitFor();
    await dialog.getByLabel('Address').fill(receiver.url);
    await dialog.getByRole('button', {name: 'Set up', exact: true}).click();
    await dialog.getByText('Copy the secret now. It is not shown again.').waitFor();
    const secret = await dialog.locator('code').innerText();
    await dialog.getByRole('button', {name: 'Done'}).click();
    await until(async () => receiver.deliveries, (deliveries) => deliveries.length > 0, 30_000);
    expect(receiver.deliveries.every((delivery) => isSigned(delivery, secret))).toBe(true);
    await webhook.getByRole('button', {name: 'Deliver now'}).click();
    await until(async () => receiver.deliveries, (deliveries) => deliveries.length > 1, 30_000);
    await page.reload();
    await webhook.getByText('Delivered', {exact: true}).waitFor();
    await card(page, 'Verification and checkpoints').getByText('Independently verifiable').first().waitFor();
    expect(await page.content()).not.toContain(secret);
    await picture(page, 'Delivery to a webhook', 'audit_webhook');

    receiver.answerWith(500);
    const count = receiver.deliveries.length;
    await webhook.getByRole('button', {name: 'Deliver now'}).click();
    await until(async () => receiver.deliveries, (deliveries) => deliveries.length > count, 30_000);
    await page.reload();
    await webhook.getByText('The receiver failed').waitFor();
    await webhook.getByText(/^Deliveries have failed since/).waitFor();
    await picture(page, 'Delivery to a webhook', 'audit_webhook_failing');
    // Not before that was seen: the next attempt comes by itself, and would succeed.
    receiver.answerWith(204);
    await page.context().close();
});

test.each([['light', 1400], ['dark', 800]] as const)('two people change the retention, each in a browser of their own (%s, %d)', async (theme, width) => {
    const first = await openPanels(standIn.admin, `?theme=${theme}`);
    const other = await openPanels(second, `?theme=${theme}`);
    await qualifyBoth();
    const days = String(width);
    const govern = card(first, 'Retention and legal holds');
    await govern.getByRole('button', {name: 'Ask for a change'}).click();
    await ask(first, 'Ask for a change of retention', async (dialog) => {
        await dialog.getByLabel('Remove records after (days)').fill(days);
    });
    const row = new RegExp(`Remove records after ${Number(days).toLocaleString('en')} days|Remove records after ${days} days`);
    await govern.getByRole('row', {name: row}).getByText('Waits for a second person').waitFor();
    expect(await govern.getByRole('row', {name: row}).getByRole('button', {name: 'Decide'}).count()).toBe(0);
    await approve(other, row);
    await first.setViewportSize({width, height: 6000});
    await first.reload();
    await govern.getByText('Approved').first().waitFor();
    await picture(first, 'Retention and legal holds', `audit_two_people_${theme}_${width}`);
    await standIn.db.exec('UPDATE users SET mfaactive = false');
    await first.context().close();
    await other.context().close();
});

test('two people remove the webhook, and the audit says again what it cannot prove', async () => {
    const first = await openPanels(standIn.admin);
    const other = await openPanels(second);
    await qualifyBoth();
    await card(first, 'Delivery to a webhook').getByRole('button', {name: 'Ask to remove'}).click();
    await ask(first, 'Ask to remove the webhook');
    await approve(other, /Remove the webhook/);
    await first.reload();
    await card(first, 'Delivery to a webhook').getByText(/No webhook is set up/).waitFor();
    await card(first, 'Verification and checkpoints').getByText('Not independently verifiable.').waitFor();
    await first.context().close();
    await other.context().close();
});
