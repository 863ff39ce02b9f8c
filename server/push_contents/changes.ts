/** What changed in core and in the policy since the hook last looked: one small statement, by core's own indexes on updateat. */
import type {Sql} from '../host';
import {POLICY_NAME} from './push_policy';

/** updateat is set by the node that writes, a moment before the row can be seen, and nodes' clocks differ. */
const MARGIN_MS = 60_000;
/** More than these (a directory was synchronised) are not told one by one. */
const LIMIT = 2000;

/** A row as one transaction wrote it: its id and that transaction's. */
type RowVersion = string;

/** null: too many to tell. */
export interface Changes {version: number; users: readonly RowVersion[] | null; channels: readonly RowVersion[] | null}

/** The ids among them that an earlier look did not tell of already; null when everything may have changed. */
export function newlyChanged(rows: readonly RowVersion[] | null, told: readonly RowVersion[] | null): string[] | null {
    const known = new Set(told);
    return rows && rows.filter((row) => !known.has(row)).map((row) => row.slice(0, row.indexOf(' ')));
}

/** since: ms; as nobody knows when a row could be seen, those of the minute before are told too. version is 0 while nobody has saved a policy. */
export async function readChanges(sql: Sql, since: number): Promise<Changes> {
    const [row] = await sql.query<{version: number; users: string[]; channels: string[]}>(
        `SELECT coalesce((SELECT p.version FROM security_controls_policies p WHERE p.name = $1), 0) AS version,
            (SELECT coalesce(json_agg(c.id || ' ' || c.xmin), '[]') FROM (SELECT u.id, u.xmin FROM users u WHERE u.updateat > $2 LIMIT $3) c) AS users,
            (SELECT coalesce(json_agg(c.id || ' ' || c.xmin), '[]') FROM (SELECT h.id, h.xmin FROM channels h WHERE h.updateat > $2 LIMIT $3) c) AS channels`,
        [POLICY_NAME, since - MARGIN_MS, LIMIT + 1]);
    const told = (rows: string[] = []): string[] | null => rows.length > LIMIT ? null : rows;
    return {version: row?.version ?? 0, users: told(row?.users), channels: told(row?.channels)};
}
