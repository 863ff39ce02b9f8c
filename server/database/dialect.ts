/** Kysely over the port's Sql, so that statements are typed by tables.ts and run unchanged on every host. */
import type {CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult} from 'kysely';
import {Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely';

import type {Sql, SqlValue} from '../host';
import type {Tables} from './tables';

/** Cheap enough to be made for every unit of work. Transactions are the port's, never Kysely's. */
export function database(sql: Sql): Kysely<Tables> {
    const dialect: Dialect = {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => createDriver(sql),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
    };
    return new Kysely<Tables>({dialect});
}

function createDriver(sql: Sql): Driver {
    const connection: DatabaseConnection = {
        async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
            const params = query.parameters.map(asSqlValue);
            if (bringsRows(query)) {
                return {rows: await sql.query<Row>(query.sql, params)};
            }
            const affected = BigInt(await sql.exec(query.sql, params));
            return {rows: [], numAffectedRows: affected};
        },
        streamQuery() {
            throw new Error('Rows arrive as one document; page through them by key instead of streaming.');
        },
    };
    const refuse = () => Promise.reject(new Error('Transactions are the port\'s: host.transaction.'));
    return {
        init: async () => undefined,
        acquireConnection: async () => connection,
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
    };
}

function bringsRows({query, sql}: CompiledQuery): boolean {
    switch (query.kind) {
    case 'SelectQueryNode':
        return true;
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
        return query.returning !== undefined;
    default:
        return /^\s*(?:select|with|values)\b/i.test(sql) || /\breturning\b/i.test(sql);
    }
}

function asSqlValue(value: unknown): SqlValue {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        return value;
    }
    throw new Error(`A statement's parameter is text, number, boolean or null, not ${typeof value}; write JSON as text.`);
}
