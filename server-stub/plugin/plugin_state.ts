/** The one installed plugin: enabled or disabled, running or not, and the bundle the web app loads of it. */
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import type {Core} from '../core/core';
import type {PluginHost} from './plugin_host';

/** What the product reads of plugin.json, and all the System Console is shown. */
export type Manifest = {id: string; name: string; version: string; webapp?: {bundle_path: string}} & Record<string, unknown>;

export interface PluginState {
    /** Another one after an upload; never with another id. */
    readonly manifest: Manifest;
    readonly isActive: boolean;
    /** null while the plugin is disabled or dead. */
    readonly host: PluginHost | null;
    enable(): Promise<void>;
    disable(): Promise<void>;
    restart(): Promise<void>;
    /** What an upload ends with: this archive's plugin in place of the one before it, running where that one was enabled. */
    install(manifest: Manifest, archive: Uint8Array): Promise<void>;
    /** The server stops: the plugin is stopped and stays enabled. */
    shutDown(): Promise<void>;
    /** The manifest as GET /plugins/webapp lists it; null while disabled or without a built web app. */
    webappManifest(): Promise<{id: string; version: string; webapp: {bundle_path: string}} | null>;
    /** The file in webapp/dist behind a name below /static/plugins/{id}/, or null. */
    fileName(requested: string): Promise<string | null>;
}

export function createPluginState(core: Core, host: PluginHost, root: string, first: Manifest): PluginState {
    let manifest = first;
    const {id} = manifest;
    const bundle = manifest.webapp?.bundle_path ?? 'webapp/dist/main.js';
    let isActive = false;

    /** Core gives the bundle a name with its hash when it unpacks a plugin. */
    const hashedName = async (): Promise<string | null> => {
        const content = await readFile(join(root, bundle)).catch(() => null);
        return content && `${id}_${createHash('sha256').update(content).digest('hex').slice(0, 16)}_bundle.js`;
    };
    const setEnabled = (enabled: boolean) => core.config.replaceOutside('PluginSettings', 'PluginStates', {[id]: {Enable: enabled}});

    const state: PluginState = {
        get manifest() {
            return manifest;
        },
        get isActive() {
            return isActive;
        },
        get host() {
            return isActive ? host : null;
        },
        async enable() {
            if (!isActive) {
                await host.start();
                isActive = true;
                await setEnabled(true);
                await core.hub.publish('plugin_enabled', {manifest: await state.webappManifest() ?? {id, version: manifest.version}}, {});
            }
        },
        async disable() {
            if (isActive) {
                isActive = false;
                await host.stop();
                core.commands.forgetAll();
                await setEnabled(false);
                await core.hub.publish('plugin_disabled', {manifest: {id, version: manifest.version, webapp: manifest.webapp}}, {});
            }
        },
        async restart() {
            isActive = false;
            await host.stop();
            await host.start();
            isActive = true;
        },
        async install(next, archive) {
            const wasActive = isActive;
            if (wasActive) {
                isActive = false;
                await host.stop();
                core.commands.forgetAll();
            }
            await host.install(archive);
            manifest = next;
            if (wasActive) {
                await host.start();
                isActive = true;
                await core.hub.publish('plugin_enabled', {manifest: await state.webappManifest() ?? {id, version: next.version}}, {});
            }
        },
        async shutDown() {
            if (isActive) {
                isActive = false;
                await host.stop();
            }
        },
        async webappManifest() {
            const name = await hashedName();
            return isActive && name ? {id, version: manifest.version, webapp: {bundle_path: `/static/${id}/${name}`}} : null;
        },
        async fileName(requested) {
            const name = await hashedName();
            if (requested === name) {
                return bundle.slice(bundle.lastIndexOf('/') + 1);
            }
            return requested === 'main.js' ? null : requested;
        },
    };
    return state;
}
