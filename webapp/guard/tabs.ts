/**
 * The other tabs of this browser. A tab left alone writes the app's data back from memory (measured), so all of them leave before
 * anything is deleted, and one of them deletes. Web Locks show both; they need a secure context, so there is a fallback for plain http.
 */
import {basePath} from './base_path';
import {LEASE_KEY, readJson, removeKey, writeJson} from './own_keys';
import {fieldsOf, isTime} from './validate';

const CHANNEL = 'security-controls';
const APP_LOCK = 'security-controls:app';
const WIPE_LOCK = 'security-controls:wipe';
/** Longer than a wipe takes; another tab may go on after it. */
const LEASE_MS = 20_000;
const POLL_MS = 250;

/** leave: go to the log-in page (wipe: and write nothing back). who, here: is a tab of the app left (without Web Locks). path: the teller's server. */
type TabMessage = {type: 'leave'; wipe: boolean; path: string} | {type: 'who' | 'here'};

export interface Tabs {
    /** From now until the page is unloaded this tab counts as one of the app. */
    holdApp(): void;
    holdsApp(): boolean;
    /** For the other tabs. */
    tellToLeave(wipe: boolean): void;
    /** Whether no tab of the app is left; waits for it at most limitMs. Only for a tab that is none itself. */
    waitUntilAlone(limitMs: number): Promise<boolean>;
    /** Runs fn while no other tab runs its own. */
    withWipeLock<T>(fn: () => Promise<T>): Promise<T>;
    stop(): void;
}

/** leave: another tab says so. */
export function createTabs(leave: (wipe: boolean) => void): Tabs {
    const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
    // Typed as always there, but missing on plain http.
    const locks = navigator.locks as LockManager | undefined;
    let holding = false;
    let release: () => void = () => undefined;
    let someoneHere = false;

    const tell = (message: TabMessage) => channel?.postMessage(message);
    if (channel) {
        channel.onmessage = (event: MessageEvent<unknown>) => {
            const message = fieldsOf(event.data);
            switch (message?.type) {
            case 'leave':
                // All servers of an origin share core's one database, so a tab of another one may hold it in memory, too, and is loaded anew.
                if (message.wipe || message.path === basePath()) {
                    leave(message.wipe === true);
                }
                break;
            case 'who':
                if (holding) {
                    tell({type: 'here'});
                }
                break;
            case 'here':
                someoneHere = true;
            }
        };
    }

    async function isAlone(): Promise<boolean> {
        if (locks) {
            const {held} = await locks.query();
            return !held?.some(({name}) => name === APP_LOCK);
        }
        someoneHere = false;
        tell({type: 'who'});
        await sleep(POLL_MS);
        return !someoneHere;
    }

    return {
        holdApp() {
            if (!holding) {
                holding = true;
                locks?.request(APP_LOCK, {mode: 'shared'}, () => new Promise<void>((resolve) => {
                    release = resolve;
                })).catch(() => undefined);
            }
        },
        holdsApp: () => holding,
        tellToLeave: (wipe) => tell({type: 'leave', wipe, path: basePath()}),
        async waitUntilAlone(limitMs) {
            for (const giveUpAt = Date.now() + limitMs; ;) {
                if (await isAlone()) {
                    return true;
                }
                if (Date.now() >= giveUpAt) {
                    return false;
                }
                await sleep(POLL_MS);
            }
        },
        async withWipeLock(fn) {
            if (locks) {
                return await locks.request(WIPE_LOCK, fn);
            }
            while (leaseEnd() > Date.now()) {
                await sleep(POLL_MS);
            }
            writeJson(LEASE_KEY, {until: Date.now() + LEASE_MS});
            try {
                return await fn();
            } finally {
                removeKey(LEASE_KEY);
            }
        },
        stop() {
            holding = false;
            release();
            channel?.close();
        },
    };
}

/** Unix ms; 0 when nobody has the lease, or a wrong clock wrote it. */
function leaseEnd(): number {
    const until = fieldsOf(readJson(LEASE_KEY))?.until;
    return isTime(until) && until <= Date.now() + LEASE_MS ? until : 0;
}

export function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
}
