/** What the mirror needs of other features; the composition root supplies it. */
import type {Host, Sql} from '../host';

export interface MirrorNeeds {
    /** Of these sessions those no revocation means. */
    withoutRevoked(sql: Sql, sessionIds: readonly string[]): Promise<string[]>;
    /** Queues a log-out push to devices whose sessions are already gone. */
    queueOrphanedDevices(tx: Sql, devices: ReadonlyArray<{session_id: string; user_id: string; device_id: string}>, now: number): Promise<void>;
    /** Ends the sessions core left open when it deactivated their accounts. */
    endSessionsOfDeactivated(host: Host): Promise<void>;
    /** Sends queued pushes now, apart from the caller's work. */
    sendPushesSoon(host: Host): void;
}
