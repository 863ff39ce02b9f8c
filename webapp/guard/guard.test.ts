import {startGuard} from './start';
import {readMarker} from './marker';
import {TICKET_KEY} from './own_keys';
import {ALL_DATA, app, closeBrowser, databases, keptData, loadPage, notice, openBrowser, page, server} from './test_scene';
import type {FakeAnswers} from './test_support';
import {createFakeApp, createFakePage, LIVE, NOT_LOGGED_IN, NOTICE, OTHER_SESSION, SESSION, ticketOf, USER, wipeVerdict} from './test_support';
import {keepTicket, readTicket} from './ticket';

const LOG_OUT = {verdict: 'log_out', session_id: SESSION, nonce: null, notice: NOTICE} as const;
const WIPE_NOW: FakeAnswers = {...LIVE, ...NOT_LOGGED_IN, '/client/ticket': LIVE['/client/ticket']!, '/client/verdict': {status: 200, body: wipeVerdict()}};

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

    test.each<[string, FakeAnswers]>([
        ['retired', {'/client/verdict': {status: 200, body: {verdict: 'live', session_id: SESSION, nonce: null, notice: null, renew: true}}}],
        ['refused', {'/client/verdict': {status: 400, body: {id: 'client.invalid_ticket'}}}],
    ])('gets a new ticket when the key of its own is %s, and wipes nothing', async (_name, verdict) => {
        await load(LIVE, USER);
        const renewed = {...ticketOf(SESSION), ticket: `v1.newkey.${SESSION}.mac`};
        server.answers = {...LIVE, ...verdict, '/client/ticket': {status: 200, body: {...renewed, wipe_on_logout: true}}};
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(readTicket()).toEqual(renewed);
        server.answers = LIVE;
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(60);
        expect(server.requests.filter(({path}) => path === '/client/verdict').pop()?.body).toEqual({ticket: renewed.ticket});
        expect(keptData()).toEqual(ALL_DATA);
    });

    test('takes no other session\'s ticket in place of its own', async () => {
        await load(LIVE, USER);
        server.answers = {...LIVE, '/client/verdict': {status: 400, body: {id: 'client.invalid_ticket'}}, '/client/ticket': {status: 200, body: {...ticketOf(OTHER_SESSION), wipe_on_logout: true}}};
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(readTicket()).toEqual(ticketOf(SESSION));
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
        expect(keptData()).toEqual(ALL_DATA);
    });

    test('says heard, leaves the app and deletes nothing yet when the verdict is wipe', async () => {
        await load(WIPE_NOW, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['holdRequests', 'stopRequests', 'blockWrites', 'goToLogin']);
        expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket', '/client/verdict', '/client/heard']);
        expect(readMarker()).toMatchObject({session_id: SESSION, nonce: 'nonce1', notice: NOTICE, wipe: true, step: 'leaving'});
        expect(keptData()).toEqual(ALL_DATA);
    });

    test('holds its requests back while it asks because the server said so, and says heard to nobody who ended its access by then', async () => {
        await load({...WIPE_NOW, '/client/verdict': {status: 200, body: {...wipeVerdict(), access_ended: true}}}, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['holdRequests', 'stopRequests', 'blockWrites', 'goToLogin']);
        expect(server.requests.map(({path, body}) => [path, body['held']])).toEqual([['/client/ticket', undefined], ['/client/verdict', true]]);
    });

    test.each<[string, FakeAnswers[string]]>([['lives', LIVE['/client/verdict']!], ['cannot be told', 'down']])('lets its requests go again when the session %s', async (_name, answer) => {
        await load({...LIVE, '/client/verdict': answer}, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['holdRequests', 'releaseRequests']);
    });

    test('leaves within 3.5 s even when nobody answers', async () => {
        await load({...WIPE_NOW, '/client/heard': 'hangs'}, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(3.4);
        expect(page.done).toEqual(['holdRequests', 'stopRequests', 'blockWrites']);
        await pass(0.2);
        expect(page.done).toContain('goToLogin');
    });

    test('an old tab catches up instead of ending the session somebody else began', async () => {
        await load({...WIPE_NOW}, USER);
        keepTicket(ticketOf(OTHER_SESSION));
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['holdRequests', 'reload']);
        expect(readMarker()).toBeNull();
    });
});

describe('a log-out without wipe', () => {
    test('leaves the app, says why, and deletes nothing', async () => {
        await load({...WIPE_NOW, '/client/verdict': {status: 200, body: LOG_OUT}}, USER);
        app.publish('verdict_due', {session_ids: null, spread_ms: 0});
        await pass(1);
        expect(page.done).toEqual(['holdRequests', 'stopRequests', 'goToLogin']);
        await load(NOT_LOGGED_IN, '');
        await pass(10);
        expect(keptData()).toEqual(ALL_DATA);
        expect(page.done).toEqual([]);
        expect(notice()).toHaveTextContent('Nothing was removed from this browser.');
        expect(readTicket()).toBeNull();
        await pass(60);
        expect(readMarker()).toBeNull();
        expect(notice()).not.toBeNull();
    });
});

describe('when nobody is logged in', () => {
    test('the ticket an earlier page kept finds the wipe', async () => {
        keepTicket(ticketOf(SESSION));
        await load({...NOT_LOGGED_IN, '/client/verdict': {status: 200, body: wipeVerdict()}}, '');
        await pass(1);
        expect(page.done).toContain('goToLogin');
        expect(databases.size).toBe(0);
    });

    test('an unknown verdict is asked for again, and deletes nothing', async () => {
        keepTicket(ticketOf(SESSION));
        await load({...NOT_LOGGED_IN, '/client/verdict': {status: 503, body: {}}}, '');
        await pass(3600);
        expect(server.asked('/client/verdict')).toBeGreaterThan(5);
        expect(keptData()).toEqual(ALL_DATA);
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
        expect(keptData()).toEqual(ALL_DATA);
        expect(notice()).toBeNull();
    });

    test('one that core posts by itself, for a page opened after the session had ended, is nobody\'s: the session is judged as it ended, and told', async () => {
        keepTicket(ticketOf(SESSION));
        // The question is on its way while core draws its page and posts the log-out.
        loadPage({...NOT_LOGGED_IN, '/users/logout': {status: 200, body: {}}, '/client/verdict': {status: 200, body: LOG_OUT}}, '');
        await window.fetch('/api/v4/users/logout', {method: 'POST'});
        await pass(2);
        expect(server.requests.filter(({path}) => path === '/client/verdict').map(({body}) => body)).toEqual([{ticket: ticketOf(SESSION).ticket}]);
        expect(notice()).not.toBeNull();
    });

    test('a refused log-out is none', async () => {
        await load(LIVE, USER);
        await window.fetch('/api/v4/users/logout', {method: 'POST'});
        await pass(1);
        expect(readTicket()).toEqual(ticketOf(SESSION));
        expect(server.asked('/client/verdict')).toBe(0);
    });
});

test('the guard\'s own failure does not reach the app', async () => {
    const reported: unknown[] = [];
    window.reportError = (error) => void reported.push(error);
    const broken = {...createFakeApp('').store, getState: () => {
        throw new Error('another shape');
    }};
    const stop = startGuard(createFakeApp('').registry, broken, {page: createFakePage()});
    await pass(0.01);
    expect(reported).toHaveLength(1);
    expect(stop).not.toThrow();
});
