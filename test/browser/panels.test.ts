/**
 * The System Console's panels in a real browser, on real server code: an admin revokes a person's sessions and watches it happen, changes
 * core's settings, and finds it all in the audit; whoever may not is told why.
 */
import type {Browser, Locator, Page} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import {USER} from '../../server-stub/seed/people';
import type {Account} from '../support/browser';
import {NOTHING, tokenIsAccepted, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const MESSAGE = 'Please call the help desk before you log in again.';

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;

beforeAll(async () => {
    stage = await setStage();
    ({standIn, browser, admin} = stage);
});

afterAll(() => stage?.clear());

/** Opens Plugins → Security Controls as somebody. */
async function openPanels(account: Account): Promise<Page> {
    const {page} = await visit(browser, standIn.url, account);
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
    return page;
}

const card = (page: Page, title: string | RegExp) => page.getByRole('region', {name: title, exact: true});

test('an admin revokes a person\'s sessions; that person\'s own browser is logged out, wiped and told why, within seconds', async () => {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await waitForTicket(visitor.page);
    await writeDraft(visitor.page, 'a draft about the merger');

    const console = await openPanels(standIn.admin);
    await card(console, 'Sessions').getByRole('searchbox').fill(person.username);
    await console.getByRole('button', {name: person.username, exact: true}).click();
    await console.getByRole('button', {name: 'Revoke all sessions'}).click();
    const dialog = console.getByRole('dialog');
    await dialog.getByText('1 session of 1 person will end within 60 seconds.').waitFor();
    await dialog.getByLabel('Reason (required)').fill('laptop lost');
    await dialog.getByLabel('Message to the person (optional)').fill(MESSAGE);
    const startedAt = Date.now();
    await dialog.getByRole('button', {name: 'Revoke and wipe'}).click();

    await waitForAddress(visitor.page, /\/login/);
    const notice = visitor.page.getByRole('region', {name: 'You have been logged out'});
    await notice.getByText(MESSAGE).waitFor();
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);

    // The panel follows: access ended, and the client's own report.
    await console.getByText(/^Access ended everywhere after/).waitFor();
    await console.getByText(/^Last wipe reported by a client after/).waitFor();
    await notice.getByRole('button', {name: 'Dismiss'}).click();
    await notice.waitFor({state: 'detached'});
    await Promise.all([visitor.context.close(), console.context().close()]);
});

test('panels look as meant although Mattermost styles bare headings, labels and details, and hides the button of file inputs', async () => {
    const console = await openPanels(standIn.admin);
    await card(console, 'MFA policy').locator('summary').waitFor();
    await console.getByText('Every change and action on this page, in order and hash-chained.').waitFor();
    await console.getByRole('button', {name: 'Revoke for many'}).click();
    await console.getByText('or a CSV file').waitFor();
    const looks = await console.evaluate(() => {
        const styleOf = (selector: string, pseudo?: string) => getComputedStyle(document.querySelector(selector) as Element, pseudo);
        const title = styleOf('.sc-card__title');
        return {
            title: [title.marginTop, title.marginBottom, title.paddingBottom],
            details: styleOf('.sc-card details').borderTopWidth,
            marker: styleOf('.sc-card summary', '::before').content,
            label: styleOf('.sc-dialog label').marginBottom,
            file: styleOf('input[type=file]', '::file-selector-button').display,
        };
    });
    expect(looks).toEqual({title: ['0px', '0px', '0px'], details: '0px', marker: 'none', label: '0px', file: 'inline-block'});
    await console.context().close();
});

test('a dialog that is taller than the window opens at its top, and shows why its request failed', async () => {
    const console = await openPanels(standIn.admin);
    await console.getByRole('button', {name: 'Log everyone out'}).click();
    const dialog = console.getByRole('dialog');
    await dialog.getByText(/will end within 60 seconds/).waitFor();
    const box = async (locator: Locator) => await locator.boundingBox() ?? {y: NaN, height: NaN};
    const opened = await box(dialog);
    expect(opened.y).toBeGreaterThan(40);
    expect(opened.y + opened.height).toBeGreaterThan(900);

    await console.route('**/api/v1/revocations', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await dialog.getByLabel('Reason (required)').fill('incident');
    const start = dialog.getByRole('button', {name: 'Revoke and wipe'});
    await start.press('Enter');
    await dialog.getByRole('alert').waitFor();
    // The focus comes back, and the alert into view, right after the alert was drawn.
    expect(await until(() => start.evaluate((element) => element === document.activeElement), Boolean, 10_000)).toBe(true);
    const [alert, button] = [await box(dialog.getByRole('alert')), await box(start)];
    expect(alert.y + alert.height).toBeLessThan(button.y);
    await console.unrouteAll({behavior: 'ignoreErrors'});
    await console.context().close();
});

test('a changed push level and enforced MFA are saved in core and stand in the audit', async () => {
    const console = await openPanels(standIn.admin);
    const push = card(console, 'Push notification contents');
    await push.getByLabel('Push Notification Contents:').selectOption('generic_no_channel');
    await push.getByRole('button', {name: 'Save'}).click();
    await push.getByText('Saved').waitFor();

    const mfa = card(console, 'Multi-factor authentication');
    await mfa.getByRole('radiogroup', {name: 'Enable Multi-factor Authentication:'}).getByLabel('True').check();
    await mfa.getByRole('radiogroup', {name: 'Enforce Multi-factor Authentication:', exact: true}).getByLabel('True').check();
    await mfa.getByRole('button', {name: 'Save'}).click();
    await console.getByRole('dialog', {name: 'Enforce multi-factor authentication?'}).getByRole('button', {name: 'Enforce'}).click();
    await mfa.getByText('Saved').waitFor();

    const config = await admin.core<Record<string, Record<string, unknown>>>('GET', '/config');
    expect(config.body.EmailSettings).toMatchObject({PushNotificationContents: 'generic_no_channel'});
    expect(config.body.ServiceSettings).toMatchObject({EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true});

    const audit = card(console, /audit/i);
    await audit.getByRole('button', {name: 'Refresh'}).click();
    await audit.getByRole('row').filter({hasText: 'Setting changed'}).filter({hasText: 'PushNotificationContents'}).first().waitFor();
    await audit.getByRole('row').filter({hasText: 'Setting changed'}).filter({hasText: 'EnforceMultifactorAuthentication'}).first().waitFor();
    await console.context().close();
});

test('an admin rotates the ticket key: a connected browser gets a ticket of the new one, by which it is wiped all the same', async () => {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await waitForTicket(visitor.page);
    const readKeyId = () => visitor.page.evaluate(() => (/v1\.([^.]+)\./).exec(localStorage.getItem('security-controls:ticket') ?? '')?.[1] ?? '');
    const before = await readKeyId();

    const console = await openPanels(standIn.admin);
    const key = card(console, 'Ticket key');
    await key.getByRole('button', {name: 'Rotate key'}).click();
    const dialog = console.getByRole('dialog', {name: 'Rotate the ticket key?'});
    await dialog.getByLabel('Hours the old key still counts').fill('0');
    await dialog.getByText(/^The old key stops counting at once\./).waitFor();
    await dialog.getByLabel('Reason (required)').fill('A copy of the database was lost');
    await dialog.getByRole('button', {name: 'Rotate key'}).click();
    await key.getByText(/^The ticket key was rotated on/).waitFor();
    await key.getByRole('button', {name: 'Show in audit'}).click();
    await card(console, /audit/i).getByRole('row').filter({hasText: 'Ticket key rotated'}).first().waitFor();

    // Everybody is asked to ask, spread over sixteen seconds.
    const after = await until(readKeyId, (id) => id !== '' && id !== before, 60_000, 250);
    expect([after === before, after]).toEqual([false, expect.stringMatching(/./)]);
    const body = {scope: {type: 'user', user_id: person.id}, wipe: true, order: 'tell_first', reason: 'Laptop lost', message: ''};
    expect((await admin.plugin('POST', '/revocations', body, {'Idempotency-Key': 'after-rotation'})).status).toBe(202);
    await waitForAddress(visitor.page, /\/login/);
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
    await Promise.all([visitor.context.close(), console.context().close()]);
});

test('a viewer sees settings and audit, can change nothing, and is told what is missing for sessions', async () => {
    const console = await openPanels({username: 'helen.fischer', password: USER.password});
    const push = card(console, 'Push notification contents');
    await push.getByText('You can view these settings, but not change them.').waitFor();
    expect(await push.getByLabel('Push Notification Contents:').isDisabled()).toBe(true);
    expect(await push.getByRole('button', {name: 'Save'}).count()).toBe(0);
    await card(console, 'Sessions').getByText(/^Your role may not see other people's sessions/).waitFor();
    await card(console, 'Ticket key').getByText('Only System Admins can rotate this key.').waitFor();
    expect(await card(console, 'Ticket key').getByRole('button', {name: 'Rotate key'}).isDisabled()).toBe(true);
    await card(console, /audit/i).getByRole('table').waitFor();
    await console.context().close();
});

test('a system manager is told why the audit is not for them', async () => {
    const console = await openPanels({username: 'samuel.okafor', password: USER.password});
    await card(console, /audit/i).getByText(/^Your role may not see the audit trail/).waitFor();
    expect(await card(console, 'Push notification contents').getByLabel('Push Notification Contents:').isDisabled()).toBe(false);
    await console.context().close();
});
