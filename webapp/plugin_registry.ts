/** The part of Mattermost's web app plugin API that this plugin uses (11.6); @mattermost/types does not describe the registry. */
import type {ComponentType} from 'react';

export interface SectionProps {
    settingsList: unknown[];
    sectionTitle: string;
    sectionDescription: string;
}

export interface PluginRegistry {
    registerAdminConsoleCustomSection(key: string, component: ComponentType<SectionProps>): void;
    registerTranslations(translationsFor: (locale: string) => Record<string, string>): void;
    registerWebSocketEventHandler(event: string, handler: (message: {data?: unknown}) => void): void;
    unregisterWebSocketEventHandler(event: string): void;
    registerReconnectHandler(handler: () => void): void;
    unregisterReconnectHandler(): void;
}

/** What the guard reads of Mattermost's redux store. */
export interface UserStore {
    getState(): {entities: {users: {currentUserId: string}}};
    subscribe(listener: () => void): () => void;
}
