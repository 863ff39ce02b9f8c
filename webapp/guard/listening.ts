/** All the guard listens to: the server's events, the page that wakes or comes back, requests that are refused, and log-outs. */
import {clientEventName} from '../../contract/client_names';
import type {PluginRegistry} from '../plugin_registry';
import type {LogoutListener} from './logout_watch';
import {watchLogout} from './logout_watch';
import {watchRefusals} from './refusal_watch';
import {safely} from './safely';

const BEACON = clientEventName('beacon');
const VERDICT_DUE = clientEventName('verdict_due');

export interface Listener {
    beacon(): unknown;
    verdictDue(data: unknown): unknown;
    /** The page, or its websocket, was away for a while. */
    awake(): unknown;
    /** The browser brought back a page that had been left, with all it held in memory. */
    restored(): unknown;
    /** Core refused something this page asked for, as it does when a session has ended. */
    refused(): unknown;
    logout: LogoutListener;
}

/** What the listener throws is reported. Returns how to stop. */
export function listen(registry: PluginRegistry, listener: Listener): () => void {
    const awake = () => safely(() => document.visibilityState === 'visible' && listener.awake());
    const shown = ({persisted}: PageTransitionEvent) => (persisted ? safely(listener.restored) : awake());
    registry.registerWebSocketEventHandler(BEACON, () => safely(listener.beacon));
    registry.registerWebSocketEventHandler(VERDICT_DUE, ({data}) => safely(() => listener.verdictDue(data)));
    registry.registerReconnectHandler(() => safely(listener.awake));
    document.addEventListener('visibilitychange', awake);
    document.addEventListener('resume', awake);
    window.addEventListener('pageshow', shown);
    const unwatch = [watchRefusals(() => safely(listener.refused)), watchLogout(listener.logout)];
    return () => {
        registry.unregisterWebSocketEventHandler(BEACON);
        registry.unregisterWebSocketEventHandler(VERDICT_DUE);
        registry.unregisterReconnectHandler();
        document.removeEventListener('visibilitychange', awake);
        document.removeEventListener('resume', awake);
        window.removeEventListener('pageshow', shown);
        unwatch.forEach((stop) => stop());
    };
}
