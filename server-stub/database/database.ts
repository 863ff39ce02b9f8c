/** What the stand-in needs of a database, kept so small that PGlite and a PostgreSQL server can both be behind it. */

export type SqlValue = string | number | boolean | null;

export interface Queryable {
    /** Rows as objects; int8 arrives as number. name: of this one statement, so that a server plans it once for each connection. */
    query<Row>(sql: string, params?: readonly SqlValue[], name?: string): Promise<Row[]>;
    /** The number of rows a statement touched. */
    exec(sql: string, params?: readonly SqlValue[], name?: string): Promise<number>;
}

/** An open READ COMMITTED transaction. Rolls back by itself after TRANSACTION_LIMIT_MS. */
export interface Transaction extends Queryable {
    commit(): Promise<void>;
    rollback(): Promise<void>;
}

export interface Database extends Queryable {
    readonly kind: 'pglite' | 'postgres';
    begin(): Promise<Transaction>;
    /** Several statements without parameters. */
    script(sql: string): Promise<void>;
    /** Behaves for ms as a database that cannot be reached, for everybody who uses it. */
    failFor(ms: number): Promise<void>;
    close(): Promise<void>;
}

/** As in server/bridge/methods.ts. */
export const TRANSACTION_LIMIT_MS = 30_000;

/** Every failure of a Database. sqlstate is null when the database could not be reached. */
export class DatabaseError extends Error {
    constructor(readonly sqlstate: string | null, message: string) {
        super(message);
        this.name = 'DatabaseError';
    }
}

/** Classes 08 (connection), 53 (resources) and 57P (operator intervention), and 55000 (a database that admits no connections) mean that it serves nobody now. */
export function databaseError(cause: unknown): DatabaseError {
    if (cause instanceof DatabaseError) {
        return cause;
    }
    const message = cause instanceof Error ? cause.message : String(cause);
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    const isSqlstate = /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) && !/^(?:08|53|57P)/.test(code) && code !== '55000';
    return new DatabaseError(isSqlstate ? code : null, message);
}
