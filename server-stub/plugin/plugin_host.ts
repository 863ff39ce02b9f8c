/** What runs the plugin's server half: its core on Node, or the packed executable in Mattermost's plugin environment. The stand-in knows no difference. */
import type {OrderResult} from '../bridge/operator';

import type {HookContext} from '../../server/bridge/raw';

/** A request below the plugin's path, after core's rules were applied to it (http/plugin_requests.ts). */
export interface PluginRequest {
    method: string;
    /** Below the plugin, for instance /api/v1/viewer. */
    path: string;
    /** Without "?". */
    query: string;
    headers: Headers;
    body: ReadableStream<Uint8Array> | null;
    context: HookContext;
}

/** Below url come the plugin's own paths; headers go with every request. */
export interface Entrance {url: string; headers: Readonly<Record<string, string>>}

export interface PluginHost {
    /** Starts the plugin (hook OnActivate). Rejects when it refuses to start. */
    start(): Promise<void>;
    /** Stops it (hook OnDeactivate). */
    stop(): Promise<void>;
    /** Takes another archive of the plugin, while it is stopped. Where the plugin runs in this process its sources go on being what runs. */
    install(archive: Uint8Array): Promise<void>;
    /** Ends it without a word, as a crash does. */
    kill(): Promise<void>;
    /** Runs any other hook: its arguments in, its results out; context where core has one that matters. A failed hook is logged and gives no results, so that core goes on. */
    hook(name: string, args: readonly unknown[], context?: HookContext): Promise<unknown[]>;
    /** How long core waited for the hook that ended last, in ms, without this process's own share; null when nobody measured it. */
    lastHookMs(): number | null;
    /** ServeHTTP. The reply streams. */
    serveHttp(request: PluginRequest): Promise<Response>;
    /** Where requests without a session reach the plugin as they do inside a server, without the stand-in in between; null when it runs in this process. */
    entrance(): Entrance | null;
    /** ServeMetrics. */
    serveMetrics(): Promise<Response>;
    /** What somebody with a shell on the server's machine does: the executable's own command line, order first, then --name value. */
    giveOrder(args: readonly string[]): Promise<OrderResult>;
    /** Frees what start-ups share; after it nothing can be started again. */
    close(): Promise<void>;
}
