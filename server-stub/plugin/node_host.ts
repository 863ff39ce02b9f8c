/** The plugin's core on Node: the same TypeScript the executable embeds, over the stand-in's own bridge. */
import {rm} from 'node:fs/promises';

import {HOOKS} from '../../server/bridge/methods';
import type {CreatePlugin, HookDispatcher, HttpRequest} from '../../server/bridge/raw';
import type {LogEntry, NodeBridge} from '../bridge/node_bridge';
import {createNodeBridge} from '../bridge/node_bridge';
import {giveOrder} from '../bridge/operator';
import type {PluginApi} from '../bridge/plugin_api';
import type {Core} from '../core/core';
import type {PluginHost, PluginRequest} from './plugin_host';
import {streamedResponse} from './streamed_response';

/** As the Go host's cap (server/bridge/raw.ts). */
const BODY_LIMIT_BYTES = 1 << 20;

export interface NodeHostNeeds {
    core: Core;
    api: PluginApi;
    createPlugin: CreatePlugin;
    onLog: (entry: LogEntry) => void;
    /** The environment the server would have been started with. */
    variables: () => Readonly<Record<string, string>>;
    /** Where the operator's command lays its orders. */
    ordersFolder: string;
}

export function createNodeHost({core, api, createPlugin, onLog, variables, ordersFolder}: NodeHostNeeds): PluginHost {
    const declared: ReadonlySet<string> = new Set(HOOKS);
    let running: {bridge: NodeBridge; plugin: HookDispatcher} | null = null;

    const dispatch = async (name: string, args: readonly unknown[]): Promise<unknown[]> => {
        if (!running || !declared.has(name)) {
            return [];
        }
        return JSON.parse(await running.plugin.dispatch(name, JSON.stringify(args), null)) as unknown[];
    };
    const logFailure = (hook: string, cause: unknown): void => {
        onLog({level: 'error', message: 'a hook of the plugin failed', fields: {hook, error: cause instanceof Error ? cause.stack ?? cause.message : String(cause)}});
    };
    const serve = (hook: 'ServeHTTP' | 'ServeMetrics', request: HttpRequest): Promise<Response> => {
        const {response, writer, end} = streamedResponse();
        if (!running) {
            end();
            return response;
        }
        const {plugin} = running;
        (async () => plugin.dispatch(hook, JSON.stringify(request), writer))().catch((cause: unknown) => logFailure(hook, cause)).finally(end);
        return response;
    };
    const endRunning = async (): Promise<void> => {
        await running?.bridge.stop();
        running = null;
    };

    return {
        async start() {
            const bridge = createNodeBridge(core, api, onLog, variables, ordersFolder);
            running = {bridge, plugin: createPlugin(bridge)};
            try {
                const [refusal] = await dispatch('OnActivate', []);
                if (refusal) {
                    throw new Error(`the plugin refused to start: ${JSON.stringify(refusal)}`);
                }
            } catch (cause) {
                await endRunning();
                throw cause;
            }
        },
        async stop() {
            await dispatch('OnDeactivate', []).catch((cause: unknown) => logFailure('OnDeactivate', cause));
            await endRunning();
        },
        kill: endRunning,
        install: async () => undefined,
        lastHookMs: () => null,
        async hook(name, args, context) {
            try {
                return await dispatch(name, context ? [...args, context] : args);
            } catch (cause) {
                logFailure(name, cause);
                return [];
            }
        },
        serveHttp: async (request) => serve('ServeHTTP', await toHttpRequest(request)),
        entrance: () => null,
        serveMetrics: () => serve('ServeMetrics', {
            method: 'GET', path: '/metrics', query: '', headers: {}, body: '', body_too_large: false,
            context: {session_id: '', request_id: '', ip_address: '', user_agent: ''},
        }),
        giveOrder: (args) => giveOrder(ordersFolder, args),
        close: () => rm(ordersFolder, {recursive: true, force: true}),
    };
}

async function toHttpRequest({method, path, query, headers, body, context}: PluginRequest): Promise<HttpRequest> {
    const {bytes, isTooLarge} = await readCapped(body);
    // Go keeps Host outside of a request's headers.
    const {host: _host, ...sent} = Object.fromEntries(headers);
    return {method, path, query, headers: sent, body: bytes.toString('utf8'), body_too_large: isTooLarge, context};
}

/** Reads to the end, so that the client can be answered, but keeps nothing once it is too much. */
async function readCapped(body: PluginRequest['body']): Promise<{bytes: Buffer; isTooLarge: boolean}> {
    const reader = body?.getReader();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        size += part.value.byteLength;
        if (size <= BODY_LIMIT_BYTES) {
            chunks.push(part.value);
        }
    }
    const isTooLarge = size > BODY_LIMIT_BYTES;
    return {bytes: isTooLarge ? Buffer.alloc(0) : Buffer.concat(chunks), isTooLarge};
}
