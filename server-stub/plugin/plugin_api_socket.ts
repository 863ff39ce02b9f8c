/**
 * Where the plugin environment asks the plugin API: a local socket in a folder that only this user can open. A line is `{id} {method} {arguments}`,
 * its answer `{id} {outcome}`; a server calls a function of its own here, so what stands in for that may cost little more.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import type {Socket} from 'node:net';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {BridgeError, outcome} from '../bridge/errors';
import type {PluginApi} from '../bridge/plugin_api';

export interface PluginApiSocket {
    readonly path: string;
    stop(): Promise<void>;
}

export async function openPluginApiSocket(api: PluginApi): Promise<PluginApiSocket> {
    const folder = await mkdtemp(join(tmpdir(), 'stand-in-plugin-api-'));
    const path = join(folder, 'socket');
    const open = new Set<Socket>();
    const server = createServer((socket) => {
        open.add(socket.once('close', () => open.delete(socket)));
        serve(socket, api);
    });
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
    });
    return {
        path,
        async stop() {
            const closed = new Promise((resolve) => server.close(resolve));
            open.forEach((socket) => socket.destroy());
            await closed;
            await rm(folder, {recursive: true, force: true});
        },
    };
}

function serve(socket: Socket, api: PluginApi): void {
    let begun = '';
    let outgoing = '';
    // Answers of one turn leave together: each writing is a system call.
    const send = (line: string): void => {
        if (outgoing === '') {
            setImmediate(() => {
                socket.write(outgoing);
                outgoing = '';
            });
        }
        outgoing += line;
    };
    socket.setEncoding('utf8');
    // Whoever asked is gone; a new process opens a new connection.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
        const lines = (begun + chunk).split('\n');
        begun = lines.pop() ?? '';
        for (const line of lines) {
            const [id = '', method = ''] = line.split(' ', 2);
            void outcome(() => call(api, method, line.slice(id.length + method.length + 2))).then((answer) => send(`${id} ${answer}\n`));
        }
    });
}

async function call(api: PluginApi, method: string, args: string): Promise<unknown> {
    if (!Object.hasOwn(api, method)) {
        throw new BridgeError('environment.unknown_method', `there is no ${method}`, 501);
    }
    return api[method as keyof PluginApi](JSON.parse(args) as unknown[]);
}
