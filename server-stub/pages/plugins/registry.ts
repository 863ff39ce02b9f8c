/**
 * The registry a plugin gets in `initialize(registry, store)`: the members of Mattermost's that plugins of this kind use, with the same
 * arguments. A member that is missing here fails loudly in the plugin, as it would with an older Mattermost.
 */
import type {ComponentType} from 'react';
import type {Reducer} from 'redux';

import type {PluginComponent, SectionComponentProps} from '../store/state';
import {addPluginReducer, changePlugins} from '../store/store';
import type {WebSocketMessage} from '../websocket_client';
import {onReconnect, onWebSocketEvent} from '../websocket_client';

let nextId = 1;

export class PluginRegistry {
    private readonly cleanUps = new Map<string, () => void>();

    constructor(readonly id: string) {}

    private replace(name: string, cleanUp?: () => void): void {
        this.cleanUps.get(name)?.();
        if (cleanUp) {
            this.cleanUps.set(name, cleanUp);
        } else {
            this.cleanUps.delete(name);
        }
    }

    private addComponent(place: 'Root' | 'Global', component: ComponentType): string {
        const id = `component-${nextId++}`;
        const added: PluginComponent = {id, pluginId: this.id, component};
        changePlugins(({components}) => ({components: {...components, [place]: [...components[place], added]}}));
        return id;
    }

    registerRootComponent = (component: ComponentType): string => this.addComponent('Root', component);

    registerGlobalComponent = (component: ComponentType): string => this.addComponent('Global', component);

    /** Shown at /plug/<plugin>/<route>, within the app. */
    registerCustomRoute = (route: string, component: ComponentType): string => {
        const id = `component-${nextId++}`;
        const added = {id, pluginId: this.id, component, route: `${this.id}/${route.replace(/^\//, '')}`};
        changePlugins(({components}) => ({components: {...components, CustomRouteComponent: [...components.CustomRouteComponent, added]}}));
        return id;
    };

    unregisterComponent = (componentId: string): void => {
        const without = <C extends PluginComponent>(list: C[]) => list.filter(({id}) => id !== componentId);
        changePlugins(({components: {Root, Global, CustomRouteComponent}}) => ({
            components: {Root: without(Root), Global: without(Global), CustomRouteComponent: without(CustomRouteComponent)},
        }));
    };

    registerReducer = (reducer: Reducer<unknown>): void => addPluginReducer(this.id, reducer);

    registerTranslations = (getTranslationsForLocale: (locale: string) => Record<string, string>): void => {
        changePlugins(({translations}) => ({translations: {...translations, ...getTranslationsForLocale('en')}}));
    };

    registerWebSocketEventHandler = (event: string, handler: (message: WebSocketMessage) => void): void => {
        this.replace(`event ${event}`, onWebSocketEvent(event, handler));
    };

    unregisterWebSocketEventHandler = (event: string): void => this.replace(`event ${event}`);

    registerReconnectHandler = (handler: () => void): void => this.replace('reconnect', onReconnect(handler));

    unregisterReconnectHandler = (): void => this.replace('reconnect');

    registerAdminConsoleCustomSection = (key: string, component: ComponentType<SectionComponentProps>): void => {
        changePlugins(({adminConsoleCustomSections: all}) => ({
            adminConsoleCustomSections: {...all, [this.id]: {...all[this.id], [key.toLowerCase()]: component}},
        }));
    };

    /** What Mattermost does with the handlers of a plugin that is switched off, but not with those of one that is replaced. */
    removeHandlers(): void {
        for (const name of [...this.cleanUps.keys()]) {
            this.replace(name);
        }
    }

    /** What Mattermost does with everything else of a plugin that is switched off or replaced. */
    removeComponents(): void {
        const others = <C extends PluginComponent>(list: C[]) => list.filter(({pluginId}) => pluginId !== this.id);
        changePlugins(({components: {Root, Global, CustomRouteComponent}, adminConsoleCustomSections}) => ({
            components: {Root: others(Root), Global: others(Global), CustomRouteComponent: others(CustomRouteComponent)},
            adminConsoleCustomSections: {...adminConsoleCustomSections, [this.id]: {}},
        }));
    }
}
