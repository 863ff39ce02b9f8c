/** All the guard listens to: the server's events, the page that wakes or comes back, requests that are refused, and log-outs. */
import {clientEventName} from '../../contract/client_names';
import type {PluginRegistry} from '../plugin_registry';
import type {LogoutListener} from './logout_watch';
import {watchLogout} from './logout_watch';
import {watchRefusals} from './refusal_watch';
import {safely} from './safely';
import {fieldsOf} from './validate';

const BEACON = clientEventName('beacon');
const VERDICT_DUE = clientEventName('verdict_due');

export interface ServerListener {
    beacon(): unknown;
    /** sessionIds: null for all. */
    verdictDue(sessionIds: unknown[] | null, spreadMs: number): unknown;
    /** The websocket was away for a while. */
    reconnected(): unknown;
}

export interface PageListener {
    /** The page was away for a while. */
    awake(): unknown;
    /** The browser brought back a page that had been left, with all it held in memory. */
    restored(): unknown;
    /** Core refused something this page asked for, as it does when a session has ended. */
    refused(): unknown;
    logout: LogoutListener;
}

/** What the listener throws is reported. Returns how to stop. */
export function listenToServer(registry: PluginRegistry, listener: () => ServerListener): () => void {
    registry.registerWebSocketEventHandler(BEACON, () => safely(() => listener().beacon()));
    registry.registerWebSocketEventHandler(VERDICT_DUE, ({data}) => safely(() => {
        const fields = fieldsOf(data);
        const ids = fields?.session_ids;
        if (ids === null || Array.isArray(ids)) {
            listener().verdictDue(ids, Number(fields?.spread_ms) || 0);
        }
    }));
    registry.registerReconnectHandler(() => safely(() => listener().reconnected()));
    return () => {
        registry.unregisterWebSocketEventHandler(BEACON);
        registry.unregisterWebSocketEventHandler(VERDICT_DUE);
        registry.unregisterReconnectHandler();
    };
}

/** As listenToServer. */
export function listenToPage(listener: PageListener): () => void {
    const awake = () => safely(() => !document.hidden && listener.awake());
    const shown = ({persisted}: PageTransitionEvent) => (persisted ? safely(listener.restored) : awake());
    const end = new AbortController();
    document.addEventListener('visibilitychange', awake, end);
    document.addEventListener('resume', awake, end);
    window.addEventListener('pageshow', shown, end);
    const unwatch = [watchRefusals(() => safely(listener.refused)), watchLogout(listener.logout)];
    return () => {
        end.abort();
        unwatch.forEach((stop) => stop());
    };
}
