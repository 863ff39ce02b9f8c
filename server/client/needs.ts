/** What the client protocol needs of other features; the composition root supplies it. Lists, because requests are answered many at a time (gather.ts). */
import type {Notice, WipeReport} from '../../contract/types';
import type {Host, Sql} from '../host';

export interface SessionsPolicy {wipe_on_logout: boolean; wipe_when_ended_elsewhere: boolean; wipe_on_expiry: boolean; wipe_offline_hours?: number | null}
export interface RevokedSession {wipe: boolean; ended_by: Notice['ended_by']; ended_at: number; message: string}
/** Times in ms; ended_at 0 while it was not seen gone, expires_at 0 = never. ended_by_deactivation: of its account. */
export interface MirroredSession {expires_at: number; ended_at: number; ended_by_deactivation: boolean}

/** ended: gone from core. in_hand: a node is ending it right now. */
export type HeardState = 'ended' | 'in_hand' | 'open';

export interface ClientNeeds {
    readSessionsPolicy(sql: Sql): Promise<SessionsPolicy>;
    /** By session id, those a revocation means. */
    findRevokedSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, RevokedSession>>;
    /** Gives up, before these clients have their verdict, what may not be ended any more. Whether there was any. */
    spareWithdrawn(host: Host, sessionIds: readonly string[]): Promise<boolean>;
    /** These clients have their verdict. */
    markTold(sql: Sql, sessionIds: readonly string[], now: number): Promise<void>;
    /** Ends the access of clients that have left the app. By session id. */
    endAccessOfHeard(host: Host, sessionIds: readonly string[]): Promise<Map<string, HeardState>>;
    /** By session id, the revocations its report belongs to. */
    amendWipeReports(tx: Sql, reports: ReadonlyArray<{session_id: string; report: WipeReport}>): Promise<Map<string, string[]>>;
    recordWipeReports(tx: Sql, reports: ReadonlyArray<{session_id: string; report: WipeReport}>, now: number): Promise<Map<string, string[]>>;
    /** Makes a live session known at once, without waiting for the mirror's next round. */
    rememberSession(sql: Sql, sessionId: string, now: number): Promise<void>;
    /** By session id, those the mirror ever saw. */
    readMirroredSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, MirroredSession>>;
}
