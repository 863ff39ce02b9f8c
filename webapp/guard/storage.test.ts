import {MARKER_KEY, readJson, removeKey, TICKET_KEY, writeJson} from './own_keys';
import {deleteOwnTabStorage, deleteStorage} from './storage';
import {installFakeCaches, installFakeIndexedDb} from './test_support';

const ORIGIN = window.location.origin;
const unregistered: string[] = [];

beforeEach(() => {
    window.basename = '';
    localStorage.clear();
    sessionStorage.clear();
    unregistered.length = 0;
    const registration = (scope: string) => ({scope, unregister: async () => Boolean(unregistered.push(scope))});
    Object.defineProperty(navigator, 'serviceWorker', {configurable: true, value: {getRegistrations: async () => [registration(`${ORIGIN}/`), registration(`${ORIGIN}/chat/`)]}});
});

test('a database that a slow machine deletes after three seconds was not in anybody\'s way', async () => {
    jest.useFakeTimers();
    const databases = installFakeIndexedDb(['localforage']);
    const remove = window.indexedDB.deleteDatabase.bind(window.indexedDB);
    window.indexedDB.deleteDatabase = (name) => {
        const request = {} as IDBOpenDBRequest;
        setTimeout(() => {
            remove(name);
            request.onsuccess?.(new Event('success') as IDBVersionChangeEvent);
        }, 3_000);
        return request;
    };
    installFakeCaches({});
    const deleted = deleteStorage();
    await jest.advanceTimersByTimeAsync(4_000);
    jest.useRealTimers();
    expect(await deleted).toMatchObject({removed: {databases: 1}, remaining: []});
    expect(databases.size).toBe(0);
});

test('deletes every kind of storage and spares only its own two keys', async () => {
    localStorage.setItem('user_prev_team:x', '1');
    localStorage.setItem('some plugin', '1');
    localStorage.setItem(TICKET_KEY, '1');
    localStorage.setItem(MARKER_KEY, '1');
    sessionStorage.setItem('lastActive', '1');
    const databases = installFakeIndexedDb(['localforage', 'a plugin']);
    const caches = installFakeCaches({files: [`${ORIGIN}/api/v4/files/1`], empty: []});
    expect(await deleteStorage()).toEqual({
        removed: {local_storage_keys: 2, session_storage_keys: 1, databases: 2, caches: 2, service_workers: 2},
        remaining: [],
    });
    expect(Object.keys(localStorage).sort()).toEqual([TICKET_KEY, MARKER_KEY].sort());
    expect(sessionStorage).toHaveLength(0);
    expect(databases.size + caches.size).toBe(0);
});

test('finds nothing the second time', async () => {
    installFakeIndexedDb([]);
    installFakeCaches({});
    Object.defineProperty(navigator, 'serviceWorker', {configurable: true, value: undefined});
    expect(await deleteStorage()).toEqual({removed: {local_storage_keys: 0, session_storage_keys: 0, databases: 0, caches: 0, service_workers: 0}, remaining: []});
});

test('says which kind could not be emptied, and empties the others', async () => {
    jest.useFakeTimers();
    localStorage.setItem('user_prev_team:x', '1');
    installFakeIndexedDb(['localforage', 'open elsewhere'], ['open elsewhere']);
    installFakeCaches({});
    Object.defineProperty(window, 'caches', {configurable: true, value: {keys: () => Promise.reject(new Error('broken'))}});
    const deleted = deleteStorage();
    await jest.advanceTimersByTimeAsync(4_000);
    const {removed, remaining} = await deleted;
    expect(removed).toMatchObject({local_storage_keys: 1, databases: 1, caches: 0});
    expect(remaining.sort()).toEqual(['caches: failed', 'indexed_db: blocked']);
    jest.useRealTimers();
});

test('under a subpath spares what is not Mattermost\'s, and says so', async () => {
    window.basename = '/chat';
    localStorage.setItem('user_prev_team:x', '1');
    localStorage.setItem('neighbour', '1');
    const databases = installFakeIndexedDb(['localforage', 'neighbour']);
    const caches = installFakeCaches({ours: [`${ORIGIN}/chat/file`], mixed: [`${ORIGIN}/chat/file`, `${ORIGIN}/neighbour`]});
    const {removed, remaining} = await deleteStorage();
    expect(removed).toMatchObject({local_storage_keys: 1, databases: 1, caches: 1, service_workers: 1});
    expect(remaining.sort()).toEqual(['indexed_db: spared', 'local_storage: spared']);
    expect(localStorage.getItem('neighbour')).toBe('1');
    expect([...databases]).toEqual(['neighbour']);
    expect([...caches]).toEqual([['mixed', [`${ORIGIN}/neighbour`]]]);
    expect(unregistered).toEqual([`${ORIGIN}/chat/`]);
});

test('under a subpath finds what Mattermost keeps there, which it names by its path', async () => {
    window.basename = '/chat';
    const ours = ['/chat:was_logged_in', '/chat:user_team_prev_channel:x:y', '/chat:user_team_penultimate_channel:x:y', '/chat:recent_emojis:x', '/chat:teamIdJoinedOnLoad', '__announcement__hello', 'maria.keller-#0a111f'];
    ours.forEach((key) => localStorage.setItem(key, '1'));
    localStorage.setItem('/forum:was_logged_in', '1');
    installFakeIndexedDb([]);
    installFakeCaches({});
    expect((await deleteStorage()).removed.local_storage_keys).toBe(ours.length);
    expect(Object.keys(localStorage)).toEqual(['/forum:was_logged_in']);
});

test('below a path of the origin another Mattermost keeps its session guard\'s keys, and each guard sees only its own', async () => {
    installFakeIndexedDb([]);
    installFakeCaches({});
    window.basename = '/first';
    writeJson(TICKET_KEY, {of: 'first'});
    window.basename = '/second';
    expect(readJson(TICKET_KEY)).toBeNull();
    writeJson(TICKET_KEY, {of: 'second'});
    expect((await deleteStorage()).remaining).toEqual([]);
    removeKey(TICKET_KEY);
    window.basename = '/first';
    expect(readJson(TICKET_KEY)).toEqual({of: 'first'});
});

test('a tab that leaves the rest to another one deletes what only it can reach', () => {
    localStorage.setItem('user_prev_team:x', '1');
    sessionStorage.setItem('lastActive', '1');
    deleteOwnTabStorage();
    expect(sessionStorage).toHaveLength(0);
    expect(localStorage).toHaveLength(1);
});
