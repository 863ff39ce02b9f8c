/** One client that does what the session guard does, without a browser: it waits for events, asks for its verdict with its requests held, and reports its wipe. */
import {WebSocket} from 'ws';

import {API_PATH, BEACON_MISSED_AFTER_MS, clientEventName, partOfSpread, VERDICT_SPREAD_MS} from '../../contract/names';
import type {TicketReply, VerdictDueEvent, VerdictReply} from '../../contract/types';
import type {Entrance} from '../../server-stub/plugin/plugin_host';
import {KeepAliveConnection} from './keep_alive_connection';

const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};

/**
 * url: the stand-in's, with an address, so that no connection waits for a name to be looked up. plugin: where the plugin's REST API is reached;
 * inside a server no second one hands the requests on, so for the executable it is the plugin environment itself.
 */
export interface Servers {url: string; plugin: Entrance}

export class Client {
    deaf = false;
    reportedAt = 0;
    private heardBeaconAt = Date.now();
    private asking = false;
    private readonly plugin: KeepAliveConnection;
    private readonly socket: WebSocket;

    constructor(servers: Servers, token: string, private readonly ticket: TicketReply) {
        this.plugin = new KeepAliveConnection(servers.plugin.url, servers.plugin.headers);
        this.socket = new WebSocket(`${servers.url.replace('http', 'ws')}/api/v4/websocket`, {
            headers: {authorization: `Bearer ${token}`}, perMessageDeflate: false, skipUTF8Validation: true,
        });
        this.socket.on('message', (data: Buffer) => this.hear(data.toString()));
        this.socket.on('error', () => undefined);
    }

    static async connect(servers: Servers, token: string): Promise<Client> {
        const core = new KeepAliveConnection(`${servers.url}${API_PATH}`, {Authorization: `Bearer ${token}`});
        const ticket = await post<TicketReply>(core, '/client/ticket', {}).finally(() => core.close());
        const client = new Client(servers, token, ticket);
        await new Promise<void>((resolve, reject) => {
            client.socket.once('open', () => resolve());
            client.socket.once('error', reject);
        });
        // Refused, since it carries no session; all it does is open the connection.
        await post(client.plugin, '/client/ticket', {}).catch(() => undefined);
        return client;
    }

    close(): void {
        this.socket.terminate();
        this.plugin.close();
    }

    /** To be called every second: whoever misses the beacon asks for the verdict. */
    lookForBeacon(): void {
        if (Date.now() - this.heardBeaconAt > BEACON_MISSED_AFTER_MS) {
            this.askWithin(VERDICT_SPREAD_MS, false);
        }
    }

    private hear(message: string): void {
        const {event, data} = parseEvent(message);
        if (event === clientEventName('beacon')) {
            this.heardBeaconAt = Date.now();
        } else if (event === clientEventName('verdict_due') && !this.deaf) {
            const {session_ids: ids, spread_ms: spreadMs} = data as VerdictDueEvent;
            if (ids === null || ids.includes(this.ticket.session_id)) {
                this.askWithin(spreadMs, true);
            }
        }
    }

    private askWithin(spreadMs: number, isDue: boolean): void {
        if (this.asking || this.reportedAt > 0) {
            return;
        }
        this.asking = true;
        const part = isDue ? partOfSpread(Math.random()) : Math.random();
        setTimeout(() => {
            this.wipe(isDue).catch(() => undefined).finally(() => {
                this.asking = false;
            });
        }, part * spreadMs);
    }

    /** The guard's own order; what the browser does in between takes no time here. */
    private async wipe(isDue: boolean): Promise<void> {
        const {ticket} = this.ticket;
        const {verdict, nonce, access_ended: hasEnded} = await post<VerdictReply>(this.plugin, '/client/verdict', {ticket, ...(isDue && {held: true})});
        if (verdict !== 'wipe') {
            return;
        }
        if (!hasEnded) {
            await post(this.plugin, '/client/heard', {ticket});
        }
        await post(this.plugin, '/client/report', {ticket, nonce, report: REPORT});
        this.reportedAt = Date.now();
    }
}

interface Heard {event?: string; data: unknown}

/** An event for everybody comes to each in the same words: read once for all of them. */
let lastRead: {message: string; heard: Heard} | null = null;

function parseEvent(message: string): Heard {
    if (lastRead?.message !== message) {
        lastRead = {message, heard: JSON.parse(message) as Heard};
    }
    return lastRead.heard;
}

/** Core numbers its requests; where the plugin is reached without one the client does. */
let requests = 0;

async function post<T>(to: KeepAliveConnection, path: string, body: object): Promise<T> {
    const {status, body: received} = await to.post(path, JSON.stringify(body), {'X-Context-Request-Id': String(++requests)});
    if (status !== 200) {
        throw new Error(`${path} answered ${status}: ${received}`);
    }
    return JSON.parse(received) as T;
}
