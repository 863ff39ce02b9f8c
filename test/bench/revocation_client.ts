/** One client that does what the session guard does, without a browser: it waits for events, asks for its verdict with its requests held, and reports its wipe. */
import {Agent, globalAgent, request as startRequest} from 'node:http';
import {text} from 'node:stream/consumers';

import {WebSocket} from 'ws';

import {API_PATH, BEACON_MISSED_AFTER_MS, clientEventName, VERDICT_SPREAD_MS} from '../../contract/names';
import type {TicketReply, VerdictDueEvent, VerdictReply} from '../../contract/types';
import type {Entrance} from '../../server-stub/plugin/plugin_host';

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
    /** A browser keeps its connection to the server open, too. */
    private readonly agent = new Agent({keepAlive: true, maxSockets: 1});
    private readonly socket: WebSocket;
    private readonly watch: NodeJS.Timeout;

    constructor(private readonly servers: Servers, token: string, private readonly ticket: TicketReply) {
        this.socket = new WebSocket(`${servers.url.replace('http', 'ws')}/api/v4/websocket`, {headers: {authorization: `Bearer ${token}`}});
        this.socket.on('message', (data: Buffer) => this.hear(data.toString()));
        this.socket.on('error', () => undefined);
        this.watch = setInterval(() => {
            if (Date.now() - this.heardBeaconAt > BEACON_MISSED_AFTER_MS) {
                this.askWithin(VERDICT_SPREAD_MS, false);
            }
        }, 1_000);
    }

    static async connect(servers: Servers, token: string): Promise<Client> {
        const ticket = await post<TicketReply>({url: `${servers.url}${API_PATH}`, headers: {Authorization: `Bearer ${token}`}}, '/client/ticket', {}, globalAgent);
        const client = new Client(servers, token, ticket);
        await new Promise<void>((resolve, reject) => {
            client.socket.once('open', () => resolve());
            client.socket.once('error', reject);
        });
        // Refused, since it carries no session; all it does is open the connection.
        await client.post('/client/ticket', {}).catch(() => undefined);
        return client;
    }

    close(): void {
        clearInterval(this.watch);
        this.socket.terminate();
        this.agent.destroy();
    }

    private hear(message: string): void {
        const {event, data} = JSON.parse(message) as {event?: string; data: unknown};
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
        setTimeout(() => {
            this.wipe(isDue).catch(() => undefined).finally(() => {
                this.asking = false;
            });
        }, Math.random() * spreadMs);
    }

    /** The guard's own order; what the browser does in between takes no time here. */
    private async wipe(isDue: boolean): Promise<void> {
        const {ticket} = this.ticket;
        const {verdict, nonce, access_ended: hasEnded} = await this.post<VerdictReply>('/client/verdict', {ticket, ...(isDue && {held: true})});
        if (verdict !== 'wipe') {
            return;
        }
        if (!hasEnded) {
            await this.post('/client/heard', {ticket});
        }
        await this.post('/client/report', {ticket, nonce, report: REPORT});
        this.reportedAt = Date.now();
    }

    private post<T>(path: string, body: object): Promise<T> {
        return post(this.servers.plugin, path, body, this.agent);
    }
}

/** Core numbers its requests; where the plugin is reached without one the client does. */
let requests = 0;

async function post<T>({url, headers}: Entrance, path: string, body: object, agent: Agent): Promise<T> {
    const sent = JSON.stringify(body);
    const [status, received] = await new Promise<[number, string]>((resolve, reject) => {
        const going = startRequest(`${url}${path}`, {
            agent, method: 'POST', headers: {'X-Context-Request-Id': String(++requests), 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(sent), ...headers},
        }, (reply) => {
            text(reply).then((found) => resolve([reply.statusCode ?? 0, found]), reject);
        });
        going.once('error', reject);
        going.end(sent);
    });
    if (status !== 200) {
        throw new Error(`${path} answered ${status}: ${received}`);
    }
    return JSON.parse(received) as T;
}
