/**
 * The guard's own keys in localStorage. A wipe spares them until it is over. Below a path of the origin its servers' keys are told apart by that path,
 * since another Mattermost may live below another one.
 */
import {basePath} from './base_path';

const PREFIX = 'security-controls:';

export const TICKET_KEY = `${PREFIX}ticket`;
export const MARKER_KEY = `${PREFIX}wipe`;
export const LEASE_KEY = `${PREFIX}lease`;
export const OFFLINE_KEY = `${PREFIX}offline`;

/** Also one of another server of this origin. */
export function isOwnKey(key: string): boolean {
    return [TICKET_KEY, MARKER_KEY, LEASE_KEY, OFFLINE_KEY].some((own) => key.startsWith(own));
}

/** What storage did not take, full or refused by the browser: it must not stop the guard, and lasts as long as this page. */
const unstored = new Map<string, unknown>();

/** The parsed value of a key; null when it is missing or malformed. */
export function readJson(key: string): unknown {
    try {
        return unstored.get(key) ?? JSON.parse(localStorage.getItem(key + basePath()) ?? 'null');
    } catch {
        return null;
    }
}

/** False when only this page knows it. */
export function writeJson(key: string, value: object): boolean {
    try {
        localStorage.setItem(key + basePath(), JSON.stringify(value));
        unstored.delete(key);
        return true;
    } catch {
        unstored.set(key, value);
        return false;
    }
}

export function removeKey(key: string): void {
    unstored.delete(key);
    try {
        localStorage.removeItem(key + basePath());
    } catch {
        // Nothing is stored where storage is refused.
    }
}
