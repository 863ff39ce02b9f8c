import type {Database} from '../database/database';
import {openPglite} from '../database/pglite';
import {CORE_SCHEMA} from '../database/schema';
import {AppError} from './app_error';
import type {Sessions} from './sessions';
import {createSessions} from './sessions';

const MINUTE_MS = 60_000;
const START = 1_790_000_000_000;

let db: Database;
let now: number;
let cleared: string[];

beforeAll(async () => {
    db = await openPglite();
    await db.script(CORE_SCHEMA);
}, 60_000);
afterAll(() => db.close());
beforeEach(async () => {
    await db.exec('DELETE FROM sessions');
    now = START;
    cleared = [];
});

let areAccessTokensOn = true;
const create = (clearingScansCache = false): Sessions => createSessions(db, {
    now: () => now, clearingScansCache, areAccessTokensOn: () => areAccessTokensOn,
    onUserCacheCleared: async (userId) => {
        cleared.push(userId);
    },
});
const day = () => now + 24 * 60 * MINUTE_MS;

describe('the session cache', () => {
    test('keeps answering for a row that SQL deleted, and slides by ten minutes with every use', async () => {
        const sessions = create();
        const {token} = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: day()});
        await db.exec('DELETE FROM sessions');
        for (let use = 0; use < 3; use += 1) {
            now += 9 * MINUTE_MS;
            expect((await sessions.getByToken(token))?.user_id).toBe('u1');
        }
        now += 10 * MINUTE_MS;
        expect(await sessions.getByToken(token)).toBeNull();
    });

    test('a purge makes the deletion take effect, and tells nobody', async () => {
        const sessions = create();
        const {token} = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: day()});
        await db.exec('DELETE FROM sessions');
        sessions.purgeCache();
        expect(await sessions.getByToken(token)).toBeNull();
        expect(cleared).toEqual([]);
    });

    test.each([false, true])('revoking clears only that user\'s entries (as core scans: %s)', async (scans) => {
        const sessions = create(scans);
        const mine = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: day()});
        const other = await sessions.create({user_id: 'u2', roles: 'system_user', expires_at: day()});
        await sessions.revokeById(mine.id);
        expect(await sessions.getByToken(mine.token)).toBeNull();
        await db.exec('DELETE FROM sessions');
        expect((await sessions.getByToken(other.token))?.id).toBe(other.id);
        expect(cleared).toEqual(['u1']);
    });

    test('revoking everyone empties it without telling the hub', async () => {
        const sessions = create();
        const {token} = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: day()});
        await sessions.revokeEveryone();
        expect(await sessions.getByToken(token)).toBeNull();
        expect(cleared).toEqual([]);
    });

    test('an expired session is refused though it is cached', async () => {
        const sessions = create();
        const {token} = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: now + MINUTE_MS});
        now += 2 * MINUTE_MS;
        expect(await sessions.getByToken(token)).toBeNull();
    });
});

test('a database that fails looks like an unknown session to who is not cached, and like nothing to who is', async () => {
    const sessions = create();
    const cached = await sessions.create({user_id: 'u1', roles: 'system_user', expires_at: day()});
    const failing = createSessions({...db, query: () => Promise.reject(new Error('down'))}, {now: () => now, clearingScansCache: false, onUserCacheCleared: async () => undefined, areAccessTokensOn: () => true});
    expect(await failing.getByToken(cached.token)).toBeNull();
    expect((await sessions.getByToken(cached.token))?.id).toBe(cached.id);
});

test('a session that is not there is refused with 400 when asked by id', async () => {
    await expect(create().getById('nothing')).rejects.toMatchObject(new AppError('app.session.get.app_error', 'We encountered an error finding the session.', 400));
});

test('a revoked personal-access-token session comes back with the next use of the token', async () => {
    await db.exec(`INSERT INTO users (id, username, roles, deleteat, authservice) VALUES ('u1', 'bot', 'system_user', 0, '') ON CONFLICT DO NOTHING`);
    await db.exec(`INSERT INTO useraccesstokens (id, token, userid, isactive) VALUES ('t1', 'pat', 'u1', true) ON CONFLICT DO NOTHING`);
    const sessions = create();
    const first = await sessions.getByToken('pat');
    await sessions.revokeAllOfUser('u1');
    const second = await sessions.getByToken('pat');
    expect(first?.props.type).toBe('UserAccessToken');
    expect(second?.user_id).toBe('u1');
    expect(second?.id).not.toBe(first?.id);
});

test('where personal access tokens are off, only those of bots make sessions, which say so', async () => {
    await db.exec(`INSERT INTO users (id, username, roles, deleteat, authservice) VALUES ('p1', 'person', 'system_user', 0, ''), ('b1', 'machine', 'system_user', 0, '')`);
    await db.exec(`INSERT INTO bots (userid, ownerid, deleteat) VALUES ('b1', 'p1', 0)`);
    await db.exec(`INSERT INTO useraccesstokens (id, token, userid, isactive) VALUES ('tp', 'of-a-person', 'p1', true), ('tb', 'of-a-bot', 'b1', true)`);
    const sessions = create();
    areAccessTokensOn = false;
    expect(await sessions.getByToken('of-a-person')).toBeNull();
    expect((await sessions.getByToken('of-a-bot'))?.props).toMatchObject({is_bot: 'true', is_guest: 'false'});
    areAccessTokensOn = true;
    expect((await sessions.getByToken('of-a-person'))?.props).not.toHaveProperty('is_bot');
});

test('pushes go to unexpired sessions with a device that was not removed', async () => {
    const sessions = create();
    const device = (deviceId: string, expiresAt: number) => sessions.create({user_id: 'u1', roles: '', expires_at: expiresAt, device_id: deviceId});
    await device('apple_rn-v2:a', day());
    await device('apple_rn-v2:never-expires', 0);
    await device('apple_rn-v2:expired', now - 1);
    await device('', day());
    const removed = await device('android_rn-v2:removed', day());
    await sessions.setProp(removed, 'last_removed_device_id', removed.device_id);
    expect((await sessions.withActiveDevices('u1')).map((session) => session.device_id)).toEqual(['apple_rn-v2:a']);
});

test('activity of a request under way brings a revoked session back, until the cache is cleared again', async () => {
    const sessions = create();
    const session = await sessions.create({user_id: 'u1', roles: '', expires_at: day(), last_activity_at: now - 6 * MINUTE_MS});
    await sessions.revoke(session);
    await sessions.touch(session, 60 * MINUTE_MS);
    expect(await sessions.getByToken(session.token)).not.toBeNull();
    await sessions.clearUserCache('u1');
    expect(await sessions.getByToken(session.token)).toBeNull();
});

test('activity lengthens a session again', async () => {
    const sessions = create();
    const session = await sessions.create({user_id: 'u1', roles: '', expires_at: now + 50 * MINUTE_MS});
    await sessions.touch(session, 60 * MINUTE_MS);
    expect(await sessions.getById(session.id)).toMatchObject({expires_at: now + 60 * MINUTE_MS});
});

test('at most 500 sessions a user: the longest unused make room', async () => {
    const sessions = create();
    await db.exec(
        `INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
         SELECT 's' || n, 't' || n, n, 0, n, 'u1', '', '', false, false, '{}' FROM generate_series(1, 500) n`,
    );
    await sessions.create({user_id: 'u1', roles: '', expires_at: day()});
    const [row] = await db.query<{count: number; first: number}>(`SELECT count(*) AS count, min(createat) AS first FROM sessions`);
    expect(row).toEqual({count: 500, first: 2});
});

describe('one connection, shared', () => {
    test('a statement waits until an open transaction has ended, and sees what it committed', async () => {
        const transaction = await db.begin();
        await transaction.exec(`INSERT INTO systems (name, value) VALUES ('turn', 'one')`);
        const outside = db.query<{value: string}>(`SELECT value FROM systems WHERE name = 'turn'`);
        const second = db.begin();
        await transaction.exec(`UPDATE systems SET value = 'two' WHERE name = 'turn'`);
        await transaction.commit();
        expect(await outside).toEqual([{value: 'two'}]);
        await (await second).rollback();
    });

    test('a transaction that ended takes no more statements and leaves nothing of what it rolled back', async () => {
        const transaction = await db.begin();
        await transaction.exec(`INSERT INTO systems (name, value) VALUES ('gone', 'x')`);
        await transaction.rollback();
        await expect(transaction.exec('SELECT 1')).rejects.toMatchObject({sqlstate: '25P01'});
        expect(await db.query(`SELECT 1 FROM systems WHERE name = 'gone'`)).toEqual([]);
    });

    test('a statement that failed ends neither the transaction\'s turn nor the connection', async () => {
        const transaction = await db.begin();
        await expect(transaction.query('SELECT nothing')).rejects.toMatchObject({sqlstate: '42703'});
        await expect(transaction.query('SELECT 1')).rejects.toMatchObject({sqlstate: '25P02'});
        await transaction.rollback();
        expect(await db.query('SELECT 1 AS one')).toEqual([{one: 1}]);
    });
});
