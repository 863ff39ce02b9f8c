/** The stand-in's own pages where they must behave as Mattermost's: MFA at log-in and enrolment, and the switch of a plugin in the System Console. */
import type {Browser} from 'playwright-core';

import {totpCode} from '../../server-stub/core/totp';
import {PEOPLE, USER} from '../../server-stub/seed/people';
import type {StandIn} from '../../server-stub/start';
import {fillLogIn, visit} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

let stage: Stage;
let standIn: StandIn;
let browser: Browser;

beforeAll(async () => {
    stage = await setStage();
    ({standIn, browser} = stage);
});

afterAll(() => stage?.clear());

test('asks who has MFA for a code, refuses a wrong one and takes the right one', async () => {
    const {username, mfa_secret: secret = ''} = PEOPLE.find((person) => person.mfa_secret) ?? {username: ''};
    const page = await browser.newPage();
    await page.goto(`${standIn.url}/login`);
    await fillLogIn(page, {username, password: USER.password});
    await page.getByLabel('MFA Token').fill('000000');
    await page.getByRole('button', {name: 'Submit'}).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('MFA Token').fill(totpCode(secret, Date.now()));
    await page.getByRole('button', {name: 'Submit'}).click();
    await page.waitForURL(/\/channels\//);
    await page.close();
});

test('lets a person enrol once MFA is enabled', async () => {
    await standIn.core.config.replaceOutside('ServiceSettings', 'EnableMultifactorAuthentication', true);
    const person = await nextColleague(standIn);
    const {page, context} = await visit(browser, standIn.url, person);
    await page.goto(`${standIn.url}/mfa/setup`);
    const secret = page.locator('#mfa_secret');
    await secret.filter({hasText: /^[A-Z2-7]{16,}$/}).waitFor();
    await page.getByLabel('MFA Code').fill('000000');
    await page.getByRole('button', {name: 'Save'}).click();
    await page.getByRole('alert').filter({hasText: 'Invalid MFA token.'}).waitFor();
    await page.getByLabel('MFA Code').fill(totpCode(await secret.innerText(), Date.now()));
    await page.getByRole('button', {name: 'Save'}).click();
    await page.getByText('Set up complete!').waitFor();
    await page.getByRole('button', {name: 'Okay'}).click();
    await page.waitForURL(/\/channels\//);
    expect((await standIn.core.users.get(person.id))?.mfa_active).toBe(true);
    await context.close();
});

test('a plugin switched off loses its sections at once, and has them again when it is switched on', async () => {
    const {page, context} = await visit(browser, standIn.url, standIn.admin);
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
    const panels = page.getByRole('searchbox', {name: 'Search users'});
    await panels.waitFor();
    const enable = page.getByRole('group', {name: 'Enable Plugin:'});
    const save = page.locator('.admin-console-save').getByRole('button', {name: 'Save'});
    await enable.getByLabel('False').check();
    await save.click();
    await page.getByText('In order to view and configure plugin settings').first().waitFor();
    expect(await panels.count()).toBe(0);
    await enable.getByLabel('True').check();
    await save.click();
    await panels.waitFor();
    await context.close();
});

test('a page opened without a session posts a log-out nobody asked for, and leads to the log-in page', async () => {
    const {page, context} = await visit(browser, standIn.url, await nextColleague(standIn));
    const channel = new URL(page.url());
    await context.clearCookies({name: 'MMAUTHTOKEN'});
    const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/v4/users/logout'));
    // It leaves while it still loads, which may abort this navigation.
    await page.goto(channel.href, {waitUntil: 'commit'}).catch(() => undefined);
    await posted;
    const isThere = ({pathname, searchParams}: URL) => pathname === '/login' && searchParams.get('redirect_to') === channel.pathname;
    // Playwright's own wait would fail with the load that is cut short.
    expect(isThere(await until(async () => new URL(page.url()), isThere, 60_000))).toBe(true);
    await context.close();
});
