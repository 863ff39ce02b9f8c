/** The database's clock: deadlines are kept by it, since the clocks of several nodes differ and a node's can be set. */
import type {Sql} from '../host';

/** An expression: ms. The same throughout a statement, and throughout a transaction. */
export const DATABASE_NOW = 'security_controls_now()';

export async function readDatabaseNow(sql: Sql): Promise<number> {
    const [row] = await sql.query<{now: number}>(`SELECT ${DATABASE_NOW} AS now`);
    if (!row) {
        throw new Error('the database does not say what time it is');
    }
    return row.now;
}
