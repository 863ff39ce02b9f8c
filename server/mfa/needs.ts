/** What MFA enforcement needs of other features; the composition root supplies it. */
import type {Host} from '../host';
import type {Actor} from '../http/route';

export interface MfaNeeds {
    /** The user id of the plugin's one bot. */
    ensureBot(host: Host): Promise<string>;
    /** Logs these sessions out, without wipe, by the engine that ends every session. */
    endEnrolmentSessions(host: Host, sessionIds: readonly string[]): Promise<void>;
    /** The same for all sessions of these people but the admin's own; the job's id, null when nobody had a session. */
    logOutPeople(host: Host, actor: Actor, asked: {userIds: readonly string[]; reason: string; requestId: string}): Promise<string | null>;
}
