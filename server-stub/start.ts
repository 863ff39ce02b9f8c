/** Starts a stand-in Mattermost with the plugin in it, for `npm start`, suites and the demo. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import {getRequestListener} from '@hono/node-server';

import type {CreatePlugin} from '../server/bridge/raw';
import type {PushNotification} from './core/push';
import type {LogEntry} from './bridge/node_bridge';
import type {OrderResult} from './bridge/operator';
import {variablesOf} from './bridge/environment';
import {createPluginApi} from './bridge/plugin_api';
import {AppError} from './core/app_error';
import type {Core} from './core/core';
import {createCore} from './core/core';
import {enterpriseLicense} from './core/license';
import type {Database} from './database/database';
import {openPglite} from './database/pglite';
import {openPostgresServer} from './database/postgres_server';
import type {Device, Platform} from './devices/device';
import {createDevice} from './devices/device';
import {createApp} from './http/app';
import {startSession} from './http/login';
import {createExecutableHost} from './plugin/executable_host';
import {buildHarness, packedPlugin} from './plugin/executable_build';
import {createNodeHost} from './plugin/node_host';
import type {Entrance, PluginHost} from './plugin/plugin_host';
import type {Manifest, PluginState} from './plugin/plugin_state';
import {createPluginState} from './plugin/plugin_state';
import {startPostgres} from './postgres';
import type {PushProxy} from './push_proxy/push_proxy';
import {startPushProxy} from './push_proxy/push_proxy';
import type {LogIn} from './seed/people';
import {ADMIN, USER} from './seed/people';
import {seed} from './seed/seed';
import {serveWebsocket} from './websocket/serve';

export interface StandInOptions {
    /** 0, the default, takes a free one. */
    port?: number;
    /** The path Mattermost lives below, for instance /chat; its root without it. */
    basePath?: string;
    /** node: the plugin's core in this process. plugin: the packed executable in Mattermost's plugin environment, on PostgreSQL. */
    host?: 'node' | 'plugin';
    /** A folder that keeps the data (PGlite); without it they live in memory. */
    dataDir?: string;
    /** A PostgreSQL database, instead of PGlite or of a throw-away cluster. */
    databaseUrl?: string;
    /** With a licence that includes MFA enforcement, id_loaded and the hosted push service. */
    licensed?: boolean;
    /** Settings held by environment variables: `Section.Field` → value. */
    environment?: Readonly<Record<string, unknown>>;
    /** More variables of the server's environment, beside this process's own MM_SECURITY_CONTROLS_*; looked at anew whenever the plugin asks. */
    variables?: Readonly<Record<string, string>>;
    /** Clearing one user's session cache costs what core's does (for benchmarks). */
    sessionCacheCost?: boolean;
    /** Another plugin for the Node host, or another archive for the executable: for suites that test the hosts themselves. */
    createPlugin?: CreatePlugin;
    archive?: string;
    /** Gets every line the plugin logs. */
    onLog?: (entry: LogEntry) => void;
}

export interface StandIn {
    /** Without a slash at its end. */
    readonly url: string;
    readonly admin: LogIn & {id: string};
    readonly user: LogIn & {id: string};
    /** A session token of the admin, made at start. */
    readonly adminToken: string;
    readonly core: Core;
    /** Raw SQL, for what tests do behind core's back. */
    readonly db: Database;
    readonly pushProxy: PushProxy;
    readonly plugin: PluginState;
    /** What the plugin logged, oldest first. */
    readonly logs: readonly LogEntry[];
    /** What the plugin wrote to core's audit log. */
    readonly auditLog: readonly unknown[];
    /** A phone with the app; not yet logged in. */
    createDevice(platform: Platform, account?: LogIn): Device;
    /** SQL is down for everybody, for ms. */
    failSql(ms: number): Promise<void>;
    disablePlugin(): Promise<void>;
    enablePlugin(): Promise<void>;
    restartPlugin(): Promise<void>;
    /** Ends the plugin without OnDeactivate, as a crash does. */
    killPlugin(): Promise<void>;
    /** What somebody with a shell on this machine does: the executable's command line, order first, then --name value. */
    giveOrder(...args: string[]): Promise<OrderResult>;
    /** For benchmarks: PluginHost.entrance. */
    pluginEntrance(): Entrance | null;
    /** The plugin's Prometheus text. */
    metrics(): Promise<string>;
    purgeSessionCache(): void;
    stop(): Promise<void>;
}

const ROOT = join(__dirname, '..');
const PAGES = join(ROOT, '.cache/stand_in_pages');

/** Where the command for the Node host lays its orders (order.ts). */
export const ordersFolder = (port: number): string => join(ROOT, '.cache/orders', String(port));

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
    // What was started, to be stopped in reverse order, also when a later step fails.
    const cleanups: Array<() => Promise<void>> = [];
    const stop = async (): Promise<void> => {
        const failures: unknown[] = [];
        for (const cleanup of cleanups.splice(0).reverse()) {
            await cleanup().catch((cause: unknown) => failures.push(cause));
        }
        if (failures.length > 0) {
            throw new AggregateError(failures, `the stand-in did not stop in order: ${failures.map(String).join('; ')}`);
        }
    };
    try {
        return await start(options, cleanups, stop);
    } catch (cause) {
        // Why it did not start matters more than what else went wrong on the way back.
        await stop().catch(() => undefined);
        throw cause;
    }
}

async function start(options: StandInOptions, cleanups: Array<() => Promise<void>>, stop: () => Promise<void>): Promise<StandIn> {
    const isExecutable = options.host === 'plugin';
    const databaseUrl = options.databaseUrl ?? (isExecutable ? await throwAwayDatabase(cleanups) : null);
    const db = databaseUrl === null ? await openPglite(options.dataDir) : await openPostgresServer(databaseUrl);
    cleanups.push(() => db.close());
    const pushProxy = await startPushProxy();
    cleanups.push(() => pushProxy.stop());

    // The address is part of the configuration, so the port is taken before there is anything to serve.
    let listener: ReturnType<typeof getRequestListener> = getRequestListener(() => new Response('starting', {status: 503}));
    const server = createServer((request, response) => {
        void listener(request, response);
    });
    // Core's ServiceSettings.IdleTimeout. With Node's five seconds a busy client meets connections that are just being closed.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    cleanups.push(() => new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
    }));
    const url = `http://localhost:${(server.address() as AddressInfo).port}${options.basePath ?? ''}`;

    const core = await createCore(db, {
        siteUrl: url, pushNotificationServer: pushProxy.url, license: options.licensed ? enterpriseLicense(Date.now()) : null,
        environment: options.environment, clearingScansCache: options.sessionCacheCost,
    });
    cleanups.push(async () => core.hub.closeAll());
    await seed(core);
    // A folder kept from another start has another address in it.
    await core.config.replaceOutside('ServiceSettings', 'SiteURL', url);
    await core.config.replaceOutside('ServiceSettings', 'ListenAddress', new URL(url).host.replace('localhost', '127.0.0.1'));
    await core.config.replaceOutside('EmailSettings', 'PushNotificationServer', pushProxy.url);

    const logs: LogEntry[] = [];
    const onLog = (entry: LogEntry): void => {
        logs.push(entry);
        options.onLog?.(entry);
    };
    const auditLog: unknown[] = [];
    const manifest = JSON.parse(await readFile(join(ROOT, 'plugin.json'), 'utf8')) as Manifest;
    const api = createPluginApi(core, {pluginId: manifest.id, onAuditRecord: (record) => auditLog.push(record)});
    const variables = (): Record<string, string> => ({
        ...Object.fromEntries(variablesOf(Object.keys(options.environment ?? {})).map((name) => [name, 'set'])),
        ...ownVariables(), ...options.variables,
    });
    const host: PluginHost = !isExecutable || databaseUrl === null ?
        createNodeHost({core, api, createPlugin: options.createPlugin ?? (await import('../server/plugin')).createPlugin, onLog, variables, ordersFolder: ordersFolder(Number(new URL(url).port))}) :
        createExecutableHost({
            harness: await buildHarness(ROOT), archive: options.archive ?? await packedPlugin(ROOT, manifest), api, databaseUrl, variables,
            onLog: (line) => onLog(entryOf(line)),
        });
    cleanups.push(() => host.close());
    const plugin = createPluginState(core, host, ROOT, manifest);

    listener = getRequestListener(createApp({core, plugin, root: ROOT, pages: PAGES}).fetch);
    serveWebsocket(server, core, core.basePath);
    core.onLogIn = async (user) => {
        const [refusal] = await plugin.host?.hook('UserWillLogIn', [{...user, password: '', mfa_secret: '', auth_data: null}]) ?? [];
        return typeof refusal === 'string' ? refusal : '';
    };
    core.onDeactivated = (user) => {
        void plugin.host?.hook('UserHasBeenDeactivated', [{...user, password: '', mfa_secret: '', auth_data: null}]);
    };
    core.commands.ask = async (args, context) => {
        const [answer] = await plugin.host?.hook('ExecuteCommand', [args], context) ?? [];
        return answer as Awaited<ReturnType<typeof core.commands.ask>> ?? null;
    };
    core.push.beforePush = async (notification, userId) => {
        const [changed, reason] = await plugin.host?.hook('NotificationWillBePushed', [notification, userId]) ?? [];
        return typeof reason === 'string' && reason !== '' ? null : changed as PushNotification | null | undefined ?? notification;
    };
    core.config.beforeSave = async (next) => {
        // The hook's first result, a changed configuration, is not followed: what a plugin returns there is corrupt (nil pointers).
        const [, veto] = await plugin.host?.hook('ConfigurationWillBeSaved', [core.config.sanitized(next)]) ?? [];
        return veto ? vetoOf(veto) : null;
    };
    core.config.onChange(() => {
        void plugin.host?.hook('OnConfigurationChange', []);
    });
    await plugin.enable();
    cleanups.push(() => plugin.shutDown());

    const [admin, user] = [await core.users.getByUsername(ADMIN.username), await core.users.getByUsername(USER.username)];
    if (!admin || !user) {
        throw new Error('the seeded people are missing');
    }
    return {
        url, core, db, pushProxy, plugin, logs, auditLog, stop,
        admin: {...ADMIN, id: admin.id},
        user: {...USER, id: user.id},
        adminToken: (await startSession(core, admin, 'stand-in start', '')).token,
        createDevice: (platform, account = USER) => createDevice({url, pushProxy, platform, ...account}),
        failSql: (ms) => db.failFor(ms),
        disablePlugin: () => plugin.disable(),
        enablePlugin: () => plugin.enable(),
        restartPlugin: () => plugin.restart(),
        killPlugin: () => host.kill(),
        giveOrder: (...args) => host.giveOrder(args),
        pluginEntrance: () => host.entrance(),
        metrics: async () => (await host.serveMetrics()).text(),
        purgeSessionCache: () => core.sessions.purgeCache(),
    };
}

/** A model.AppError with SkipTranslation reaches the admin as 403 with its own sentence, any other error as 400 with core's. */
function vetoOf(veto: unknown): AppError {
    const {id, message} = veto as {id?: string; message?: string};
    return id && message ? new AppError(id, message, 403) : new AppError('app.save_config.plugin_hook_error', 'An error occurred running the plugin hook on configuration save.', 400);
}

/** What `npm start` was given for the plugin; nothing else of this process is a server's environment. */
function ownVariables(): Record<string, string> {
    return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => name.startsWith('MM_SECURITY_CONTROLS_') && value !== undefined ? [[name, value]] : []));
}

async function throwAwayDatabase(cleanups: Array<() => Promise<void>>): Promise<string> {
    const cluster = await startPostgres();
    cleanups.push(() => cluster.stop());
    return cluster.url;
}

/** A line of the executable's log as the Node host would have logged it. */
function entryOf(line: string): LogEntry {
    try {
        const {level, msg, ...fields} = JSON.parse(line) as {level?: LogEntry['level']; msg?: string} & LogEntry['fields'];
        return {level: level ?? 'info', message: String(msg ?? ''), fields};
    } catch {
        return {level: 'info', message: line, fields: {}};
    }
}
