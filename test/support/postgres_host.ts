/**
 * Hosts on a real PostgreSQL server with several connections, for what only those can show: locks, races, two nodes. Needs DATABASE_URL;
 * each call makes a schema of its own and drops it at the end.
 */
import {createHash, createHmac, randomBytes} from 'node:crypto';

import {createHost} from '../../server/bridge/create_host';
import type {RawBridge} from '../../server/bridge/raw';
import type {Host} from '../../server/host';
import {createEnvironmentMethods} from '../../server-stub/bridge/environment';
import {findTexts, matchRe2} from '../../server-stub/bridge/patterns';
import {signatureMethods} from '../../server-stub/bridge/signatures';
import {createSqlMethods} from '../../server-stub/bridge/sql';
import {DatabaseError} from '../../server-stub/database/database';
import {openPostgresServer} from '../../server-stub/database/postgres_server';
import {CORE_TABLES} from './core_tables';

export interface PostgresHosts {
    /** Another node's Host. */
    createNode(): Host;
    /** Of the schema: for processes that connect to the same tables. */
    url: string;
    stop(): Promise<void>;
}

/** api: what Mattermost answers, by method, and what lies further outside, as net.fetch does. coreTables: how its tables are made. */
export async function openPostgresHosts(databaseUrl: string, api: Record<string, unknown> = {}, coreTables = CORE_TABLES): Promise<PostgresHosts> {
    const schema = `unit_${randomBytes(6).toString('hex')}`;
    const url = new URL(databaseUrl);
    url.searchParams.set('options', `-c search_path=${schema}`);
    const db = await openPostgresServer(url.toString());
    await db.script(`CREATE SCHEMA ${schema}; ${coreTables}`);
    return {
        createNode: () => createHost(createBridge(db, api)),
        url: url.toString(),
        async stop() {
            await db.script(`DROP SCHEMA ${schema} CASCADE`);
            await db.close();
        },
    };
}

/** Another process on tables that are there already; it leaves them. */
export async function connectPostgresHosts(url: string): Promise<{createNode(): Host; close(): Promise<void>}> {
    const db = await openPostgresServer(url);
    return {createNode: () => createHost(createBridge(db, {})), close: () => db.close()};
}

function createBridge(db: Awaited<ReturnType<typeof openPostgresServer>>, api: Record<string, unknown>): RawBridge {
    const methods = {...createSqlMethods(db).methods, ...signatureMethods, ...createEnvironmentMethods(() => ({}))};

    const answer = async (method: string, args: never): Promise<unknown> => {
        if (method.startsWith('api.')) {
            return api[method.slice('api.'.length)] ?? null;
        }
        const outside = api[method];
        if (typeof outside === 'function') {
            return (outside as (asked: unknown) => unknown)(args);
        }
        const run = (methods as Record<string, ((args: never) => Promise<unknown>) | undefined>)[method];
        return run ? run(args) : null;
    };
    return {
        async call(method, argsJson) {
            try {
                return JSON.stringify({value: await answer(method, JSON.parse(argsJson) as never)});
            } catch (error) {
                const id = error instanceof DatabaseError ? `sql.${error.sqlstate ?? 'unavailable'}` : 'bridge.failed';
                return JSON.stringify({error: {id, message: String(error), status_code: 500}});
            }
        },
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        matchRe2,
        findTexts,
        hmacSha256: (key, text) => createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url'),
        decodeBase64Url: () => null,
        randomBytes: (count) => randomBytes(count).toString('base64url'),
        now: () => Date.now(),
        after(delayMs, fn) {
            const timer = setTimeout(fn, delayMs);
            return () => clearTimeout(timer);
        },
    };
}
