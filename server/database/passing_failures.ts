/** Which failures of the database are worth another try, by whoever asked. */
import {HostError} from '../host';

/**
 * Whether the failure says something of the database's state or of others' work, and nothing of the statement: no connection (08), no room (53),
 * shut down or cancelled (57), closed to connections (55000), read-only as in a failover (25006, and 0A000 for a transaction on a standby), in conflict with another transaction (40001, 40P01, 55P03), or the transaction took too long.
 */
export function isPassing(error: unknown): boolean {
    return error instanceof HostError && (error.id === 'sql.unavailable' || error.id === 'sql.transaction_over' || /^sql\.(?:08|53|57|25006|0A000|55000|40001|40P01|55P03)/.test(error.id));
}
