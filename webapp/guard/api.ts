/**
 * The guard's requests. Its one rule: whatever is not JSON with a status, straight from this origin and in time, is no answer at all (null),
 * so that a proxy's page, a redirect or an outage can never be mistaken for a verdict.
 */
import {apiUrl, basePath} from './base_path';

export interface Answer {
    status: number;
    body: unknown;
}

/** Path below the plugin's API. Never rejects; null when nothing trustworthy came within timeoutMs. */
export interface Api {
    post(path: string, body: object, timeoutMs: number): Promise<Answer | null>;
    /** Unix ms of the last trustworthy answer; 0 before the first. */
    answeredAt(): number;
    /** For a request whose answer says nothing, or may be held back for long: it goes out even when the page is left right after. */
    postWithoutWaiting(path: string, body: object): void;
    /** Core's own answer to whether this browser is logged in: the status of GET /api/v4/users/me; null when there was none. */
    statusOfMe(timeoutMs: number): Promise<number | null>;
}

/** pageFetch: the page's fetch as it was before the guard stopped or watched the app's requests. */
export function createApi(pageFetch: typeof fetch): Api {
    let answeredAt = 0;

    async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Answer | null> {
        try {
            const response = await pageFetch(url, {
                ...init,
                ...commonInit(),
                signal: AbortSignal.timeout(timeoutMs),
            });
            if (!/^application\/json\b/i.test(response.headers.get('Content-Type') ?? '')) {
                return null;
            }
            const body: unknown = await response.json();
            answeredAt = Date.now();
            return {status: response.status, body};
        } catch {
            return null;
        }
    }

    const commonInit = (): RequestInit => ({
        credentials: 'same-origin',
        redirect: 'error',
        cache: 'no-store',
        headers: {'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': csrfToken()},
    });

    return {
        post: (path, body, timeoutMs) => request(apiUrl(path), {method: 'POST', body: JSON.stringify(body)}, timeoutMs),
        answeredAt: () => answeredAt,
        postWithoutWaiting(path, body) {
            pageFetch(apiUrl(path), {...commonInit(), method: 'POST', body: JSON.stringify(body), keepalive: true}).catch(() => undefined);
        },
        async statusOfMe(timeoutMs) {
            const answer = await request(`${basePath()}/api/v4/users/me`, {}, timeoutMs);
            return answer && answer.status;
        },
    };
}

/** Core's CSRF cookie; '' when there is none. */
export function csrfToken(): string {
    return /(?:^|;\s*)MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
}
