/** The wipes clients were told to do: their nonces, what was reported, and whether the HTTP cache was dropped. One a session, whatever ended it. */
import type {WipeReport} from '../../contract/revocations';
import {idList} from '../database/core_sessions';
import type {Host, Sql} from '../host';

const NONCE_BYTES = 24;

/** As long as the mirror knows ended sessions: nobody asks for older ones. */
const KEEP_MS = 90 * 86_400_000;

/** revocable: by a revocation, which somebody may cancel. */
export interface EndedSession {session_id: string; user_id: string; ended_by: string; revocable: boolean}
export interface NonceUse {session_id: string; nonce: string}
/** used: this nonce was good for once, and that is over. unknown: it never was this session's, or is not good yet. */
export type NonceState = 'first' | 'used' | 'unknown';

/**
 * The nonces of the sessions' wipes, by session id: the same one until that wipe was reported, then a new one. Each asking orders anew, so that a later
 * revocation knows that its wipe is under way. None where the revocation behind it was cancelled or given up meanwhile: cancelling locks its targets before it
 * looks for orders, and here they are locked as long as the order takes, so that one of the two sees what the other did.
 */
export async function orderWipes(host: Host, sessions: readonly EndedSession[]): Promise<Map<string, string>> {
    if (sessions.length === 0) {
        return new Map();
    }
    const orders = new Map(sessions.map((session) => [session.session_id, {...session, nonce: host.crypto.randomBytes(NONCE_BYTES)}]));
    const rows = await host.sql.query<NonceUse>(`
        WITH meant AS MATERIALIZED (
            SELECT t.session_id FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id = ANY(${idList('$3')}) AND r.wipe AND NOT t.failed ORDER BY t.session_id, t.job_id FOR KEY SHARE OF t
        )
        INSERT INTO security_controls_wipe AS known (session_id, user_id, nonce, ended_by, ordered_at)
        SELECT k.session_id, k.user_id, k.nonce, k.ended_by, $2::bigint
        FROM jsonb_to_recordset($1::jsonb) AS k(session_id text, user_id text, nonce text, ended_by text, revocable boolean)
        WHERE NOT k.revocable OR k.session_id IN (SELECT meant.session_id FROM meant) ORDER BY k.session_id
        ON CONFLICT (session_id) DO UPDATE SET
            nonce = CASE WHEN known.reported_at > 0 THEN excluded.nonce ELSE known.nonce END,
            ordered_at = excluded.ordered_at,
            cache_cleared_at = CASE WHEN known.reported_at > 0 THEN 0 ELSE known.cache_cleared_at END,
            amended_at = CASE WHEN known.reported_at > 0 THEN 0 ELSE known.amended_at END,
            reported_at = 0, ended_by = excluded.ended_by
        RETURNING known.session_id, known.nonce`,
    [JSON.stringify([...orders.values()]), host.clock.now(), sessions.filter(({revocable}) => revocable).map((session) => session.session_id).join(',')]);
    return new Map(rows.map((row) => [row.session_id, row.nonce]));
}

/** Uses each nonce for dropping the HTTP cache: good once, after that wipe's report. One state a use, in their order. */
export async function clearCaches(host: Host, uses: readonly NonceUse[]): Promise<NonceState[]> {
    const first = await host.sql.query<NonceUse>(`
        WITH due AS MATERIALIZED (
            SELECT w.session_id FROM security_controls_wipe w
            JOIN (SELECT DISTINCT * FROM jsonb_to_recordset($1::jsonb) AS k(session_id text, nonce text)) asked ON asked.session_id = w.session_id AND asked.nonce = w.nonce
            WHERE w.reported_at > 0 AND w.cache_cleared_at = 0 ORDER BY w.session_id FOR UPDATE OF w
        )
        UPDATE security_controls_wipe w SET cache_cleared_at = $2::bigint FROM due WHERE w.session_id = due.session_id RETURNING w.session_id, w.nonce`,
    [JSON.stringify(uses), host.clock.now()]);
    return statesOf(host.sql, uses, new Set(first.map(keyOf)), 'w.cache_cleared_at > 0');
}

/** One state a use, in their order: of the same one twice the first counts. used: a condition on the wipe w. */
export async function statesOf(sql: Sql, uses: readonly NonceUse[], firsts: ReadonlySet<string>, used: string): Promise<NonceState[]> {
    const unseen = new Set(firsts);
    const rest = uses.filter((use) => !firsts.has(keyOf(use)));
    const known = rest.length === 0 ? firsts : new Set([...firsts, ...await findNonces(sql, rest, used)]);
    return uses.map((use) => {
        if (unseen.delete(keyOf(use))) {
            return 'first';
        }
        return known.has(keyOf(use)) ? 'used' : 'unknown';
    });
}

/** Stores the first report of each wipe; a repeated one changes nothing. By session id, what had ended those that were stored. */
export async function storeReports(tx: Sql, reports: ReadonlyArray<NonceUse & {report: WipeReport}>, now: number): Promise<Map<string, string>> {
    const rows = await tx.query<{session_id: string; ended_by: string}>(`
        WITH due AS MATERIALIZED (
            SELECT w.session_id, k.report FROM security_controls_wipe w
            JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, nonce text, report jsonb) ON k.session_id = w.session_id AND k.nonce = w.nonce
            WHERE w.reported_at = 0 ORDER BY w.session_id FOR UPDATE OF w
        )
        UPDATE security_controls_wipe w SET reported_at = $2::bigint, report = due.report FROM due WHERE w.session_id = due.session_id
        RETURNING w.session_id, w.ended_by`, [JSON.stringify(reports), now]);
    return new Map(rows.map((row) => [row.session_id, row.ended_by]));
}

/** What a second look found takes the place of the first report, once. By session id, what had ended those that changed, and what was reported before. */
export async function amendReports(tx: Sql, reports: ReadonlyArray<NonceUse & {report: WipeReport}>, now: number): Promise<Map<string, {ended_by: string; prior: WipeReport}>> {
    const rows = await tx.query<{session_id: string; ended_by: string; prior: WipeReport}>(`
        WITH due AS MATERIALIZED (
            SELECT w.session_id, k.report, w.report AS prior FROM security_controls_wipe w
            JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, nonce text, report jsonb) ON k.session_id = w.session_id AND k.nonce = w.nonce
            WHERE w.reported_at > 0 AND w.amended_at = 0 AND w.report IS DISTINCT FROM k.report ORDER BY w.session_id FOR UPDATE OF w
        )
        UPDATE security_controls_wipe w SET amended_at = $2::bigint, report = due.report FROM due WHERE w.session_id = due.session_id
        RETURNING w.session_id, w.ended_by, due.prior`, [JSON.stringify(reports), now]);
    return new Map(rows.map((row) => [row.session_id, row]));
}

/** Which of them are their session's nonce, and fulfil the condition; as `keyOf` names them. */
async function findNonces(sql: Sql, uses: readonly NonceUse[], condition: string): Promise<Set<string>> {
    const rows = await sql.query<NonceUse>(`
        SELECT w.session_id, w.nonce FROM security_controls_wipe w
        JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, nonce text) ON k.session_id = w.session_id AND k.nonce = w.nonce WHERE ${condition}`, [JSON.stringify(uses)]);
    return new Set(rows.map(keyOf));
}

export function keyOf({session_id: sessionId, nonce}: NonceUse): string {
    return `${sessionId} ${nonce}`;
}

export async function forgetOldOrders(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_wipe WHERE ordered_at <= $1::bigint', [host.clock.now() - KEEP_MS]);
}
