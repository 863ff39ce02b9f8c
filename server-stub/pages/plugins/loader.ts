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

interface Loaded {
    script: HTMLScriptElement;
    registry: PluginRegistry;
    bundlePath: string;
}

const loaded = new Map<string, Loaded>();
/** By plugin: whose bundle is on its way, and is initialised the moment it registers. */
const expected = new Map<string, () => void>();

/** Resolves when the plugin has registered and `initialize` returned; never when either fails, so that Mattermost (11.6) then draws nothing. */
function loadPlugin({id, webapp}: WebappManifest): Promise<void> {
    const bundlePath = webapp?.bundle_path.replace(/^\/static\/(?!plugins\/)/, '/static/plugins/');
    const old = loaded.get(id);
    if (!bundlePath || old?.bundlePath === bundlePath) {
        return Promise.resolve();
    }
    old?.registry.removeComponents();
    return new Promise((resolve, reject) => {
        const registry = new PluginRegistry(id);
        const script = document.createElement('script');
        script.src = basePath + bundlePath;
        script.onerror = () => reject(new Error(`The plugin's bundle did not load: ${bundlePath}`));
        expected.set(id, () => {
            window.plugins[id]?.initialize?.(registry, store);
            resolve();
        });
        loaded.set(id, {script, registry, bundlePath});
        document.head.appendChild(script);
    });
}

/** By the bundle, as it runs. One that replaces another ends that one first. */
function registerPlugin(id: string, plugin: Plugin): void {
    window.plugins[id]?.uninitialize?.();
    window.plugins[id] = plugin;
    const initialise = expected.get(id);
    expected.delete(id);
    initialise?.();
}

function removePlugin(id: string): void {
    const plugin = loaded.get(id);
    if (plugin) {
        loaded.delete(id);
        plugin.registry.removeComponents();
        window.plugins[id]?.uninitialize?.();
        plugin.registry.removeHandlers();
        plugin.script.remove();
    }
}

const report = (error: unknown) => console.error(error);

async function loadPlugins(): Promise<void> {
    const manifests = await get<WebappManifest[]>('/plugins/webapp');
    for (const id of [...loaded.keys()].filter((known) => !manifests.some((manifest) => manifest.id === known))) {
        removePlugin(id);
    }
    // A bundle that does not load keeps neither the others nor the app from starting.
    await Promise.all(manifests.map((manifest) => loadPlugin(manifest).catch(report)));
}

/** Resolves when the bundles were loaded, or could not be. */
export async function startPlugins(): Promise<void> {
    window.plugins ??= {};
    window.registerPlugin = registerPlugin;
    onWebSocketEvent('plugin_enabled', ({data}) => {
        void loadPlugin(data?.manifest as WebappManifest).catch(report);
    });
    onWebSocketEvent('plugin_disabled', ({data}) => removePlugin((data?.manifest as WebappManifest).id));
    onReconnect(() => void loadPlugins().catch(() => undefined));
    await loadPlugins().catch(() => undefined);
}
