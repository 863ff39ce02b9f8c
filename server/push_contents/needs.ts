/** What push contents need of other features; the composition root supplies it. */
import type {Host} from '../host';

export interface PushContentsNeeds {
    /** The user id of the plugin's one bot. */
    ensureBot(host: Host): Promise<string>;
    /** The host operator lets everything pass for the moment (break-glass), so nothing is put back either. */
    refusalsAreLifted(host: Host): Promise<boolean>;
}
