/** A person's websocket, for suites that must hear what core sends them. */
import {WebSocket} from 'ws';

import type {RestClient} from './rest_client';

export interface EventListener {
    /** The first such event from now on or before that the test accepts; fails when it does not come in time. */
    heard<T>(event: string, accept: (data: T) => boolean, withinMs?: number): Promise<T>;
    close(): void;
}

interface Heard {event?: string; data?: unknown}

export async function listenAs(client: RestClient): Promise<EventListener> {
    const socket = new WebSocket(`${client.url.replace(/^http/, 'ws')}/api/v4/websocket`, {headers: {Authorization: `Bearer ${client.token}`}});
    const events: Heard[] = [];
    socket.on('message', (text) => events.push(JSON.parse(String(text)) as Heard));
    await new Promise<void>((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
    });
    const heard = async <T>(event: string, accept: (data: T) => boolean, withinMs = 20_000): Promise<T> => {
        const endAt = Date.now() + withinMs;
        for (;;) {
            const found = events.find((one) => one.event === event && accept(one.data as T));
            if (found) {
                return found.data as T;
            }
            if (Date.now() > endAt) {
                throw new Error(`no such event ${event}; heard ${events.map((one) => one.event).join(', ')}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    };
    // An open socket is nobody's yet: core sends it a person's events from its greeting on.
    await heard('hello', () => true);
    return {heard, close: () => socket.close()};
}
