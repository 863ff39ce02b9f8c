/**
 * What clients' own words do to their targets: they asked (told), they heard (access ends then and there), they report their wipe. Each step
 * is for any number of sessions, since a mass revocation's clients all come at once.
 */
import {HEARD_WITHIN_MS} from '../../contract/names';
import type {WipeReport} from '../../contract/revocations';
import {idList, isAccountGone} from '../database/core_sessions';
import type {Host, Sql} from '../host';
import type {EndedByRole} from './authorise';
import {claimHeard, MEANT} from './engine/claim';
import type {EndingForClients} from './engine/end_for_clients';
import {markChanged} from './engine/notify';

/** What a revocation has decided about a session. ended_elsewhere: a deactivation that was taken back. */
export interface RevokedSession {wipe: boolean; ended_by: EndedByRole | 'ended_elsewhere'; ended_at: number; message: string}

/** ended: gone from core. in_hand: the engine, here or on another node, is telling or ending it right now. */
export type HeardState = 'ended' | 'in_hand' | 'open';

/** Of a job r and its target t: it was for an account's deactivation, and the account is active again. */
const TAKEN_BACK = `(r.scope_type = 'deactivated' AND NOT ${isAccountGone('t.user_id')})`;

/**
 * By session id, those a revocation means. Where several do, one that wipes decides. A deactivation that was taken back wipes nobody, and means no session
 * that is still open: the engine gives those up.
 */
export async function findRevokedSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, RevokedSession>> {
    const rows = await sql.query<RevokedSession & {session_id: string}>(`
        SELECT DISTINCT ON (t.session_id) t.session_id, r.wipe AND NOT ${TAKEN_BACK} AS wipe, CASE WHEN ${TAKEN_BACK} THEN 'ended_elsewhere' ELSE r.ended_by END AS ended_by,
            CASE WHEN t.access_ended_at > 0 THEN t.access_ended_at ELSE r.requested_at END AS ended_at, r.message
        FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
        WHERE t.session_id = ANY(${idList('$1')}) AND ${MEANT} AND (t.access_ended_at > 0 OR NOT ${TAKEN_BACK})
        ORDER BY t.session_id, 2 DESC, r.requested_at`, [sessionIds.join(',')]);
    return new Map(rows.map((row) => [row.session_id, row]));
}

/**
 * These clients have their verdict, however they came to ask. Access ends at the usual time after. A target somebody else is changing right now
 * is left out: it is being told or ended.
 */
export async function markTold(sql: Sql, sessionIds: readonly string[], now: number): Promise<void> {
    await sql.exec(`
        WITH due AS MATERIALIZED (
            SELECT t.job_id, t.session_id, r.access_order FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id = ANY(${idList('$1')}) AND t.told_at = 0 AND ${MEANT} FOR UPDATE OF t SKIP LOCKED
        ), told AS (
            UPDATE security_controls_revocation_target t
            SET told_at = $2::bigint, state = CASE WHEN t.state = 'queued' THEN 'told' ELSE t.state END,
                next_at = CASE WHEN t.state = 'queued' AND due.access_order = 'tell_first' THEN $3::bigint ELSE t.next_at END
            FROM due WHERE t.job_id = due.job_id AND t.session_id = due.session_id RETURNING t.job_id
        )
        UPDATE security_controls_revocation SET changed = true WHERE id IN (SELECT told.job_id FROM told)`, [sessionIds.join(','), now, now + HEARD_WITHIN_MS]);
}

/**
 * These clients have left the app: ends their access by the engine's own step, ahead of everybody who said nothing. By session id, what
 * became of it.
 */
export async function endAccessOfHeard(host: Host, ending: EndingForClients, sessionIds: readonly string[]): Promise<Map<string, HeardState>> {
    const ended = await ending.endTargets(host, await claimHeard(host.sql, host.clock.now(), sessionIds));
    const states = new Map<string, HeardState>([...ended].map((id) => [id, 'ended']));
    const rest = sessionIds.filter((id) => !ended.has(id));
    return rest.length === 0 ? states : new Map([...states, ...await readStates(host, rest)]);
}

async function readStates(host: Host, sessionIds: readonly string[]): Promise<Map<string, HeardState>> {
    const rows = await host.sql.query<{id: string; state: HeardState}>(`
        WITH in_hand AS MATERIALIZED (
            SELECT t.session_id FROM security_controls_revocation_target t
            WHERE t.session_id = ANY(${idList('$1')}) AND t.access_ended_at = 0 AND t.lease_until > $2::bigint AND ${MEANT}
        )
        SELECT asked.id, CASE
            WHEN asked.id IN (SELECT in_hand.session_id FROM in_hand) THEN 'in_hand'
            WHEN EXISTS (SELECT 1 FROM sessions s WHERE s.id = asked.id) THEN 'open' ELSE 'ended' END AS state
        FROM unnest(${idList('$1')}) AS asked(id)`, [sessionIds.join(','), host.clock.now()]);
    return new Map(rows.map(({id, state}) => [id, state]));
}

/** Stores each client's report with every target that waits for one; by session id, the jobs it belongs to. */
export async function recordWipeReports(tx: Sql, reports: ReadonlyArray<{session_id: string; report: WipeReport}>, now: number): Promise<Map<string, string[]>> {
    const reported = await tx.query<{session_id: string; job_id: string}>(`
        WITH waiting AS MATERIALIZED (
            SELECT t.job_id, t.session_id, k.report FROM security_controls_revocation_target t
            JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, report jsonb) ON k.session_id = t.session_id
            WHERE t.expects_wipe AND t.wipe_reported_at = 0 AND ${MEANT} ORDER BY t.session_id, t.job_id FOR UPDATE OF t
        )
        UPDATE security_controls_revocation_target t
        SET report = waiting.report, wipe_reported_at = $2::bigint,
            state = CASE WHEN t.state IN ('access_ended', 'wipe_unconfirmed') THEN 'wipe_reported' ELSE t.state END
        FROM waiting WHERE t.job_id = waiting.job_id AND t.session_id = waiting.session_id RETURNING t.session_id, t.job_id`, [JSON.stringify(reports), now]);
    await markChanged(tx, reported);
    return jobsBySession(reported);
}

/** What a second look found, in the place of what the same clients reported before; by session id, the jobs it belongs to. */
export async function amendWipeReports(tx: Sql, reports: ReadonlyArray<{session_id: string; report: WipeReport}>): Promise<Map<string, string[]>> {
    const amended = await tx.query<{session_id: string; job_id: string}>(`
        WITH reported AS MATERIALIZED (
            SELECT t.job_id, t.session_id, k.report FROM security_controls_revocation_target t
            JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, report jsonb) ON k.session_id = t.session_id
            WHERE t.wipe_reported_at > 0 ORDER BY t.session_id, t.job_id FOR UPDATE OF t
        )
        UPDATE security_controls_revocation_target t SET report = reported.report
        FROM reported WHERE t.job_id = reported.job_id AND t.session_id = reported.session_id RETURNING t.session_id, t.job_id`, [JSON.stringify(reports)]);
    await markChanged(tx, amended);
    return jobsBySession(amended);
}

function jobsBySession(targets: ReadonlyArray<{session_id: string; job_id: string}>): Map<string, string[]> {
    const jobs = new Map<string, string[]>();
    for (const {session_id: sessionId, job_id: jobId} of targets) {
        jobs.set(sessionId, [...(jobs.get(sessionId) ?? []), jobId]);
    }
    return jobs;
}

/** Of these sessions those no revocation means: the mirror tells only them, the engine tells its own. */
export async function withoutRevoked(sql: Sql, sessionIds: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{id: string}>(`
        SELECT asked.id FROM unnest(${idList('$1')}) AS asked(id)
        WHERE NOT EXISTS (SELECT 1 FROM security_controls_revocation_target t WHERE t.session_id = asked.id AND NOT t.failed)`, [sessionIds.join(',')]);
    return rows.map((row) => row.id);
}
