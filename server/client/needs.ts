/** What the client protocol needs of other features; the composition root supplies it. */
import type {Notice, WipeReport} from '../../contract/types';
import type {Host, Sql} from '../host';

export interface ClientNeeds {
    readSessionsPolicy(sql: Sql): Promise<{wipe_on_logout: boolean; wipe_when_ended_elsewhere: boolean; wipe_on_expiry: boolean; wipe_offline_hours?: number | null}>;
    /** null when no revocation means the session. */
    findRevokedSession(sql: Sql, sessionId: string): Promise<{wipe: boolean; ended_by: Notice['ended_by']; ended_at: number; message: string} | null>;
    /** The client has its verdict. */
    markTold(host: Host, sessionId: string): Promise<void>;
    /** Ends the access of a client that has left the app; true when the session is gone from core. */
    endAccessOfHeard(host: Host, sessionId: string): Promise<boolean>;
    /** The ids of the revocations the report belongs to. */
    recordWipeReport(tx: Sql, sessionId: string, report: WipeReport, now: number): Promise<string[]>;
    notifyChangedJobs(host: Host): Promise<void>;
    /** Makes a live session known at once, without waiting for the mirror's next round. */
    rememberSession(sql: Sql, sessionId: string, now: number): Promise<void>;
    /** What the mirror knows of a session; null when it never saw it. Times in ms; ended_at 0 while it was not seen gone, expires_at 0 = never. ended_by_deactivation: of its account. */
    readMirroredSession(sql: Sql, sessionId: string): Promise<{expires_at: number; ended_at: number; ended_by_deactivation: boolean} | null>;
}
