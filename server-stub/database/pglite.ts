/** PGlite behind the Database interface: one connection, so every statement and every transaction waits for its turn. */
import {PGlite, types} from '@electric-sql/pglite';

import type {Database, Queryable, SqlValue, Transaction} from './database';
import {DatabaseError, databaseError, TRANSACTION_LIMIT_MS} from './database';
import {TurnLock} from './turn_lock';

/** Parameters travel as text, whatever JavaScript type they have, as lib/pq sends them; so both hosts accept the same ones. */
const asText = (value: unknown): string => String(value);
const serializers = Object.fromEntries([
    types.BOOL, types.INT2, types.INT4, types.INT8, types.FLOAT4, types.FLOAT8, types.NUMERIC, types.TEXT, types.VARCHAR, types.BPCHAR,
    types.JSON, types.JSONB, types.TIMESTAMP, types.TIMESTAMPTZ, types.DATE, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1231,
].map((oid) => [oid, asText]));
const parsers = {[types.INT8]: Number};

/** dataDir: a folder that keeps the data; without it they live in memory. */
export async function openPglite(dataDir?: string): Promise<Database> {
    const engine = await PGlite.create(dataDir);
    const turns = new TurnLock();
    let failsUntil = 0;

    const run = async <Row>(sql: string, params: readonly SqlValue[]): Promise<{rows: Row[]; affected: number}> => {
        if (Date.now() < failsUntil) {
            throw new DatabaseError(null, 'the database is not reachable');
        }
        try {
            const result = await engine.query<Row>(sql, [...params], {serializers, parsers});
            return {rows: result.rows, affected: result.affectedRows ?? 0};
        } catch (cause) {
            throw databaseError(cause);
        }
    };
    const statements: Queryable = {
        query: async <Row>(sql: string, params: readonly SqlValue[] = []) => (await run<Row>(sql, params)).rows,
        exec: async (sql, params = []) => (await run(sql, params)).affected,
    };
    const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
        const release = await turns.acquire();
        try {
            return await work();
        } finally {
            release();
        }
    };

    return {
        kind: 'pglite',
        query: (sql, params) => inTurn(() => statements.query(sql, params)),
        exec: (sql, params) => inTurn(() => statements.exec(sql, params)),
        script: (sql) => inTurn(async () => {
            await engine.exec(sql);
        }),
        begin: () => beginTransaction(turns, statements),
        async failFor(ms) {
            failsUntil = Date.now() + ms;
        },
        async close() {
            await engine.close();
        },
    };
}

async function beginTransaction(turns: TurnLock, statements: Queryable): Promise<Transaction> {
    const release = await turns.acquire();
    let open = true;
    // A statement that is still running when the limit strikes must end before ROLLBACK, or it would run outside the transaction.
    let last: Promise<unknown> = Promise.resolve();
    const step = <T>(work: () => Promise<T>): Promise<T> => {
        if (!open) {
            return Promise.reject(new DatabaseError('25P01', 'the transaction has ended'));
        }
        const result = last.then(work);
        last = result.catch(() => undefined);
        return result;
    };
    const end = async (statement: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
        if (!open) {
            throw new DatabaseError('25P01', 'the transaction has ended');
        }
        open = false;
        clearTimeout(limit);
        try {
            await last;
            await statements.exec(statement);
        } catch (cause) {
            await statements.exec('ROLLBACK').catch(() => undefined);
            throw cause;
        } finally {
            release();
        }
    };
    const limit = setTimeout(() => {
        end('ROLLBACK').catch(() => undefined);
    }, TRANSACTION_LIMIT_MS);
    limit.unref();
    try {
        await statements.exec('BEGIN');
    } catch (cause) {
        open = false;
        clearTimeout(limit);
        release();
        throw cause;
    }
    return {
        query: <Row>(sql: string, params?: readonly SqlValue[]) => step(() => statements.query<Row>(sql, params)),
        exec: (sql, params) => step(() => statements.exec(sql, params)),
        commit: () => end('COMMIT'),
        rollback: () => end('ROLLBACK'),
    };
}
