/**
 * What becomes of a ticket's session: the table of docs/design/wipe-protocol.md, row by row. Only what is found wipes; whatever is not
 * known is "unknown", and a failing database never gets here.
 */
import type {ENDED_BY, VERDICTS} from '../../contract/names';
import type {Host} from '../host';
import type {ClientNeeds} from './needs';
import type {TicketClaims} from './ticket';

export interface Decision {
    verdict: typeof VERDICTS[number];
    /** null for live and unknown. */
    notice: {ended_by: typeof ENDED_BY[number]; ended_at: number; message: string} | null;
}

/** Reads the primary. The session comes first: whatever ended it by then is found by the reads that follow. */
export async function decideVerdict(host: Host, needs: ClientNeeds, claims: TicketClaims, loggedOut: boolean): Promise<Decision> {
    const {sql} = host;
    const now = host.clock.now();
    const session = await readSession(host, claims);
    const revoked = await needs.findRevokedSession(sql, claims.sessionId);
    const deactivatedAt = revoked?.wipe ? 0 : await readDeactivatedAt(host, claims.userId);
    if (deactivatedAt > 0) {
        // Also where a revocation said "without wipe": it was asked for when the account was still in use.
        return end('wipe', 'deactivation', deactivatedAt);
    }
    if (revoked) {
        const {wipe, ended_by, ended_at, message} = revoked;
        return {verdict: wipe ? 'wipe' : 'log_out', notice: {ended_by, ended_at, message}};
    }
    if (session && !isPast(session.expires_at, now)) {
        return {verdict: 'live', notice: null};
    }
    const policy = await needs.readSessionsPolicy(sql);
    const mirrored = await needs.readMirroredSession(sql, claims.sessionId);
    const expiredAt = session ? session.expires_at : expiryOf(mirrored, now);
    if (expiredAt > 0) {
        return end(policy.wipe_on_expiry ? 'wipe' : 'log_out', 'expired', expiredAt);
    }
    if (loggedOut) {
        return end(policy.wipe_on_logout ? 'wipe' : 'log_out', 'log_out', now);
    }
    if (mirrored) {
        // An account that is active again was deactivated by mistake, or has come back: its browsers keep their data.
        return end(policy.wipe_when_ended_elsewhere && !mirrored.ended_by_deactivation ? 'wipe' : 'log_out', 'ended_elsewhere', mirrored.ended_at || now);
    }
    return {verdict: 'unknown', notice: null};
}

function end(verdict: 'wipe' | 'log_out', endedBy: typeof ENDED_BY[number], endedAt: number): Decision {
    return {verdict, notice: {ended_by: endedBy, ended_at: endedAt, message: ''}};
}

async function readSession(host: Host, {sessionId, userId}: TicketClaims): Promise<{expires_at: number} | null> {
    const rows = await host.sql.query<{expires_at: number}>('SELECT s.expiresat AS expires_at FROM sessions s WHERE s.id = $1 AND s.userid = $2', [sessionId, userId]);
    return rows[0] ?? null;
}

async function readDeactivatedAt(host: Host, userId: string): Promise<number> {
    const rows = await host.sql.query<{deleteat: number}>('SELECT coalesce(u.deleteat, 0) AS deleteat FROM users u WHERE u.id = $1', [userId]);
    return rows[0]?.deleteat ?? 0;
}

/** When a session that is gone had run out by itself; 0 when it was ended before. */
function expiryOf(mirrored: {expires_at: number; ended_at: number} | null, now: number): number {
    if (!mirrored || !isPast(mirrored.expires_at, now)) {
        return 0;
    }
    return mirrored.ended_at === 0 || mirrored.ended_at >= mirrored.expires_at ? mirrored.expires_at : 0;
}

/** 0 = never. */
function isPast(expiresAt: number, now: number): boolean {
    return expiresAt > 0 && expiresAt <= now;
}
