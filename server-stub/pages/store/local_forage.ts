/**
 * What Mattermost keeps of its state in the browser: IndexedDB `localforage`, store `keyvaluepairs`, key `persist:storage`.
 * It lets go of the database when another tab deletes it and opens it again to write, as localforage does; and it writes from memory
 * every second while the page lives. (Mattermost writes on change; a tab left alone did so within a minute.) That is what
 * makes a wipe hard: a tab that is not closed brings everything back.
 */
import type {Draft} from './state';
import {change, store} from './store';

const DATABASE = 'localforage';
const STORE = 'keyvaluepairs';
const KEY = 'persist:storage';
const WRITE_EVERY_MS = 1000;

let connection: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
    connection ??= new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(DATABASE, 2);
        request.onupgradeneeded = () => {
            for (const name of [STORE, 'local-forage-detect-blob-support']) {
                if (!request.result.objectStoreNames.contains(name)) {
                    request.result.createObjectStore(name);
                }
            }
        };
        request.onsuccess = () => {
            const database = request.result;
            const forget = () => {
                database.close();
                connection = null;
            };
            database.onversionchange = forget;
            database.onclose = forget;
            resolve(database);
        };
        request.onerror = () => {
            connection = null;
            reject(request.error ?? new Error('IndexedDB does not open'));
        };
    });
    return connection;
}

async function withStore<T>(mode: IDBTransactionMode, use: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await open();
    return new Promise((resolve, reject) => {
        const request = use(database.transaction(STORE, mode).objectStore(STORE));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB request failed'));
    });
}

/** What redux-persist would store of the state: drafts, and the channels and posts last seen. */
function serialize(): string {
    const {entities, storage} = store.getState();
    return JSON.stringify({
        storage: JSON.stringify(storage.storage),
        channels: JSON.stringify(Object.values(entities.channels.channels).map(({id, name, display_name: displayName}) => ({id, name, displayName}))),
        posts: JSON.stringify(Object.values(entities.posts.posts).map(({id, message}) => ({id, message}))),
        _persist: JSON.stringify({version: -1, rehydrated: true}),
    });
}

function persist(): Promise<unknown> {
    return withStore('readwrite', (objects) => objects.put(serialize(), KEY));
}

function readDrafts(stored: unknown): Record<string, Draft> {
    if (typeof stored !== 'string') {
        return {};
    }
    const drafts: unknown = (JSON.parse(stored) as {storage?: unknown}).storage;
    return typeof drafts === 'string' ? JSON.parse(drafts) as Record<string, Draft> : {};
}

/** Reads the drafts back into the store, then keeps the database written. Resolves when the store is ready. */
export async function startPersisting(): Promise<void> {
    const drafts = await withStore('readonly', (objects) => objects.get(KEY)).then(readDrafts).catch(() => ({}));
    change((state) => ({...state, storage: {storage: {...drafts, ...state.storage.storage}, initialized: true}}));
    window.setInterval(() => {
        // Nothing is kept for a person who is not there; a log-out leaves what was written before.
        if (store.getState().entities.users.currentUserId) {
            void persist().catch(() => undefined);
        }
    }, WRITE_EVERY_MS);
}

/** Mattermost's log-out purges the key, and its next write brings the drafts back. Measured; reproduced here. */
export async function purge(): Promise<void> {
    await withStore('readwrite', (objects) => objects.delete(KEY)).then(persist).catch(() => undefined);
}
