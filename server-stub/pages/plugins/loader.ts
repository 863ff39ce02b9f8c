/**
 * Loads the web app bundles of the enabled plugins by <script>, before anybody logs in, and initialises each once per page load,
 * not per log-in; follows the server's plugin_enabled and plugin_disabled events.
 */
import {basePath} from '../base_path';
import {get} from '../client';
import {store} from '../store/store';
import {onReconnect, onWebSocketEvent} from '../websocket_client';

import {PluginRegistry} from './registry';

interface Plugin {
    initialize?: (registry: PluginRegistry, pluginStore: typeof store) => unknown;
    uninitialize?: () => unknown;
}

interface WebappManifest {
    id: string;
    version: string;
    webapp?: {bundle_path: string};
}

declare global {
    interface Window {
        registerPlugin: (id: string, plugin: Plugin) => void;
        plugins: Record<string, Plugin>;
    }
}

const loaded = new Map<string, {script: HTMLScriptElement; registry: PluginRegistry; bundlePath: string}>();

function loadScript(src: string): Promise<HTMLScriptElement> {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = basePath + src;
        script.onload = () => resolve(script);
        script.onerror = () => reject(new Error(`The plugin's bundle did not load: ${src}`));
        document.head.appendChild(script);
    });
}

async function loadPlugin({id, webapp}: WebappManifest): Promise<void> {
    const bundlePath = webapp?.bundle_path.replace(/^\/static\/(?!plugins\/)/, '/static/plugins/');
    if (!bundlePath || loaded.get(id)?.bundlePath === bundlePath) {
        return;
    }
    removePlugin(id);
    const registry = new PluginRegistry(id);
    loaded.set(id, {script: await loadScript(bundlePath), registry, bundlePath});
    await window.plugins[id]?.initialize?.(registry, store);
}

function removePlugin(id: string): void {
    const plugin = loaded.get(id);
    if (plugin) {
        window.plugins[id]?.uninitialize?.();
        plugin.registry.removeAll();
        plugin.script.remove();
        loaded.delete(id);
    }
}

async function loadPlugins(): Promise<void> {
    const manifests = await get<WebappManifest[]>('/plugins/webapp');
    for (const id of [...loaded.keys()].filter((known) => !manifests.some((manifest) => manifest.id === known))) {
        removePlugin(id);
    }
    for (const manifest of manifests) {
        // One broken plugin must not keep the others, or the app, from starting.
        await loadPlugin(manifest).catch((error: unknown) => console.error(error));
    }
}

/** Resolves when the bundles were loaded, or could not be. */
export async function startPlugins(): Promise<void> {
    window.plugins = {};
    window.registerPlugin = (id, plugin) => {
        window.plugins[id] = plugin;
    };
    onWebSocketEvent('plugin_enabled', ({data}) => {
        void loadPlugin(data?.manifest as WebappManifest).catch((error: unknown) => console.error(error));
    });
    onWebSocketEvent('plugin_disabled', ({data}) => removePlugin((data?.manifest as WebappManifest).id));
    onReconnect(() => void loadPlugins().catch(() => undefined));
    await loadPlugins().catch(() => undefined);
}
