/** The process in which a benchmark's clients live: they are nobody's servers, and must not share the stand-in's one thread. */
import type {Servers} from './revocation_client';
import {Client} from './revocation_client';

const CONNECT_AT_ONCE = 20;
const LOOK_EVERY_MS = 1_000;

export type ToClients = {type: 'connect'; servers: Servers; tokens: string[]} | {type: 'deafen'; count: number} | {type: 'reports'} | {type: 'close'};
export type FromClients = {type: 'connected'; count: number} | {type: 'failed'; error: string} | {type: 'reports'; reportedAt: number[]};

const clients: Client[] = [];
const say = (message: FromClients) => process.send?.(message);

async function connect(servers: Servers, tokens: readonly string[]): Promise<void> {
    for (let i = 0; i < tokens.length; i += CONNECT_AT_ONCE) {
        clients.push(...await Promise.all(tokens.slice(i, i + CONNECT_AT_ONCE).map((token) => Client.connect(servers, token))));
    }
    // One timer for all of them: each one's own is work of this process, not of any client.
    setInterval(() => clients.forEach((client) => client.lookForBeacon()), LOOK_EVERY_MS).unref();
    say({type: 'connected', count: clients.length});
}

process.on('message', (message: ToClients) => {
    switch (message.type) {
    case 'connect':
        connect(message.servers, message.tokens).catch((error: unknown) => say({type: 'failed', error: String(error)}));
        break;
    case 'deafen':
        clients.slice(0, message.count).forEach((client) => {
            client.deaf = true;
        });
        break;
    case 'reports':
        say({type: 'reports', reportedAt: clients.map(({reportedAt}) => reportedAt)});
        break;
    case 'close':
        clients.forEach((client) => client.close());
        process.disconnect();
    }
});
