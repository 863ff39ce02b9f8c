/** A PostgreSQL server behind the Database interface: a pool, since here several connections are real. */
import type {PoolClient} from 'pg';
import {Client, Pool, types} from 'pg';

import type {Database, Queryable, SqlValue, Transaction} from './database';
import {DatabaseError, databaseError, TRANSACTION_LIMIT_MS} from './database';

const INT8 = 20;
const typeParsers = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') => oid === INT8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

export async function openPostgresServer(url: string): Promise<Database> {
    const pool = new Pool({connectionString: url, max: 12, types: typeParsers});
    // An idle connection the server closes is replaced at the next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    const pooled = statementsOf(pool);
    await pooled.query('SELECT 1');
    let outage: NodeJS.Timeout | null = null;

    return {
        kind: 'postgres',
        ...pooled,
        async script(sql) {
            await pool.query(sql).catch((cause: unknown) => {
                throw databaseError(cause);
            });
        },
        async begin() {
            const client = await pool.connect().catch((cause: unknown) => {
                throw databaseError(cause);
            });
            return beginTransaction(client);
        },
        async failFor(ms) {
            await setReachable(url, false);
            outage = setTimeout(() => {
                setReachable(url, true).catch(() => undefined);
            }, ms);
        },
        async close() {
            if (outage) {
                clearTimeout(outage);
                await setReachable(url, true);
            }
            await pool.end();
        },
    };
}

function statementsOf(runner: Pool | PoolClient): Queryable {
    const run = async (sql: string, params: readonly SqlValue[], name?: string) => {
        try {
            return await (name === undefined ? runner.query(sql, [...params]) : runner.query({name, text: sql, values: [...params]}));
        } catch (cause) {
            throw databaseError(cause);
        }
    };
    return {
        query: async <Row>(sql: string, params: readonly SqlValue[] = [], name?: string) => (await run(sql, params, name)).rows as Row[],
        exec: async (sql, params = [], name = undefined) => (await run(sql, params, name)).rowCount ?? 0,
    };
}

/** A connection lost in a transaction shows at its next statement; without a listener it would end the process. */
const ignoreLoss = (): void => undefined;

async function beginTransaction(client: PoolClient): Promise<Transaction> {
    const statements = statementsOf(client);
    let open = true;
    const end = async (statement: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
        if (!open) {
            throw new DatabaseError('25P01', 'the transaction has ended');
        }
        open = false;
        clearTimeout(limit);
        client.off('error', ignoreLoss);
        try {
            await statements.exec(statement);
            client.release();
        } catch (cause) {
            client.release(true);
            throw cause;
        }
    };
    const limit = setTimeout(() => {
        end('ROLLBACK').catch(() => undefined);
    }, TRANSACTION_LIMIT_MS);
    limit.unref();
    client.on('error', ignoreLoss);
    await statements.exec('BEGIN');
    const whileOpen = <T>(work: () => Promise<T>): Promise<T> => open ? work() : Promise.reject(new DatabaseError('25P01', 'the transaction has ended'));
    return {
        query: <Row>(sql: string, params?: readonly SqlValue[]) => whileOpen(() => statements.query<Row>(sql, params)),
        exec: (sql, params) => whileOpen(() => statements.exec(sql, params)),
        commit: () => end('COMMIT'),
        rollback: () => end('ROLLBACK'),
    };
}

/** An outage for everybody, the executable included: the database admits no connection and those it has are ended. */
async function setReachable(url: string, reachable: boolean): Promise<void> {
    const maintenance = new URL(url);
    const name = decodeURIComponent(maintenance.pathname.slice(1));
    maintenance.pathname = '/template1';
    const client = new Client({connectionString: maintenance.toString()});
    await client.connect();
    try {
        await client.query('UPDATE pg_database SET datallowconn = $1 WHERE datname = $2', [reachable, name]);
        if (!reachable) {
            await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
        }
    } finally {
        await client.end();
    }
}
