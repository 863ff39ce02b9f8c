/** What MFA enforcement needs of other features; the composition root supplies it. */
import type {Host} from '../host';

export interface MfaNeeds {
    /** The user id of the plugin's one bot. */
    ensureBot(host: Host): Promise<string>;
}
