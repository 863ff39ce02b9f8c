/**
 * Starts the guard: at once where a wipe or a log-out is pending or the server speaks, else when the app has been drawn, if there is somebody whose
 * app it is. What it sets up (a channel, a lock, watches) takes the browser milliseconds.
 */
import {afterDrawing} from '../after_drawing';
import type {PluginRegistry, UserStore} from '../plugin_registry';
import {Guard} from './guard';
import type {GuardParts} from './guard';
import {listenToServer} from './listening';
import {hasMarker} from './marker';
import {createPage} from './page';
import {safely} from './safely';
import {createTimers} from './timers';

/** The result stops it. Nothing it does throws into the app. */
export function startGuard(registry: PluginRegistry, store: UserStore, parts?: Partial<GuardParts>): () => void {
    let guard: Guard | undefined;
    let hasBegun = false;
    let isStopped = false;
    const create = () => (guard ??= new Guard(store, {page: createPage(), timers: createTimers(), random: Math.random, ...parts}));
    const begin = (): Guard => {
        const created = create();
        if (!hasBegun) {
            hasBegun = true;
            created.start();
        }
        return created;
    };
    // Without a user there is no app to wait for: tabs that core sends to the log-in page together tell each other why.
    const wait = (run: () => void) => (store.getState().entities.users.currentUserId ? afterDrawing(run) : setTimeout(run));
    const later = (run: () => unknown) => wait(() => safely(() => isStopped || run()));
    // From now on: what the server says while the app is being drawn must not be missed.
    const stopListening = listenToServer(registry, () => begin().server);
    safely(() => {
        if (hasMarker()) {
            begin();
        } else {
            // In two pieces: together they would keep the page for more than two milliseconds.
            later(() => {
                create();
                later(begin);
            });
        }
    });
    return () => {
        isStopped = true;
        stopListening();
        safely(() => guard?.stop());
    };
}
