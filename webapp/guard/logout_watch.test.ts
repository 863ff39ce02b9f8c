import {watchLogout} from './logout_watch';

const heard: string[] = [];
const listener = {loggingOut: (isSo: boolean) => heard.push(isSo ? 'loggingOut' : 'refused'), loggedOut: () => heard.push('loggedOut')};
let answer: () => Promise<Response>;
let stop: () => void;
const pageFetch: typeof fetch = () => answer();

beforeEach(() => {
    heard.length = 0;
    window.basename = '';
    window.fetch = pageFetch;
    answer = async () => ({ok: true, status: 200} as Response);
    stop = watchLogout(listener);
});

test('notices a log-out before and after it', async () => {
    const response = window.fetch(`${window.location.origin}/api/v4/users/logout`, {method: 'post'});
    expect(heard).toEqual(['loggingOut']);
    expect((await response).status).toBe(200);
    expect(heard).toEqual(['loggingOut', 'loggedOut']);
});

test('notices that core refused, or was not there', async () => {
    answer = async () => ({ok: false, status: 500} as Response);
    await window.fetch('/api/v4/users/logout', {method: 'POST'});
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(window.fetch('/api/v4/users/logout', {method: 'POST'})).rejects.toThrow('Failed to fetch');
    expect(heard).toEqual(['loggingOut', 'refused', 'loggingOut', 'refused']);
});

test.each<[string, RequestInit]>([
    ['/api/v4/users/logout', {}],
    ['/api/v4/users/login', {method: 'POST'}],
    ['/api/v4/users/logout/other', {method: 'POST'}],
    ['https://elsewhere.example/api/v4/users/logout', {method: 'POST'}],
    ['http://[broken', {method: 'POST'}],
])('%s %j is no log-out', async (url, init) => {
    await window.fetch(url, init);
    expect(heard).toEqual([]);
});

test('knows the log-out under a subpath', async () => {
    window.basename = '/chat';
    await window.fetch('/api/v4/users/logout', {method: 'POST'});
    expect(heard).toEqual([]);
    await window.fetch('/chat/api/v4/users/logout', {method: 'POST'});
    expect(heard).toEqual(['loggingOut', 'loggedOut']);
});

test('a log-out another tab told of is not this person\'s, whether or not core takes it, and the next one is', async () => {
    const signal = (newValue: string | null) => window.dispatchEvent(new StorageEvent('storage', {key: '__logout__', newValue, storageArea: localStorage}));
    // As core does: at once.
    const relayed = () => window.fetch('/api/v4/users/logout', {method: 'POST'});
    window.addEventListener('storage', () => void relayed(), {once: true});
    signal('id of the log-out');
    signal(null);
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard).toEqual(['loggedOut']);
    answer = async () => ({ok: false, status: 500} as Response);
    window.addEventListener('storage', () => void relayed(), {once: true});
    signal('id of another one');
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard).toEqual(['loggedOut']);
    answer = async () => ({ok: true, status: 200} as Response);
    await relayed();
    expect(heard).toEqual(['loggedOut', 'loggingOut', 'loggedOut']);
});

test('gives the page its own fetch back, but not over another plugin\'s', () => {
    stop();
    expect(window.fetch).toBe(pageFetch);
    const stopSecond = watchLogout(listener);
    const another: typeof fetch = () => answer();
    window.fetch = another;
    stopSecond();
    expect(window.fetch).toBe(another);
});
