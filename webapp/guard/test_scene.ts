/** For the guard's own tests: one browser whose pages are loaded one after another, with data that a wipe would delete. */
import {startGuard} from './start';
import type {Marker} from './marker';
import {newMarker} from './marker';
import type {FakeAnswers, FakeApp, FakePage, FakeServer} from './test_support';
import {createFakeApp, createFakePage, installFakeCaches, installFakeIndexedDb, installFakeServer, NOTICE, SESSION, ticketOf} from './test_support';
import {createTimers} from './timers';

export let app: FakeApp;
export let page: FakePage;
export let server: FakeServer;
export let databases: Set<string>;
let stop: () => void = () => undefined;

/** A browser in which somebody used Mattermost. The guard's failures are thrown, not reported. */
export function openBrowser(): void {
    window.reportError = (error) => {
        throw error;
    };
    window.basename = '';
    document.cookie = 'MMCSRF=;max-age=0';
    localStorage.clear();
    sessionStorage.clear();
    localStorage.setItem('user_prev_team:x', 'secret');
    databases = installFakeIndexedDb(['localforage']);
    installFakeCaches({});
    page = createFakePage();
}

/** Starts the guard as a page load does; userId '' is a log-in page. What the page before kept in its history entry is there. */
export function loadPage(answers: FakeAnswers, userId: string): void {
    stop();
    notice()?.remove();
    server = installFakeServer(answers);
    app = createFakeApp(userId);
    const {kept} = page;
    page = createFakePage();
    page.kept = kept;
    stop = startGuard(app.registry, app.store, {page, timers: createTimers(), random: () => 0});
}

export function closeBrowser(): void {
    stop();
    stop = () => undefined;
}

export const notice = () => document.getElementById('security-controls-notice');

export const keptData = () => [localStorage.getItem('user_prev_team:x'), ...databases];
export const ALL_DATA = ['secret', 'localforage'];

export const pendingMarker = (changes: Partial<Marker> = {}): Marker => ({
    ...newMarker(ticketOf(SESSION), {verdict: 'wipe', session_id: SESSION, nonce: 'nonce1', notice: NOTICE}, Date.now()), ...changes,
});
