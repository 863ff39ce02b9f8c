import {startGuard} from './guard';
import type {Marker} from './marker';
import {keepMarker, newMarker, readMarker} from './marker';
import {TICKET_KEY} from './own_keys';
import type {FakeAnswers, FakeApp, FakePage, FakeServer} from './test_support';
import {createFakeApp, createFakePage, installFakeCaches, installFakeIndexedDb, installFakeServer, LIVE, NOT_LOGGED_IN, NOTICE, OTHER_SESSION, SESSION, ticketOf, USER, wipeVerdict} from './test_support';
import {keepTicket, readTicket} from './ticket';
import {createTimers} from './timers';

const LOG_OUT = {verdict: 'log_out', session_id: SESSION, nonce: null, notice: NOTICE} as const;
const WIPE_NOW: FakeAnswers = {...LIVE, ...NOT_LOGGED_IN, '/client/ticket': LIVE['/client/ticket']!, '/client/verdict': {status: 200, body: wipeVerdict()}};

let app: FakeApp;
let page: FakePage;
let server: FakeServer;
let databases: Set<string>;
let stop: () => void = () => undefined;

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const notice = () => document.getElementById('security-controls-notice');

/** Starts the guard as a page load does. */
async function load(answers: FakeAnswers, userId: string) {
    stop();
    server = installFakeServer(answers);
    app = createFakeApp(userId);
    const kept: unknown = page?.kept;
    page = createFakePage();
    page.kept = kept;
    notice()?.remove();
    stop = startGuard(app.registry, app.store, {page, timers: createTimers(), random: () => 0});
    await pass(0);
}

function expectNothingDeleted() {
    expect(localStorage.getItem('user_prev_team:x')).toBe('secret');
    expect([...databases]).toEqual(['localforage']);
}

const pendingMarker = (changes: Partial<Marker> = {}): Marker => ({
    ...newMarker(ticketOf(SESSION), {verdict: 'wipe', session_id: SESSION, nonce: 'nonce1', notice: NOTICE}, Date.now()), ...changes,
});

beforeEach(() => {
    jest.useFakeTimers();
    window.reportError = (error) => {
        throw error;
    };
    window.basename = '';
    localStorage.clear();
    sessionStorage.clear();
    localStorage.setItem('user_prev_team:x', 'secret');
    databases = installFakeIndexedDb(['localforage']);
    installFakeCaches({});
    page = createFakePage();
});

afterEach(() => {
    stop();
    stop = () => undefined;
    jest.useRealTimers();
});

describe('while a session lives', () => {
    test('keeps its ticket and asks nothing else while beacons come', async () => {
        await load(LIVE, USER);
        for (let seconds = 0; seconds < 300; seconds += 10) {
            await pass(10);
            app.publish('beacon', {at: 1});
        }
        expect(readTicket()).toEqual(ticketOf(SESSION));
        expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket']);
    });

    test('asks again for the ticket until it has one', async () => {
        await load({'/client/ticket': 'down'}, USER);
        await pass(8 + 15);
        expect(server.asked('/client/ticket')).toBe(3);
        server.answers = LIVE;
        await pass(60);
        expect(readTicket()).toEqual(ticketOf(SESSION));
    });

    test('asks for the verdict when its session is named, and not when another one is', async () => {
        await load(LIVE, USER);
        app.publish('verdict_due', {session_ids: [OTHER_SESSION], spread_ms: 0});
        app.publish('verdict_due', {nonsense: true});
        app.publish('verdict_due', 'nonsense');
        await pass(1);
        expect(server.asked('/client/verdict')).toBe(0);
        app.publish('verdict_due', {session_ids: [OTHER_SESSION, SESSION], spread_ms: 0});
        await pass(1);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(server.asked('/client/verdict')).toBe(2);
    });

    test('a question that came before the ticket is asked with it', async () => {
        await load({'/client/ticket': 'down'}, USER);
        app.publish('verdict_due', {session_ids: [SESSION], spread_ms: 0});
        server.answers = LIVE;
        await pass(10);
        expect(server.asked('/client/verdict')).toBe(1);
    });

    test.each<[string, FakeAnswers[string]]>([
        ['401', {status: 401, body: wipeVerdict()}],
        ['403', {status: 403, body: wipeVerdict()}],
        ['404', {status: 404, body: wipeVerdict()}],
        ['503', {status: 503, body: wipeVerdict()}],
        ['HTML', {status: 200, contentType: 'text/html', body: '<html></html>'}],
        ['malformed JSON', {status: 200, body: '{'}],
        ['a lost network or a redirect', 'down'],
        ['a verdict about another session', {status: 200, body: wipeVerdict(OTHER_SESSION)}],
        ['a session that lives', LIVE['/client/verdict']!],
    ])('nobody is wiped or logged out by %s, however long it lasts', async (_name, answer) => {
        await load({...LIVE, '/client/verdict': answer}, USER);
        await pass(7200);
        expect(server.asked('/client/verdict')).toBeGreaterThan(10);
        expect(page.done).toEqual([]);
        expect(readMarker()).toBeNull();
        expectNothingDeleted();
    });

    test('says heard, leaves the app and deletes nothing yet when the verdict is wipe', async () => {
        await load(WIPE_NOW, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['stopRequests', 'blockWrites', 'goToLogin']);
        expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket', '/client/verdict', '/client/heard']);
        expect(readMarker()).toMatchObject({session_id: SESSION, nonce: 'nonce1', notice: NOTICE, wipe: true, step: 'leaving'});
        expectNothingDeleted();
    });

    test('leaves within 3.5 s even when nobody answers', async () => {
        await load(WIPE_NOW, USER);
        const answering = window.fetch;
        stop();
        window.fetch = (input, init) => (String(input).endsWith('/heard') ? new Promise((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }) : answering(input, init));
        stop = startGuard(app.registry, app.store, {page, timers: createTimers(), random: () => 0});
        await pass(0);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(3.4);
        expect(page.done).toEqual(['stopRequests', 'blockWrites']);
        await pass(0.2);
        expect(page.done).toContain('goToLogin');
    });

    test('an old tab catches up instead of ending the session somebody else began', async () => {
        await load({...WIPE_NOW}, USER);
        keepTicket(ticketOf(OTHER_SESSION));
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['reload']);
        expect(readMarker()).toBeNull();
    });
});

describe('a page that finds the marker', () => {
    test('deletes everything, is loaded anew, looks again, reports, and says why', async () => {
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker());
        sessionStorage.setItem('lastActive', '1');
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        expect(page.done).toEqual(['setInert', 'stopRequests', 'blockWrites', 'reloadAtLogin']);
        expect(Object.keys(localStorage).sort()).toEqual(['security-controls:ticket', 'security-controls:wipe']);
        expect(sessionStorage).toHaveLength(0);
        expect(databases.size).toBe(0);

        databases.add('localforage');
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        localStorage.setItem('written by a dying tab', 'secret');
        await pass(1);
        expect(server.requests.find(({path}) => path === '/client/report')?.body).toEqual({
            ticket: ticketOf(SESSION).ticket, nonce: 'nonce1',
            report: {local_storage_keys: 1, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 1, remaining: []},
        });
        expect(localStorage).toHaveLength(0);
        expect(databases.size).toBe(0);
        expect(page.done).toEqual([]);
        expect(notice()).toHaveTextContent('A system admin ended your session');
        expect(server.asked('/client/verdict')).toBe(0);
    });

    test('a wipe that Clear-Site-Data finished still knows what to report', async () => {
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker());
        await load(NOT_LOGGED_IN, '');
        server.beforeAnswer = (path) => path === '/client/wipe' && localStorage.clear();
        await pass(1);
        expect(server.asked('/client/wipe')).toBe(1);
        expect(readMarker()).toMatchObject({step: 'deleted', nonce: 'nonce1', ticket: ticketOf(SESSION).ticket, report: {databases: 1, remaining: []}});
    });

    test('ends a session that still lives before it wipes', async () => {
        keepMarker(pendingMarker());
        await load({...NOT_LOGGED_IN, ...LIVE}, USER);
        await pass(1);
        expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket', '/client/heard', '/client/wipe']);
        expect(databases.size).toBe(0);
    });

    test('deletes nothing of somebody who logged in meanwhile', async () => {
        keepMarker(pendingMarker());
        keepTicket(ticketOf(SESSION));
        await load({...LIVE, '/client/ticket': {status: 200, body: ticketOf(OTHER_SESSION)}}, USER);
        await pass(60);
        expectNothingDeleted();
        expect(readMarker()).toBeNull();
        expect(readTicket()).toEqual(ticketOf(OTHER_SESSION));
        expect(page.done).toEqual([]);
        expect(server.asked('/client/report') + server.asked('/client/wipe')).toBe(0);
    });

    test.each<[string, FakeAnswers]>([
        ['MFA is wanted', {...NOT_LOGGED_IN, '/users/me': {status: 403, body: {}}}],
        ['the server is down', {'/client/ticket': 'down'}],
        ['the plugin is off', {}],
    ])('waits while the app has a user and nobody can say which session it is: %s', async (_name, answers) => {
        keepMarker(pendingMarker());
        await load(answers, USER);
        await pass(120);
        expectNothingDeleted();
        expect(readMarker()).not.toBeNull();
    });

    test('deletes when core goes on serving from its cache what the plugin finds ended, but not at the first sight of it', async () => {
        document.cookie = 'MMCSRF=csrf1';
        keepMarker(pendingMarker());
        await load({...NOT_LOGGED_IN, '/users/me': {status: 200, body: {}}}, USER);
        await pass(3);
        expectNothingDeleted();
        await pass(2);
        expect(databases.size).toBe(0);
        document.cookie = 'MMCSRF=;max-age=0';
    });

    test('deletes also when the server cannot be reached and core found nobody', async () => {
        keepMarker(pendingMarker());
        await load({'/client/ticket': 'down', '/client/wipe': 'down'}, '');
        await pass(1);
        expect(databases.size).toBe(0);
        expect(readMarker()).toMatchObject({step: 'deleted', report: {remaining: ['cookies: not_expired']}});
    });

    test('keeps owing the report until it is in', async () => {
        const report = {local_storage_keys: 3, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker({step: 'looked_again', report}));
        await load({...NOT_LOGGED_IN, '/client/report': {status: 502, contentType: 'text/html', body: ''}}, '');
        await pass(20);
        expect(readMarker()).toMatchObject({step: 'looked_again', report});
        server.answers = NOT_LOGGED_IN;
        await pass(60);
        expect(readMarker()).toBeNull();
        expect(readTicket()).toBeNull();
        expectNothingDeleted();
    });

    test('gives up a report the server will never take', async () => {
        const report = {local_storage_keys: 3, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        keepMarker(pendingMarker({step: 'looked_again', report}));
        await load({...NOT_LOGGED_IN, '/client/report': {status: 400, body: {id: 'client.invalid_ticket'}}}, '');
        await pass(1);
        expect(readMarker()).toBeNull();
    });

    test('does not keep the person from logging in when it fails again and again', async () => {
        keepMarker(pendingMarker({attempts: 5}));
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        expect(page.done).toEqual([]);
        expect(server.requests.at(-1)).toMatchObject({path: '/client/report', body: {report: {remaining: ['wipe: interrupted too often']}}});
        expect(notice()).toHaveTextContent('Some of it could not be removed');
    });

    test('looks again at nothing once somebody has logged in', async () => {
        const report = {local_storage_keys: 1, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        keepMarker(pendingMarker({step: 'deleted', report}));
        await load({...NOT_LOGGED_IN, '/client/ticket': {status: 200, body: ticketOf(OTHER_SESSION)}}, USER);
        await pass(10);
        expectNothingDeleted();
        expect(server.asked('/client/report')).toBe(1);
        expect(readMarker()).toBeNull();
    });
});

describe('a log-out without wipe', () => {
    test('leaves the app, says why, and deletes nothing', async () => {
        await load({...WIPE_NOW, '/client/verdict': {status: 200, body: LOG_OUT}}, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['stopRequests', 'goToLogin']);
        await load(NOT_LOGGED_IN, '');
        await pass(10);
        expectNothingDeleted();
        expect(page.done).toEqual([]);
        expect(notice()).toHaveTextContent('Nothing was removed from this browser.');
        expect(readMarker()).toBeNull();
        expect(readTicket()).toBeNull();
    });
});

describe('when nobody is logged in', () => {
    test('the ticket an earlier page kept finds the wipe', async () => {
        keepTicket(ticketOf(SESSION));
        await load({...NOT_LOGGED_IN, '/client/verdict': {status: 200, body: wipeVerdict()}}, '');
        await pass(1);
        expect(page.done).toContain('reloadAtLogin');
        expect(databases.size).toBe(0);
    });

    test('an unknown verdict is asked for again, and deletes nothing', async () => {
        keepTicket(ticketOf(SESSION));
        await load({...NOT_LOGGED_IN, '/client/verdict': {status: 503, body: {}}}, '');
        await pass(3600);
        expect(server.asked('/client/verdict')).toBeGreaterThan(5);
        expectNothingDeleted();
    });

    test('no ticket, no question', async () => {
        await load(NOT_LOGGED_IN, '');
        await pass(3600);
        expect(server.requests).toEqual([]);
    });

    test('a log-in on the same page ends the questions about the session before', async () => {
        keepTicket(ticketOf(OTHER_SESSION));
        await load({...LIVE, '/client/verdict': {status: 503, body: {}}}, '');
        app.setUser(USER);
        await pass(5);
        expect(readTicket()).toEqual(ticketOf(SESSION));
        const before = server.asked('/client/verdict');
        for (let seconds = 0; seconds < 600; seconds += 10) {
            await pass(10);
            app.publish('beacon', {at: 1});
        }
        expect(server.asked('/client/verdict')).toBe(before);
    });
});

describe('an ordinary log-out', () => {
    const logOut = async () => {
        server.answers = {...NOT_LOGGED_IN, '/users/logout': {status: 200, body: {}}, '/client/verdict': server.answers['/client/verdict']!};
        await window.fetch('/api/v4/users/logout', {method: 'POST'});
        await pass(1);
    };

    test('wipes when the verdict says so, without a notice', async () => {
        await load({...LIVE, '/client/verdict': {status: 200, body: {...wipeVerdict(), notice: {ended_by: 'log_out', ended_at: 1, message: ''}}}}, USER);
        await logOut();
        expect(server.requests.find(({path}) => path === '/client/verdict')?.body).toMatchObject({logged_out: true});
        expect(server.asked('/client/heard')).toBe(0);
        expect(page.done).toContain('goToLogin');
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        expect(databases.size).toBe(0);
        expect(page.kept).toBeNull();
    });

    test('keeps everything when the policy says so', async () => {
        await load({...LIVE, '/client/verdict': {status: 200, body: {...LOG_OUT, notice: {ended_by: 'log_out', ended_at: 1, message: ''}}}}, USER);
        await logOut();
        expect(page.done).toEqual([]);
        expect(localStorage.getItem(TICKET_KEY)).toBeNull();
        expectNothingDeleted();
        expect(notice()).toBeNull();
    });

    test('a refused log-out is none', async () => {
        await load(LIVE, USER);
        await window.fetch('/api/v4/users/logout', {method: 'POST'});
        await pass(1);
        expect(readTicket()).toEqual(ticketOf(SESSION));
        expect(server.asked('/client/verdict')).toBe(0);
    });
});

test('the guard\'s own failure does not reach the app', () => {
    const reported: unknown[] = [];
    window.reportError = (error) => void reported.push(error);
    const broken = {...createFakeApp('').store, getState: () => {
        throw new Error('another shape');
    }};
    expect(() => startGuard(createFakeApp('').registry, broken, {page})()).not.toThrow();
    expect(reported).toHaveLength(1);
});
