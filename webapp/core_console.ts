/**
 * What Mattermost's System Console is told of the panels, by its own redux actions. Its pages save all of the configuration they remember, not
 * only what was changed there, so after a panel's change the next Save on any of them would write the old values back; and it asks before
 * somebody leaves a page with unsaved changes, if it knows of them.
 */
import type {CoreStore} from './plugin_registry';

/** What the console sends itself with the answer to a save. */
const RECEIVED_CONFIG = 'RECEIVED_CONFIG';
const SET_NAVIGATION_BLOCKED = 'SET_NAVIGATION_BLOCKED';

let store: CoreStore | null = null;
/** Forms with unsaved changes. */
let unsaved = 0;

/** To be called when the panels are loaded, before the first of them is drawn. */
export function rememberStore(given: CoreStore): void {
    store = given;
}

/** config: core's answer to a change. What is no configuration is not passed on: the console's pages would fail on it. */
export function tellConsole(config: unknown): void {
    if (typeof config === 'object' && config !== null && 'ServiceSettings' in config) {
        store?.dispatch({type: RECEIVED_CONFIG, data: config});
    }
}

/** A form has unsaved changes until the result is called: the console asks "Discard Changes?" before its links lead elsewhere. */
export function holdNavigation(): () => void {
    count(1);
    return () => count(-1);
}

function count(change: 1 | -1): void {
    const before = unsaved;
    unsaved += change;
    // Never said for nothing: the page's own switch "Enable Plugin" uses the same flag.
    if ((before === 0) !== (unsaved === 0)) {
        store?.dispatch({type: SET_NAVIGATION_BLOCKED, blocked: unsaved > 0});
    }
}
