/**
 * Keeps what Mattermost's System Console remembers of the configuration up to date. Its own pages save all they remember, not only what was
 * changed there, so after a panel's change the next Save on any of them would write the old values back.
 */
import type {CoreStore} from './plugin_registry';

/** Of Mattermost's redux actions the one its console sends itself with the answer to a save. */
const RECEIVED_CONFIG = 'RECEIVED_CONFIG';

let store: CoreStore | null = null;

/** Returns how to forget it again. */
export function rememberStore(given: CoreStore): () => void {
    store = given;
    return () => {
        store = null;
    };
}

/** config: core's answer to a change. What is no configuration is not passed on: the console's pages would fail on it. */
export function tellConsole(config: unknown): void {
    if (typeof config === 'object' && config !== null && 'ServiceSettings' in config) {
        store?.dispatch({type: RECEIVED_CONFIG, data: config});
    }
}
