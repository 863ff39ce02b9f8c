/** What a client's own words do to its targets: it asked (told), it heard (access ends then and there), it reports its wipe. */
import {HEARD_WITHIN_MS} from '../../contract/names';
import type {WipeReport} from '../../contract/revocations';
import {idList} from '../database/core_sessions';
import type {Host, Sql} from '../host';
import type {EndedByRole} from './authorise';
import {claimToEnd} from './engine/claim';
import {endTargets} from './engine/end_access';
import {markChanged, notifyChangedJobs} from './engine/notify';

/** A session can be the target of several jobs; so many at most are ended in one go. */
const JOBS_OF_A_SESSION = 10;

/** A client that heard waits for its answer before it goes to the log-in page, but no longer than the usual time (HEARD_WITHIN_MS). */
const HEARD_TRY_EVERY_MS = 100;
const HEARD_TRIES = HEARD_WITHIN_MS / HEARD_TRY_EVERY_MS;

/** What a revocation has decided about a session. */
export interface RevokedSession {wipe: boolean; ended_by: EndedByRole; ended_at: number; message: string}

/** Every use of a target by its client: not one that was given up, nor the acting admin's own session before its turn. */
const MEANT = 'NOT t.failed AND NOT (t.acting AND t.state = \'queued\')';

/** null when no revocation means the session. Where several do, one that wipes decides. */
export async function findRevokedSession(sql: Sql, sessionId: string): Promise<RevokedSession | null> {
    const rows = await sql.query<RevokedSession>(`
        SELECT r.wipe, r.ended_by, CASE WHEN t.access_ended_at > 0 THEN t.access_ended_at ELSE r.requested_at END AS ended_at, r.message
        FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
        WHERE t.session_id = $1 AND ${MEANT}
        ORDER BY r.wipe DESC, r.requested_at LIMIT 1`, [sessionId]);
    return rows[0] ?? null;
}

/** The client has its verdict, however it came to ask. Access ends at the usual time after. */
export async function markTold(host: Host, sessionId: string): Promise<void> {
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const told = await tx.query<{job_id: string}>(`
            UPDATE security_controls_revocation_target t
            SET told_at = $2::bigint, state = CASE WHEN t.state = 'queued' THEN 'told' ELSE t.state END,
                next_at = CASE WHEN t.state = 'queued' AND r.access_order = 'tell_first' THEN $3::bigint ELSE t.next_at END
            FROM security_controls_revocation r
            WHERE t.session_id = $1 AND r.id = t.job_id AND t.told_at = 0 AND ${MEANT} RETURNING t.job_id`, [sessionId, now, now + HEARD_WITHIN_MS]);
        await markChanged(tx, told);
    });
}

/** The client has left the app: ends its access by the engine's own step. True when the session is gone from core. */
export async function endAccessOfHeard(host: Host, sessionId: string): Promise<boolean> {
    const now = host.clock.now();
    await host.sql.exec(`
        UPDATE security_controls_revocation_target t
        SET heard_at = $2::bigint, next_at = least(t.next_at, $2::bigint), state = CASE WHEN t.state = 'queued' THEN 'told' ELSE t.state END,
            told_at = CASE WHEN t.told_at = 0 THEN $2::bigint ELSE t.told_at END
        WHERE t.session_id = $1 AND t.heard_at = 0 AND ${MEANT}`, [sessionId, now]);
    for (let tries = 0; tries < HEARD_TRIES; tries++) {
        await endTargets(host, await claimToEnd(host.sql, host.clock.now(), JOBS_OF_A_SESSION, sessionId));
        if (!await isHeldByAnother(host, sessionId)) {
            break;
        }
        await new Promise<void>((resolve) => {
            host.clock.after(HEARD_TRY_EVERY_MS, async () => resolve());
        });
    }
    await notifyChangedJobs(host);
    return (await host.sql.query('SELECT 1 AS open FROM sessions WHERE id = $1', [sessionId])).length === 0;
}

/** The engine, here or on another node, has the target in hand right now: it is telling it, or about to end it. */
async function isHeldByAnother(host: Host, sessionId: string): Promise<boolean> {
    const held = await host.sql.query(`
        SELECT 1 AS held FROM security_controls_revocation_target t
        WHERE t.session_id = $1 AND t.access_ended_at = 0 AND t.lease_until > $2::bigint AND ${MEANT} LIMIT 1`, [sessionId, host.clock.now()]);
    return held.length > 0;
}

/** Stores the client's report with every target that waits for one; the jobs it belongs to. */
export async function recordWipeReport(tx: Sql, sessionId: string, report: WipeReport, now: number): Promise<string[]> {
    const reported = await tx.query<{job_id: string}>(`
        UPDATE security_controls_revocation_target t
        SET report = $2::jsonb, wipe_reported_at = $3::bigint,
            state = CASE WHEN t.state IN ('access_ended', 'wipe_unconfirmed') THEN 'wipe_reported' ELSE t.state END
        WHERE t.session_id = $1 AND t.expects_wipe AND t.wipe_reported_at = 0 AND ${MEANT} RETURNING t.job_id`, [sessionId, JSON.stringify(report), now]);
    await markChanged(tx, reported);
    return reported.map((target) => target.job_id);
}

/** Of these sessions those no revocation means: the mirror tells only them, the engine tells its own. */
export async function withoutRevoked(sql: Sql, sessionIds: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{id: string}>(`
        SELECT asked.id FROM unnest(${idList('$1')}) AS asked(id)
        WHERE NOT EXISTS (SELECT 1 FROM security_controls_revocation_target t WHERE t.session_id = asked.id AND NOT t.failed)`, [sessionIds.join(',')]);
    return rows.map((row) => row.id);
}
