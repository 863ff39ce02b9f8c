/** The wipes clients were told to do: their nonces, whether they were carried out, and what was reported. One a session, whatever ended it. */
import type {WipeReport} from '../../contract/revocations';
import type {Host, Sql} from '../host';

const NONCE_BYTES = 24;

/** As long as the mirror knows ended sessions: nobody asks for older ones. */
const KEEP_MS = 90 * 86_400_000;

/** The nonce of the session's wipe: the same one until that wipe was reported, then a new one. */
export async function orderWipe(host: Host, session: {sessionId: string; userId: string; endedBy: string}): Promise<string> {
    const rows = await host.sql.query<{nonce: string}>(`
        INSERT INTO security_controls_wipe AS known (session_id, user_id, nonce, ended_by, ordered_at) VALUES ($1, $2, $3, $4, $5::bigint)
        ON CONFLICT (session_id) DO UPDATE SET
            nonce = CASE WHEN known.reported_at > 0 THEN excluded.nonce ELSE known.nonce END,
            ordered_at = CASE WHEN known.reported_at > 0 THEN excluded.ordered_at ELSE known.ordered_at END,
            carried_out_at = CASE WHEN known.reported_at > 0 THEN 0 ELSE known.carried_out_at END,
            cache_cleared_at = CASE WHEN known.reported_at > 0 THEN 0 ELSE known.cache_cleared_at END,
            reported_at = 0, ended_by = excluded.ended_by
        RETURNING known.nonce`, [session.sessionId, session.userId, host.crypto.randomBytes(NONCE_BYTES), session.endedBy, host.clock.now()]);
    return rows[0]?.nonce ?? '';
}

/** used: this nonce was good for once, and that is over. unknown: it never was this session's. */
export async function useNonce(host: Host, sessionId: string, nonce: string): Promise<'first' | 'used' | 'unknown'> {
    const first = await host.sql.exec(`
        UPDATE security_controls_wipe SET carried_out_at = $3::bigint WHERE session_id = $1 AND nonce = $2 AND carried_out_at = 0 AND reported_at = 0`,
    [sessionId, nonce, host.clock.now()]);
    if (first === 1) {
        return 'first';
    }
    return await nonceIsKnown(host.sql, sessionId, nonce) ? 'used' : 'unknown';
}

/** As useNonce, for dropping the HTTP cache: once, and only after that nonce's wipe was carried out. */
export async function useNonceForCache(host: Host, sessionId: string, nonce: string): Promise<'first' | 'used' | 'unknown'> {
    const first = await host.sql.exec(`
        UPDATE security_controls_wipe SET cache_cleared_at = $3::bigint WHERE session_id = $1 AND nonce = $2 AND carried_out_at > 0 AND cache_cleared_at = 0`,
    [sessionId, nonce, host.clock.now()]);
    if (first === 1) {
        return 'first';
    }
    const rows = await host.sql.query('SELECT 1 AS known FROM security_controls_wipe WHERE session_id = $1 AND nonce = $2 AND cache_cleared_at > 0', [sessionId, nonce]);
    return rows.length === 1 ? 'used' : 'unknown';
}

/** Stores the first report of a wipe; a repeated one changes nothing. */
export async function storeReport(tx: Sql, sessionId: string, nonce: string, report: WipeReport, now: number): Promise<{ended_by: string} | null> {
    const rows = await tx.query<{ended_by: string}>(`
        UPDATE security_controls_wipe SET reported_at = $4::bigint, report = $3::jsonb
        WHERE session_id = $1 AND nonce = $2 AND reported_at = 0 RETURNING ended_by`, [sessionId, nonce, JSON.stringify(report), now]);
    return rows[0] ?? null;
}

export async function nonceIsKnown(sql: Sql, sessionId: string, nonce: string): Promise<boolean> {
    return (await sql.query('SELECT 1 AS known FROM security_controls_wipe WHERE session_id = $1 AND nonce = $2', [sessionId, nonce])).length === 1;
}

export async function forgetOldOrders(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_wipe WHERE ordered_at <= $1::bigint', [host.clock.now() - KEEP_MS]);
}
