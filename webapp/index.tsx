/** The entry every user's web app loads: it starts the session guard and the enrolment watch, and names pages and sections, which load on their own. */
import {clientEventName, PLUGIN_ID} from '../contract/client_names';
import {ENROLMENT_ROUTE, watchEnrolment} from './enrolment_watch';
import {startGuard} from './guard/start';
import {LazyEnrolmentPage, lazySection} from './lazy_section';
import {REVOCATION_CHANGED} from './live_event';
import type {CoreStore, PluginRegistry} from './plugin_registry';

declare global {
    interface Window {
        registerPlugin(id: string, plugin: SecurityControlsPlugin): void;
    }
}

class SecurityControlsPlugin {
    private stop: Array<() => void> = [];

    /**
     * Core calls it once a page load, before anybody may be logged in, and draws nothing until it has returned (11.6): whatever fails here,
     * with a Mattermost to come or in a browser that refuses something, keeps neither the app nor the other parts from starting.
     */
    initialize(registry: PluginRegistry, store: CoreStore): void {
        const parts = [
            () => startGuard(registry, store),
            () => watchEnrolment(registry, store),
            () => registerPages(registry, store),
        ];
        this.stop = parts.map((start) => attempt(start) ?? (() => undefined));
    }

    uninitialize(): void {
        this.stop.forEach(attempt);
    }
}

function registerPages(registry: PluginRegistry, store: CoreStore): () => void {
    const changed = clientEventName('revocation_changed');
    registry.registerWebSocketEventHandler(changed, () => window.dispatchEvent(new Event(REVOCATION_CHANGED)));
    registry.registerCustomRoute(ENROLMENT_ROUTE, LazyEnrolmentPage);
    registry.registerAdminConsoleCustomSection('push_contents', lazySection(registry, store, 'PushContentsSection'));
    registry.registerAdminConsoleCustomSection('mfa', lazySection(registry, store, 'MfaSection'));
    registry.registerAdminConsoleCustomSection('sessions', lazySection(registry, store, 'SessionsSection'));
    registry.registerAdminConsoleCustomSection('mobile', lazySection(registry, store, 'MobileSection'));
    registry.registerAdminConsoleCustomSection('audit', lazySection(registry, store, 'AuditSection'));
    // Core forgets pages and sections of a plugin that is switched off by itself; of one that is replaced it keeps the handlers.
    return () => registry.unregisterWebSocketEventHandler(changed);
}

/** undefined when it failed; the browser's console then says why. */
function attempt<T>(step: () => T): T | undefined {
    try {
        return step();
    } catch (error) {
        window.reportError(error);
        return undefined;
    }
}

window.registerPlugin(PLUGIN_ID, new SecurityControlsPlugin());
