/** The entry every user's web app loads: it starts the session guard and names the System Console's sections, which load on their own. */
import {clientEventName, PLUGIN_ID} from '../contract/names';
import {startGuard} from './guard/guard';
import entryMessages from './i18n/en_entry.json';
import {lazySection} from './lazy_section';
import {REVOCATION_CHANGED} from './live_event';
import type {PluginRegistry, UserStore} from './plugin_registry';

declare global {
    interface Window {
        registerPlugin(id: string, plugin: SecurityControlsPlugin): void;
    }
}

class SecurityControlsPlugin {
    private stopGuard: () => void = () => undefined;

    /** Core calls it once a page load, before anybody may be logged in. */
    initialize(registry: PluginRegistry, store: UserStore): void {
        this.stopGuard = startGuard(registry, store);
        registry.registerWebSocketEventHandler(clientEventName('revocation_changed'), () => window.dispatchEvent(new Event(REVOCATION_CHANGED)));
        registry.registerTranslations(() => entryMessages);
        registry.registerAdminConsoleCustomSection('push_contents', lazySection(registry, 'PushContentsSection'));
        registry.registerAdminConsoleCustomSection('mfa', lazySection(registry, 'MfaSection'));
        registry.registerAdminConsoleCustomSection('sessions', lazySection(registry, 'SessionsSection'));
        registry.registerAdminConsoleCustomSection('mobile', lazySection(registry, 'MobileSection'));
        registry.registerAdminConsoleCustomSection('audit', lazySection(registry, 'AuditSection'));
    }

    uninitialize(): void {
        this.stopGuard();
    }
}

window.registerPlugin(PLUGIN_ID, new SecurityControlsPlugin());
