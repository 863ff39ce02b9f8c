/**
 * Pictures of every panel and of the notice, in test-results/screenshots/ for people to look at. What a
 * program can see is checked too: nothing overflows sideways, and no script failed.
 */
import {mkdirSync} from 'node:fs';
import path from 'node:path';

import type {Browser, Page} from 'playwright-core';

import type {RevocationPage} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {visit, waitForAddress, waitForTicket} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import {watchForGreeting} from '../support/greeting';
import {setMfaScene} from '../support/mfa_pictures';
import {setPushScene} from '../support/push_scene';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');
/** High enough that no card is cut off by the page's own scrolling. */
const TALL_PX = 6000;
const MESSAGE = 'Please call the help desk before you log in again.';
const LOOKS = [['light', 1400], ['light', 800], ['dark', 1400], ['dark', 800]] as const;

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage();
    ({standIn, browser, admin} = stage);
    await setPushScene(standIn, admin);
    await setMfaScene(standIn, admin);
    await revokeSomebody();
});

afterAll(() => stage?.clear());

/** Somebody whose browser can be told of a revocation. */
async function visitAndListen(person: Colleague): Promise<Visitor> {
    let untilGreeted: () => Promise<unknown> = async () => undefined;
    const visitor = await visit(browser, standIn.url, person, async (page) => {
        untilGreeted = watchForGreeting(page);
    });
    await waitForTicket(visitor.page);
    await untilGreeted();
    return visitor;
}

/** A finished revocation for the panels to show: a browser that reported its wipe, and a phone that was off. */
async function revokeSomebody(): Promise<void> {
    const person = await nextColleague(standIn);
    const visitor = await visitAndListen(person);
    const phone = standIn.createDevice('android', person);
    await phone.logIn();
    await phone.setState('offline');
    await revoke(person.id);
    const readJobs = () => admin.plugin<RevocationPage>('GET', '/revocations');
    const isReported = ({body}: {body: RevocationPage}) => body.items[0]?.targets_by_state.wipe_reported === 1;
    expect(isReported(await until(readJobs, isReported, 45_000, 250))).toBe(true);
    await visitor.context.close();
}

async function revoke(userId: string): Promise<void> {
    const body = {scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'Laptop left on a train', message: MESSAGE};
    expect((await admin.plugin('POST', '/revocations', body, {'Idempotency-Key': `picture-${userId}`})).status).toBe(202);
}

function picture(name: string): {path: string} {
    return {path: path.join(FOLDER, `${name}.png`)};
}

/** Elements that are wider than the page that holds them. */
function overflowing(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        return [...document.querySelectorAll<HTMLElement>('body *')].
            filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > width + 1 && !element.closest('.sc-table__scroll, [data-scrolls]')).
            map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    });
}

/** One person's sessions, one revocation and one audit record, opened as an admin would. */
async function openDetails(page: Page): Promise<void> {
    const card = (name: string) => page.getByRole('region', {name, exact: true}).first();
    await card('Sessions').getByRole('button', {name: 'emma.laurent'}).click();
    await card('Sessions').getByRole('button', {name: 'Revoke all sessions'}).waitFor();
    await card('Revocations').locator('tbody button').first().click();
    await card('Revocations').getByText(/^Access ended everywhere/).waitFor();
    await card('Audit').getByRole('button', {name: 'Revocation requested'}).first().click();
    await page.waitForLoadState('networkidle');
}

test.each(LOOKS)('the panels in the %s theme, %i px wide', async (theme, width) => {
    const errors: string[] = [];
    const visitor = await visit(browser, standIn.url, standIn.admin, async (page) => {
        page.on('pageerror', (error) => errors.push(error.message));
    });
    await visitor.page.setViewportSize({width, height: 900});
    await visitor.page.goto(`${standIn.url}/admin_console/plugins/plugin_security-controls?theme=${theme}`);
    await visitor.page.getByRole('region', {name: 'Sessions policy'}).getByRole('radiogroup').first().waitFor();
    await visitor.page.waitForLoadState('networkidle');
    await visitor.page.screenshot(picture(`console_${theme}_${width}`));
    await visitor.page.setViewportSize({width, height: TALL_PX});
    await openDetails(visitor.page);
    const cards = await visitor.page.locator('.sc-card').all();
    expect(cards.length).toBeGreaterThanOrEqual(4);
    for (const card of cards) {
        const title = await card.getByRole('heading').first().innerText();
        await card.screenshot(picture(`${title.toLowerCase().replace(/\W+/g, '_')}_${theme}_${width}`));
    }
    expect(await overflowing(visitor.page)).toEqual([]);
    await visitor.page.setViewportSize({width, height: 900});
    await visitor.page.getByRole('button', {name: 'Log everyone out'}).click();
    await visitor.page.getByRole('dialog').getByText(/will end within 60 seconds/).waitFor();
    await visitor.page.screenshot(picture(`dialog_${theme}_${width}`));
    expect(await overflowing(visitor.page)).toEqual([]);
    expect(errors).toEqual([]);
    await visitor.context.close();
});

/** The log-in page knows nobody, so it always has the default theme. */
test.each([1400, 800, 400])('the notice on the log-in page, %i px wide', async (width) => {
    const person = await nextColleague(standIn);
    const visitor = await visitAndListen(person);
    await visitor.page.setViewportSize({width, height: 900});
    await revoke(person.id);
    await waitForAddress(visitor.page, /\/login/);
    await visitor.page.getByText(MESSAGE).waitFor();
    await visitor.page.screenshot(picture(`notice_${width}`));
    // Core focuses its field, and the page scrolls there.
    expect((await visitor.page.getByRole('region', {name: 'You have been logged out'}).boundingBox())?.y).toBeGreaterThanOrEqual(0);
    expect(await overflowing(visitor.page)).toEqual([]);
    await visitor.context.close();
});
