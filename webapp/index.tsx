/** The entry every user's web app loads: it starts the session guard and the enrolment watch, and names pages and sections, which load on their own. */
import {clientEventName, PLUGIN_ID} from '../contract/names';
import {ENROLMENT_ROUTE, watchEnrolment} from './enrolment_watch';
import {startGuard} from './guard/guard';
import entryMessages from './i18n/en_entry.json';
import {LazyEnrolmentPage, lazySection} from './lazy_section';
import {REVOCATION_CHANGED} from './live_event';
import type {PluginRegistry, UserStore} from './plugin_registry';

declare global {
    interface Window {
        registerPlugin(id: string, plugin: SecurityControlsPlugin): void;
    }
}

class SecurityControlsPlugin {
    private stop: Array<() => void> = [];

    /** Core calls it once a page load, before anybody may be logged in. */
    initialize(registry: PluginRegistry, store: UserStore): void {
        this.stop = [startGuard(registry, store), watchEnrolment(registry, store)];
        registry.registerWebSocketEventHandler(clientEventName('revocation_changed'), () => window.dispatchEvent(new Event(REVOCATION_CHANGED)));
        registry.registerTranslations(() => entryMessages);
        registry.registerCustomRoute(ENROLMENT_ROUTE, LazyEnrolmentPage);
        registry.registerAdminConsoleCustomSection('push_contents', lazySection(registry, 'PushContentsSection'));
        registry.registerAdminConsoleCustomSection('mfa', lazySection(registry, 'MfaSection'));
        registry.registerAdminConsoleCustomSection('sessions', lazySection(registry, 'SessionsSection'));
        registry.registerAdminConsoleCustomSection('mobile', lazySection(registry, 'MobileSection'));
        registry.registerAdminConsoleCustomSection('audit', lazySection(registry, 'AuditSection'));
    }

    uninitialize(): void {
        this.stop.forEach((stop) => stop());
    }
}

window.registerPlugin(PLUGIN_ID, new SecurityControlsPlugin());
