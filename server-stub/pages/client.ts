/**
 * Calls of core's REST with the session's cookie, as Mattermost's Client4 makes them: CSRF token from the MMCSRF cookie, errors as
 * ServerError, and the rule that decides this product's life in a browser: any 401 while somebody is logged in logs them out.
 */
import {basePath} from './base_path';
import {store} from './store/store';

export class ServerError extends Error {
    constructor(readonly status: number, readonly serverErrorId: string, message: string) {
        super(message);
    }
}

type LogOut = (redirectTo: string) => void;
let forceLogOut: LogOut = () => undefined;

/** Tells the client what to do on a 401; set once, by session.ts. */
export function onUnauthorized(logOut: LogOut): void {
    forceLogOut = logOut;
}

export function readCookie(name: string): string {
    const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

async function toError(response: Response): Promise<ServerError> {
    const body = await response.json().catch(() => ({})) as {id?: string; message?: string};
    return new ServerError(response.status, body.id ?? '', body.message ?? `The server answered ${response.status}`);
}

/** `path` is below /api/v4. Rejects with ServerError, or TypeError when the server was not reached. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = {'X-Requested-With': 'XMLHttpRequest', 'Accept-Language': 'en'};
    if (method !== 'GET') {
        headers['X-CSRF-Token'] = readCookie('MMCSRF');
        headers['Content-Type'] = 'application/json';
    }
    const response = await fetch(`${basePath}/api/v4${path}`, {
        method,
        headers,
        credentials: 'include',
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) {
        return await response.json() as T;
    }
    const error = await toError(response);
    // A wrong code while enrolling is a 401 too, which Mattermost's app keeps to its own form.
    if (error.status === 401 && !path.startsWith('/users/login') && !path.endsWith('/mfa') && store.getState().entities.users.currentUserId) {
        const here = encodeURIComponent(window.location.pathname.slice(basePath.length));
        forceLogOut(`/login?redirect_to=${here}`);
    }
    throw error;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);
