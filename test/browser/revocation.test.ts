/**
 * The main job, for real: an admin in one browser revokes a person's sessions, and the person's own browser is logged out, wiped
 * and told why. Judged by looking into the browser's storage, with one tab and with several.
 */
import type {Browser} from 'playwright-core';

import type {Revocation} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {NOTHING, readDatabase, readKept, tokenIsAccepted, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const DRAFT = 'the secret recipe';
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

async function revoke(userId: string, more: {wipe?: boolean; order?: 'tell_first' | 'end_access_first'} = {}): Promise<string> {
    const body = {scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'laptop lost', message: MESSAGE, ...more};
    const answer = await admin.plugin<Revocation>('POST', '/revocations', body, {'Idempotency-Key': `browser-${userId}`});
    expect(answer.status).toBe(202);
    return answer.body.id;
}

async function readFinished(jobId: string): Promise<Revocation> {
    return (await until(
        () => admin.plugin<Revocation>('GET', `/revocations/${jobId}`),
        ({body}) => body.targets_by_state.wipe_reported === body.targets, 45_000, 250,
    )).body;
}

test.each(['tell_first', 'end_access_first'] as const)('several tabs: with %s none of them writes the data back', async (order) => {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await writeDraft(visitor.page, DRAFT);
    await waitForTicket(visitor.page);
    const others = await Promise.all([1, 2].map(async () => {
        const page = await visitor.context.newPage();
        await page.goto(visitor.page.url());
        await page.locator('#post_textbox').waitFor();
        return page;
    }));
    const jobId = await revoke(person.id, {order});
    const pages = [visitor.page, ...others];
    await Promise.all(pages.map((page) => waitForAddress(page, /\/login/)));
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
    expect(await readFinished(jobId)).toMatchObject({targets: 1, targets_by_state: {wipe_reported: 1}, overdue: 0});

    // A tab that still held the draft in memory would have written it back by now (every second).
    await visitor.page.waitForTimeout(3_000);
    expect(await readKept(visitor)).toEqual(NOTHING);
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);
    await visitor.context.close();
});

test('a revocation without wipe logs out, says why, and leaves the data', async () => {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await writeDraft(visitor.page, DRAFT);
    await waitForTicket(visitor.page);
    await revoke(person.id, {wipe: false});
    await waitForAddress(visitor.page, /\/login/);
    await visitor.page.getByText(MESSAGE).waitFor();
    expect(await readDatabase(visitor.page)).toContain(DRAFT);
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);
    await visitor.context.close();
});
