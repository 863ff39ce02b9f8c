/** Many clients in a process of their own (revocation_clients_process.ts), and when each of them had reported its wipe. */
import {fork} from 'node:child_process';
import path from 'node:path';

import {API_PATH} from '../../contract/names';
import type {StandIn} from '../../server-stub/start';
import type {FromClients, ToClients} from './revocation_clients_process';

const ASK_EVERY_MS = 100;
/** What of API_PATH is the plugin's own. */
const PLUGIN_API_PATH = API_PATH.replace(/^\/plugins\/[^/]+/, '');

export interface Clients {
    count: number;
    /** The first so many hear no verdict_due any more. */
    deafen(count: number): void;
    /** When each of `count` clients from `first` on had reported its wipe, ms; rejects when one did not in time. */
    waitForReports(first: number, count: number, withinMs: number): Promise<number[]>;
    close(): void;
}

export async function connectClients(standIn: Pick<StandIn, 'url' | 'pluginEntrance'>, tokens: readonly string[]): Promise<Clients> {
    // This process was started with what runs TypeScript; its child inherits that.
    const child = fork(path.join(__dirname, 'revocation_clients_process.ts'));
    const send = (message: ToClients): void => {
        child.send(message);
    };
    const ended = new Promise<never>((_resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`the clients' process ended with ${code}`)));
    });
    ended.catch(() => undefined);
    const next = (): Promise<FromClients> => Promise.race([ended, new Promise<FromClients>((resolve) => child.once('message', resolve))]);
    const url = standIn.url.replace('localhost', '127.0.0.1');
    const entrance = standIn.pluginEntrance();
    const plugin = entrance ? {...entrance, url: `${entrance.url}${PLUGIN_API_PATH}`} : {url: `${url}${API_PATH}`, headers: {}};
    send({type: 'connect', servers: {url, plugin}, tokens: [...tokens]});
    const connected = await next();
    if (connected.type !== 'connected') {
        child.kill();
        throw new Error(connected.type === 'failed' ? connected.error : 'the clients did not connect');
    }
    const reportsOf = async (first: number, count: number): Promise<number[]> => {
        send({type: 'reports'});
        const answer = await next();
        return answer.type === 'reports' ? answer.reportedAt.slice(first, first + count) : [];
    };
    return {
        count: connected.count,
        deafen: (count) => send({type: 'deafen', count}),
        async waitForReports(first, count, withinMs) {
            for (const endAt = Date.now() + withinMs; ;) {
                const reports = await reportsOf(first, count);
                const missing = reports.filter((at) => at === 0).length;
                if (missing === 0) {
                    return reports;
                }
                if (Date.now() > endAt) {
                    throw new Error(`${missing} of ${count} clients reported no wipe`);
                }
                await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
            }
        },
        close: () => send({type: 'close'}),
    };
}
