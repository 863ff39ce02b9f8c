/**
 * The audit in a real browser, on real server code: an officer searches, opens a record by its permalink, verifies the chain, takes a
 * checkpoint and an export along, erases a person and reads the settings report; a viewer reads it all and changes nothing. With pictures.
 */
import {mkdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';

import type {Browser, Page} from 'playwright-core';

import {parseCheckpoint} from '../../audit_chain/checkpoint';
import {USER} from '../../server-stub/seed/people';
import type {StandIn} from '../../server-stub/start';
import type {Account} from '../support/browser';
import {visit} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
/** High enough that no card is cut off by the page's own scrolling. */
const TALL_PX = 6000;
const REPORT_PX = 16_000;
const VIEWER: Account = {username: 'helen.fischer', password: USER.password};

let stage: Stage;
let standIn: StandIn;
let browser: Browser;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({standIn, browser} = stage);
});

afterAll(() => stage?.clear());

async function openPanels(account: Account, look = ''): Promise<Page> {
    const {page} = await visit(browser, standIn.url, account);
    await page.setViewportSize({width: 1400, height: TALL_PX});
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls${look}`);
    await card(page, 'Audit').getByRole('table').first().waitFor();
    return page;
}

const card = (page: Page, name: string) => page.getByRole('region', {name, exact: true}).first();

/** As wide as a screen and as a window beside another one. */
async function picture(page: Page, name: string, file: string, height = TALL_PX): Promise<void> {
    for (const width of [800, 1400]) {
        await page.setViewportSize({width, height});
        await card(page, name).screenshot({path: path.join(FOLDER, `${file}_${width}.png`)});
    }
}

/** What a click saved, as text. */
async function saved(page: Page, click: () => Promise<void>): Promise<{name: string; text: string}> {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    return {name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8')};
}

/** Changes a policy as an admin would, so that there is a difference to show. */
async function changePolicy(page: Page, value: boolean): Promise<void> {
    const policy = card(page, 'Sessions policy');
    await policy.getByRole('radiogroup', {name: /^Wipe on Expiry/}).getByLabel(value ? 'True' : 'False').check();
    await policy.getByRole('button', {name: 'Save'}).click();
    await policy.getByText('Saved', {exact: true}).waitFor();
}

test.each(['light', 'dark'] as const)('a change is found from its policy, opened, and reached again by its permalink (%s)', async (theme) => {
    const page = await openPanels(standIn.admin, `?theme=${theme}`);
    await changePolicy(page, theme === 'light');
    await card(page, 'Sessions policy').getByRole('button', {name: 'Changes to this policy'}).click();
    const audit = card(page, 'Audit');
    await audit.getByRole('button', {name: 'Policy changed'}).first().click();
    const difference = audit.getByRole('table', {name: 'Before and after'});
    await difference.getByRole('row', {name: /wipe_on_expiry/}).locator('ins').waitFor();
    await audit.getByText('The hash fits the record').waitFor();
    await picture(page, 'Audit', `audit_list_${theme}`);

    const link = await audit.getByRole('link', {name: 'Open this record\'s page'}).getAttribute('href') ?? '';
    expect(link).toContain('#audit/');
    await page.goto('about:blank');
    await page.goto(link);
    await audit.getByRole('heading', {name: /Policy changed/}).waitFor();
    await audit.getByText('The hash fits the record').waitFor();
    await picture(page, 'Audit', `audit_record_${theme}`);
    await audit.getByRole('button', {name: '‹ All records'}).click();
    await audit.getByRole('button', {name: 'Policy changed'}).first().waitFor();
    await page.context().close();
});

test.each(['light', 'dark'])('the chain verifies, and extends a checkpoint that was taken along (%s)', async (theme) => {
    const page = await openPanels(standIn.admin, `?theme=${theme}`);
    const proof = card(page, 'Verification and checkpoints');
    const checkpoint = await saved(page, () => proof.getByRole('button', {name: 'Sign and save a checkpoint'}).click());
    expect(checkpoint.name).toMatch(/^audit-checkpoint-\d+\.txt$/);
    expect(parseCheckpoint(checkpoint.text)?.origin).toContain('security-controls/');

    await proof.getByLabel('A checkpoint you kept (optional)').fill(checkpoint.text);
    await proof.getByRole('button', {name: 'Verify'}).click();
    await proof.getByText('Today\'s log extends the checkpoint you gave.').waitFor();
    await picture(page, 'Verification and checkpoints', `audit_verification_${theme}`);

    // One digit of the hash exchanged: a checkpoint of another history.
    const lines = checkpoint.text.split('\n');
    await proof.getByLabel('A checkpoint you kept (optional)').fill([lines[0], lines[1], `${lines[2]?.startsWith('A') ? 'B' : 'A'}${lines[2]?.slice(1)}`, ...lines.slice(3)].join('\n'));
    await proof.getByRole('button', {name: 'Verify'}).click();
    await proof.getByText('The chain is not whole.').waitFor();
    await proof.getByText('Two histories').waitFor();
    await page.context().close();
});

test('the evidence and the search\'s CSV arrive as files', async () => {
    const page = await openPanels(standIn.admin, '#audit?event_name=plugin_started');
    await card(page, 'Audit').getByRole('button', {name: 'Export', exact: true}).click();
    const dialog = page.getByRole('dialog', {name: 'Export the audit'});
    const evidence = await saved(page, () => dialog.getByRole('button', {name: 'Export', exact: true}).click());
    expect(evidence.name).toMatch(/\.jsonl$/);
    expect(evidence.text.trimEnd().split('\n').at(-1)).toContain('"type":"checkpoint"');
    await dialog.getByText(/exported and saved/).waitFor();

    await dialog.getByLabel(/^CSV/).check();
    const csv = await saved(page, () => dialog.getByRole('button', {name: 'Export', exact: true}).click());
    expect(csv.text).toContain('plugin_started');
    expect(csv.text).not.toContain('audit_exported');
    await page.context().close();
});

test('a person is erased after the name was typed, and the chain still verifies', async () => {
    const person = await nextColleague(standIn);
    const page = await openPanels(standIn.admin);
    const erasure = card(page, 'Erase a person');
    await erasure.getByLabel('Username').fill(person.username);
    await erasure.getByLabel(/^Reason/).fill('asked to be forgotten');
    await erasure.getByRole('button', {name: 'Erase'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Type /).fill(person.username);
    await dialog.getByRole('button', {name: 'Erase', exact: true}).click();
    await erasure.getByText(/^\d+ personal fields? in .* erased/).waitFor();
    const proof = card(page, 'Verification and checkpoints');
    await proof.getByRole('button', {name: 'Verify'}).click();
    await proof.getByText('Every record is as it was chained.').waitFor();
    await page.context().close();
});

test.each(['light', 'dark'] as const)('the settings report shows values and recommendations, alone on paper (%s)', async (theme) => {
    const page = await openPanels(standIn.admin, `?theme=${theme}`);
    const report = card(page, 'Settings report');
    await report.getByRole('button', {name: 'Show report'}).click();
    await report.getByRole('row', {name: /EnforceMultifactorAuthentication/}).first().waitFor();
    await picture(page, 'Settings report', `audit_settings_report_${theme}`, REPORT_PX);
    const csv = await saved(page, () => report.getByRole('link', {name: 'Export CSV'}).click());
    expect(csv.text).toContain('ServiceSettings.EnforceMultifactorAuthentication');

    // Chromium without a screen prints to nowhere and says at once that it is done: what would be printed is looked at before.
    await page.evaluate(() => {
        window.print = () => undefined;
    });
    await report.getByRole('button', {name: 'Print'}).click();
    await page.emulateMedia({media: 'print'});
    await page.locator('.sc-print').getByRole('heading', {name: 'Settings report'}).waitFor();
    expect(await page.locator('body > :not(.sc-print)').evaluateAll((elements) => elements.filter((element) => element.checkVisibility()).length)).toBe(0);
    await page.pdf({path: path.join(FOLDER, 'audit_settings_report.pdf'), format: 'A4', landscape: true});
    await page.context().close();
});

test('an officer places a legal hold; lifting it asks for a second person, and says what is missing', async () => {
    const person = await nextColleague(standIn);
    const page = await openPanels(standIn.admin);
    const govern = card(page, 'Retention and legal holds');
    await govern.getByRole('button', {name: 'Place a hold'}).click();
    const place = page.getByRole('dialog', {name: 'Place a legal hold'});
    await place.getByLabel('Name').fill('Case 12');
    await place.getByLabel('Target', {exact: true}).fill(`@${person.username}`);
    await place.getByLabel(/^Reason/).fill('court order');
    await place.getByRole('button', {name: 'Place hold'}).click();
    await govern.getByRole('row', {name: /Case 12/}).getByText('In force').waitFor();

    await govern.getByRole('button', {name: 'Lift Case 12'}).click();
    const ask = page.getByRole('dialog', {name: 'Ask to lift a legal hold'});
    await ask.getByLabel(/^Reason/).fill('closed');
    await ask.getByRole('button', {name: 'Ask for approval'}).click();
    await ask.getByText(/Multi-factor authentication is not set up for this account/).waitFor();
    await ask.getByRole('button', {name: 'Cancel'}).click();
    await picture(page, 'Retention and legal holds', 'audit_governance');
    await page.context().close();
});

test('a viewer reads and verifies everything, and changes nothing', async () => {
    const page = await openPanels(VIEWER);
    const proof = card(page, 'Verification and checkpoints');
    await proof.getByRole('button', {name: 'Verify'}).click();
    await proof.getByText('Every record is as it was chained.').waitFor();
    await card(page, 'Retention and legal holds').getByRole('row', {name: /Case 12/}).waitFor();
    expect(await card(page, 'Retention and legal holds').getByRole('button').count()).toBe(0);
    expect(await card(page, 'Erase a person').count()).toBe(0);
    await page.context().close();
});
