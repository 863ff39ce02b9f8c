import {keepMarker, readMarker} from './marker';
import {ALL_DATA, closeBrowser, databases, keptData, loadPage, notice, openBrowser, page, pendingMarker, server} from './test_scene';
import type {FakeAnswers} from './test_support';
import {FakeChannel, LIVE, NOT_LOGGED_IN, OTHER_SESSION, SESSION, ticketOf, USER} from './test_support';
import {keepTicket, readTicket} from './ticket';

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

async function load(answers: FakeAnswers, userId: string) {
    loadPage(answers, userId);
    await pass(0.01);
}

beforeEach(() => {
    jest.useFakeTimers();
    openBrowser();
});

afterEach(() => {
    closeBrowser();
    jest.useRealTimers();
});

describe('a page that finds the marker', () => {
    test('deletes everything, reports, is loaded anew, looks again, reports what came back, and says why', async () => {
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker());
        sessionStorage.setItem('lastActive', '1');
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        expect(page.done).toEqual(['makeInert', 'stopRequests', 'blockWrites', 'goToLogin']);
        // Core's own, so that the log-in page comes next and no page about apps.
        expect(Object.keys(localStorage).sort()).toEqual(['__landingPageSeen__', 'security-controls:ticket', 'security-controls:wipe']);
        expect(sessionStorage).toHaveLength(0);
        expect(databases.size).toBe(0);
        const first = {local_storage_keys: 1, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        expect(server.requests.find(({path}) => path === '/client/report')?.body).toEqual({ticket: ticketOf(SESSION).ticket, nonce: 'nonce1', report: first});

        databases.add('localforage');
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        localStorage.setItem('written by a dying tab', 'secret');
        await pass(3);
        expect(server.requests.filter(({path}) => path === '/client/report').map(({body}) => body)).toEqual([{
            ticket: ticketOf(SESSION).ticket, nonce: 'nonce1', looked_again: true, report: {...first, swept_again: 1},
        }]);
        expect(localStorage).toHaveLength(0);
        expect(databases.size).toBe(0);
        expect(page.done).toEqual([]);
        expect(notice()).toHaveTextContent('A system admin ended your session');
        expect(server.asked('/client/verdict')).toBe(0);
    });

    test('when all is deleted the pages that were loaded meanwhile, and found neither marker nor ticket, are told', async () => {
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker());
        const heard: unknown[] = [];
        Object.defineProperty(globalThis, 'BroadcastChannel', {configurable: true, value: FakeChannel});
        const other = new FakeChannel();
        other.onmessage = ({data}) => heard.push([(data as {wipe: boolean}).wipe, readMarker()?.step]);
        await load(NOT_LOGGED_IN, '');
        await pass(1);
        FakeChannel.open.clear();
        Reflect.deleteProperty(globalThis, 'BroadcastChannel');
        // The first is for those who still hold data.
        expect(heard).toContainEqual([true, 'leaving']);
        expect(heard.at(-1)).toEqual([false, 'deleted']);
    });

    test('a page of another tab, which arrives when all is deleted already, says why, too', async () => {
        const report = {local_storage_keys: 3, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        keepMarker(pendingMarker({step: 'deleted', report, reported: true}));
        page.kept = null;
        await load(NOT_LOGGED_IN, '');
        expect(notice()).toHaveTextContent('A system admin ended your session');
    });

    test('a wipe that Clear-Site-Data finished still knows what to report', async () => {
        keepTicket(ticketOf(SESSION));
        keepMarker(pendingMarker());
        await load(NOT_LOGGED_IN, '');
        server.beforeAnswer = (path) => path === '/client/report' && localStorage.clear();
        await pass(1);
        expect(server.asked('/client/report')).toBe(1);
        expect(readMarker()).toMatchObject({step: 'deleted', nonce: 'nonce1', ticket: ticketOf(SESSION).ticket, report: {databases: 1, remaining: []}});
    });

    test('ends a session that still lives before it wipes', async () => {
        keepMarker(pendingMarker());
        await load({...NOT_LOGGED_IN, ...LIVE}, USER);
        await pass(1);
        expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket', '/client/heard', '/client/report']);
        expect(databases.size).toBe(0);
    });

    test('deletes nothing of somebody who logged in meanwhile', async () => {
        keepMarker(pendingMarker());
        keepTicket(ticketOf(SESSION));
        await load({...LIVE, '/client/ticket': {status: 200, body: ticketOf(OTHER_SESSION)}}, USER);
        await pass(60);
        expect(keptData()).toEqual(ALL_DATA);
        expect(readMarker()).toBeNull();
        expect(readTicket()).toEqual(ticketOf(OTHER_SESSION));
        expect(page.done).toEqual([]);
        expect(server.asked('/client/report')).toBe(0);
    });

    test.each<[string, FakeAnswers]>([
        ['MFA is wanted', {...NOT_LOGGED_IN, '/users/me': {status: 403, body: {}}}],
        ['the server is down', {'/client/ticket': 'down'}],
        ['the plugin is off', {}],
    ])('waits while the app has a user and nobody can say which session it is: %s', async (_name, answers) => {
        keepMarker(pendingMarker());
        await load(answers, USER);
        await pass(120);
        expect(keptData()).toEqual(ALL_DATA);
        expect(readMarker()).not.toBeNull();
    });

    test('deletes when core goes on serving from its cache what the plugin finds ended, but not at the first sight of it', async () => {
        document.cookie = 'MMCSRF=csrf1';
        keepMarker(pendingMarker());
        await load({...NOT_LOGGED_IN, '/users/me': {status: 200, body: {}}}, USER);
        await pass(3);
        expect(keptData()).toEqual(ALL_DATA);
        await pass(2);
        expect(databases.size).toBe(0);
    });

    test('deletes also when the server cannot be reached and core found nobody', async () => {
        keepMarker(pendingMarker());
        await load({'/client/ticket': 'down', '/client/report': 'down'}, '');
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
        expect(keptData()).toEqual(ALL_DATA);
    });

    test.each([['at the root of the origin', '', 1], ['under a subpath, where the cache is shared with others', '/chat', 0]])('asks for the HTTP cache to be dropped once the report is in, and waits for no answer: %s', async (_name, basename, times) => {
        const report = {local_storage_keys: 3, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        window.basename = basename;
        keepMarker(pendingMarker({step: 'looked_again', report}));
        const below = (answers: FakeAnswers): FakeAnswers => Object.fromEntries(Object.entries(answers).map(([path, answer]) => [basename + path, answer]));
        await load({...below(NOT_LOGGED_IN), [`${basename}/client/clear_cache`]: 'hangs'}, '');
        await pass(1);
        const asked = server.requests.filter(({path}) => path.endsWith('/client/clear_cache'));
        expect(asked.map(({body, init}) => ({body, keepalive: init.keepalive}))).toEqual(Array(times).fill({body: {ticket: ticketOf(SESSION).ticket, nonce: 'nonce1'}, keepalive: true}));
        expect(readMarker()).toBeNull();
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
        expect(server.requests.find(({path}) => path === '/client/report')).toMatchObject({body: {report: {remaining: ['wipe: interrupted too often']}}});
        expect(notice()).toHaveTextContent('Some of it could not be removed');
    });

    test('looks again at nothing once somebody has logged in', async () => {
        const report = {local_storage_keys: 1, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
        keepMarker(pendingMarker({step: 'deleted', report}));
        await load({...NOT_LOGGED_IN, '/client/ticket': {status: 200, body: ticketOf(OTHER_SESSION)}}, USER);
        await pass(10);
        expect(keptData()).toEqual(ALL_DATA);
        expect(server.asked('/client/report')).toBe(1);
        expect(readMarker()).toBeNull();
    });
});
