/** The bundle's entry: turns the host's hooks into work of the app. */
import manifest from '../plugin.json';
import type {App} from './app';
import {createApp} from './app';
import {chainPending, copyToCore} from './audit/chain';
import {signCheckpoint} from './audit/checkpoints';
import {appendAudit} from './audit/write';
import {decodeBase64} from './bridge/base64';
import {readConfig} from './bridge/core_values';
import {createHosts} from './bridge/create_host';
import type {HookName} from './bridge/methods';
import type {CreatePlugin, HookContext, HttpRequest, RawBridge, ResponseWriter} from './bridge/raw';
import {migrate} from './database/migrate';
import {untilDatabaseServes} from './database/wait_for_database';
import type {CommandReply, FeatureHooks, HookedPush} from './feature';
import type {CoreConfig, Host} from './host';
import {serve} from './http/serve';
import {textIn} from './texts/catalogue';
import type {RunningWorkers} from './worker';
import {startWorkers} from './worker';

/** The server waits 10 s for a plugin to stop; whatever a worker leaves behind is leased in SQL and goes on elsewhere. */
const STOP_WORKERS_WITHIN_MS = 5000;

/** Gives the hook's return values, or nothing where it has none. */
type HookHandler = (args: unknown[], writer: ResponseWriter | null) => unknown[] | Promise<unknown[]> | Promise<void>;

export const createPlugin: CreatePlugin = (bridge: RawBridge) => {
    const app = createApp(bridge.now());
    const newHost = createHosts(bridge);
    // One for all: what it makes at its first use is there for the next push, and its every member but transactions may be shared.
    const pushHost = newHost();
    const pushHooks = app.features.flatMap((feature) => feature.hooks.notificationWillBePushed ?? []);
    let workers: RunningWorkers | null = null;

    const hooks: Record<HookName, HookHandler> = {
        async OnActivate() {
            const host = newHost();
            const applied = await untilDatabaseServes(host, () => migrate(host));
            await app.clock.compare(host).catch((error: unknown) => host.log.warn('The clocks were not compared.', {error: String(error)}));
            await recordLife(host, 'plugin_started', {version: manifest.version, migrations: applied});
            await notify(host, app, 'onActivate', (hook, own) => hook.onActivate?.(own));
            workers = startWorkers(host, app.workers);
            host.log.info('Started.', {version: manifest.version, migrations: applied.length});
            return [null];
        },
        async OnDeactivate() {
            const host = newHost();
            if (workers) {
                await settleWithin(host, workers.stop(), STOP_WORKERS_WITHIN_MS);
            }
            workers = null;
            await notify(host, app, 'onDeactivate', (hook, own) => hook.onDeactivate?.(own));
            await recordLife(host, 'plugin_stopped', {version: manifest.version});
            // A key that is kept outside may be out of reach: a stop ends all the same.
            await signCheckpoint(host, 'stop').catch((error: unknown) => host.log.error('No checkpoint was signed at the stop.', {error: String(error)}));
            return [null];
        },
        async OnConfigurationChange() {
            // Core announces the configuration before it activates the plugin, when the tables may be missing yet; activation looks by itself.
            if (workers) {
                await notify(newHost(), app, 'onConfigurationChange', (hook, own) => hook.onConfigurationChange?.(own));
            }
            return [null];
        },
        async UserWillLogIn([user]) {
            const userId = String((user as {id?: unknown} | null)?.id ?? '');
            let refusal = '';
            await notify(newHost(), app, 'userWillLogIn', async (hook, own) => {
                refusal ||= await hook.userWillLogIn?.(own, userId) ?? '';
            });
            return [refusal];
        },
        async UserHasBeenDeactivated([user]) {
            const userId = String((user as {id?: unknown} | null)?.id ?? '');
            await notify(newHost(), app, 'userHasBeenDeactivated', (hook, own) => hook.userHasBeenDeactivated?.(own, userId));
            return [];
        },
        async OnPluginClusterEvent([event]) {
            const {Id: id, Data: data} = event as {Id: string; Data: string | null};
            const text = decodeBase64(data ?? '') ?? '';
            await notify(newHost(), app, 'onClusterEvent', (hook, own) => hook.onClusterEvent?.(own, id, text));
            return [];
        },
        NotificationWillBePushed(args) {
            const sent = args[0] as HookedPush;
            return pushThrough(pushHost, pushHooks, {sent, push: sent, userId: String(args[1]), next: 0});
        },

        async ConfigurationWillBeSaved([config]) {
            return [null, await askFeatures(newHost(), app, readConfig(config))];
        },

        async ExecuteCommand([args, context]) {
            return [await executeCommand(newHost(), app, String((args as {command?: unknown} | null)?.command ?? ''), context as HookContext), null];
        },
        async GenerateSupportData() {
            return [await app.operations.makeSupportFiles(newHost()), null];
        },
        ServeHTTP(args, writer) {
            return serve(app.serveNeeds, newHost(), args[0] as HttpRequest, requireWriter(writer));
        },
        ServeMetrics(_request, writer) {
            return app.operations.serveMetrics(newHost(), requireWriter(writer));
        },
    };

    return {
        dispatch(hook, payloadJson, writer) {
            const handler = hooks[hook as HookName] as HookHandler | undefined;
            if (!handler) {
                throw new Error(`the product has no hook ${hook}`);
            }
            const payload = JSON.parse(payloadJson) as unknown;
            const results = handler(Array.isArray(payload) ? payload : [payload], writer);
            return results instanceof Promise ? results.then((found) => JSON.stringify(found ?? [])) : JSON.stringify(results);
        },
    };
};

/** Each feature's hook by itself: one that fails keeps no other from running. */
async function notify(host: Host, app: App, name: keyof FeatureHooks, call: (hooks: FeatureHooks, host: Host) => Promise<void> | undefined): Promise<void> {
    for (const feature of app.features) {
        const own = host.fork();
        try {
            await call(feature.hooks, own);
        } catch (error) {
            own.log.error('A hook failed.', {hook: name, error: error instanceof Error ? error.stack ?? error.message : String(error)});
        }
        await app.finishWork(own);
    }
}

/** Core knows the command, so somebody must answer: with a sentence when that failed, since core would call the command unknown. */
async function executeCommand(host: Host, app: App, text: string, context: HookContext): Promise<CommandReply> {
    try {
        for (const {hooks} of app.features) {
            const reply = await hooks.executeCommand?.(host, {text, context}) ?? null;
            if (reply) {
                return reply;
            }
        }
        throw new Error('no feature answers the command');
    } catch (error) {
        host.log.error('A slash command failed.', {request_id: context.request_id, error: error instanceof Error ? error.stack ?? error.message : String(error)});
        return {response_type: 'ephemeral', text: textIn('en', 'command.failed')};
    } finally {
        await app.finishWork(host);
    }
}

/** As the hook answers: a changed notification or null, and a reason when it is not to be sent. A feature never fails here: core would send the original. */
type PushAnswer = [HookedPush | null, string];
type PushHook = NonNullable<FeatureHooks['notificationWillBePushed']>;

/**
 * Without a wait where no feature has one: core's queue of pushes stands meanwhile. sent: what core would send; push: what the hooks before
 * `next` made of it.
 */
function pushThrough(host: Host, hooks: readonly PushHook[], {sent, push, userId, next}: {sent: HookedPush; push: HookedPush; userId: string; next: number}): PushAnswer | Promise<PushAnswer> {
    let made = push;
    for (let i = next; i < hooks.length; i++) {
        const result = hooks[i]?.(host, made, userId) ?? made;
        if (result instanceof Promise) {
            return result.then((found) => 'suppressed' in found ? [null, found.suppressed] : pushThrough(host, hooks, {sent, push: found, userId, next: i + 1}));
        }
        if ('suppressed' in result) {
            return [null, result.suppressed];
        }
        made = result;
    }
    return [made === sent ? null : made, ''];
}

/** The first feature that objects refuses the change; one that fails lets it pass, so that a fault of ours locks nobody out of the console. */
async function askFeatures(host: Host, app: App, next: CoreConfig): Promise<{id: string; message: string; status_code: number} | null> {
    if (await app.refusalsAreLifted(host.fork())) {
        return null;
    }
    for (const feature of app.features) {
        const own = host.fork();
        try {
            const refusal = await feature.hooks.configurationWillBeSaved?.(own, next) ?? null;
            if (refusal !== null) {
                return {id: 'security_controls.refused', message: refusal, status_code: 403};
            }
        } catch (error) {
            own.log.error('A check of a configuration change failed.', {error: error instanceof Error ? error.stack ?? error.message : String(error)});
        } finally {
            await app.finishWork(own);
        }
    }
    return null;
}

/** Chained and copied here and now: after a stop no timer and no worker does it. */
async function recordLife(host: Host, event: 'plugin_started' | 'plugin_stopped', state: Record<string, unknown>): Promise<void> {
    const append = () => host.transaction((tx) => appendAudit(tx, host, {event_name: event, status: 'success', actor: {type: 'system'}, resulting_state: state}));
    // A stop cannot wait: the server does not.
    await (event === 'plugin_started' ? untilDatabaseServes(host, append) : append());
    try {
        await copyToCore(host, await chainPending(host));
    } catch (error) {
        host.log.warn('Audit records wait to be chained.', {error: String(error)});
    }
}

function settleWithin(host: Host, work: Promise<void>, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
        const cancel = host.clock.after(withinMs, async () => resolve());
        work.then(resolve, reject).finally(cancel);
    });
}

function requireWriter(writer: ResponseWriter | null): ResponseWriter {
    if (!writer) {
        throw new Error('a hook that answers HTTP came without a writer');
    }
    return writer;
}
