/** The guard's own keys in localStorage. A wipe spares them until it is over. */
const PREFIX = 'security-controls:';

export const TICKET_KEY = `${PREFIX}ticket`;
export const MARKER_KEY = `${PREFIX}wipe`;
export const LEASE_KEY = `${PREFIX}lease`;
export const OFFLINE_KEY = `${PREFIX}offline`;

export function isOwnKey(key: string): boolean {
    return [TICKET_KEY, MARKER_KEY, LEASE_KEY, OFFLINE_KEY].includes(key);
}

/** The parsed value of a key; null when it is missing, malformed, or storage is refused by the browser. */
export function readJson(key: string): unknown {
    try {
        return JSON.parse(localStorage.getItem(key) ?? 'null');
    } catch {
        return null;
    }
}

/** A full or refused storage must not stop the guard: it holds the same value in memory. */
export function writeJson(key: string, value: object): void {
    try {
        localStorage.setItem(key, JSON.stringify(value));
    } catch {
        // See above.
    }
}

export function removeKey(key: string): void {
    try {
        localStorage.removeItem(key);
    } catch {
        // Nothing is stored where storage is refused.
    }
}
