/** The mirror's rows: one for every session core ever had while the plugin ran, so that its end can be noticed and judged when core's row is gone. */
import {clientKindOf, idList, isAccountGone, isLiveSession} from '../database/core_sessions';
import type {Sql} from '../host';

/** A client that was offline longer than this gets no verdict any more; sessions live 30 days unless set otherwise. */
const KEEP_ENDED_MS = 90 * 86_400_000;

/** Core tells of a deactivation a moment after it removed the sessions: so long their devices are still known. */
const KEEP_DEVICES_MS = 60_000;

/** Deleting everything an account ever wrote may take hours; the account itself goes last. */
const DELETED_WITHIN_MS = 86_400_000;

/** Two rounds of the comparison: one may have seen the sessions gone before core told why. */
const TOLD_WITHIN_MS = 30_000;

const COLUMNS = 'session_id, user_id, client_kind, expires_at, device_id, first_seen_at';

/** New sessions, and what changed of known ones. A row that did not change is not written. */
export async function copySessions(sql: Sql, now: number, sessionId = ''): Promise<void> {
    await sql.exec(`
        INSERT INTO security_controls_session_mirror AS known (${COLUMNS})
        SELECT s.id, s.userid, ${clientKindOf('s')}, s.expiresat, nullif(s.deviceid, ''), $1::bigint
        FROM sessions s WHERE ${isLiveSession('s', '$1::bigint')} AND ($2::text = '' OR s.id = $2::text)
        ON CONFLICT (session_id) DO UPDATE SET expires_at = excluded.expires_at, device_id = excluded.device_id, client_kind = excluded.client_kind
        WHERE (known.expires_at, known.device_id, known.client_kind) IS DISTINCT FROM (excluded.expires_at, excluded.device_id, excluded.client_kind)`,
    [now, sessionId]);
}

/** Marks the sessions core has no row of any more. */
export async function markEnded(sql: Sql, now: number): Promise<void> {
    await sql.exec(`
        UPDATE security_controls_session_mirror m SET ended_at = $1::bigint
        WHERE m.ended_at = 0 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = m.session_id)`, [now]);
}

export interface EndedSession {session_id: string; user_id: string}

/** Ended sessions whose users were not told yet, at most `limit`; not those that had run out by themselves. */
export function readUntold(sql: Sql, limit: number): Promise<EndedSession[]> {
    return sql.query<EndedSession>(`
        SELECT m.session_id, m.user_id FROM security_controls_session_mirror m
        WHERE m.ended_at > 0 AND m.told_at = 0 AND (m.expires_at <= 0 OR m.ended_at < m.expires_at)
        ORDER BY m.ended_at, m.session_id LIMIT $1::int`, [limit]);
}

export async function markTold(sql: Sql, sessions: readonly EndedSession[], now: number): Promise<void> {
    await sql.exec(`UPDATE security_controls_session_mirror SET told_at = $2::bigint WHERE session_id = ANY(${idList('$1')})`,
        [sessions.map((session) => session.session_id).join(','), now]);
}

export interface MirroredSession {expires_at: number; ended_at: number; ended_by_deactivation: boolean}
export interface MirroredDevice extends EndedSession {device_id: string}

/**
 * Marks the ended sessions of deactivated accounts, of one or of all; each is given once. A session that had ended before its account was
 * deactivated is none of them. Core deactivates an account that it deletes for good, and a moment later there is no row to tell so.
 */
export async function markDeactivated(tx: Sql, now: number, userId = ''): Promise<EndedSession[]> {
    return tx.query<EndedSession>(`
        UPDATE security_controls_session_mirror m SET ended_by_deactivation = true
        FROM (
            SELECT k.session_id FROM security_controls_session_mirror k JOIN users u ON u.id = k.user_id
            WHERE u.deleteat > 0 AND (k.ended_at = 0 OR k.ended_at >= u.deleteat) AND ($1::text = '' OR k.user_id = $1::text)
            UNION ALL
            SELECT k.session_id FROM security_controls_session_mirror k
            WHERE (k.ended_at > $2::bigint OR k.user_id = $1::text) AND ($1::text = '' OR k.user_id = $1::text)
                AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = k.user_id)
        ) gone
        WHERE m.session_id = gone.session_id AND NOT m.ended_by_deactivation AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = m.session_id)
        RETURNING m.session_id, m.user_id`, [userId, now - DELETED_WITHIN_MS]);
}

/**
 * The same for an account that is active again by the time core tells of its deactivation, which it does a moment later: nothing but the telling
 * says then what ended its sessions.
 */
export async function markEndedBeforeReturn(tx: Sql, now: number, userId: string): Promise<void> {
    await tx.exec(`
        UPDATE security_controls_session_mirror m SET ended_by_deactivation = true
        WHERE m.user_id = $1 AND (m.ended_at = 0 OR m.ended_at > $2::bigint) AND NOT ${isAccountGone('m.user_id')}
            AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = m.session_id)`, [userId, now - TOLD_WITHIN_MS]);
}

/** Whether a round of the comparison found this deactivation before core told of it. */
export async function isDeactivationKnown(tx: Sql, userId: string): Promise<boolean> {
    const rows = await tx.query(`
        SELECT 1 AS known FROM security_controls_session_mirror m LEFT JOIN users u ON u.id = m.user_id
        WHERE m.user_id = $1 AND m.ended_by_deactivation AND m.ended_at > 0 AND (u.id IS NULL OR m.ended_at >= u.deleteat) LIMIT 1`, [userId]);
    return rows.length > 0;
}

/** Takes the devices of deactivated (or deleted) users' ended sessions out of the mirror, of one user or of all: each is given once. */
export async function takeDevicesOfDeactivated(tx: Sql, userId = ''): Promise<MirroredDevice[]> {
    const devices = await tx.query<MirroredDevice>(`
        SELECT m.session_id, m.user_id, m.device_id FROM security_controls_session_mirror m
        WHERE m.device_id IS NOT NULL AND ${isAccountGone('m.user_id')} AND ($1::text = '' OR m.user_id = $1::text)
            AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = m.session_id)
        FOR UPDATE OF m`, [userId]);
    await tx.exec(`UPDATE security_controls_session_mirror SET device_id = NULL WHERE session_id = ANY(${idList('$1')})`, [devices.map((device) => device.session_id).join(',')]);
    return devices;
}

/** Device ids go with their session, rows when nobody can ask any more. */
export async function forgetOld(sql: Sql, now: number): Promise<void> {
    await sql.exec('UPDATE security_controls_session_mirror SET device_id = NULL WHERE device_id IS NOT NULL AND ended_at > 0 AND ended_at <= $1::bigint', [now - KEEP_DEVICES_MS]);
    await sql.exec('DELETE FROM security_controls_session_mirror WHERE ended_at > 0 AND ended_at <= $1::bigint', [now - KEEP_ENDED_MS]);
}

/** By session id, of those that were ever seen. Times in ms; ended_at 0 while it was not seen gone, expires_at 0 = never. */
export async function readMirroredSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, MirroredSession>> {
    const rows = await sql.query<MirroredSession & {session_id: string}>(`
        SELECT m.session_id, greatest(m.expires_at, 0) AS expires_at, m.ended_at, m.ended_by_deactivation
        FROM security_controls_session_mirror m WHERE m.session_id = ANY(${idList('$1')})`, [sessionIds.join(',')]);
    return new Map(rows.map((row) => [row.session_id, row]));
}
