import type {Database} from '../database/database';
import {AppError} from './app_error';
import {createConfigStore} from './config_store';
import {defaultConfig} from './default_config';

/** A database that holds the one stored configuration. */
function memory(stored: string | null = null): Database & {stored: string | null} {
    const db = {
        kind: 'pglite' as const, stored,
        query: async <Row>() => (db.stored === null ? [] : [{value: db.stored}]) as Row[],
        exec: async (sql: string, params: readonly unknown[] = []) => {
            db.stored = sql.startsWith('INSERT') ? String(params[1]) : db.stored;
            return 1;
        },
        begin: () => Promise.reject(new Error('unused')), script: async () => undefined, failFor: async () => undefined, close: async () => undefined,
    };
    return db;
}
const defaults = () => defaultConfig('http://localhost', 'http://push');

test('what was stored is there after a restart, and settings added since have their default', async () => {
    const db = memory();
    const store = await createConfigStore(db, defaults(), {});
    await store.patch({EmailSettings: {PushNotificationContents: 'generic'}}, () => true);
    db.stored = db.stored?.replace('"SendPushNotifications":true,', '') ?? null;
    const again = await createConfigStore(db, defaults(), {});
    expect(again.current.EmailSettings).toMatchObject({PushNotificationContents: 'generic', SendPushNotifications: true});
});

test('a veto before saving leaves everything as it was, and nobody is told', async () => {
    const db = memory();
    const store = await createConfigStore(db, defaults(), {});
    const told: string[] = [];
    store.onChange(() => told.push('changed'));
    store.beforeSave = async (next) => next.EmailSettings?.PushNotificationContents === 'full' ? null : new AppError('veto', 'The floor is full.', 403);
    await expect(store.patch({EmailSettings: {PushNotificationContents: 'generic'}}, () => true)).rejects.toMatchObject({message: 'The floor is full.', statusCode: 403});
    expect([store.current.EmailSettings?.PushNotificationContents, told, db.stored]).toEqual(['full', [], null]);
});

test('unknown sections and fields are ignored, as core\'s JSON decoder does', async () => {
    const store = await createConfigStore(memory(), defaults(), {});
    await store.patch({NoSettings: {A: 1}, EmailSettings: {NoField: 1}}, () => true);
    expect(store.current).toEqual(defaults());
});

test('a masked secret that comes back does not replace the secret', async () => {
    const store = await createConfigStore(memory(), defaults(), {});
    await store.patch(store.sanitized(), () => true);
    expect(store.current.SqlSettings?.AtRestEncryptKey).toBe('stand-in-at-rest-key');
});

test('with RestrictSystemAdmin a restrictable field stays as it is, without an error, as in core', async () => {
    const store = await createConfigStore(memory(), defaults(), {});
    await store.replaceOutside('ExperimentalSettings', 'RestrictSystemAdmin', true);
    await store.patch({NativeAppSettings: {MobileEnableBiometrics: true}, EmailSettings: {PushNotificationContents: 'generic'}}, () => true);
    expect([store.current.NativeAppSettings?.MobileEnableBiometrics, store.current.EmailSettings?.PushNotificationContents]).toEqual([false, 'generic']);
});
