/**
 * The demo's play: who is there, what happens, what is measured. Access is judged by core's answer to each token, the wipe by looking into
 * the browser and the devices; what the plugin says of itself is printed beside it, never instead.
 */
import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';

import {ACCESS_ENDED_WITHIN_MS} from '../../contract/names';
import type {Revocation, TargetPage} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {launchBrowser, NOTHING, readKept, tokenIsAccepted, visit, waitForTicket, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import {RestClient, until} from '../support/rest_client';

export interface ClientFigures {
    client: 'chromium' | 'android' | 'ios';
    reachable: boolean;
    /** From the request to core's first 401 for this client's token; null when it was still let in. */
    access_ended_ms: number | null;
    /** Looked at, not asked. */
    wiped: boolean;
    /** Mobile apps send no report (facts of the apps, not of this demo). */
    wipe_reported: boolean;
}

export interface Figures {
    access_ended_ms: number | null;
    wipe_reported_ms: number | null;
    clients: ClientFigures[];
}

const POLL_MS = 20;

/** Milliseconds from `startedAt` until core refuses the token; null when it did not within the promise. */
async function measureAccessEnded(url: string, token: string, startedAt: number): Promise<number | null> {
    const accepted = await until(() => tokenIsAccepted(url, token), (answer) => !answer, ACCESS_ENDED_WITHIN_MS, POLL_MS);
    return accepted ? null : Date.now() - startedAt;
}

export function largest(values: Array<number | null>): number | null {
    return values.some((value) => value === null) ? null : Math.max(...values.map(Number));
}

/** Whether the promise was kept: access ended everywhere in time, every reachable web client reported its wipe and is empty. */
export function isKept({access_ended_ms: accessEndedMs, wipe_reported_ms: wipeReportedMs, clients}: Figures): boolean {
    const web = clients.filter(({client, reachable}) => client === 'chromium' && reachable);
    return accessEndedMs !== null && accessEndedMs <= ACCESS_ENDED_WITHIN_MS && wipeReportedMs !== null &&
        clients.every(({access_ended_ms: endedMs}) => endedMs !== null) &&
        web.length > 0 && web.every(({wiped, wipe_reported: reported}) => wiped && reported);
}

/** Plays it once. Resolves in at most about a minute and a half. */
export async function rehearse(standIn: StandIn, say: (line: string) => void): Promise<{figures: Figures; kept: boolean}> {
    const browser = await launchBrowser();
    try {
        const person = await nextColleague(standIn);
        const visitor = await visit(browser, standIn.url, person);
        await waitForTicket(visitor.page);
        await writeDraft(visitor.page, 'a draft nobody else should read');
        const android = standIn.createDevice('android', person);
        const ios = standIn.createDevice('ios', person);
        await android.logIn();
        await ios.logIn();
        await android.setState('background');
        say(`${person.username} is logged in: Chromium in a channel, an Android phone in the background, an iPhone in the foreground.`);

        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const startedAt = Date.now();
        const jobId = await requestRevocation(admin, person.id);
        say('The admin has revoked their sessions.');
        const tokens = [visitor.token, android.token, ios.token];
        const endedMs = await Promise.all(tokens.map((token) => measureAccessEnded(standIn.url, token, startedAt)));

        const {job, webReported} = await waitForReport(admin, jobId);
        await android.settled();
        await ios.settled();
        // The guard forgets its own marker only once the report is in.
        const kept = await until(() => readKept(visitor), (found) => isDeepStrictEqual(found, NOTHING), 5_000, 100);
        const clients: ClientFigures[] = [
            {client: 'chromium', reachable: true, access_ended_ms: endedMs[0] ?? null, wiped: isDeepStrictEqual(kept, NOTHING), wipe_reported: webReported},
            {client: 'android', reachable: true, access_ended_ms: endedMs[1] ?? null, wiped: android.localData === null, wipe_reported: false},
            {client: 'ios', reachable: true, access_ended_ms: endedMs[2] ?? null, wiped: ios.localData === null, wipe_reported: false},
        ];
        const figures = {access_ended_ms: largest(endedMs), wipe_reported_ms: job.wipe_reported_ms, clients};
        clients.forEach((one) => say(`${one.client}: access ended after ${one.access_ended_ms ?? '—'} ms, ${one.wiped ? 'local data gone' : 'LOCAL DATA STILL THERE'}`));
        return {figures, kept: isKept(figures)};
    } finally {
        await browser.close();
    }
}

async function requestRevocation(admin: RestClient, userId: string): Promise<string> {
    const body = {
        scope: {type: 'user', user_id: userId}, wipe: true, order: 'tell_first', reason: 'Demonstration', message: 'Your administrator ended this session.',
    };
    const answer = await admin.plugin<Revocation & {message: string}>('POST', '/revocations', body, {'Idempotency-Key': randomUUID()});
    if (answer.status !== 202) {
        throw new Error(`the revocation was refused: ${answer.status} ${answer.body.message}`);
    }
    return answer.body.id;
}

/** Waits for the report of the web client; the rest of the job may go on. */
async function waitForReport(admin: RestClient, jobId: string): Promise<{job: Revocation; webReported: boolean}> {
    const readTargets = () => admin.plugin<TargetPage>('GET', `/revocations/${jobId}/targets`);
    const reported = ({body}: {body: TargetPage}) => body.items.some((target) => target.client_kind === 'web' && target.state === 'wipe_reported');
    const targets = await until(readTargets, reported, ACCESS_ENDED_WITHIN_MS, 100);
    return {job: (await admin.plugin<Revocation>('GET', `/revocations/${jobId}`)).body, webReported: reported(targets)};
}
