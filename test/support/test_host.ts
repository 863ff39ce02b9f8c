/**
 * A Host for unit tests: the real port over a fake bridge with PGlite, a clock that stands still until the test moves it, and Mattermost's
 * API as fake_core.ts fakes it. Tests get it from use_test_host.ts: one database a file, one schema a test.
 */
import {createHash, createHmac, randomBytes} from 'node:crypto';

import {PGlite} from '@electric-sql/pglite';

import {createEnvironmentMethods} from '../../server-stub/bridge/environment';
import {BridgeError} from '../../server-stub/bridge/errors';
import {signatureMethods} from '../../server-stub/bridge/signatures';
import {findTexts, matchRe2, patternMethods} from '../../server-stub/bridge/patterns';
import {readTranslations} from '../../server-stub/bridge/translations';
import {createHost} from '../../server/bridge/create_host';
import type {ApiMethod} from '../../server/bridge/methods';
import type {RawBridge} from '../../server/bridge/raw';
import {DATABASE_NOW} from '../../server/database/clock';
import {migrate} from '../../server/database/migrate';
import type {Host} from '../../server/host';
import {CORE_TABLES} from './core_tables';
import type {FakeCore} from './fake_core';
import {callFakeApi, callFakeCoreRequest, createFakeCore, FakeApiError} from './fake_core';

export interface TestDatabase {
    /** A fresh schema with core's tables and the product's migrations (none with migrated: false). */
    createTestHost(options?: {migrated?: boolean}): Promise<TestHost>;
    stop(): Promise<void>;
}

export interface TestHost {
    /** A Host for one unit of work; make more with fork(). */
    host: Host;
    bridge: RawBridge;
    core: FakeCore;
    log: Array<{level: string; message: string; fields: Record<string, unknown>}>;
    /** Moves the clock and runs the timers that come due, in order, each until the work it started is done. */
    advance(ms: number): Promise<void>;
    /** As a machine that slept: the clock jumps, and every timer that came due meanwhile runs once. For days, which advance would live through tick by tick. */
    sleep(ms: number): Promise<void>;
    /** Moves the clock at once, as for a machine that slept: what came due meanwhile runs once, however often it would have. */
    leap(ms: number): Promise<void>;
    /** Waits until nothing started is under way. */
    settle(): Promise<void>;
    /** Makes every statement fail as when the database is away, or with this error's id, until called with false. */
    setDatabaseDown(down: boolean, errorId?: string): void;
    /** Sets the database's clock apart from this machine's, by so many ms. */
    setDatabaseAhead(ms: number): void;
    addUser(user?: Partial<TestUser>): Promise<TestUser>;
    addSession(userId: string, session?: Partial<TestSession>): Promise<TestSession>;
    /** Runs statements with no regard to the product: for arranging and for looking. */
    rows<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
}

export interface TestUser {id: string; username: string; email: string; firstname: string; lastname: string; roles: string; deleteat: number; authservice: string}
export interface TestSession {
    id: string; token: string; createat: number; expiresat: number; lastactivityat: number; deviceid: string;
    roles: string; isoauth: boolean; expirednotify: boolean; props: Record<string, string>;
}

/** Sunday 22 November 2026, noon UTC. */
const START_MS = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

export async function startTestDatabase(): Promise<TestDatabase> {
    const db = await PGlite.create();
    let schemas = 0;
    return {
        async createTestHost(options = {}) {
            const schema = `test_${++schemas}`;
            await db.exec(`CREATE SCHEMA ${schema}; SET search_path TO ${schema}; ${CORE_TABLES}`);
            const test = createOnSchema(db);
            if (options.migrated !== false) {
                await migrate(test.host.fork());
            }
            return test;
        },
        stop: () => db.close(),
    };
}

function createOnSchema(db: PGlite): TestHost {
    const core = createFakeCore();
    const log: TestHost['log'] = [];
    const environment = createEnvironmentMethods(() => core.variables);
    const timers = new Map<number, {at: number; fn: () => void}>();
    let now = START_MS;
    let timerCount = 0;
    let underWay = 0;
    let down: string | null = null;
    let databaseAheadMs = 0;

    // PGlite is one connection: whoever has a transaction open holds it, and everybody else waits.
    let freed = Promise.resolve();
    let release: (() => void) | null = null;
    let txCount = 0;
    let openTx = '';

    const statement = async (text: string, params: unknown[], tx: string | undefined) => {
        // The database's clock moves as the test's does.
        const sql = text.startsWith('CREATE') ? text : text.replaceAll(DATABASE_NOW, `${now + databaseAheadMs}::bigint`);
        if (down !== null) {
            throw new FakeApiError({id: down, message: 'the database is away', status_code: 503});
        }
        if (tx === undefined) {
            await freed;
            return db.query<Record<string, string>>(sql, params);
        }
        if (tx !== openTx) {
            throw new FakeApiError({id: 'sql.no_transaction', message: 'no such transaction', status_code: 500});
        }
        return db.query<Record<string, string>>(sql, params);
    };
    const begin = async () => {
        while (openTx !== '') {
            await freed;
        }
        openTx = `tx${++txCount}`;
        freed = new Promise((resolve) => {
            release = resolve;
        });
        await statement('BEGIN', [], openTx).catch((error: unknown) => {
            endTransaction();
            throw error;
        });
        return {tx: openTx};
    };
    const endTransaction = () => {
        openTx = '';
        release?.();
    };
    const end = async (verb: 'COMMIT' | 'ROLLBACK', tx: string) => {
        if (tx === openTx) {
            await db.exec(verb).finally(endTransaction);
        }
        return null;
    };

    const answer = async (method: string, args: never): Promise<unknown> => {
        const {sql, params, tx} = args as {sql: string; params: unknown[]; tx: string | undefined};
        if (method.startsWith('api.')) {
            await freed;
            return callFakeApi(core, db, newId, () => now, method.slice('api.'.length) as ApiMethod, args as unknown[]);
        }
        const answerOfTest = core.bridgeAnswers[method];
        if (answerOfTest) {
            return answerOfTest(args);
        }
        switch (method) {
        case 'sql.query':
            return Object.values((await statement(sql, params, tx)).rows[0] ?? {})[0];
        case 'sql.exec':
            return {rows_affected: (await statement(sql, params, tx)).affectedRows ?? 0};
        case 'sql.begin':
            return begin();
        case 'sql.commit':
            return end('COMMIT', String(tx));
        case 'sql.rollback':
            return end('ROLLBACK', String(tx));
        case 'crypto.ed25519_generate':
        case 'crypto.ed25519_sign':
        case 'crypto.ed25519_verify':
            return signatureMethods[method](args);
        case 'crypto.named_key':
        case 'crypto.named_sign':
        case 'env.names':
            return environment[method](args);
        case 'operator.take_order':
            return {order: core.orders.shift() ?? null};
        case 'operator.answer_order':
            core.orderAnswers.push(args);
            return null;
        case 're2.match':
            return patternMethods['re2.match'](args);
        case 'core.translations':
            return readTranslations(args);
        case 'core.request':
            return callFakeCoreRequest(db, args);
        case 'log.write':
            log.push(args);
            return null;
        default:
            throw new FakeApiError({id: 'bridge.no_such_method', message: method, status_code: 500});
        }
    };

    const bridge: RawBridge = {
        async call(method, argsJson) {
            underWay++;
            try {
                return JSON.stringify({value: await answer(method, JSON.parse(argsJson) as never)});
            } catch (error) {
                return JSON.stringify({error: asBridgeError(error)});
            } finally {
                underWay--;
            }
        },
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        matchRe2,
        findTexts,
        decodeBase64Url: (encoded) => Buffer.from(encoded, 'base64url').toString('utf8'),
        hmacSha256: (key, text) => createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url'),
        randomBytes: (count) => randomBytes(count).toString('base64url'),
        now: () => now,
        after(delayMs, fn) {
            const id = ++timerCount;
            timers.set(id, {at: now + delayMs, fn});
            return () => timers.delete(id);
        },
    };
    const newId = () => createHost(bridge).ids.newId();

    const settle = async () => {
        for (let quietTurns = 0; quietTurns < 3; quietTurns = underWay === 0 ? quietTurns + 1 : 0) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    };

    const advance = async (ms: number): Promise<void> => {
        const until = now + ms;
        for (;;) {
            const due = [...timers].filter(([, timer]) => timer.at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
            if (!due) {
                break;
            }
            timers.delete(due[0]);
            now = Math.max(now, due[1].at);
            due[1].fn();
            await settle();
        }
        now = until;
        await settle();
    };

    return {
        host: createHost(bridge),
        bridge, core, log, settle, advance,
        async sleep(ms) {
            now += ms;
            await advance(0);
        },
        async leap(ms) {
            now += ms;
            for (const [id, timer] of [...timers].filter(([, {at}]) => at <= now)) {
                timers.delete(id);
                timer.fn();
                await settle();
            }
        },
        setDatabaseDown(value, errorId = 'sql.unavailable') {
            down = value ? errorId : null;
        },
        setDatabaseAhead(ms) {
            databaseAheadMs = ms;
        },
        async addUser(user = {}) {
            const id = user.id ?? newId();
            const made: TestUser = {
                id, username: `user_${id.slice(0, 8)}`, email: `${id}@example.com`, firstname: 'Test', lastname: 'Person', roles: 'system_user',
                deleteat: 0, authservice: '', ...user,
            };
            await db.query(
                `INSERT INTO users (id, createat, updateat, deleteat, username, password, authservice, email, nickname, firstname, lastname, roles, locale, mfaactive, mfasecret, lastlogin)
                 VALUES ($1, $2, $2, $3, $4, 'secret', $5, $6, '', $7, $8, $9, 'en', false, 'secret', 0)`,
                [id, now, made.deleteat, made.username, made.authservice, made.email, made.firstname, made.lastname, made.roles]);
            return made;
        },
        async addSession(userId, session = {}) {
            const made: TestSession = {
                id: newId(), token: newId(), createat: now, expiresat: now + (30 * DAY_MS), lastactivityat: now, deviceid: '', roles: 'system_user',
                isoauth: false, expirednotify: false, props: {platform: 'Linux', os: 'Linux', browser: 'Chrome/140.0', csrf: 'csrf-token'}, ...session,
            };
            await db.query(
                `INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
                [made.id, made.token, made.createat, made.expiresat, made.lastactivityat, userId, made.deviceid, made.roles, made.isoauth, made.expirednotify, JSON.stringify(made.props)]);
            return made;
        },
        rows: async <Row>(sql: string, params: unknown[] = []) => (await db.query<Row>(sql, params)).rows,
    };
}

function asBridgeError(error: unknown): {id: string; message: string; status_code: number} {
    if (error instanceof FakeApiError) {
        return error.failure;
    }
    if (error instanceof BridgeError) {
        return {id: error.id, message: error.message, status_code: error.statusCode};
    }
    const {code, message} = error as {code?: string; message: string};
    return {id: code ? `sql.${code}` : 'sql.failed', message, status_code: 500};
}

/** The same host with some members of its own. */
export function withMembers(host: Host, members: Partial<Host>): Host {
    return Object.create(host, Object.getOwnPropertyDescriptors(members)) as Host;
}
