/**
 * Only a verdict wipes. Here everything happens that looks like an ended session and is none: proxies that answer for the server, MFA
 * switched on, a database that is down, a plugin switched off or restarted. The data must stand in the browser afterwards.
 */
import type {Browser, Page, Route} from 'playwright-core';

import {API_PATH} from '../../contract/names';
import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {readDatabase, visit, waitForAddress, waitForTicket, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';
import type {ServerVoice} from '../support/server_voice';
import {speakForServer} from '../support/server_voice';

jest.setTimeout(240_000);

/** Longer than a wipe takes once decided: leaving the page, deleting, reporting. */
const WIPE_WOULD_HAVE_SHOWN_MS = 3_000;
const DRAFT = 'an unsent thought';

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;

beforeAll(async () => {
    stage = await setStage({licensed: true});
    ({standIn, browser, admin} = stage);
});

afterAll(() => stage?.clear());

let visitor: Visitor;
let voice: ServerVoice;
let asked: number;

beforeEach(async () => {
    const person = await nextColleague(standIn);
    asked = 0;
    visitor = await visit(browser, standIn.url, person, async (page) => {
        voice = await speakForServer(page);
        page.on('request', (request) => {
            asked += Number(request.url().endsWith(`${API_PATH}/client/verdict`));
        });
    });
    await waitForTicket(visitor.page);
    await writeDraft(visitor.page, DRAFT);
});

afterEach(() => visitor.context.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server asks for the verdict, again and again: a page that was just loaded may have no websocket yet. */
async function askUntil(isAsked: () => boolean): Promise<void> {
    // The guard has its ticket before the app opens its websocket.
    await until(() => Promise.resolve(voice.isHeard()), Boolean, 30_000);
    const askAgain = async () => {
        voice.askForVerdict();
        return isAsked();
    };
    expect(await until(askAgain, Boolean, 30_000, 1_000)).toBe(true);
}

async function askAndWait(): Promise<void> {
    const before = asked;
    await askUntil(() => asked > before);
    await pause(WIPE_WOULD_HAVE_SHOWN_MS);
}

async function expectNothingWiped(page: Page): Promise<void> {
    expect(await readDatabase(page)).toContain(DRAFT);
    expect(await page.evaluate(() => localStorage.getItem('was_logged_in'))).toBe('true');
    expect(await page.evaluate(() => caches.keys())).toEqual(['mattermost-files']);
}

const OTHER_SESSION = 'o'.repeat(26);
const ANSWERS: Array<[string, Parameters<Route['fulfill']>[0]]> = [
    ['401', {status: 401, json: {id: 'api.context.session_expired.app_error', message: 'no', status_code: 401}}],
    ['its own HTML page', {status: 200, contentType: 'text/html', body: '<h1>Please accept the terms of this hotspot</h1>'}],
    ['a redirect', {status: 302, headers: {Location: '/login'}}],
    ['a verdict about another session', {status: 200, json: {verdict: 'wipe', session_id: OTHER_SESSION, nonce: 'abcdefgh', notice: null}}],
    ['404', {status: 404, body: 'not found'}],
    ['a page that says 500', {status: 500, contentType: 'text/html', body: '<h1>Internal error</h1>'}],
];

test.each(ANSWERS)('nobody is wiped when a proxy answers the verdict with %s', async (_what, answer) => {
    await visitor.page.route(`**${API_PATH}/client/verdict`, (route) => route.fulfill(answer));
    await askAndWait();
    await expectNothingWiped(visitor.page);
    expect(visitor.page.url()).toContain('/channels/');
});

test('control: the same question answered with a verdict of wipe does wipe', async () => {
    const sessionId = await visitor.page.evaluate(() => (JSON.parse(localStorage.getItem('security-controls:ticket') ?? '{}') as {session_id: string}).session_id);
    const verdict = {verdict: 'wipe', session_id: sessionId, nonce: 'abcdefgh', notice: null};
    await visitor.page.route(`**${API_PATH}/client/verdict`, (route) => route.fulfill({status: 200, json: verdict}));
    // Seen as it happens: the session still lives, so core may have left the log-in page again by the time anybody looks.
    let hasLeft = false;
    visitor.page.on('framenavigated', (frame) => {
        hasLeft ||= frame.url().includes('/login');
    });
    await askUntil(() => hasLeft);
    // The session still lives here, so the app may start again and write; but never what was there before.
    expect(await until(() => readDatabase(visitor.page), (content) => !content.includes(DRAFT), 30_000, 250)).not.toContain(DRAFT);
});

test('nobody is wiped when MFA is switched on and enforced; the person is sent to enrol', async () => {
    const mfa = (on: boolean) => admin.core('PUT', '/config/patch', {ServiceSettings: {EnableMultifactorAuthentication: on, EnforceMultifactorAuthentication: on}});
    expect((await mfa(true)).status).toBe(200);
    try {
        await askAndWait();
        await visitor.page.reload();
        await waitForAddress(visitor.page, /\/mfa\/setup/);
        await askAndWait();
        await expectNothingWiped(visitor.page);
    } finally {
        // The admin of this test has no MFA either, so the switch goes back beside core's REST.
        for (const setting of ['EnforceMultifactorAuthentication', 'EnableMultifactorAuthentication']) {
            await standIn.core.config.replaceOutside('ServiceSettings', setting, false);
        }
    }
});

test('nobody is wiped while the database is down, nor when it is back', async () => {
    await standIn.failSql(WIPE_WOULD_HAVE_SHOWN_MS + 3_000);
    await askAndWait();
    await expectNothingWiped(visitor.page);
    const isBack = () => standIn.db.query('SELECT 1').then(() => true, () => false);
    expect(await until(isBack, (back) => back, 30_000, 250)).toBe(true);
    await visitor.page.reload();
    await pause(WIPE_WOULD_HAVE_SHOWN_MS);
    await expectNothingWiped(visitor.page);
});

test('nobody is wiped when the plugin is disabled, nor when it comes back', async () => {
    await standIn.disablePlugin();
    voice.askForVerdict();
    await pause(WIPE_WOULD_HAVE_SHOWN_MS);
    await expectNothingWiped(visitor.page);
    await visitor.page.reload();
    await pause(WIPE_WOULD_HAVE_SHOWN_MS);
    await expectNothingWiped(visitor.page);
    await standIn.enablePlugin();
    const issued = visitor.page.waitForResponse((response) => response.url().endsWith(`${API_PATH}/client/ticket`) && response.ok());
    await visitor.page.reload();
    await issued;
    await askAndWait();
    await expectNothingWiped(visitor.page);
});

test('nobody is wiped while the plugin is restarted', async () => {
    const restarted = standIn.restartPlugin();
    await askAndWait();
    await restarted;
    await askAndWait();
    await expectNothingWiped(visitor.page);
    expect(visitor.page.url()).toContain('/channels/');
});
