/** What the session limits need of other features; the composition root supplies it. */
import type {Host} from '../host';

export interface SessionLimitsNeeds {
    /** Logs these sessions out, without wipe, by the engine that ends every session. */
    logOutBeyondLimits(host: Host, sessionIds: readonly string[]): Promise<void>;
}
