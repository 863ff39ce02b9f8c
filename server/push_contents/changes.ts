/** What changed in core and in the policy since the hook last looked: one small statement, by core's own indexes on updateat. */
import type {Sql} from '../host';
import {POLICY_NAME} from './push_policy';

/** updateat is set by the node that writes, a moment before the row can be seen, and nodes' clocks differ. */
const MARGIN_MS = 60_000;
/** More than these (a directory was synchronised) are not told one by one. */
const LIMIT = 2000;

/** null: too many to tell. */
export interface Changes {version: number; userIds: readonly string[] | null; channelIds: readonly string[] | null}

/** since: ms. version is 0 while nobody has saved a policy. */
export async function readChanges(sql: Sql, since: number): Promise<Changes> {
    const [row] = await sql.query<{version: number; user_ids: string[]; channel_ids: string[]}>(
        `SELECT coalesce((SELECT p.version FROM security_controls_policies p WHERE p.name = $1), 0) AS version,
            (SELECT coalesce(json_agg(c.id), '[]') FROM (SELECT u.id FROM users u WHERE u.updateat > $2 LIMIT $3) c) AS user_ids,
            (SELECT coalesce(json_agg(c.id), '[]') FROM (SELECT h.id FROM channels h WHERE h.updateat > $2 LIMIT $3) c) AS channel_ids`,
        [POLICY_NAME, since - MARGIN_MS, LIMIT + 1]);
    const told = (ids: string[] = []): string[] | null => ids.length > LIMIT ? null : ids;
    return {version: row?.version ?? 0, userIds: told(row?.user_ids), channelIds: told(row?.channel_ids)};
}
