/** Many clients that do what the session guard does, without a browser: they wait for events, ask for a verdict, and report their wipe. */
import {WebSocket} from 'ws';

import {API_PATH, BEACON_MISSED_AFTER_MS, clientEventName, VERDICT_SPREAD_MS} from '../../contract/names';
import type {TicketReply, VerdictDueEvent, VerdictReply} from '../../contract/types';

const CONNECT_AT_ONCE = 20;
const REPORT = {local_storage_keys: 3, session_storage_keys: 1, databases: 1, caches: 0, service_workers: 0, swept_again: 0, remaining: []};

export interface Clients {
    count: number;
    /** The first so many hear no verdict_due any more. */
    deafen(count: number): void;
    /** When each of `count` clients from `first` on had reported its wipe, ms; rejects when one did not in time. */
    waitForReports(first: number, count: number, withinMs: number): Promise<number[]>;
    close(): void;
}

class Client {
    deaf = false;
    reportedAt = 0;
    private heardBeaconAt = Date.now();
    private asking = false;
    private readonly socket: WebSocket;
    private readonly watch: NodeJS.Timeout;

    constructor(private readonly url: string, token: string, private readonly ticket: TicketReply) {
        this.socket = new WebSocket(`${url.replace('http', 'ws')}/api/v4/websocket`, {headers: {authorization: `Bearer ${token}`}});
        this.socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as {event?: string; data: unknown}));
        this.socket.on('error', () => undefined);
        this.watch = setInterval(() => {
            if (Date.now() - this.heardBeaconAt > BEACON_MISSED_AFTER_MS) {
                this.askWithin(VERDICT_SPREAD_MS);
            }
        }, 1_000);
    }

    opened(): Promise<void> {
        return new Promise((resolve, reject) => {
            this.socket.once('open', () => resolve());
            this.socket.once('error', reject);
        });
    }

    close(): void {
        clearInterval(this.watch);
        this.socket.terminate();
    }

    private hear({event, data}: {event?: string; data: unknown}): void {
        if (event === clientEventName('beacon')) {
            this.heardBeaconAt = Date.now();
        } else if (event === clientEventName('verdict_due') && !this.deaf) {
            const {session_ids: ids, spread_ms: spreadMs} = data as VerdictDueEvent;
            if (ids === null || ids.includes(this.ticket.session_id)) {
                this.askWithin(spreadMs);
            }
        }
    }

    private askWithin(spreadMs: number): void {
        if (this.asking || this.reportedAt > 0) {
            return;
        }
        this.asking = true;
        setTimeout(() => {
            this.wipe().catch(() => undefined).finally(() => {
                this.asking = false;
            });
        }, Math.random() * spreadMs);
    }

    private async wipe(): Promise<void> {
        const {ticket} = this.ticket;
        const {verdict, nonce} = await this.post<VerdictReply>('/client/verdict', {ticket});
        if (verdict !== 'wipe') {
            return;
        }
        // The guard does not wait for the end of its access before it wipes, and goes on when that request fails.
        const heard = this.post('/client/heard', {ticket}).catch(() => undefined);
        await this.post('/client/wipe', {ticket, nonce});
        await this.post('/client/report', {ticket, nonce, report: REPORT});
        this.reportedAt = Date.now();
        await heard;
    }

    private async post<T>(path: string, body: object): Promise<T> {
        const response = await fetch(`${this.url}${API_PATH}${path}`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
        if (!response.ok) {
            throw new Error(`${path} answered ${response.status}`);
        }
        return await response.json() as T;
    }
}

export async function connectClients(url: string, tokens: readonly string[]): Promise<Clients> {
    const clients: Client[] = [];
    for (let i = 0; i < tokens.length; i += CONNECT_AT_ONCE) {
        clients.push(...await Promise.all(tokens.slice(i, i + CONNECT_AT_ONCE).map(async (token) => {
            const response = await fetch(`${url}${API_PATH}/client/ticket`, {method: 'POST', headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`}, body: '{}'});
            const client = new Client(url, token, await response.json() as TicketReply);
            await client.opened();
            return client;
        })));
    }
    return {
        count: clients.length,
        deafen(count) {
            clients.slice(0, count).forEach((client) => {
                client.deaf = true;
            });
        },
        async waitForReports(first, count, withinMs) {
            const meant = clients.slice(first, first + count);
            const endAt = Date.now() + withinMs;
            while (meant.some(({reportedAt}) => reportedAt === 0)) {
                if (Date.now() > endAt) {
                    throw new Error(`${meant.filter(({reportedAt}) => reportedAt === 0).length} of ${count} clients reported no wipe`);
                }
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            return meant.map(({reportedAt}) => reportedAt);
        },
        close: () => clients.forEach((client) => client.close()),
    };
}
