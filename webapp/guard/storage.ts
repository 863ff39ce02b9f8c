/**
 * Deletes what the app keeps in this browser, by JavaScript alone, since Clear-Site-Data is neither everywhere nor always allowed.
 * Under a subpath the origin belongs to others too: only what is Mattermost's goes, and the report says what was spared.
 */
import type {WipeReport} from '../../contract/types';
import {basePath} from './base_path';
import {isOwnKey} from './own_keys';
import {sleep} from './tabs';

/** Core's database (localforage's default name): drafts, and what redux-persist keeps. */
const CORE_DATABASE = 'localforage';

/** Keys of core's web app, read from its source (11.6) and seen after a log-out; needed only where the origin is shared. */
const CORE_KEYS = /^(?:__log(?:in|out)__|__announcement__|__landing|delinquency_|hideNotificationPermission|onboarding_task_list$|desktop_auth_client_token$|_localforage_sys\/|persist:|reduxPersist|draft_|comment_draft_|edit_draft_|isVisible_)/;
/** Those core names by its path, where it has one: `/chat:was_logged_in`. */
const CORE_KEYS_OF_PATH = /^(?:user_prev_team:|user_team_|recent_emojis:|was_logged_in$|was_notified_of_login$|teamIdJoinedOnLoad$)/;
/** The compact view's colours, kept by username; core itself removes them at a log-out. */
const CORE_COLOUR = /^[a-z0-9.\-_]+-#[a-z0-9]{6}$/i;

/** A database that is still open elsewhere is deleted only when it closes; a slow machine may need seconds for one that is not. */
const DATABASE_TIMEOUT_MS = 4_000;
/** Some browsers leave a question about their storage unanswered. The rest is deleted, and reported, all the same. */
const KIND_TIMEOUT_MS = 8_000;

export type Removed = Pick<WipeReport, 'local_storage_keys' | 'session_storage_keys' | 'databases' | 'caches' | 'service_workers'>;

/** Counts what was removed, and names the kinds that could not be emptied (as in WipeReport.remaining). Never rejects. */
export async function deleteStorage(): Promise<{removed: Removed; remaining: string[]}> {
    const shared = basePath() !== '';
    const remaining: string[] = [];
    const attempt = async (kind: string, empty: () => number | Promise<number>) => {
        try {
            return await Promise.race([empty(), sleep(KIND_TIMEOUT_MS).then(() => {
                throw new Spared('no answer', 0);
            })]);
        } catch (error) {
            remaining.push(`${kind}: ${error instanceof Spared ? error.message : 'failed'}`);
            return error instanceof Spared ? error.removed : 0;
        }
    };
    const [localStorageKeys, sessionStorageKeys, databases, caches, serviceWorkers] = await Promise.all([
        attempt('local_storage', () => emptyWebStorage(localStorage, shared)),
        attempt('session_storage', () => emptyWebStorage(sessionStorage, shared)),
        attempt('indexed_db', () => deleteDatabases(shared)),
        attempt('caches', deleteCaches),
        attempt('service_workers', unregisterServiceWorkers),
    ]);
    const removed = {local_storage_keys: localStorageKeys, session_storage_keys: sessionStorageKeys, databases, caches, service_workers: serviceWorkers};
    return {removed, remaining};
}

/** Core's log-in page calls the session expired where somebody was logged in before; one that opens from now on, in whatever tab, does not. */
export function silenceCoresNotice(): void {
    try {
        localStorage.setItem(`${basePath() && `${basePath()}:`}was_logged_in`, 'false');
    } catch {
        // Refused or full.
    }
}

/** Where somebody is new to the browser core shows a page about its apps before its log-in page. This person is not new, and is to find the notice there. */
export function skipCoresLandingPage(): void {
    try {
        // Not by setItem, which is blocked.
        localStorage.__landingPageSeen__ = 'true';
    } catch {
        // Refused or full.
    }
}

/** For a tab that leaves the rest to another one: its sessionStorage is out of that one's reach. */
export function deleteOwnTabStorage(): void {
    try {
        emptyWebStorage(sessionStorage, basePath() !== '');
    } catch {
        // Spared or refused: the tab that wipes finds the same and reports it.
    }
}

/** Some of a kind was left; carries how many went all the same. */
class Spared extends Error {
    constructor(why: 'spared' | 'blocked' | 'no answer', readonly removed: number) {
        super(why);
    }
}

function emptyWebStorage(storage: Storage, shared: boolean): number {
    const keys = Array.from({length: storage.length}, (_, index) => storage.key(index) ?? '').filter((key) => !isOwnKey(key));
    const doomed = shared ? keys.filter(isCoreKey) : keys;
    doomed.forEach((key) => storage.removeItem(key));
    if (doomed.length < keys.length) {
        throw new Spared('spared', doomed.length);
    }
    return doomed.length;
}

function isCoreKey(key: string): boolean {
    const path = `${basePath()}:`;
    return CORE_KEYS.test(key) || CORE_COLOUR.test(key) || CORE_KEYS_OF_PATH.test(key.startsWith(path) ? key.slice(path.length) : key);
}

async function deleteDatabases(shared: boolean): Promise<number> {
    // Where they cannot be listed (Firefox before 126, which core is not made for any more) the report says that this failed.
    const names = (await indexedDB.databases()).map(({name}) => name ?? '');
    const doomed = shared ? names.filter((name) => name === CORE_DATABASE) : names;
    const gone = (await Promise.all(doomed.map(deleteDatabase))).filter(Boolean).length;
    if (gone < doomed.length) {
        throw new Spared('blocked', gone);
    }
    if (doomed.length < names.length) {
        throw new Spared('spared', gone);
    }
    return gone;
}

function deleteDatabase(name: string): Promise<boolean> {
    return new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve(true);
        request.onerror = () => resolve(false);
        setTimeout(() => resolve(false), DATABASE_TIMEOUT_MS);
    });
}

/** At the root of the origin every URL is below the base path, so all caches go. */
async function deleteCaches(): Promise<number> {
    if (typeof caches === 'undefined') {
        return 0;
    }
    const base = `${window.location.origin}${basePath()}/`;
    let gone = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const requests = await cache.keys();
        const ours = basePath() ? requests.filter(({url}) => url.startsWith(base)) : requests;
        if (ours.length < requests.length) {
            await Promise.all(ours.map((request) => cache.delete(request)));
        } else if (await caches.delete(name)) {
            gone++;
        }
    }
    return gone;
}

async function unregisterServiceWorkers(): Promise<number> {
    // Typed as always there, but missing on plain http.
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    const registrations = await container?.getRegistrations() ?? [];
    const ours = registrations.filter(({scope}) => scope.startsWith(`${window.location.origin}${basePath()}/`));
    const results = await Promise.all(ours.map((registration) => registration.unregister()));
    return results.filter(Boolean).length;
}
