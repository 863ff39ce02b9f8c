/**
 * What people see when their session was ended but nothing is wiped, whoever finds it out first, the guard or Mattermost itself: one notice, in every
 * tab, that stays until it is read. And wipes that meet an obstacle: each is reported with what remained.
 */
import {setTimeout} from 'node:timers/promises';

import type {BrowserContext, Page} from 'playwright-core';

import type {Revocation, TargetPage} from '../../contract/types';
import type {Visitor} from '../support/browser';
import {NOTHING, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const MESSAGE = 'Please call the help desk before you log in again.';
const KEPT = 'Nothing was removed from this browser.';
const EXPIRED = 'Your session has expired. Please log in again.';

let stage: Stage;
let person: Colleague;
let visitor: Visitor;

beforeAll(async () => {
    stage = await setStage();
}, 120_000);

afterAll(() => stage?.clear());

afterEach(() => visitor.context.close());

const withoutWebsocket = (page: Page | BrowserContext) => page.routeWebSocket(/\/api\/v4\/websocket/, (socket) => socket.close());

async function comeIn(prepare?: (page: Page) => Promise<void>): Promise<Page> {
    person = await nextColleague(stage.standIn);
    visitor = await visit(stage.browser, stage.standIn.url, person, prepare);
    await waitForTicket(visitor.page);
    return visitor.page;
}

async function revoke(wipe: boolean): Promise<string> {
    const answer = await stage.admin.plugin<Revocation>('POST', '/revocations', {
        scope: {type: 'user', user_id: person.id}, wipe, order: 'tell_first', reason: 'laptop lost', message: MESSAGE}, {'Idempotency-Key': person.id});
    expect(answer.status).toBe(202);
    return answer.body.id;
}

const readJob = async (jobId: string) => (await stage.admin.plugin<Revocation>('GET', `/revocations/${jobId}`)).body;
const isEnded = (jobId: string) => until(() => readJob(jobId), (job) => job.access_ended_ms !== null, 45_000);

/** The one thing the log-in page says. */
async function expectTold(page: Page): Promise<void> {
    await page.getByText(MESSAGE).waitFor({timeout: 60_000});
    // What Mattermost loads by itself has been loaded by then.
    await page.waitForTimeout(2_000);
    await page.getByText(MESSAGE).waitFor();
    await page.waitForLoadState();
    const read = async () => ({path: new URL(page.url()).pathname, kept: await page.getByText(KEPT).count(), expired: await page.getByText(EXPIRED).count()});
    const told = {path: '/login', kept: 1, expired: 0};
    expect(await until(read, (found) => JSON.stringify(found) === JSON.stringify(told), 10_000, 250)).toEqual(told);
}

test('a log-out without wipe is told once, in every tab, over reloads, until it is read; the desktop app is told', async () => {
    let told = 0;
    const page = await comeIn(async (opened) => {
        await opened.exposeFunction('tellDesktop', () => {
            told++;
        });
        await opened.addInitScript('window.desktopAPI = {onLogout: () => window.tellDesktop()}');
    });
    const second = await visitor.context.newPage();
    await second.goto(page.url());
    await waitForTicket(second);
    await second.locator('#post_textbox').waitFor();
    const jobId = await revoke(false);
    await expectTold(page);
    await expectTold(second);
    expect(await until(() => Promise.resolve(told), Boolean, 10_000)).toBeGreaterThan(0);
    await page.reload();
    await expectTold(page);
    await page.getByRole('button', {name: 'Dismiss'}).click();
    await page.reload();
    await page.getByRole('button', {name: 'Log in'}).waitFor();
    await page.waitForTimeout(2_000);
    expect(await page.getByText(MESSAGE).count()).toBe(0);
    // Whoever logs in next, when the revocation is over, is not told of it.
    expect((await until(() => readJob(jobId), (job) => job.finished_at > 0, 45_000)).finished_at).toBeGreaterThan(0);
    await second.getByLabel('Email or Username').fill(person.username);
    await second.getByLabel('Password').fill(person.password);
    await second.getByRole('button', {name: 'Log in'}).click();
    await waitForAddress(second, /\/channels\//);
    expect(await second.getByText(MESSAGE).count()).toBe(0);
});

test.each([
    ['its own page has the verdict first', 0],
    ['another tab has the verdict first', 3_000],
])('Mattermost finds it out first, tells its other tabs to log out, and still each says why: %s', async (_case, verdictAfterMs) => {
    const page = await comeIn();
    const second = await visitor.context.newPage();
    const address = page.url();
    await second.goto(address);
    await second.locator('#post_textbox').waitFor();
    // From here on no tab hears of anything.
    await withoutWebsocket(visitor.context);
    await Promise.all([page.goto(`${stage.standIn.url}/api/v4/system/ping`), second.reload()]);
    await second.locator('#post_textbox').waitFor();
    await isEnded(await revoke(false));
    await page.route(/\/client\/verdict/, async (route) => {
        await setTimeout(verdictAfterMs);
        // The page may have gone by then.
        await route.continue().catch(() => undefined);
    });
    await page.goto(address);
    await Promise.all([expectTold(page), expectTold(second)]);
    await page.reload();
    await expectTold(page);
});

test('a 401 to anything the page asks for is a reason to ask at once', async () => {
    const page = await comeIn(withoutWebsocket);
    await isEnded(await revoke(false));
    const sentAt = Date.now();
    await page.evaluate(() => {
        // None of Mattermost's own, which would log out by itself.
        const request = new XMLHttpRequest();
        request.open('GET', '/api/v4/users/me');
        request.send();
    });
    await page.getByText(MESSAGE).waitFor({timeout: 15_000});
    expect(Date.now() - sentAt).toBeLessThan(15_000);
});

/** As last reported; undefined before. */
const remainingOf = async (jobId: string) => (await stage.admin.plugin<TargetPage>('GET', `/revocations/${jobId}/targets`)).body.items[0]?.report?.remaining;

test('a full localStorage keeps no browser from being wiped', async () => {
    const page = await comeIn();
    await writeDraft(page, 'the secret recipe');
    await page.evaluate(() => {
        for (let filler = 'x'.repeat(4_000_000); filler.length > 0;) {
            try {
                localStorage.setItem(`filler ${localStorage.length}`, filler);
            } catch {
                filler = filler.slice(filler.length / 2 + 0.5);
            }
        }
    });
    const jobId = await revoke(true);
    await page.getByText(MESSAGE).waitFor({timeout: 60_000});
    expect(await until(() => remainingOf(jobId), Boolean, 45_000, 500)).toBeDefined();
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
});

test('a database that another page of the origin keeps open: Clear-Site-Data closes it, and the report is amended', async () => {
    const page = await comeIn();
    await writeDraft(page, 'the secret recipe');
    const reported: string[][] = [];
    page.on('request', (request) => {
        if (request.url().endsWith('/client/report')) {
            reported.push((request.postDataJSON() as {report: {remaining: string[]}}).report.remaining);
        }
    });
    const holder = await visitor.context.newPage();
    await holder.goto(`${stage.standIn.url}/api/v4/system/ping`);
    await holder.evaluate(() => new Promise<void>((resolve) => {
        const request = indexedDB.open('localforage');
        request.onsuccess = () => {
            Object.assign(window, {held: request.result});
            resolve();
        };
    }));
    const jobId = await revoke(true);
    await page.getByText(MESSAGE).waitFor({timeout: 60_000});
    expect(await until(() => remainingOf(jobId), (found) => found?.length === 0, 45_000, 500)).toEqual([]);
    // The server may know before the browser has told this test. Where the answer came too late the same report is sent once more.
    const news = () => Promise.resolve(reported.filter((remaining, index) => remaining.join() !== reported[index - 1]?.join()));
    expect(await until(news, ({length}) => length > 1, 15_000)).toEqual([['indexed_db: blocked'], []]);
});
