/** For the guard's own tests: a server that answers the client protocol, a page that only notes what was done to it, and a registry. */
import {clientEventName} from '../../contract/names';
import type {PluginRegistry, UserStore} from '../plugin_registry';
import type {Page} from './page';

export const SESSION = 'session1session1session1se';
export const OTHER_SESSION = 'session2session2session2se';
export const USER = 'user1user1user1user1user1u';
/** Some of what the server sends with a ticket. */
export const TEXTS = {locale: 'en', by_id: {
    'ended_by.system_admin': 'A system admin ended your session ({when}).', 'ended_by.offline': 'This browser could not reach the server ({when}).',
    kept: 'Nothing was removed from this browser.', remaining: 'Some of it could not be removed.',
}};
export const ticketOf = (sessionId: string) => ({ticket: `v1.key.${sessionId}.mac`, session_id: sessionId, user_id: USER, texts: TEXTS});
export const NOTICE = {ended_by: 'system_admin', ended_at: 1_795_394_858_047, message: 'Come to reception'} as const;
export const wipeVerdict = (sessionId = SESSION) => ({verdict: 'wipe', session_id: sessionId, nonce: 'nonce1', notice: NOTICE});

export interface FakeAnswer {
    status: number;
    body?: unknown;
    contentType?: string;
}

/** What each path answers ('/client/verdict', or '/users/me' for core's); 'down' rejects as a lost network or a refused redirect does, 'hangs' never answers. */
export type FakeAnswers = Record<string, FakeAnswer | 'down' | 'hangs'>;

export const LIVE: FakeAnswers = {
    '/client/ticket': {status: 200, body: {...ticketOf(SESSION), wipe_on_logout: true}},
    '/client/verdict': {status: 200, body: {verdict: 'live', session_id: SESSION, nonce: null, notice: null}},
};
export const NOT_LOGGED_IN: FakeAnswers = {
    '/client/ticket': {status: 401, body: {id: 'api.not_logged_in', message: '', status_code: 401, request_id: ''}},
    '/users/me': {status: 401, body: {id: 'api.context.session_expired.app_error'}},
    '/client/heard': {status: 200, body: {access_ended: true}},
    '/client/report': {status: 200, body: {recorded: true, cookies_expired: true, clear_site_data: true}},
};

export interface FakeServer {
    answers: FakeAnswers;
    /** Paths asked for, oldest first, with the bodies sent. */
    requests: Array<{path: string; body: Record<string, unknown>; init: RequestInit}>;
    asked(path: string): number;
    /** Runs before a path is answered. */
    beforeAnswer?: (path: string) => void;
}

/** Stands in for window.fetch. */
export function installFakeServer(answers: FakeAnswers): FakeServer {
    const server: FakeServer = {answers, requests: [], asked: (wanted) => server.requests.filter(({path}) => path === wanted).length};
    window.fetch = async (input, init = {}) => {
        const path = String(input).replace('/plugins/security-controls/api/v1', '').replace('/api/v4', '');
        server.requests.push({path, body: JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>, init});
        server.beforeAnswer?.(path);
        const answer = server.answers[path] ?? {status: 404, body: {}};
        if (answer === 'hangs') {
            return new Promise((_resolve, reject) => {
                init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
            });
        }
        if (answer === 'down') {
            throw new TypeError('Failed to fetch');
        }
        const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
        return {
            status: answer.status,
            ok: answer.status < 300,
            headers: {get: () => answer.contentType ?? 'application/json'},
            json: async () => JSON.parse(text) as unknown,
        } as unknown as Response;
    };
    return server;
}

export interface FakePage extends Page {
    done: string[];
    kept: unknown;
}

export function createFakePage(): FakePage {
    const done: string[] = [];
    const page: FakePage = {
        done,
        kept: null,
        holdRequests() {
            done.push('holdRequests');
            return () => void done.push('releaseRequests');
        },
        stopRequests: () => void done.push('stopRequests'),
        blockWrites: () => void done.push('blockWrites'),
        makeInert: () => void done.push('makeInert'),
        reload: () => void done.push('reload'),
        goToLogin(shown) {
            done.push('goToLogin');
            page.kept = shown;
        },
        keptNotice: () => page.kept,
        keepNotice(shown) {
            page.kept = shown;
        },
        forgetNotice() {
            page.kept = null;
        },
    };
    return page;
}

export interface FakeApp {
    registry: PluginRegistry;
    store: UserStore;
    setUser(userId: string): void;
    publish(event: 'beacon' | 'verdict_due', data: unknown): void;
}

export function createFakeApp(userId: string): FakeApp {
    const handlers = new Map<string, (message: {data?: unknown}) => void>();
    const listeners = new Set<() => void>();
    let currentUserId = userId;
    return {
        registry: {
            registerAdminConsoleCustomSection: () => undefined,
            registerTranslations: () => undefined,
            registerGlobalComponent: () => '', registerCustomRoute: () => '', unregisterComponent: () => undefined,
            registerWebSocketEventHandler: (event, handler) => void handlers.set(event, handler),
            unregisterWebSocketEventHandler: (event) => void handlers.delete(event),
            registerReconnectHandler: () => undefined,
            unregisterReconnectHandler: () => undefined,
        },
        store: {
            getState: () => ({entities: {users: {currentUserId}}}),
            subscribe(listener) {
                listeners.add(listener);
                return () => void listeners.delete(listener);
            },
        },
        setUser(next) {
            currentUserId = next;
            listeners.forEach((listener) => listener());
        },
        publish: (event, data) => handlers.get(clientEventName(event))?.({data}),
    };
}

/** Databases by name; a blocked one never reports its deletion. */
export function installFakeIndexedDb(names: string[], blocked: string[] = []): Set<string> {
    const databases = new Set(names);
    const fake = {
        databases: async () => [...databases].map((name) => ({name, version: 1})),
        deleteDatabase(name: string) {
            const request: {onsuccess?: () => void} = {};
            if (!blocked.includes(name)) {
                databases.delete(name);
                void Promise.resolve().then(() => request.onsuccess?.());
            }
            return request;
        },
    };
    Object.defineProperty(window, 'indexedDB', {configurable: true, value: fake});
    return databases;
}

/** Cache Storage: cache name → URLs in it. */
export function installFakeCaches(contents: Record<string, string[]>): Map<string, string[]> {
    const stored = new Map(Object.entries(contents));
    const fake = {
        keys: async () => [...stored.keys()],
        delete: async (name: string) => stored.delete(name),
        open: async (name: string) => ({
            keys: async () => (stored.get(name) ?? []).map((url) => ({url})),
            delete: async ({url}: {url: string}) => stored.set(name, (stored.get(name) ?? []).filter((one) => one !== url)),
        }),
    };
    Object.defineProperty(window, 'caches', {configurable: true, value: fake});
    return stored;
}

/** BroadcastChannel between the tabs of one browser: everybody hears the others. */
export class FakeChannel {
    static open = new Set<FakeChannel>();
    onmessage: ((event: {data: unknown}) => void) | null = null;

    constructor() {
        FakeChannel.open.add(this);
    }

    postMessage(data: unknown) {
        FakeChannel.open.forEach((channel) => channel !== this && channel.onmessage?.({data}));
    }

    close() {
        FakeChannel.open.delete(this);
    }
}
