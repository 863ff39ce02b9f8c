import {ALL_DATA, app, closeBrowser, databases, keptData, loadPage, notice, openBrowser, page, server} from './test_scene';
import type {FakeAnswers} from './test_support';
import {LIVE, SESSION, ticketOf, USER} from './test_support';

const HOUR = 3_600_000;
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const answers = (hours: number | null): FakeAnswers => ({...LIVE, '/client/ticket': {status: 200, body: {...ticketOf(SESSION), wipe_on_logout: true, wipe_offline_hours: hours}}});
const DOWN: FakeAnswers = {'/client/ticket': 'down', '/client/verdict': 'down', '/users/me': 'down'};

async function open(hours: number | null): Promise<void> {
    loadPage(answers(hours), USER);
    await pass(1);
}

beforeEach(() => {
    jest.useFakeTimers();
    openBrowser();
});

afterEach(() => {
    closeBrowser();
    jest.useRealTimers();
});

test('a running tab that has not reached the server for the hours of the policy empties itself and leaves the app', async () => {
    await open(2);
    server.answers = DOWN;
    await pass((2 * HOUR) - 120_000);
    expect(keptData()).toEqual(ALL_DATA);
    await pass(240_000);
    expect(databases.size).toBe(0);
    expect(localStorage.getItem('user_prev_team:x')).toBeNull();
    expect(page.done).toEqual(['stopRequests', 'blockWrites', 'goToLogin']);
});

test('nothing is done without the policy, however long the server is away', async () => {
    await open(null);
    server.answers = DOWN;
    await pass(100 * HOUR);
    expect(keptData()).toEqual(ALL_DATA);
    expect(page.done).toEqual([]);
});

test.each<[string, FakeAnswers]>([
    ['the plugin is off, but core answers', {'/client/ticket': {status: 404, contentType: 'text/html'}, '/client/verdict': {status: 404, contentType: 'text/html'}, '/users/me': {status: 200, body: {}}}],
    ['the plugin answers that it cannot know', {...DOWN, '/client/verdict': {status: 503, body: {}}}],
])('nothing is done while the server is there: %s', async (_name, there) => {
    await open(1);
    server.answers = there;
    await pass(5 * HOUR);
    expect(keptData()).toEqual(ALL_DATA);
});

test('whatever page comes next tells the person, in the app too, and reports it until the server took it', async () => {
    await open(1);
    server.answers = DOWN;
    await pass(HOUR + 120_000);
    expect(databases.size).toBe(0);
    // Or core would show its page about apps next.
    expect(localStorage.getItem('__landingPageSeen__')).toBe('true');
    const wipedAt = Date.now();
    loadPage(DOWN, '');
    await pass(1_000);
    expect(notice()).toHaveTextContent('This browser could not reach the server');
    server.answers = {...LIVE, '/client/offline_wipe': {status: 200, body: {recorded: true}}};
    app.setUser(USER);
    await pass(60_000);
    expect(notice()).toHaveTextContent('This browser could not reach the server');
    const reports = server.requests.filter(({path}) => path === '/client/offline_wipe');
    const last = reports[reports.length - 1]?.body as {wiped_at: number; ticket: string; report: object};
    expect(last).toMatchObject({ticket: ticketOf(SESSION).ticket, report: {local_storage_keys: 1, databases: 1, swept_again: 0, remaining: []}});
    expect(wipedAt - last.wiped_at).toBeLessThan(120_000);
    await pass(600_000);
    expect(server.asked('/client/offline_wipe')).toBe(reports.length);

    loadPage(LIVE, USER);
    await pass(1_000);
    expect(notice()).toBeNull();
});

test('a report nobody takes any more is dropped', async () => {
    await open(1);
    server.answers = DOWN;
    await pass(HOUR + 120_000);
    loadPage({...LIVE, '/client/offline_wipe': {status: 400, body: {id: 'client.invalid_ticket'}}}, USER);
    await pass(600_000);
    expect(server.asked('/client/offline_wipe')).toBe(1);
});

test('a beacon starts the time anew', async () => {
    await open(1);
    server.answers = DOWN;
    await pass(HOUR - 120_000);
    app.publish('beacon', {at: 1});
    await pass(HOUR - 120_000);
    expect(keptData()).toEqual(ALL_DATA);
});

test('sleep does not count: a laptop that wakes has its time again to reach the server', async () => {
    await open(1);
    server.answers = DOWN;
    jest.setSystemTime(Date.now() + (12 * HOUR));
    await pass(60_000);
    expect(keptData()).toEqual(ALL_DATA);
    await pass(HOUR);
    expect(databases.size).toBe(0);
});
