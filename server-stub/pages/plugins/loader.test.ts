/** @jest-environment jsdom */
import {changePlugins, store} from '../store/store';

import {startPlugins} from './loader';

const BUNDLE = '/static/plugins/one/one_abc_bundle.js';
const manifests = [{id: 'one', version: '1.0.0', webapp: {bundle_path: '/static/one/one_abc_bundle.js'}}];

/** jsdom runs no scripts from an address: the bundle registers itself when its <script> is added. */
function runBundle(plugin: Window['plugins'][string]): string[] {
    const sources: string[] = [];
    jest.spyOn(document.head, 'appendChild').mockImplementation(<T extends Node>(node: T): T => {
        const script = node as unknown as HTMLScriptElement;
        sources.push(new URL(script.src).pathname);
        window.registerPlugin('one', plugin);
        return node;
    });
    return sources;
}

beforeEach(() => {
    global.fetch = jest.fn(() => Promise.resolve({ok: true, json: () => Promise.resolve(manifests)} as Response));
});

test('loads each enabled plugin by <script> from core\'s path and initialises it with the registry and the store', async () => {
    const initialize = jest.fn((registry: {registerTranslations: (of: () => Record<string, string>) => void}) => {
        registry.registerTranslations(() => ({hello: 'Hello'}));
    });
    const sources = runBundle({initialize: initialize as never});
    await startPlugins();
    expect(sources).toEqual([BUNDLE]);
    expect(initialize).toHaveBeenCalledTimes(1);
    expect(initialize.mock.calls[0]).toEqual([expect.objectContaining({id: 'one'}), store]);
    expect(store.getState().plugins.translations).toEqual({hello: 'Hello'});
    changePlugins(() => ({translations: {}}));
});

test('starts the app when a bundle does not load', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    fetchManifest('/static/one/one_gone_bundle.js');
    jest.spyOn(document.head, 'appendChild').mockImplementation(<T extends Node>(node: T): T => {
        setTimeout(() => (node as unknown as HTMLScriptElement).onerror?.(new Event('error')));
        return node;
    });
    await expect(startPlugins()).resolves.toBeUndefined();
    expect(logged).toHaveBeenCalledTimes(1);
});

test('draws nothing, as Mattermost 11.6, when a plugin fails in initialize', async () => {
    fetchManifest('/static/one/one_def_bundle.js');
    jest.spyOn(document.head, 'appendChild').mockImplementation(<T extends Node>(node: T): T => {
        const failing = {initialize: () => {
            throw new Error('broken plugin');
        }};
        expect(() => window.registerPlugin('one', failing)).toThrow('broken plugin');
        return node;
    });
    const started = jest.fn();
    void startPlugins().then(started);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(started).not.toHaveBeenCalled();
});

test('ends a plugin before the one that replaces it starts', async () => {
    const order: string[] = [];
    fetchManifest('/static/one/one_1_bundle.js');
    runBundle({initialize: () => order.push('1'), uninitialize: () => order.push('end of 1')});
    await startPlugins();
    fetchManifest('/static/one/one_2_bundle.js');
    runBundle({initialize: () => order.push('2')});
    await startPlugins();
    expect(order).toEqual(['1', 'end of 1', '2']);
});

function fetchManifest(bundlePath: string): void {
    global.fetch = jest.fn(() => Promise.resolve({ok: true, json: () => Promise.resolve([{...manifests[0], webapp: {bundle_path: bundlePath}}])} as Response));
}
