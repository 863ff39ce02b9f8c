/**
 * The sessions panel as an admin uses it, against the real server half: a list of people pasted and revoked, chosen sessions, an account
 * deactivated and wiped. What became of the people's browsers is looked at in those browsers. Pictures go to test-results/screenshots/.
 */
import {mkdirSync} from 'node:fs';
import path from 'node:path';

import type {Browser, Locator, Page} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {NOTHING, tokenIsAccepted, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
const LOOKS = [['light', 1400], ['dark', 1400], ['light', 800], ['dark', 800]] as const;

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: Visitor;
let page: Page;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({standIn, browser} = stage);
    admin = await visit(browser, standIn.url, standIn.admin);
    ({page} = admin);
    await page.setViewportSize({width: 1400, height: 1000});
}, 120_000);

beforeEach(() => openPanel());

afterAll(() => stage?.clear());

async function openPanel(theme = 'light'): Promise<void> {
    await page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls?theme=${theme}`);
    await card('Sessions').getByRole('searchbox', {name: 'Search users'}).waitFor();
}

function card(name: string): Locator {
    return page.getByRole('region', {name, exact: true}).first();
}

async function comeIn(): Promise<{person: Colleague; visitor: Visitor}> {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await writeDraft(visitor.page, 'the secret recipe');
    await waitForTicket(visitor.page);
    return {person, visitor};
}

async function expectWiped({page: theirs, context, token}: Visitor): Promise<void> {
    await waitForAddress(theirs, /\/login/);
    expect(await waitUntilNothingKept({page: theirs, context})).toEqual(NOTHING);
    expect(await tokenIsAccepted(standIn.url, token)).toBe(false);
    await context.close();
}

test('a pasted list: understood line by line, previewed exactly, revoked, wiped, and followed against the 60 s line', async () => {
    const people = [await comeIn(), await comeIn()];
    // Comes last of all; waited for longer than anything before it.
    const clearedCache = people[0]?.visitor.page.waitForResponse((response) => response.url().endsWith('/client/clear_cache'), {timeout: 200_000}).
        then(async (response) => ({status: response.status(), header: (await response.allHeaders())['clear-site-data']}));
    await page.getByRole('button', {name: 'Revoke for many'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', {name: 'People, one a line'}).fill(`${people.map(({person}) => person.username).join('\n')}\nnobody.at.all`);
    await dialog.getByRole('button', {name: 'Check the list'}).click();
    await dialog.getByText('2 people found in 3 lines.').waitFor();
    await dialog.getByRole('row', {name: /3 nobody\.at\.all Nobody has this/}).waitFor();
    await dialog.getByText('2 sessions of 2 people will end within 60 seconds.').waitFor();
    await dialog.getByRole('textbox', {name: /Reason/}).fill('Both laptops were stolen');
    await dialog.screenshot({path: path.join(FOLDER, 'dialog_list.png')});
    await dialog.getByRole('button', {name: 'Revoke and wipe'}).click();
    await card('Revocations').getByText(/^Access ended everywhere after/).waitFor({timeout: 60_000});
    await Promise.all(people.map(({visitor}) => expectWiped(visitor)));
    expect(await clearedCache).toEqual({status: 200, header: '"cache"'});

    const revocations = card('Revocations');
    await revocations.getByText('2', {exact: true}).first().waitFor();
    await revocations.getByRole('img', {name: /by second after the request/}).waitFor();
    await revocations.getByRole('combobox', {name: 'Show'}).selectOption('Wipe reported by the client');
    for (const {person} of people) {
        await revocations.getByRole('rowheader', {name: person.username}).waitFor();
    }
    const [download] = await Promise.all([page.waitForEvent('download'), revocations.getByRole('link', {name: 'Export CSV'}).click()]);
    expect(download.suggestedFilename()).toMatch(/^revocation_[a-z0-9]{26}\.csv$/);
    await revocations.screenshot({path: path.join(FOLDER, 'revocation_followed.png')});
});

test('the list of all sessions: searched, ticked, and exactly the ticked one revoked', async () => {
    const [first, second] = [await comeIn(), await comeIn()];
    await page.getByRole('button', {name: 'All sessions'}).click();
    await page.getByRole('searchbox', {name: 'Search', exact: true}).fill(first.person.username);
    await page.getByText('1 of 1 session shown').waitFor();
    await page.getByRole('checkbox', {name: new RegExp(`^Choose the session of ${first.person.username}`)}).check();
    await card('Sessions').screenshot({path: path.join(FOLDER, 'sessions_all.png')});
    await page.getByRole('button', {name: 'Revoke chosen (1)'}).click();
    const dialog = page.getByRole('dialog', {name: 'Revoke the chosen sessions?'});
    await dialog.getByRole('textbox', {name: /Reason/}).fill('Unknown device');
    await dialog.getByRole('button', {name: 'Revoke and wipe'}).click();
    await expectWiped(first.visitor);
    expect(await tokenIsAccepted(standIn.url, second.visitor.token)).toBe(true);
    await second.visitor.context.close();
});

test('deactivate and wipe: the browser is emptied, and the person cannot come back', async () => {
    const {person, visitor} = await comeIn();
    await page.getByRole('searchbox', {name: 'Search users'}).fill(person.username);
    await page.getByRole('button', {name: person.username, exact: true}).click();
    await page.getByRole('button', {name: 'Deactivate and wipe'}).click();
    const dialog = page.getByRole('dialog', {name: `Deactivate ${person.username} and wipe?`});
    await dialog.getByText(/1 account will be deactivated afterwards/).waitFor();
    await dialog.getByRole('textbox', {name: /Reason/}).fill('Left the company');
    await dialog.getByRole('button', {name: 'Deactivate and wipe'}).click();
    await card('Revocations').getByText('1 of 1 account deactivated.').waitFor({timeout: 60_000});
    await expectWiped(visitor);
});

test('session limits: whom they would log out is listed by name before anything is saved, and nobody is logged out', async () => {
    const {person, visitor} = await comeIn();
    const again = await visit(browser, standIn.url, person);
    const limits = card('Session limits');
    await limits.getByRole('spinbutton', {name: 'Maximum Sessions per User:'}).fill('1');
    await limits.getByRole('button', {name: 'Show sessions'}).press('Enter');
    await limits.getByRole('searchbox', {name: 'Search'}).fill(person.username);
    await limits.getByText('1 of 1 session shown').waitFor();
    await limits.getByRole('table').getByRole('row', {name: new RegExp(`^${person.username} .* Too many$`)}).waitFor();
    await limits.getByRole('combobox', {name: 'Limit'}).selectOption('Idle too long');
    await limits.getByText('No session matches these filters.').waitFor();
    await limits.getByRole('button', {name: 'Cancel'}).click();
    await limits.getByRole('table').waitFor({state: 'detached'});
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(true);
    expect(await tokenIsAccepted(standIn.url, again.token)).toBe(true);
    await Promise.all([visitor.context.close(), again.context.close()]);
});

test('a name without a blank breaks before the buttons beside it', async () => {
    const person = await nextColleague(standIn);
    await standIn.db.exec('UPDATE users SET firstname = $2 WHERE id = $1', [person.id, 'W'.repeat(64)]);
    await openPanel();
    await page.getByRole('searchbox', {name: 'Search users'}).fill(person.username);
    await page.getByRole('button', {name: person.username, exact: true}).click();
    const [name, button] = [await card('Sessions').getByText(/WWW/).boundingBox(), await page.getByRole('button', {name: 'Revoke all sessions'}).boundingBox()];
    expect(name !== null && button !== null && name.x + name.width <= button.x).toBe(true);
});

test.each(LOOKS)('nothing overflows in the %s theme, %i px wide', async (theme, width) => {
    await page.setViewportSize({width, height: 1000});
    await openPanel(theme);
    await page.getByRole('button', {name: 'All sessions'}).click();
    await page.getByText(/sessions? shown$/).waitFor();
    await card('Revocations').locator('tbody button').first().click();
    await card('Revocations').getByRole('link', {name: 'Export CSV'}).waitFor();
    await page.waitForLoadState('networkidle');
    await page.setViewportSize({width, height: 5000});
    await card('Sessions').screenshot({path: path.join(FOLDER, `sessions_all_${theme}_${width}.png`)});
    await card('Revocations').screenshot({path: path.join(FOLDER, `revocation_${theme}_${width}.png`)});
    await card('Session limits').getByRole('button', {name: 'Add rule'}).click();
    await card('Session limits').getByRole('spinbutton', {name: 'Since login (minutes)'}).fill('5');
    await card('Session limits').getByRole('spinbutton', {name: 'Maximum Sessions per User:'}).fill('1');
    await card('Session limits').getByRole('button', {name: 'Show sessions'}).click();
    await card('Session limits').getByText(/sessions? shown$/).waitFor();
    await card('Session limits').screenshot({path: path.join(FOLDER, `session_limits_${theme}_${width}.png`)});
    expect(await overflowing()).toEqual([]);
    await page.setViewportSize({width, height: 1000});
    await page.getByRole('button', {name: 'Revoke for many'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', {name: 'Whose sessions'}).selectOption('Everyone with a role');
    await dialog.getByText('Only some of their sessions').click();
    await dialog.getByText(/will end within 60 seconds|There is no session to revoke/).waitFor();
    await dialog.screenshot({path: path.join(FOLDER, `dialog_many_${theme}_${width}.png`)});
    expect(await overflowing()).toEqual([]);
});

/** Elements that are wider than the page that holds them. */
function overflowing(): Promise<string[]> {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        return [...document.querySelectorAll<HTMLElement>('body *')].
            filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > width + 1 && !element.closest('.sc-table__scroll, [data-scrolls]')).
            map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    });
}
