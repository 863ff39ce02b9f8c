/**
 * How the panels speak to a server: one request function for the plugin's REST and for core's, with the admin's own session. It proves
 * to core that the page is Mattermost's own (CSRF), keeps the ETag, and turns every failure into one kind of error that names its request.
 */
import type {ErrorId} from '../../contract/errors';
import type {ErrorReply} from '../../contract/types';
import {apiUrl, basePath} from '../guard/base_path';

/** Browsers wait for minutes, and a dialog cannot be closed while its request is on its way. Longer than the slowest check takes. */
export const ANSWER_WITHIN_MS = 60_000;

/** A refusal or failure. status 0: no answer came at all. */
export class RequestError extends Error {
    constructor(
        /** The contract's, or core's own id; 'unreadable' when the answer was not JSON, 'timeout' when it was too long in coming. */
        readonly id: string,
        message: string,
        readonly status: number,
        readonly requestId: string,
        readonly details: Array<{path: string; message: string}> = [],
    ) {
        super(message);
        this.name = 'RequestError';
    }
}

export function isApiError(error: unknown, id: ErrorId): boolean {
    return error instanceof RequestError && error.id === id;
}

export interface RequestOptions {
    method?: 'GET' | 'POST' | 'PUT';
    body?: object;
    ifMatch?: string;
    idempotencyKey?: string;
    signal?: AbortSignal;
}

export interface Answer<T> {
    body: T;
    /** As sent, quotes and all; '' when there was none. */
    etag: string;
}

export const requestPlugin = <T>(path: string, options?: RequestOptions) => request<T>(apiUrl(path), options);
export const requestCore = <T>(path: string, options?: RequestOptions) => request<T>(`${basePath()}/api/v4${path}`, options);

/** Only what is set; '' when nothing is. */
export function queryString(values: Record<string, string | number | null | undefined>): string {
    const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
    return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

let serverAheadMs = 0;

/** The server's clock, as near as its replies' Date header tells (1 s), so that an admin's wrong clock moves no deadline. */
export function serverNow(): number {
    return Date.now() + serverAheadMs;
}

/** For endpoints that stream: the response as soon as it begins. A refusal is an error as everywhere. */
export const openPlugin = (path: string, options?: RequestOptions) => send(apiUrl(path), options);

async function request<T>(url: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, giveUp.signal]) : giveUp.signal;
    try {
        const response = await send(url, {...options, signal});
        return {body: await readJson(response) as T, etag: response.headers.get('ETag') ?? ''};
    } catch (error) {
        throw giveUp.signal.aborted ? new RequestError('timeout', '', 0, '') : error;
    } finally {
        clearTimeout(timer);
    }
}

async function send(url: string, {method = 'GET', body, ifMatch, idempotencyKey, signal}: RequestOptions = {}): Promise<Response> {
    const headers: Record<string, string> = {'X-Requested-With': 'XMLHttpRequest'};
    if (method !== 'GET') {
        headers['X-CSRF-Token'] = csrfToken();
        headers['Content-Type'] = 'application/json';
    }
    if (ifMatch !== undefined) {
        headers['If-Match'] = ifMatch;
    }
    if (idempotencyKey !== undefined) {
        headers['Idempotency-Key'] = idempotencyKey;
    }
    let response: Response;
    try {
        response = await fetch(url, {method, headers, body: body && JSON.stringify(body), credentials: 'same-origin', signal});
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }
        throw new RequestError('unreachable', '', 0, '');
    }
    noteServerTime(response.headers.get('Date'));
    if (!response.ok) {
        const {id = '', message = '', request_id: inBody = '', details} = (await readJson(response) ?? {}) as Partial<ErrorReply>;
        throw new RequestError(id, message, response.status, inBody || requestIdOf(response), details);
    }
    return response;
}

const requestIdOf = (response: Response) => response.headers.get('X-Request-Id') ?? '';

async function readJson(response: Response): Promise<unknown> {
    try {
        return await response.json();
    } catch {
        throw new RequestError('unreadable', '', response.status, requestIdOf(response));
    }
}

function noteServerTime(date: string | null): void {
    const ahead = Date.parse(date ?? '') - Date.now();
    // The header has whole seconds and took a while to arrive: below two seconds nothing is known.
    if (Number.isFinite(ahead)) {
        serverAheadMs = Math.abs(ahead) < 2000 ? 0 : ahead;
    }
}

function csrfToken(): string {
    return /(?:^|;\s*)MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
}
