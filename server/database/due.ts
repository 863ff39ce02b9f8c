/** Times in rows by which work waits: retries, leases, turns. */

/** How much further than it is ever set a time may lie ahead before it is disbelieved: nodes' clocks differ a little. */
const TOLERANCE = 2;

/**
 * SQL: the time in `column` has come. So has one further ahead than anybody sets it: then a clock ran backwards since, and work that waits
 * for it to catch up could wait for hours. now: an SQL expression, ms. longestMs: the furthest ahead the column is ever set, a number or an SQL expression.
 */
export function isDue(column: string, now: string, longestMs: number | string): string {
    return `(${column} <= ${now}::bigint OR ${column} > ${now}::bigint + ${TOLERANCE} * (${longestMs})::bigint)`;
}
