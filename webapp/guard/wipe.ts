/**
 * Carries out what a verdict demanded, on a page of its own: the marker brought us here (docs/design/wipe-protocol.md, "The wipe in a browser").
 * Whoever logged in meanwhile keeps everything: their session is not the marker's.
 */
import type {WipeReport} from '../../contract/types';
import type {Api} from './api';
import {backoffMs} from './backoff';
import type {Marker} from './marker';
import {keepMarker, readMarker, removeMarker} from './marker';
import type {Shown} from './notice';
import {drawProgress} from './notice';
import type {Page} from './page';
import {composeReport, sendReport} from './report';
import type {Removed} from './storage';
import {deleteStorage} from './storage';
import type {Tabs} from './tabs';
import {sleep} from './tabs';
import {forgetTicket, keepTicket, whoIsLoggedIn} from './ticket';
import {fieldsOf} from './validate';

/** How long the wipe waits for other tabs to leave the app. */
const TABS_LEAVE_WITHIN_MS = 5_000;
/** What a dying tab writes back has come by then. */
const LOOK_AGAIN_AFTER_MS = 1_500;
const HEARD_TIMEOUT_MS = 3_500;
const WIPE_TIMEOUT_MS = 5_000;
/** Core may navigate away in the middle, and so may the person. */
const MOST_ATTEMPTS = 5;

const NOTHING: Removed = {local_storage_keys: 0, session_storage_keys: 0, databases: 0, caches: 0, service_workers: 0};

export interface WipeNeeds {
    api: Api;
    tabs: Tabs;
    page: Page;
    /** Whether the app has a current user. */
    hasUser: () => boolean;
    /** What another tab said it could not remove. */
    remainingElsewhere: () => string[];
}

/**
 * dropped: somebody is logged in again, or nothing had to be deleted; the page goes on as it is.
 * reloading: the page is about to be loaded anew.
 */
export type Outcome = {kind: 'dropped'; shown: Shown | null} | {kind: 'reloading'};

export async function carryOut(marker: Marker, needs: WipeNeeds): Promise<Outcome> {
    const {page} = needs;
    if (await belongsToNewLogin(marker, needs)) {
        forget(marker);
        return {kind: 'dropped', shown: null};
    }
    if (!marker.wipe) {
        forget(marker);
        return {kind: 'dropped', shown: shownFor(marker, [])};
    }
    if (marker.attempts >= MOST_ATTEMPTS) {
        const report = await finish(marker, composeReport(NOTHING, NOTHING, ['wipe: interrupted too often']), needs);
        return {kind: 'dropped', shown: shownFor(marker, report.remaining)};
    }

    page.setInert(true);
    drawProgress();
    page.stopRequests();
    page.blockWrites();
    let remaining = needs.remainingElsewhere;
    try {
        await needs.tabs.withWipeLock(async () => {
            const current = readMarker();
            // Another tab may have been here first.
            if (current?.step === 'leaving') {
                const report = await wipe({...current, attempts: current.attempts + 1}, needs);
                remaining = () => report.remaining;
            }
        });
    } catch (error) {
        keepMarker({...marker, attempts: marker.attempts + 1});
        throw error;
    } finally {
        // After a failure the marker is still there, and the next page tries again. Nothing of this page's memory may stay.
        page.reloadAtLogin(shownFor(marker, remaining()));
    }
    return {kind: 'reloading'};
}

/** Sends the report that is owed until it is in; ends early when another page took over. */
export async function deliverReport(marker: Marker, api: Api): Promise<void> {
    for (let attempt = 0; !await sendReport(api, marker); attempt++) {
        await sleep(backoffMs(attempt, Math.random()));
        if (readMarker()?.session_id !== marker.session_id) {
            return;
        }
    }
    forget(marker);
}

/** What the person is told; nothing after an ordinary log-out, which they did themselves. */
export function shownFor(marker: Marker, remaining: string[]): Shown | null {
    return marker.notice && marker.notice.ended_by !== 'log_out' ? {notice: marker.notice, wiped: marker.wipe, remaining} : null;
}

/** While nobody can say who is logged in, an app without a user decides: core found nobody either. */
async function belongsToNewLogin(marker: Marker, {api, hasUser}: WipeNeeds): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
        const presence = await whoIsLoggedIn(api);
        if (presence.kind === 'session') {
            if (presence.ticket.session_id !== marker.session_id) {
                keepTicket(presence.ticket);
                return true;
            }
            await api.post('/client/heard', {ticket: marker.ticket}, HEARD_TIMEOUT_MS);
            return false;
        }
        if (presence.kind === 'nobody' || !hasUser()) {
            return false;
        }
        await sleep(backoffMs(attempt, Math.random()));
    }
}

/** Deletes, asks the server for the headers that finish it, looks again, reports. */
async function wipe(marker: Marker, needs: WipeNeeds): Promise<WipeReport> {
    const {api, tabs} = needs;
    keepMarker(marker);
    tabs.tell({type: 'leave', wipe: true});
    const problems = await tabs.waitUntilAlone(TABS_LEAVE_WITHIN_MS) ? [] : ['tabs_open'];
    const {removed} = await deleteStorage();
    const reply = await api.post('/client/wipe', {ticket: marker.ticket, nonce: marker.nonce}, WIPE_TIMEOUT_MS);
    // Clear-Site-Data took it along.
    keepMarker(marker);
    // 409: this nonce was good for an earlier attempt.
    if (reply?.status !== 409 && fieldsOf(reply?.body)?.cookies_expired !== true) {
        problems.push('cookies: not_expired');
    }
    await sleep(LOOK_AGAIN_AFTER_MS);
    const again = await deleteStorage();
    return finish(marker, composeReport(removed, again.removed, [...problems, ...again.remaining]), needs);
}

/** Marker and ticket go last; while the report is owed the marker stays. */
async function finish(marker: Marker, report: WipeReport, {api, tabs}: WipeNeeds): Promise<WipeReport> {
    const owed: Marker = {...marker, step: 'wiped', report};
    keepMarker(owed);
    if (await sendReport(api, owed)) {
        forget(owed);
    }
    tabs.tell({type: 'wiped', remaining: report.remaining});
    return report;
}

function forget(marker: Marker): void {
    removeMarker();
    forgetTicket(marker.session_id);
}
