/**
 * Clients that hear nothing of their revocation, each in a state of its own: no websocket, a frozen tab (a sleeping laptop), no tab at all. Each finds
 * out by itself and is wiped. Obstacles on a page's way out are none. Also below a path of the origin, where another application's data are spared.
 */
import type {Page} from 'playwright-core';

import type {Revocation} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {fillLogIn, NOTHING, readKept, tokenIsAccepted, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';
import {startOneOrigin} from '../support/one_origin';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const MESSAGE = 'Please call the help desk before you log in again.';

describe('at the root of an origin', () => {
    let stage: Stage;
    let standIn: StandIn;
    beforeAll(async () => {
        stage = await setStage();
        ({standIn} = stage);
    }, 120_000);
    afterAll(() => stage?.clear());

    async function comeIn(prepare?: (page: Page) => Promise<void>): Promise<{person: Colleague; visitor: Visitor}> {
        const person = await nextColleague(standIn);
        const visitor = await visit(stage.browser, standIn.url, person, prepare);
        await writeDraft(visitor.page, 'the secret recipe');
        await waitForTicket(visitor.page);
        return {person, visitor};
    }
    async function revoke(userId: string): Promise<string> {
        const answer = await stage.admin.plugin<Revocation>('POST', '/revocations', {
            scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'laptop lost', message: MESSAGE}, {'Idempotency-Key': userId});
        expect(answer.status).toBe(202);
        return answer.body.id;
    }
    const readJob = async (jobId: string) => (await stage.admin.plugin<Revocation>('GET', `/revocations/${jobId}`)).body;
    async function expectWiped({page, context}: Pick<Visitor, 'page' | 'context'>, jobId: string): Promise<void> {
        await page.getByText(MESSAGE).waitFor({timeout: 60_000});
        expect(await waitUntilNothingKept({page, context})).toEqual(NOTHING);
        expect((await until(() => readJob(jobId), (job) => job.targets_by_state.wipe_reported === 1, 45_000, 250)).targets_by_state).toEqual(expect.objectContaining({wipe_reported: 1}));
    }

    test('without a websocket: no beacon comes, so the client asks, and wipes within a minute', async () => {
        const {person, visitor} = await comeIn((page) => page.routeWebSocket(/\/api\/v4\/websocket/, (socket) => socket.close()));
        const startedAt = Date.now();
        const jobId = await revoke(person.id);
        await waitForAddress(visitor.page, /\/login/);
        await until(() => readKept(visitor), ({databases, caches}) => databases.length + caches.length === 0, 60_000, 250);
        expect(Date.now() - startedAt).toBeLessThan(60_000);
        await expectWiped(visitor, jobId);
        await visitor.context.close();
    });

    test('a frozen tab, as of a laptop asleep, keeps its data only until it wakes', async () => {
        const {person, visitor} = await comeIn();
        const devtools = await visitor.context.newCDPSession(visitor.page);
        await devtools.send('Page.setWebLifecycleState', {state: 'frozen'});
        await visitor.context.setOffline(true);
        const jobId = await revoke(person.id);
        // Its access ends without it.
        await until(() => readJob(jobId), (job) => job.access_ended_ms !== null, 45_000);
        expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);
        expect((await readJob(jobId)).targets_by_state).not.toEqual(expect.objectContaining({wipe_reported: 1}));
        await visitor.context.setOffline(false);
        await devtools.send('Page.setWebLifecycleState', {state: 'active'});
        await expectWiped(visitor, jobId);
        await visitor.context.close();
    });

    test('no tab at all: whoever opens one later finds the old data wiped, and why', async () => {
        const {person, visitor: {context, page, token}} = await comeIn();
        const address = page.url();
        await page.goto('about:blank');
        const jobId = await revoke(person.id);
        await until(() => readJob(jobId), (job) => job.access_ended_ms !== null, 45_000);
        expect(await tokenIsAccepted(standIn.url, token)).toBe(false);
        await page.goto(address);
        await expectWiped({page, context}, jobId);
        await context.close();
    });

    test('a page that asks whether to stay, as a plugin may while something is unsaved, leaves without an answer', async () => {
        const {person, visitor} = await comeIn();
        const asked: string[] = [];
        // Nobody is there to answer.
        visitor.page.on('dialog', (dialog) => void asked.push(dialog.type()));
        await visitor.page.evaluate(() => {
            window.onbeforeunload = () => 'unsaved';
            window.addEventListener('beforeunload', (event) => event.preventDefault());
        });
        // Browsers let a page ask only once somebody has used it.
        await visitor.page.locator('#post_textbox').click();
        await expectWiped(visitor, await revoke(person.id));
        expect(asked).toEqual([]);
        await visitor.context.close();
    });

    test('the log-in page comes after a wipe, and not core\'s page about its apps, which it shows to a browser without a memory', async () => {
        const {person, visitor} = await comeIn(async (page) => {
            // As core's web app does it once it has its configuration (11.6); the stand-in has no such page.
            await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => {
                if (localStorage.getItem('__landingPageSeen__') === null && location.pathname === '/login') {
                    Object.assign(window, {wasAsked: true});
                }
            }));
            await page.goto(standIn.url);
            await page.evaluate(() => localStorage.setItem('__landingPageSeen__', 'true'));
        });
        await expectWiped(visitor, await revoke(person.id));
        expect(await visitor.page.evaluate(() => 'wasAsked' in window)).toBe(false);
        await visitor.context.close();
    });

    test('in a small window, as at 200 % zoom, the notice and the field that core scrolls to are both in sight', async () => {
        const {person, visitor} = await comeIn();
        await visitor.page.setViewportSize({width: 700, height: 450});
        await expectWiped(visitor, await revoke(person.id));
        const notice = await visitor.page.getByRole('region', {name: 'You have been logged out'}).boundingBox();
        const field = await visitor.page.getByLabel('Email or Username').boundingBox();
        expect(notice?.y).toBe(16);
        expect(field?.y).toBeGreaterThan((notice?.y ?? 0) + (notice?.height ?? 0));
        expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThan(450);
        await visitor.context.close();
    });
});

describe('below a path of the origin', () => {
    test('what is Mattermost\'s goes, what another application keeps on the same origin stays', async () => {
        const stage = await setStage({basePath: '/chat'});
        try {
            const person = await nextColleague(stage.standIn);
            const {page, context} = await visit(stage.browser, stage.standIn.url, person);
            await writeDraft(page, 'the secret recipe');
            await waitForTicket(page);
            await page.evaluate(() => new Promise<void>((resolve, reject) => {
                const request = indexedDB.open('another-application');
                request.onsuccess = () => {
                    request.result.close();
                    resolve();
                };
                request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
            }));
            await stage.admin.plugin('POST', '/revocations', {
                scope: {type: 'user', user_id: person.id}, wipe: true, order: 'tell_first', reason: 'laptop lost', message: MESSAGE}, {'Idempotency-Key': person.id});
            await page.getByText(MESSAGE).waitFor({timeout: 60_000});
            expect(page.url()).toContain('/chat/login');
            const kept = await until(() => readKept({page, context}), ({databases}) => databases.join() === 'another-application', 45_000, 250);
            expect(kept.databases).toEqual(['another-application']);
            await context.close();
        } finally {
            await stage.clear();
        }
    });

    test('of two Mattermosts on one origin each wipes its own: the other\'s session, ticket and settings stay', async () => {
        const stage = await setStage({basePath: '/first'});
        const second = await startStandIn({basePath: '/second'});
        const origin = await startOneOrigin([stage.standIn.url, second.url]);
        try {
            const person = await nextColleague(stage.standIn);
            const {page, context} = await visit(stage.browser, `${origin.url}/first`, person);
            await waitForTicket(page);
            const neighbour = await context.newPage();
            await neighbour.goto(`${origin.url}/second/login`);
            await fillLogIn(neighbour, second.user);
            const keysOf = (path: string) => page.evaluate((name) => Object.keys(localStorage).filter((key) => key.includes(name)).sort(), path);
            const theirs = await until(() => keysOf('/second'), (keys) => keys.includes('security-controls:ticket/second'), 30_000);
            await neighbour.locator('#post_textbox').waitFor();
            await stage.admin.plugin('POST', '/revocations', {
                scope: {type: 'user', user_id: person.id}, wipe: true, order: 'tell_first', reason: 'laptop lost', message: MESSAGE}, {'Idempotency-Key': person.id});
            await page.getByText(MESSAGE).waitFor({timeout: 60_000});
            expect(await until(() => keysOf('/first'), ({length}) => length === 0, 45_000, 250)).toEqual([]);
            await waitForAddress(neighbour, /\/second\/.*channels/);
            await neighbour.locator('#post_textbox').waitFor();
            expect(await keysOf('/second')).toEqual(expect.arrayContaining(theirs));
            expect(await neighbour.getByText(MESSAGE).count()).toBe(0);
            await context.close();
        } finally {
            await origin.stop();
            await second.stop();
            await stage.clear();
        }
    });
});
