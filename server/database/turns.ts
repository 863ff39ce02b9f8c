/** Lets one node do what only one node is to do at a time. The turn is a row, so it outlives no transaction's connection and no node's death. */
import type {Sql} from '../host';
import {isDue} from './due';

/** True for the one caller that takes the turn; nobody else takes it before now + forMs, unless the clock ran backwards meanwhile. */
export async function takeTurn(sql: Sql, name: string, now: number, forMs: number): Promise<boolean> {
    // The first WHERE spares the row its lock, and the database a write, whenever it is not time yet.
    const rows = await sql.query(`
        INSERT INTO security_controls_turns AS turn (name, next_at)
        SELECT $1::text, $2::bigint WHERE NOT EXISTS (
            SELECT 1 FROM security_controls_turns held WHERE held.name = $1::text AND NOT ${isDue('held.next_at', '$3', '$2::bigint - $3::bigint')})
        ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE ${isDue('turn.next_at', '$3', '$2::bigint - $3::bigint')}
        RETURNING turn.name`, [name, now + forMs, now]);
    return rows.length === 1;
}

/** Lets the turn one holds end at another time: now, to give it back, or later, to keep it (by no more than it was taken for). */
export async function endTurnAt(sql: Sql, name: string, at: number): Promise<void> {
    await sql.exec('UPDATE security_controls_turns SET next_at = $2::bigint WHERE name = $1', [name, at]);
}
