/** The part of Mattermost's web app plugin API that this plugin uses (11.6); @mattermost/types does not describe the registry. */
import type {ComponentType} from 'react';

export interface SectionProps {
    settingsList: unknown[];
    sectionTitle: string;
    /** Of the section as Mattermost built it; a manifest's subtitle is not in it (11.6). */
    sectionDescription?: string;
}

export interface PluginRegistry {
    registerAdminConsoleCustomSection(key: string, component: ComponentType<SectionProps>): void;
    /** Drawn over the app wherever somebody is logged in; the id is for unregisterComponent. */
    registerGlobalComponent(component: ComponentType): string;
    /** A page at /plug/<plugin id>/<route>, within the app. */
    registerCustomRoute(route: string, component: ComponentType): string;
    unregisterComponent(componentId: string): void;
    registerTranslations(translationsFor: (locale: string) => Record<string, string>): void;
    registerWebSocketEventHandler(event: string, handler: (message: {data?: unknown}) => void): void;
    unregisterWebSocketEventHandler(event: string): void;
    registerReconnectHandler(handler: () => void): void;
    unregisterReconnectHandler(): void;
}

/** What the guard and the enrolment watch read of Mattermost's redux store. */
export interface UserStore {
    getState(): {entities: {users: {currentUserId: string; profiles?: Record<string, {mfa_active?: boolean; locale?: string}>}}};
    subscribe(listener: () => void): () => void;
}

/** What Mattermost hands to initialize. */
export interface CoreStore extends UserStore {
    dispatch(action: {type: string; [field: string]: unknown}): unknown;
}
