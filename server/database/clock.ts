/** The database's clock: deadlines are kept by it, since the clocks of several nodes differ and a node's can be set. */
import type {Host, Sql} from '../host';
import type {Worker} from '../worker';

/** An expression: ms. The same throughout a statement, and throughout a transaction. */
export const DATABASE_NOW = 'security_controls_now()';

/** Drift is slow; a clock that was set is put right this much later, and until then times too far ahead are disbelieved (due.ts). */
const COMPARE_EVERY_MS = 60_000;

/** A smaller difference is not corrected: it matters to no lease or deadline, and the comparison is no better than the time its query took. */
const TOLERATED_MS = 500;

/** No drift goes further: somebody set a clock. Sessions that core's clock calls live would seem over by a database that is ahead, so it is not followed there. */
const FOLLOWED_MS = 5 * 60_000;

/** So far may a time that core wrote, by the clock of whichever node that was, lie from what the product calls the same moment. */
export const CORE_TIMES_DIFFER_MS = 2 * FOLLOWED_MS;

/** A query that took longer says too little of the moment its answer was true. */
const ANSWERED_WITHIN_MS = 2_000;

export async function readDatabaseNow(sql: Sql): Promise<number> {
    const [row] = await sql.query<{now: number}>(`SELECT ${DATABASE_NOW} AS now`);
    if (!row) {
        throw new Error('the database does not say what time it is');
    }
    return row.now;
}

/** Keeps the clock of this runtime at the database's, so that all nodes mean the same moment by a lease, a turn or a deadline. */
export interface ClockKeeper {
    compare(host: Host): Promise<void>;
    readonly worker: Worker;
}

export function createClockKeeper(): ClockKeeper {
    let correctionMs = 0;
    let isTooFar = false;
    const compare = async (host: Host): Promise<void> => {
        const askedAt = host.clock.now();
        const databaseNow = await readDatabaseNow(host.sql);
        const tookMs = host.clock.now() - askedAt;
        // askedAt carries the correction so far.
        const aheadMs = Math.round(databaseNow + correctionMs - askedAt - (tookMs / 2));
        if (tookMs < 0 || tookMs > ANSWERED_WITHIN_MS || Math.abs(aheadMs - correctionMs) <= TOLERATED_MS) {
            return;
        }
        const wasTooFar = isTooFar;
        isTooFar = Math.abs(aheadMs) > FOLLOWED_MS;
        correctionMs = isTooFar ? 0 : aheadMs;
        host.clock.correctBy(correctionMs);
        if (isTooFar && !wasTooFar) {
            host.log.error('This machine\'s clock and the database\'s differ by more than five minutes. Set them right: until then nodes may disagree about deadlines.', {database_ahead_ms: aheadMs});
        } else if (!isTooFar) {
            host.log.warn('This machine\'s clock differs from the database\'s, by which the time is told from now on.', {database_ahead_ms: aheadMs});
        }
    };
    return {compare, worker: {name: 'compare_clocks', everyMs: COMPARE_EVERY_MS, run: compare}};
}
