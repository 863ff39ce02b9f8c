/** Log-outs without a wipe: core goes on loading pages of its own and has words of its own, and still there is one notice, which stays until it is read. */
import {readMarker} from './marker';
import {ALL_DATA, app, closeBrowser, keptData, loadPage, notice, openBrowser, page, pendingMarker, server} from './test_scene';
import {FakeChannel, LIVE, NOT_LOGGED_IN, NOTICE, OTHER_SESSION, SESSION, ticketOf, USER} from './test_support';
import {keepTicket, readTicket} from './ticket';

const ENDED = {status: 200, body: {verdict: 'log_out', session_id: SESSION, nonce: null, notice: NOTICE}};
const TOLD = 'A system admin ended your session';
const logoutMarker = () => pendingMarker({wipe: false, nonce: null});
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
    jest.useFakeTimers();
    openBrowser();
    window.history.replaceState(null, '', '/');
});

afterEach(() => {
    closeBrowser();
    jest.useRealTimers();
});

/** A page that core loads without a user. */
async function loadLoggedOut() {
    loadPage({...NOT_LOGGED_IN, '/client/verdict': ENDED, '/users/logout': {status: 200, body: {}}}, '');
    await pass(1);
}

test('core\'s log-in page does not call the session expired as well', async () => {
    localStorage.setItem('was_logged_in', 'true');
    loadPage({...LIVE, ...NOT_LOGGED_IN, '/client/ticket': LIVE['/client/ticket']!, '/client/verdict': ENDED}, USER);
    await pass(0.01);
    app.publish('verdict_due', {session_ids: null, spread_ms: 0});
    await pass(1);
    expect(page.done).toEqual(['holdRequests', 'stopRequests', 'goToLogin']);
    // What core's own log-out leaves there.
    expect(localStorage.getItem('was_logged_in')).toBe('false');
    expect(keptData()).toEqual(ALL_DATA);
});

test.each(['true', 'false'])('a log-in page that has called it expired already is loaded anew, once, whether or not another tab has silenced core since (was_logged_in %s)', async (wasLoggedIn) => {
    window.history.replaceState(null, '', '/login?redirect_to=%2F&extra=expired');
    localStorage.setItem('was_logged_in', wasLoggedIn);
    keepTicket(ticketOf(SESSION));
    await loadLoggedOut();
    expect(page.done).toEqual(['goToLogin']);
    await loadLoggedOut();
    expect(page.done).toEqual([]);
    expect(notice()).toHaveTextContent(TOLD);
    expect(server.asked('/client/verdict')).toBe(0);
});

test('the notice stands on every page that core loads on its way to the log-in page', async () => {
    keepTicket(ticketOf(SESSION));
    for (let load = 0; load < 3; load++) {
        await loadLoggedOut();
        expect(notice()).toHaveTextContent(TOLD);
        // The page told of nothing itself when it went.
        page.kept = null;
    }
    expect(readTicket()).toBeNull();
});

test('once it is read it does not come back', async () => {
    keepTicket(ticketOf(SESSION));
    await loadLoggedOut();
    notice()?.querySelector('button')?.click();
    expect(readMarker()).toBeNull();
    await loadLoggedOut();
    expect(notice()).toBeNull();
});

test('a log-in ends it, on the same page or on another one', async () => {
    keepTicket(ticketOf(SESSION));
    await loadLoggedOut();
    server.answers = {...LIVE, '/client/ticket': {status: 200, body: ticketOf(OTHER_SESSION)}};
    app.setUser(USER);
    await pass(1);
    expect([notice(), readMarker(), page.kept]).toEqual([null, null, null]);
    expect(readTicket()?.session_id).toBe(OTHER_SESSION);
});

test('a page whose session had still to end is loaded anew instead of showing the app, and not for ever', async () => {
    localStorage.setItem('security-controls:wipe', JSON.stringify(logoutMarker()));
    const loads: string[] = [];
    for (let load = 0; load < 7; load++) {
        loadPage({...NOT_LOGGED_IN, ...LIVE}, USER);
        await pass(1);
        loads.push(page.done.join());
    }
    expect(loads).toEqual(['goToLogin', 'goToLogin', 'goToLogin', 'goToLogin', 'goToLogin', '', '']);
    expect(keptData()).toEqual(ALL_DATA);
});

test('the other tabs say why, too', async () => {
    Object.defineProperty(globalThis, 'BroadcastChannel', {configurable: true, value: FakeChannel});
    try {
        loadPage(LIVE, USER);
        await pass(1);
        localStorage.setItem('security-controls:wipe', JSON.stringify(logoutMarker()));
        new FakeChannel().postMessage({type: 'leave', wipe: false, path: ''});
        expect(page.done).toEqual(['stopRequests', 'goToLogin']);
        expect(page.kept).toMatchObject({notice: NOTICE, wiped: false});
    } finally {
        Reflect.deleteProperty(globalThis, 'BroadcastChannel');
    }
});

test('a log-out that another tab told of, since the session had ended, is judged as it ended, and told', async () => {
    loadPage(LIVE, USER);
    await pass(1);
    server.answers = {...NOT_LOGGED_IN, '/users/logout': {status: 200, body: {}}, '/client/verdict': ENDED};
    window.addEventListener('storage', () => void window.fetch('/api/v4/users/logout', {method: 'POST'}), {once: true});
    window.dispatchEvent(new StorageEvent('storage', {key: '__logout__', newValue: 'id', storageArea: localStorage}));
    await pass(1);
    expect(server.requests.filter(({path}) => path === '/client/verdict').map(({body}) => body)).toEqual([{ticket: ticketOf(SESSION).ticket}]);
    expect(page.kept).toMatchObject({notice: NOTICE});
});
