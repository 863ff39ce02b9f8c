/** Wipes in a browser whose storage is full, refuses, or does not answer: each ends in a report of what remained, and none begins again and again. */
import {readMarker} from './marker';
import {app, closeBrowser, databases, loadPage, openBrowser, page, server} from './test_scene';
import {LIVE, NOT_LOGGED_IN, SESSION, ticketOf, USER, wipeVerdict} from './test_support';
import {readTicket} from './ticket';

const WIPE = {status: 200, body: wipeVerdict()};
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const reports = () => server.requests.filter(({path}) => path === '/client/report').map(({body}) => body['report'] as {remaining: string[]});
const setItem = Storage.prototype.setItem;

/** No room, for the guard's own keys neither, as long as what fills it is there. */
function fillStorage(until: () => boolean): void {
    Storage.prototype.setItem = function setWhereThereIsRoom(key, value) {
        if (!until()) {
            throw new DOMException('full', 'QuotaExceededError');
        }
        setItem.call(this, key, value);
    };
}

beforeEach(() => {
    jest.useFakeTimers();
    openBrowser();
});

afterEach(() => {
    closeBrowser();
    Storage.prototype.setItem = setItem;
    jest.restoreAllMocks();
    jest.useRealTimers();
});

async function wipeInTheApp() {
    loadPage({...NOT_LOGGED_IN, '/client/ticket': LIVE['/client/ticket']!, '/client/verdict': WIPE}, USER);
    await pass(0.01);
    app.publish('verdict_due', {session_ids: null, spread_ms: 0});
    await pass(15);
}

test('a full storage: the page that knows of the wipe carries it out itself, and the next one looks again', async () => {
    fillStorage(() => localStorage.getItem('user_prev_team:x') === null);
    await wipeInTheApp();
    expect(databases.size).toBe(0);
    expect(localStorage.getItem('user_prev_team:x')).toBeNull();
    expect(page.done.at(-1)).toBe('goToLogin');
    expect(reports()).toHaveLength(1);
    expect(readMarker()).toMatchObject({step: 'deleted', session_id: SESSION});
});

test('a storage that takes nothing: wiped and reported once, and no page begins anew', async () => {
    localStorage.setItem('security-controls:ticket', JSON.stringify(ticketOf(SESSION)));
    fillStorage(() => false);
    loadPage({...NOT_LOGGED_IN, '/client/verdict': WIPE}, '');
    await pass(15);
    expect(databases.size).toBe(0);
    expect(reports()).toHaveLength(1);
    expect(localStorage.getItem('security-controls:ticket')).toBeNull();
    expect(page.kept).toMatchObject({wiped: true});
});

test('a storage that is refused altogether: the rest is deleted, and the report says so', async () => {
    const refused = () => {
        throw new DOMException('denied', 'SecurityError');
    };
    loadPage({...NOT_LOGGED_IN, '/client/ticket': LIVE['/client/ticket']!, '/client/verdict': WIPE}, USER);
    await pass(0.01);
    jest.spyOn(window, 'localStorage', 'get').mockImplementation(refused);
    expect(readTicket()).toBeNull();
    app.publish('verdict_due', {session_ids: null, spread_ms: 0});
    await pass(15);
    expect(databases.size).toBe(0);
    expect(reports()).toEqual([expect.objectContaining({remaining: ['local_storage: failed']})]);
});

test('a browser that does not answer about its databases: the rest goes, and the report names them', async () => {
    Object.assign(window.indexedDB, {databases: () => new Promise(() => undefined)});
    await wipeInTheApp();
    expect(readMarker()?.step).toBe('leaving');
    loadPage({...NOT_LOGGED_IN, '/client/verdict': WIPE}, '');
    await pass(15);
    expect(localStorage.getItem('user_prev_team:x')).toBeNull();
    expect(reports()).toEqual([expect.objectContaining({remaining: ['indexed_db: no answer']})]);
});

test('a database that another tab keeps open, and one that may not be touched, are named', async () => {
    databases.add('open elsewhere');
    const {deleteDatabase} = window.indexedDB;
    Object.assign(window.indexedDB, {deleteDatabase: (name: string) => (name === 'open elsewhere' ? {} : deleteDatabase.call(window.indexedDB, name))});
    await wipeInTheApp();
    loadPage({...NOT_LOGGED_IN, '/client/verdict': WIPE}, '');
    await pass(15);
    expect(reports()).toEqual([expect.objectContaining({databases: 1, remaining: ['indexed_db: blocked']})]);
});
