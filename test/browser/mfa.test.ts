/**
 * MFA enforcement as people meet it, in a real browser: a log-in after the deadline, the page for enrolling, core's own set-up, the end of such a
 * session, the help of an admin, the banner before the deadline, and the panel. Pictures lie in test-results/screenshots/ for people to look at.
 */
import {mkdirSync} from 'node:fs';
import path from 'node:path';

import type {Browser, Page} from 'playwright-core';

import type {MfaPeoplePage, MfaPerson, MfaPolicy, MfaPolicyView} from '../../contract/types';
import {totpCode} from '../../server-stub/core/totp';
import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {fillLogIn, tokenIsAccepted, visit, waitForAddress} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
const ENROLMENT_PAGE = /\/plug\/security-controls\/enroll$/;
const HOUR_MS = 3_600_000;

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;
/** Logged in before anything is required of anybody. */
let console: Visitor;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({standIn, browser, admin} = stage);
    await standIn.core.config.replaceOutside('ServiceSettings', 'EnableMultifactorAuthentication', true);
    console = await visit(browser, standIn.url, standIn.admin);
});

afterAll(() => stage?.clear());

const picture = (page: Page, name: string) => page.screenshot({path: path.join(FOLDER, `mfa_${name}.png`)});

/** Requires MFA of these people alone. */
async function require(people: readonly Colleague[], more: Partial<MfaPolicy> = {}): Promise<void> {
    const {body, headers} = await admin.plugin<MfaPolicyView>('GET', '/policies/mfa');
    const policy: MfaPolicy = {
        ...body.policy, mode: 'required', grace: {amount: 0, unit: 'hours'}, reminders: false,
        scope: {type: 'chosen', roles: [], team_ids: [], group_ids: [], user_ids: people.map(({id}) => id)}, ...more,
    };
    const answer = await admin.plugin('PUT', '/policies/mfa', policy, {'If-Match': headers.get('ETag') ?? ''});
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
}

async function readPerson({username}: Colleague): Promise<MfaPerson | undefined> {
    const {body} = await admin.plugin<MfaPeoplePage>('GET', `/mfa/people?term=${username}`);
    return body.items.find((person) => person.username === username);
}

/** As far as the log-in page and no further: where it leads is the test's matter. */
async function logIn(person: Colleague): Promise<Page> {
    const page = await (await browser.newContext({viewport: {width: 1400, height: 900}})).newPage();
    await page.goto(`${standIn.url}/login`);
    await fillLogIn(page, person);
    return page;
}

const tokenOf = async (page: Page) => (await page.context().cookies()).find(({name}) => name === 'MMAUTHTOKEN')?.value ?? '';

/** Moves the end of the sessions for enrolling a person has. */
const endSessionIn = (person: Colleague, ms: number) =>
    standIn.db.exec('UPDATE security_controls_mfa_enrolment_sessions SET ends_at = ends_at - (SELECT max(ends_at) FROM security_controls_mfa_enrolment_sessions WHERE user_id = $1) + $2 WHERE user_id = $1', [person.id, Date.now() + ms]);

test('a log-in after the deadline leads to setting up MFA, and from there into the app', async () => {
    const person = await nextColleague(standIn);
    await require([person]);
    const page = await logIn(person);
    await page.waitForURL(ENROLMENT_PAGE);
    await page.getByRole('heading', {name: 'Set up multi-factor authentication to go on'}).waitFor();
    await page.getByText(/^This session ends in (10:00|9:\d\d)$/).waitFor();
    await page.getByText('This is login 1 of 3 for setting up MFA.').waitFor();
    await picture(page, 'enrollment_1400');
    await page.setViewportSize({width: 400, height: 800});
    await picture(page, 'enrollment_400');
    await page.setViewportSize({width: 1400, height: 900});
    expect((await readPerson(person))?.state).toBe('enrolment_session');

    // Whatever address is opened, the page is there again.
    await page.goto(`${standIn.url}/`);
    await page.waitForURL(ENROLMENT_PAGE);
    await page.getByRole('button', {name: 'Set up MFA'}).click();
    await page.waitForURL(/\/mfa\/setup/);
    await page.locator('#security-controls-enrolment').getByText(/^This session ends in \d+:\d\d$/).waitFor();
    const secret = page.locator('#mfa_secret');
    await secret.filter({hasText: /^[A-Z2-7]{16,}$/}).waitFor();
    await picture(page, 'set_up_1400');
    await page.getByLabel('MFA Code').fill(totpCode(await secret.innerText(), Date.now()));
    await page.getByRole('button', {name: 'Save'}).click();
    await page.getByText('Set up complete!').waitFor();
    await page.locator('#security-controls-enrolment').waitFor({state: 'detached'});
    await page.getByRole('button', {name: 'Okay'}).click();
    await page.waitForURL(/\/channels\//);

    expect((await readPerson(person))?.state).toBe('enrolled');
    await page.waitForTimeout(2_000);
    expect(page.url()).toMatch(/\/channels\//);
    await page.context().close();
});

test('whoever does not enrol is logged out at the end of the session, told why, and nothing is wiped', async () => {
    const person = await nextColleague(standIn);
    await require([person]);
    const page = await logIn(person);
    await page.waitForURL(ENROLMENT_PAGE);
    await page.evaluate(() => localStorage.setItem('kept', 'yes'));
    const token = await tokenOf(page);
    await endSessionIn(person, 1_000);
    await waitForAddress(page, /\/login/, 90_000);
    await page.getByRole('region', {name: 'You have been logged out'}).waitFor({timeout: 20_000});
    await picture(page, 'session_over_1400');
    expect(await tokenIsAccepted(standIn.url, token)).toBe(false);
    expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
    await page.context().close();
});

test('a person may log out of such a session at once, and reads everything in their language', async () => {
    const person = await nextColleague(standIn);
    await standIn.db.exec('UPDATE users SET locale = \'de\' WHERE id = $1', [person.id]);
    await require([person]);
    const page = await logIn(person);
    await page.waitForURL(ENROLMENT_PAGE);
    const token = await tokenOf(page);
    await page.goto(`${standIn.url}/plug/security-controls/enroll?theme=dark`);
    await page.getByText(/^Diese Sitzung endet in \d+:\d\d$/).waitFor();
    await picture(page, 'enrollment_german_dark_1400');
    await page.getByRole('button', {name: 'Abmelden'}).click();
    await page.getByLabel('Email or Username').waitFor();
    expect(await tokenIsAccepted(standIn.url, token)).toBe(false);
    // The ordinary log-out wipes, as everywhere; the browser is closed once that is over.
    await page.waitForFunction(() => localStorage.length === 0);
});

test('when no such session is left the log-in is refused, by core\'s sentence, until an admin helps in the panel', async () => {
    const person = await nextColleague(standIn);
    await require([person]);
    await until(() => readPerson(person), (found) => found?.state === 'overdue', 10_000);
    await standIn.db.exec('UPDATE security_controls_mfa_members SET enrolment_sessions_used = 3 WHERE user_id = $1', [person.id]);
    const page = await logIn(person);
    // Core tells every refusal over REST like a wrong password.
    await page.getByRole('alert').filter({hasText: 'Enter a valid email or username and/or password.'}).waitFor();
    await picture(page, 'refused_1400');

    const coverage = await openCoverage(person);
    await coverage.getByText('An administrator must help').waitFor();
    await coverage.getByRole('button', {name: `Help ${person.username} to enroll`}).click();
    const dialog = console.page.getByRole('dialog');
    await dialog.getByLabel('Reason (required)').fill('Called back on the known number');
    await picture(console.page, 'help_1400');
    await dialog.getByRole('button', {name: 'Allow one more login'}).click();
    await coverage.getByText('3 of 4 enrollment sessions used').waitFor();

    await fillLogIn(page, person);
    await page.waitForURL(ENROLMENT_PAGE);
    await page.context().close();
});

test('in the last quarter of the grace period a banner asks to set up MFA, until it is dismissed', async () => {
    const person = await nextColleague(standIn);
    await require([person], {grace: {amount: 1, unit: 'hours'}});
    await until(() => readPerson(person), (found) => found?.state === 'in_grace', 10_000);
    const early = await logIn(person);
    await early.waitForURL(/\/channels\//);
    await Promise.all([early.waitForResponse(/\/mfa\/me$/), early.reload()]);
    await early.waitForLoadState('networkidle');
    expect(await early.getByRole('region', {name: 'Multi-factor authentication'}).count()).toBe(0);
    await early.context().close();
    await standIn.db.exec('UPDATE security_controls_mfa_members SET first_applied_at = first_applied_at - $2::bigint, deadline_at = deadline_at - $2::bigint WHERE user_id = $1', [person.id, HOUR_MS * 0.9]);

    const page = await logIn(person);
    const banner = page.getByRole('region', {name: 'Multi-factor authentication'});
    await banner.getByText(/^Multi-factor authentication is required here\. Set it up by/).waitFor();
    await picture(page, 'banner_1400');
    await page.setViewportSize({width: 800, height: 900});
    await picture(page, 'banner_800');
    await banner.getByRole('button', {name: 'Dismiss'}).click();
    await banner.waitFor({state: 'detached'});
    await page.reload();
    await page.locator('#post_textbox').waitFor();
    await page.waitForTimeout(1_500);
    expect(await banner.count()).toBe(0);
    await page.context().close();
});

test('who is only encouraged sees a banner beside the list of channels, and logs in as ever', async () => {
    const person = await nextColleague(standIn);
    await require([person], {mode: 'encouraged'});
    const page = await logIn(person);
    const banner = page.getByRole('region', {name: 'Multi-factor authentication'});
    await banner.getByText(/recommended on this server, not required/).waitFor();
    for (const width of [1400, 1000, 800]) {
        await page.setViewportSize({width, height: 800});
        // The list of channels is 240 pixels wide.
        expect([width, ((await banner.boundingBox())?.x ?? 0) >= 240]).toEqual([width, true]);
        await picture(page, `banner_encouraged_${width}`);
    }
    await banner.getByRole('button', {name: 'Set up MFA'}).click();
    await page.waitForURL(/\/mfa\/setup/);
    await page.context().close();
});

/** The people of the panel, narrowed to one. */
async function openCoverage(person: Colleague) {
    await console.page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
    const coverage = console.page.getByRole('region', {name: 'MFA coverage'});
    await coverage.getByRole('searchbox', {name: 'Person'}).fill(person.username);
    await coverage.getByText('1 of 1 person').waitFor();
    return coverage;
}

test('an admin requires MFA in the panel after the dry run, extends a deadline, reminds, ends sessions and resets a factor', async () => {
    const person = await nextColleague(standIn);
    await require([person], {mode: 'off'});
    const {page} = console;
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
    const policy = page.getByRole('region', {name: 'MFA policy', exact: true});
    await policy.getByRole('radio', {name: /^Required/}).check();
    await policy.getByLabel('Length of the grace period').fill('48');
    await policy.getByLabel('Unit of the grace period').selectOption('hours');
    await policy.getByRole('button', {name: 'Save'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^1 person has a grace period that ends/).waitFor();
    await dialog.getByRole('row', {name: new RegExp(person.username)}).waitFor();
    await picture(page, 'dry_run_1400');
    await dialog.getByRole('button', {name: 'Save the policy'}).click();
    await policy.getByText('Saved').waitFor();

    let coverage = await openCoverage(person);
    await coverage.getByRole('button', {name: `Extend the deadline of ${person.username}`}).click();
    await dialog.getByLabel('Reason (required)').fill('New phone is late');
    await dialog.getByRole('button', {name: 'Extend', exact: true}).click();
    await coverage.getByText('Extended').waitFor();
    await coverage.getByRole('checkbox', {name: `Choose ${person.username}`}).check();
    await coverage.getByRole('button', {name: 'Remind now (1)'}).click();
    await dialog.getByRole('button', {name: 'Send'}).click();
    await dialog.getByText('1 person was reminded.').waitFor();
    await dialog.getByRole('button', {name: 'Close'}).last().click();

    const visitor = await visit(browser, standIn.url, person);
    await standIn.db.exec('UPDATE security_controls_mfa_members SET deadline_at = $2::bigint WHERE user_id = $1', [person.id, Date.now() - 1_000]);
    coverage = await openCoverage(person);
    await coverage.getByRole('checkbox', {name: `Choose ${person.username}`}).check();
    await coverage.getByRole('button', {name: 'End sessions (1)'}).click();
    await dialog.getByLabel('Reason (required)').fill('Past the deadline');
    await dialog.getByRole('button', {name: 'End sessions'}).click();
    await dialog.getByText(/^The sessions of 1 person end within 60 seconds/).waitFor();
    await waitForAddress(visitor.page, /\/login/);
    await dialog.getByRole('button', {name: 'Close'}).last().click();
    await visitor.context.close();

    await standIn.core.users.setMfa(person.id, true, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    coverage = await openCoverage(person);
    await coverage.getByRole('button', {name: `Reset MFA of ${person.username}`}).click();
    await dialog.getByLabel('Reason (required)').fill('Phone lost');
    await dialog.getByRole('button', {name: 'Reset', exact: true}).click();
    await dialog.getByText('The person was told by a message.').waitFor();
    expect((await standIn.core.users.get(person.id))?.mfa_active).toBe(false);
    expect((await readPerson(person))?.state).toBe('overdue');
});

test('switching MFA off in core is refused in the panel while it is required', async () => {
    const person = await nextColleague(standIn);
    await require([person], {grace: {amount: 1, unit: 'days'}});
    const {page} = console;
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls`);
    const settings = page.getByRole('region', {name: /^multi-factor authentication/i}).first();
    await settings.getByRole('radiogroup', {name: 'Enable Multi-factor Authentication:'}).getByLabel('False').check();
    await settings.getByRole('button', {name: 'Save'}).click();
    await settings.getByRole('alert').filter({hasText: /policy/i}).waitFor();
    await settings.screenshot({path: path.join(FOLDER, 'mfa_floor_refused_1400.png')});
    expect(standIn.core.config.current.ServiceSettings?.EnableMultifactorAuthentication).toBe(true);
});
