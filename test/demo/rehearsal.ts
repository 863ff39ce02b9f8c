/**
 * The demo's play: who is there, what happens, what is measured. Access is judged by core's answer to each token, the wipe by looking into
 * the browser and the devices; what the plugin says of itself is printed beside it, never instead.
 */
import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';

import {ACCESS_ENDED_WITHIN_MS} from '../../contract/names';
import type {Revocation, TargetPage} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {launchBrowser, NOTHING, readDatabase, tokenIsAccepted, waitUntilNothingKept} from '../support/browser';
import {RestClient, until} from '../support/rest_client';

import type {DemoScope} from './cast';
import {gather} from './cast';

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
    scope: DemoScope;
    people: number;
    access_ended_ms: number | null;
    wipe_reported_ms: number | null;
    clients: ClientFigures[];
    /** Whether somebody who was not meant is still logged in and kept their data; null where nobody else was there. */
    others_spared: boolean | null;
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

/** Whether the promise was kept: access ended everywhere in time, every reachable web client reported its wipe and is empty, and nobody else was touched. */
export function isKept({access_ended_ms: accessEndedMs, wipe_reported_ms: wipeReportedMs, clients, others_spared: othersSpared}: Figures): boolean {
    const web = clients.filter(({client, reachable}) => client === 'chromium' && reachable);
    return accessEndedMs !== null && accessEndedMs <= ACCESS_ENDED_WITHIN_MS && wipeReportedMs !== null && othersSpared !== false &&
        clients.every(({access_ended_ms: endedMs}) => endedMs !== null) &&
        web.length > 0 && web.every(({wiped, wipe_reported: reported}) => wiped && reported);
}

/** Plays it once. Resolves in at most about a minute and a half. */
export async function rehearse(standIn: StandIn, say: (line: string) => void, scope: DemoScope = 'session'): Promise<{figures: Figures; kept: boolean}> {
    const browser = await launchBrowser();
    try {
        const cast = await gather(standIn, browser, scope, say);
        const {browsers, android, ios, outsider} = cast;
        const sessionIds = await Promise.all(browsers.map(({token}) => sessionIdOf(standIn, token)));
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const startedAt = Date.now();
        const jobId = await requestRevocation(admin, cast.scope);
        say(`The admin has revoked ${scope === 'team' ? 'the whole team\'s' : 'their'} sessions.`);
        const measure = (token: string) => measureAccessEnded(standIn.url, token, startedAt);
        const [browsersEnded, androidEnded, iosEnded] = await Promise.all([Promise.all(browsers.map(({token}) => measure(token))), measure(android.token), measure(ios.token)]);

        const reported = await waitForReports(admin, jobId, sessionIds);
        await android.settled();
        await ios.settled();
        const clients: ClientFigures[] = [];
        for (const [i, visitor] of browsers.entries()) {
            // The guard forgets its own marker only once the report is in.
            const kept = await waitUntilNothingKept(visitor);
            clients.push({client: 'chromium', reachable: true, access_ended_ms: browsersEnded[i] ?? null, wiped: isDeepStrictEqual(kept, NOTHING), wipe_reported: reported.has(sessionIds[i] ?? '')});
        }
        clients.push(
            {client: 'android', reachable: true, access_ended_ms: androidEnded, wiped: android.localData === null, wipe_reported: false},
            {client: 'ios', reachable: true, access_ended_ms: iosEnded, wiped: ios.localData === null, wipe_reported: false},
        );
        const job = (await admin.plugin<Revocation>('GET', `/revocations/${jobId}`)).body;
        const figures: Figures = {
            scope, people: cast.people, access_ended_ms: largest(clients.map((one) => one.access_ended_ms)), wipe_reported_ms: job.wipe_reported_ms, clients,
            others_spared: outsider && await isUntouched(standIn, outsider),
        };
        clients.forEach((one) => say(`${one.client}: access ended after ${one.access_ended_ms ?? '—'} ms, ${one.wiped ? 'local data gone' : 'LOCAL DATA STILL THERE'}`));
        if (figures.others_spared !== null) {
            say(figures.others_spared ? 'Somebody outside the team is still logged in, draft and all.' : 'SOMEBODY OUTSIDE THE TEAM WAS TOUCHED');
        }
        return {figures, kept: isKept(figures)};
    } finally {
        await browser.close();
    }
}

async function sessionIdOf(standIn: StandIn, token: string): Promise<string> {
    const [session] = await standIn.db.query<{id: string}>('SELECT id FROM sessions WHERE token = $1', [token]);
    return session?.id ?? '';
}

async function isUntouched(standIn: StandIn, {token, page}: Visitor): Promise<boolean> {
    return await tokenIsAccepted(standIn.url, token) && /\/channels\//.test(page.url()) && (await readDatabase(page)).includes('a draft that stays');
}

async function requestRevocation(admin: RestClient, scope: object): Promise<string> {
    const body = {scope, wipe: true, order: 'tell_first', reason: 'Demonstration', message: 'Your administrator ended this session.'};
    const answer = await admin.plugin<Revocation & {message: string}>('POST', '/revocations', body, {'Idempotency-Key': randomUUID()});
    if (answer.status !== 202) {
        throw new Error(`the revocation was refused: ${answer.status} ${answer.body.message}`);
    }
    return answer.body.id;
}

/** Waits for the reports of the web clients; those of them that came. The rest of the job may go on. */
async function waitForReports(admin: RestClient, jobId: string, sessionIds: readonly string[]): Promise<Set<string>> {
    const read = async () => {
        const {body} = await admin.plugin<TargetPage>('GET', `/revocations/${jobId}/targets?limit=200`);
        return new Set(body.items.filter((target) => target.state === 'wipe_reported' && sessionIds.includes(target.session_id)).map((target) => target.session_id));
    };
    return until(read, (reported) => reported.size === sessionIds.length, ACCESS_ENDED_WITHIN_MS, 100);
}
