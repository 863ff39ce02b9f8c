/** When the guard starts, and that nothing is missed because it waited. */
import {keepMarker} from './marker';
import {app, closeBrowser, loadPage, openBrowser, page, pendingMarker, server} from './test_scene';
import {LIVE, NOT_LOGGED_IN, SESSION, ticketOf, USER} from './test_support';
import {keepTicket} from './ticket';

let waiting: Array<() => void>;
/** One idle moment. */
const idle = () => waiting.splice(0).forEach((run) => run());

/** The app is on the screen, and the browser idle for as long as anything waits for it. */
function drawn() {
    while (waiting.length > 0) {
        idle();
    }
}

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
    jest.useFakeTimers();
    openBrowser();
    waiting = [];
    Object.assign(window, {requestIdleCallback: (run: () => void) => waiting.push(run)});
});

afterEach(() => {
    closeBrowser();
    Reflect.deleteProperty(window, 'requestIdleCallback');
    jest.useRealTimers();
});

test('does nothing until the app is drawn', async () => {
    loadPage(LIVE, USER);
    await pass(0.01);
    expect(server.requests).toEqual([]);
    drawn();
    await pass(0.01);
    expect(server.asked('/client/ticket')).toBe(1);
});

test('a browser without idle moments starts it as well', async () => {
    Reflect.deleteProperty(window, 'requestIdleCallback');
    loadPage(LIVE, USER);
    expect(server.requests).toEqual([]);
    await pass(0.01);
    expect(server.asked('/client/ticket')).toBe(1);
});

test('starts at once where nobody is logged in: what other tabs say meanwhile is not missed', async () => {
    keepTicket(ticketOf(SESSION));
    loadPage(NOT_LOGGED_IN, '');
    await pass(0.01);
    expect(server.asked('/client/verdict')).toBe(1);
});

test('resumes a wipe at once', () => {
    keepMarker(pendingMarker());
    loadPage(NOT_LOGGED_IN, '');
    expect(server.asked('/client/ticket')).toBe(1);
    expect(page.done).toEqual([]);
});

test('a question of the server\'s that comes while the app is being drawn is answered', async () => {
    loadPage(LIVE, USER);
    app.publish('verdict_due', {session_ids: [SESSION], spread_ms: 0});
    await pass(1);
    expect(server.asked('/client/verdict')).toBe(1);
    drawn();
    await pass(1);
    expect(server.asked('/client/ticket')).toBe(1);
});

test('a wipe that another tab began while the app was being drawn is found', async () => {
    loadPage(NOT_LOGGED_IN, USER);
    keepMarker(pendingMarker());
    drawn();
    await pass(10);
    expect(page.done).toContain('makeInert');
    expect(page.done.at(-1)).toBe('goToLogin');
});

test('a page that still shows the app when another tab has wiped leaves it', async () => {
    keepTicket(ticketOf(SESSION));
    loadPage({...NOT_LOGGED_IN, '/client/report': 'down'}, USER);
    const report = {local_storage_keys: 1, session_storage_keys: 0, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};
    keepMarker(pendingMarker({step: 'looked_again', report}));
    drawn();
    await pass(1);
    expect(page.done).toEqual(['stopRequests', 'blockWrites', 'goToLogin']);
    expect(server.asked('/client/verdict')).toBe(0);
});

test('a question that comes between its two pieces starts it, and the second one does not start it again', async () => {
    loadPage(LIVE, USER);
    idle();
    await pass(0);
    expect(server.requests).toEqual([]);
    app.publish('verdict_due', {session_ids: [SESSION], spread_ms: 0});
    drawn();
    await pass(1);
    expect(server.requests.map(({path}) => path)).toEqual(['/client/ticket', '/client/verdict']);
});

test.each([0, 1])('one that was stopped after %i pieces goes no further', async (pieces) => {
    loadPage(LIVE, USER);
    Array.from({length: pieces}, idle);
    closeBrowser();
    drawn();
    await pass(1);
    expect(server.requests).toEqual([]);
});
