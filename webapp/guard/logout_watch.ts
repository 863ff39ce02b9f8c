/** Notices that the person logs out here: core tells plugins nothing of it, so the page's own request is watched. */
import {basePath} from './base_path';

export interface LogoutListener {
    /** True: the request is about to leave; core may navigate as soon as it is answered. False: core refused it, or could not be reached. */
    loggingOut(isSo: boolean): void;
    loggedOut(): void;
}

/** In core's localStorage, for a moment: tells its other tabs of a log-out, and each of them posts one too. */
const SIGNAL = '__logout__';

/**
 * The listener must not throw. Returns how to stop watching. A log-out another tab told of is not this person's: core tells of those, too, which it
 * posts by itself because a session has ended. Where it was the person's, that tab has noted it.
 */
export function watchLogout(listener: LogoutListener): () => void {
    const pageFetch = window.fetch;
    const watching: typeof fetch = (input, init) => {
        if (!isLogout(input, init)) {
            return pageFetch.call(window, input, init);
        }
        const isOwn = !isRelayed();
        const note = (isSo: boolean) => isOwn && listener.loggingOut(isSo);
        note(true);
        const answer = pageFetch.call(window, input, init);
        answer.then((response) => (response.ok ? listener.loggedOut() : note(false)), () => note(false));
        return answer;
    };
    window.fetch = watching;
    return () => {
        // Another plugin may have wrapped it since; what stays then only passes requests on.
        if (window.fetch === watching) {
            window.fetch = pageFetch;
        }
    };
}

/**
 * Whether the page hears of another tab's log-out at this moment, upon which core posts at once. A listener of our own would come too late: those of a
 * window run in the order they came in, also those that capture, and core's is the first.
 */
function isRelayed(): boolean {
    return (window.event as StorageEvent | undefined)?.key === SIGNAL;
}

function isLogout(input: RequestInfo | URL, init?: RequestInit): boolean {
    try {
        const request = typeof input === 'object' && 'url' in input ? input : null;
        const url = new URL(request?.url ?? String(input), window.location.href);
        const method = init?.method ?? request?.method ?? 'GET';
        return method.toUpperCase() === 'POST' && url.origin === window.location.origin && url.pathname === `${basePath()}/api/v4/users/logout`;
    } catch {
        // What is no URL is for the page's fetch to refuse.
        return false;
    }
}
