/**
 * Starts the guard: at once where a wipe or a log-out is pending, the server speaks or nobody is logged in, else when the app has been drawn. What it
 * sets up (a channel, a lock, watches) takes the browser milliseconds. Without a user there is no app to wait for: tabs that core sends to the log-in
 * page together tell each other why.
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
    let isStopped = false;
    const begin = (): Guard => {
        if (!guard) {
            guard = new Guard(store, {page: createPage(), timers: createTimers(), random: Math.random, ...parts});
            guard.start();
        }
        return guard;
    };
    // From now on: what the server says while the app is being drawn must not be missed.
    const stopListening = listenToServer(registry, () => begin().server);
    safely(() => {
        if (hasMarker() || !store.getState().entities.users.currentUserId) {
            begin();
        } else {
            afterDrawing(() => safely(() => isStopped || begin()));
        }
    });
    return () => {
        isStopped = true;
        stopListening();
        safely(() => guard?.stop());
    };
}
