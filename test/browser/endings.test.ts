/** Sessions that end elsewhere than in the sessions panel: the person's own log-out, and a deactivation while nobody tells the browser. */
import type {Browser} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import {NOTHING, readKept, tokenIsAccepted, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {RestClient} from '../support/rest_client';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

let stage: Stage;
let standIn: StandIn;
let browser: Browser;
let admin: RestClient;

beforeAll(async () => {
    stage = await setStage();
    ({standIn, browser, admin} = stage);
});

afterAll(() => stage?.clear());

test('an ordinary log-out wipes the browser, without a notice', async () => {
    const visitor = await visit(browser, standIn.url, await nextColleague(standIn));
    await waitForTicket(visitor.page);
    await writeDraft(visitor.page, 'not for the next person at this desk');
    await visitor.page.getByRole('button', {name: 'Log Out'}).click();
    await waitForAddress(visitor.page, /\/login/);
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
    expect(await visitor.page.getByRole('alert').count()).toBe(0);
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);
    await visitor.context.close();
});

test('a log-out leaves the data where the policy says so', async () => {
    const policy = await admin.plugin<{policy: Record<string, boolean>}>('GET', '/policies/sessions');
    const changed = await admin.plugin('PUT', '/policies/sessions', {...policy.body.policy, wipe_on_logout: false}, {'If-Match': policy.headers.get('ETag') ?? ''});
    expect(changed.status).toBe(200);
    try {
        const visitor = await visit(browser, standIn.url, await nextColleague(standIn));
        await waitForTicket(visitor.page);
        await writeDraft(visitor.page, 'kept');
        await visitor.page.getByRole('button', {name: 'Log Out'}).click();
        await waitForAddress(visitor.page, /\/login/);
        await visitor.page.waitForTimeout(4_000);
        expect((await readKept(visitor)).databases).toEqual(['localforage']);
        await visitor.context.close();
    } finally {
        await admin.plugin('PUT', '/policies/sessions', policy.body.policy, {'If-Match': changed.headers.get('ETag') ?? ''});
    }
});

test('the browser of a deactivated person wipes within a minute, though nothing told it', async () => {
    const person = await nextColleague(standIn);
    const visitor = await visit(browser, standIn.url, person);
    await waitForTicket(visitor.page);
    await writeDraft(visitor.page, 'written on the last day');
    const startedAt = Date.now();
    expect((await admin.core('PUT', `/users/${person.id}/active`, {active: false})).status).toBe(200);
    expect(await tokenIsAccepted(standIn.url, visitor.token)).toBe(false);
    await waitForAddress(visitor.page, /\/login/);
    await until(() => readKept(visitor), ({databases, caches}) => databases.length + caches.length === 0, 60_000, 250);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);
    await visitor.context.close();
});
