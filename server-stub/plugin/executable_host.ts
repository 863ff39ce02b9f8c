/** The packed executable, in Mattermost's own plugin environment (test/plugin_environment): a process of its own that is spoken to over loopback. */
import type {ChildProcess} from 'node:child_process';
import {execFile, spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdtemp, readlink, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

import type {HookContext} from '../../server/bridge/raw';
import type {OrderResult} from '../bridge/operator';
import type {PluginApi} from '../bridge/plugin_api';
import {forwardRequest} from './forward_request';
import type {PluginApiSocket} from './plugin_api_socket';
import {openPluginApiSocket} from './plugin_api_socket';
import type {PluginHost} from './plugin_host';

const TOKEN_HEADER = 'X-Plugin-Environment-Token';

export interface ExecutableOptions {
    /** The program built from test/plugin_environment. */
    harness: string;
    /** The packed plugin. */
    archive: string;
    api: PluginApi;
    databaseUrl: string;
    /** Variables of the server's environment, which a plugin's process inherits. */
    variables: () => Readonly<Record<string, string>>;
    /** One line of JSON of the harness or the plugin. */
    onLog: (line: string) => void;
}

/** Headers that belong to one connection and must not be handed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'upgrade', 'te', 'trailer', 'host', 'accept-encoding'];

export function createExecutableHost(options: ExecutableOptions): PluginHost {
    const token = randomUUID();
    let socket: PluginApiSocket | null = null;
    let process: ChildProcess | null = null;
    let hookMs: number | null = null;
    let {archive} = options;
    /** Where an uploaded archive lies; empty before there was one. */
    let uploads = '';
    let url = '';

    const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
        const headers = new Headers(init.headers);
        headers.set(TOKEN_HEADER, token);
        return fetch(`${url}${path}`, {redirect: 'manual', ...init, headers});
    };
    const command = async (path: string): Promise<void> => {
        const reply = await ask(path, {method: 'POST'});
        if (!reply.ok) {
            throw new Error(`the plugin environment answered ${reply.status} to ${path}: ${await reply.text()}`);
        }
    };
    const launch = async (): Promise<void> => {
        socket ??= await openPluginApiSocket(options.api);
        const child = spawn(options.harness, ['--plugin', archive, '--stand-in', socket.path, '--database', options.databaseUrl], {
            env: {...options.variables(), PATH: globalThis.process.env.PATH, HOME: globalThis.process.env.HOME, PLUGIN_ENVIRONMENT_TOKEN: token}, stdio: ['ignore', 'pipe', 'pipe'],
            // The server's working directory, in which its translations lie.
            cwd: join(__dirname, '..'),
            // Its own process group: Ctrl+C is for the stand-in, which then stops the plugin in order.
            detached: true,
        });
        process = child;
        createInterface({input: child.stderr}).on('line', options.onLog);
        const first = await new Promise<string>((resolve, reject) => {
            createInterface({input: child.stdout}).once('line', resolve);
            child.once('error', reject);
            child.once('exit', (code) => reject(new Error(`the plugin environment ended with code ${code} before it was ready`)));
        });
        const ready = JSON.parse(first) as {url?: string; error?: string};
        if (ready.url === undefined) {
            throw new Error(`the plugin did not start: ${ready.error}`);
        }
        url = ready.url;
    };

    const endProcess = async (): Promise<void> => {
        const child = process;
        process = null;
        if (child && child.exitCode === null && child.signalCode === null) {
            const ended = new Promise((resolve) => child.once('exit', resolve));
            await command('/stop').catch(() => child.kill('SIGTERM'));
            await ended;
        }
    };

    return {
        start: () => process ? command('/activate') : launch(),
        stop: () => command('/deactivate'),
        kill: () => command('/kill'),
        async install(uploaded) {
            await endProcess();
            uploads ||= await mkdtemp(join(tmpdir(), 'stand-in-upload-'));
            archive = join(uploads, 'plugin.tar.gz');
            await writeFile(archive, uploaded);
        },
        async hook(name, args, context) {
            const headers = {'content-type': 'application/json', ...(context && contextHeaders(context))};
            const reply = await ask(`/hook/${name}`, {method: 'POST', body: JSON.stringify(args), headers});
            hookMs = Number(reply.headers.get('X-Hook-Took-Ms'));
            const {value, error} = await reply.json() as {value?: unknown[]; error?: {id: string; message: string}};
            if (error) {
                options.onLog(JSON.stringify({level: 'error', msg: 'a hook of the plugin failed', hook: name, error: error.message}));
            }
            return value ?? [];
        },
        lastHookMs: () => hookMs,
        async serveHttp({method, path, query, headers, body, context}) {
            const sent = new Headers(headers);
            HOP_BY_HOP.forEach((name) => sent.delete(name));
            Object.entries(contextHeaders(context)).forEach(([name, value]) => sent.set(name, value));
            sent.set(TOKEN_HEADER, token);
            const reply = await forwardRequest(`${url}/http${path}${query === '' ? '' : `?${query}`}`, {method, headers: sent, body});
            return new Response(reply.body, {status: reply.status, headers: withoutHopByHop(reply.headers)});
        },
        entrance: () => ({url: `${url}/http`, headers: {[TOKEN_HEADER]: token}}),
        serveMetrics: async () => {
            const reply = await ask('/metrics');
            return new Response(reply.body, {status: reply.status, headers: withoutHopByHop(reply.headers)});
        },
        async giveOrder(args) {
            const {pid} = await (await ask('/status')).json() as {pid: number};
            return runExecutable(await readlink(`/proc/${pid}/exe`), args);
        },
        async close() {
            await endProcess();
            await socket?.stop();
            socket = null;
            if (uploads !== '') {
                await rm(uploads, {recursive: true, force: true});
            }
        },
    };
}

function contextHeaders(context: HookContext): Record<string, string> {
    return {
        'X-Context-Session-Id': context.session_id, 'X-Context-Request-Id': context.request_id, 'X-Context-Ip': context.ip_address, 'X-Context-User-Agent': context.user_agent,
    };
}

/** The plugin's own program, started as an operator would. */
function runExecutable(path: string, args: readonly string[]): Promise<OrderResult> {
    return new Promise((resolve) => {
        execFile(path, args, (error, stdout, stderr) => resolve({exitCode: error ? Number(error.code ?? 1) : 0, text: (error ? stderr : stdout).trim()}));
    });
}

function withoutHopByHop(headers: Headers): Headers {
    const kept = new Headers(headers);
    HOP_BY_HOP.forEach((name) => kept.delete(name));
    return kept;
}
