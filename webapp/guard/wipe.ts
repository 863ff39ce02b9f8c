/**
 * Carries out what a verdict demanded (docs/design/wipe-protocol.md, "The wipe in a browser"): a page that found the marker deletes and is
 * loaded anew, since it holds in memory what it read before; the next one looks again, and reports what is news.
 * Whoever logged in meanwhile keeps everything: their session is not the marker's.
 */
import type {WipeReport} from '../../contract/types';
import type {Api} from './api';
import {backoffMs} from './backoff';
import {basePath, isLoginPage} from './base_path';
import type {Marker} from './marker';
import {keepMarker, readMarker, removeMarker} from './marker';
import type {Shown} from './notice';
import {drawProgress} from './notice';
import type {Page} from './page';
import {sendReport} from './report';
import {deleteOwnTabStorage, deleteStorage, silenceCoresNotice, skipCoresLandingPage} from './storage';
import type {Tabs} from './tabs';
import {sleep} from './tabs';
import {forgetTicket, keepTicket, whoIsLoggedIn} from './ticket';

/** How long the wipe waits for other tabs to leave the app. */
const TABS_LEAVE_WITHIN_MS = 5_000;
/** What a dying tab writes back has come by then, and what core makes of its own in the tabs that are loaded anew. */
const LOOK_AGAIN_AFTER_MS = 3_000;
const HEARD_TIMEOUT_MS = 3_500;
/** Core may navigate away in the middle, and so may the person. */
const MOST_ATTEMPTS = 5;
/** Core goes on loading pages for some seconds after a log-out of its own, and each of them is to say why. */
const LOGOUT_TOLD_FOR_MS = 60_000;
/** How often, and how far apart, a session must be disowned before it counts as ended. */
const DISOWNED_FOR_GOOD = 3;
const DISOWNED_AGAIN_MS = 2_000;
/** Contract: WipeReport.remaining. */
const MOST_REMAINING = 5;

/** In WipeReport.remaining. */
const TABS_OPEN = 'tabs_open';
const NO_COOKIES = 'cookies: not_expired';

const NOTHING: WipeReport = {local_storage_keys: 0, session_storage_keys: 0, databases: 0, caches: 0, service_workers: 0, swept_again: 0, remaining: []};

export interface WipeNeeds {
    api: Api;
    tabs: Tabs;
    page: Page;
    /** Whether the app has a current user. */
    hasUser: () => boolean;
}

/**
 * stays: there was nothing to delete, or somebody is logged in again; the page goes on and says what is shown.
 * reloading: the page is about to be loaded anew.
 */
export type Outcome = {kind: 'stays'; shown: Shown | null} | {kind: 'reloading'};

/** For a marker whose step is leaving. */
export async function carryOut(marker: Marker, needs: WipeNeeds): Promise<Outcome> {
    const {page} = needs;
    if (await belongsToNewLogin(marker, needs)) {
        forget(marker);
        return {kind: 'stays', shown: null};
    }
    if (!marker.wipe) {
        return tellOfLogout(marker, needs);
    }
    if (marker.attempts >= MOST_ATTEMPTS) {
        const remaining = ['wipe: interrupted too often'];
        const owed: Marker = {...marker, step: 'looked_again', report: {...NOTHING, remaining}};
        keepMarker(owed);
        void deliverReport(owed, needs.api);
        return {kind: 'stays', shown: shownFor(marker, remaining)};
    }

    page.makeInert();
    drawProgress(marker.texts);
    page.stopRequests();
    page.blockWrites();
    try {
        await needs.tabs.withWipeLock(async () => {
            const current = readMarker();
            if (current?.step === 'leaving') {
                await deleteAll({...current, attempts: current.attempts + 1}, needs);
            } else {
                // Another tab was here first.
                deleteOwnTabStorage();
            }
        });
    } catch (error) {
        keepMarker({...marker, attempts: marker.attempts + 1});
        throw error;
    } finally {
        // After a failure the marker is still there, and the next page tries again.
        page.goToLogin(shownFor(marker, []));
    }
    return {kind: 'reloading'};
}

/** For a marker past leaving: looks again, reports, and removes marker and ticket last. Returns what remained. */
export async function completeWipe(marker: Marker, {api, tabs, hasUser}: WipeNeeds): Promise<string[]> {
    const owed = await tabs.withWipeLock(async (): Promise<Marker | null> => {
        const current = readMarker();
        // Another tab may have been here first.
        if (current?.session_id !== marker.session_id || current.step !== 'deleted') {
            return current;
        }
        const before = current.report ?? NOTHING;
        const report = await lookAgain(before, api, hasUser);
        const isNews = report.swept_again > 0 || report.remaining.join() !== before.remaining.join();
        const looked: Marker = {...current, step: 'looked_again', report, reported: current.reported === true && !isNews};
        keepMarker(looked);
        return looked;
    });
    if (owed?.session_id !== marker.session_id) {
        return [];
    }
    void deliverReport(owed, api);
    return owed.report?.remaining ?? [];
}

/** What the person is told; nothing after an ordinary log-out, which they did themselves. */
export function shownFor(marker: Marker, remaining: string[]): Shown | null {
    return marker.notice && marker.notice.ended_by !== 'log_out' ? {notice: marker.notice, wiped: marker.wipe, remaining, texts: marker.texts} : null;
}

/**
 * While nobody can say who is logged in, an app without a user decides: core found nobody either. A session that stays disowned is the one
 * that ended; what passes in seconds may be anything.
 */
async function belongsToNewLogin(marker: Marker, {api, hasUser}: WipeNeeds): Promise<boolean> {
    let disowned = 0;
    for (let attempt = 0; ; attempt++) {
        const presence = await whoIsLoggedIn(api);
        disowned = presence.kind === 'disowned' ? disowned + 1 : 0;
        if (presence.kind === 'session') {
            if (presence.ticket.session_id !== marker.session_id) {
                keepTicket(presence.ticket);
                return true;
            }
            await api.post('/client/heard', {ticket: marker.ticket}, HEARD_TIMEOUT_MS);
            return false;
        }
        if (presence.kind === 'nobody' || disowned === DISOWNED_FOR_GOOD || !hasUser()) {
            return false;
        }
        await sleep(disowned > 0 ? DISOWNED_AGAIN_MS : backoffMs(attempt, Math.random()));
    }
}

/** Nothing is deleted. A page on which core has said something else already, or still shows the app, is loaded anew. */
function tellOfLogout(marker: Marker, {page, hasUser}: WipeNeeds): Outcome {
    const shown = shownFor(marker, []);
    silenceCoresNotice();
    // Core marks the address of a log-in page that said it. Another tab may have silenced the others since.
    const saidOtherwise = isLoginPage() && window.location.search.includes('extra=expired') && !page.keptNotice();
    if (shown && (saidOtherwise || hasUser()) && marker.attempts < MOST_ATTEMPTS) {
        keepMarker({...marker, attempts: marker.attempts + 1});
        page.goToLogin(shown);
        return {kind: 'reloading'};
    }
    forgetTicket(marker.session_id);
    void sleep(LOGOUT_TOLD_FOR_MS).then(() => forget(marker));
    return {kind: 'stays', shown};
}

/** Waits for the other tabs, deletes, and reports: the reply brings the headers that finish it. */
async function deleteAll(marker: Marker, {api, tabs}: WipeNeeds): Promise<void> {
    keepMarker(marker);
    tabs.tellToLeave(true);
    const problems = await tabs.waitUntilAlone(TABS_LEAVE_WITHIN_MS) ? [] : [TABS_OPEN];
    const {removed, remaining} = await deleteStorage();
    const report = {...NOTHING, ...removed, remaining: [...problems, ...remaining].slice(0, MOST_REMAINING)};
    const {isOver, cookiesExpired} = await sendReport(api, {...marker, report});
    const reported = isOver && cookiesExpired;
    // What the reply would have done is left undone, and the report owed.
    const owed = {...report, remaining: [NO_COOKIES, ...report.remaining].slice(0, MOST_REMAINING)};
    // Clear-Site-Data took the marker along.
    if (!keepMarker({...marker, step: 'deleted', reported, report: reported ? report : owed})) {
        // The next page must not find the ticket alone, and begin anew.
        forgetTicket(marker.session_id);
    }
    // A page that was loaded in between, without it, would know of nothing.
    tabs.tellToLeave(false);
    // The second look takes it away again.
    skipCoresLandingPage();
}

/** Never deletes once somebody has logged in. What the fresh log-in page itself made is removed first, and not counted as having come back. */
async function lookAgain(report: WipeReport, api: Api, hasUser: () => boolean): Promise<WipeReport> {
    if (hasUser() || (await whoIsLoggedIn(api)).kind === 'session') {
        return report;
    }
    await deleteStorage();
    await sleep(LOOK_AGAIN_AFTER_MS);
    if (hasUser()) {
        return report;
    }
    const {removed, remaining} = await deleteStorage();
    return {
        ...report,
        swept_again: Object.values(removed).reduce((sum, count) => sum + count, 0),
        // What was left in storage then is looked at anew; the rest no script can look at.
        remaining: [...report.remaining.filter((item) => item === TABS_OPEN || item === NO_COOKIES), ...remaining].slice(0, MOST_REMAINING),
    };
}

/** Sends the report, if it is news, until it is in; ends early when another page did. Marker and ticket go last. */
async function deliverReport(marker: Marker, api: Api): Promise<void> {
    for (let attempt = 0; !marker.reported && !(await sendReport(api, marker)).isOver; attempt++) {
        await sleep(backoffMs(attempt, Math.random()));
        if (readMarker()?.session_id !== marker.session_id) {
            return;
        }
    }
    if (basePath() === '') {
        // Pictures and files in the browser's own cache, which no script can reach. Under a subpath that cache is shared with others.
        api.postWithoutWaiting('/client/clear_cache', {ticket: marker.ticket, nonce: marker.nonce});
    }
    forget(marker);
}

function forget(marker: Marker): void {
    if (readMarker()?.session_id === marker.session_id) {
        removeMarker();
    }
    forgetTicket(marker.session_id);
}
