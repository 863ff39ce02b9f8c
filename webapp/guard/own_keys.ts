/** The guard's own keys in localStorage. A wipe spares them until it is over. */
const PREFIX = 'security-controls:';

export const TICKET_KEY = `${PREFIX}ticket`;
export const MARKER_KEY = `${PREFIX}wipe`;
export const LEASE_KEY = `${PREFIX}lease`;
export const OFFLINE_KEY = `${PREFIX}offline`;

export function isOwnKey(key: string): boolean {
    return [TICKET_KEY, MARKER_KEY, LEASE_KEY, OFFLINE_KEY].includes(key);
}

/** What storage did not take, full or refused by the browser: it must not stop the guard, and lasts as long as this page. */
const unstored = new Map<string, unknown>();

/** The parsed value of a key; null when it is missing or malformed. */
export function readJson(key: string): unknown {
    try {
        return unstored.get(key) ?? JSON.parse(localStorage.getItem(key) ?? 'null');
    } catch {
        return null;
    }
}

/** False when only this page knows it. */
export function writeJson(key: string, value: object): boolean {
    try {
        localStorage.setItem(key, JSON.stringify(value));
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
        localStorage.removeItem(key);
    } catch {
        // Nothing is stored where storage is refused.
    }
}
