/**
 * A push proxy that delivers to simulated devices and remembers what it was sent. Behind it stand Apple's and Google's services, which keep
 * a push for a device that is offline, and forget devices whose app was removed.
 */
import type {AddressInfo} from 'node:net';

import {serve} from '@hono/node-server';
import {Hono} from 'hono';

import type {PushNotification} from '../core/push';

export interface RecordedPush {at: number; notification: PushNotification}

/** ok: as a working proxy; fail: answers FAIL; error: answers 500; hang: never answers. */
export type PushProxyMode = 'ok' | 'fail' | 'error' | 'hang';

export interface PushProxy {
    readonly url: string;
    /** Everything accepted, in order. */
    readonly sent: RecordedPush[];
    /** Ids of pushes the proxy was told were received. */
    readonly acknowledged: string[];
    mode: PushProxyMode;
    /** The app was uninstalled: the next push to this device is answered with REMOVE. */
    removeDevice(deviceId: string): void;
    /** A device comes online: gets what waits for it, and from now on everything at once. Returns what takes it offline. */
    connect(deviceId: string, receive: (notification: PushNotification) => void): () => void;
    stop(): Promise<void>;
}

/** Mattermost's proxy cuts longer messages. */
const MESSAGE_LIMIT_BYTES = 2046;

export async function startPushProxy(port = 0): Promise<PushProxy> {
    const sent: RecordedPush[] = [];
    const acknowledged: string[] = [];
    const removed = new Set<string>();
    const online = new Map<string, (notification: PushNotification) => void>();
    const waiting = new Map<string, PushNotification[]>();

    const app = new Hono();
    app.get('/version', (context) => context.json({version: '6.5.0', hash: 'stand-in'}));
    app.post('/api/v1/send_push', async (context) => {
        if (proxy.mode === 'hang') {
            await new Promise(() => undefined);
        }
        if (proxy.mode === 'error') {
            return context.text('push service failed', 500);
        }
        const notification: PushNotification = await context.req.json();
        const {device_id: deviceId = '', server_id: serverId = ''} = notification;
        if (serverId === '' || deviceId === '') {
            return context.json({status: 'FAIL', error: 'failed because of missing server_id or device_id'});
        }
        if (proxy.mode === 'fail') {
            return context.json({status: 'FAIL', error: 'the push service refused'});
        }
        if (removed.has(deviceId)) {
            return context.json({status: 'REMOVE'});
        }
        const accepted = {...notification, message: Buffer.from(notification.message ?? '').subarray(0, MESSAGE_LIMIT_BYTES).toString('utf8')};
        sent.push({at: Date.now(), notification: accepted});
        const receive = online.get(deviceId);
        if (receive) {
            receive(accepted);
        } else {
            waiting.set(deviceId, [...waiting.get(deviceId) ?? [], accepted]);
        }
        return context.json({status: 'OK'});
    });
    app.post('/api/v1/ack', async (context) => {
        const {id} = await context.req.json<{id?: string}>();
        acknowledged.push(id ?? '');
        return context.json({status: 'OK'});
    });

    const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
        const listening = serve({fetch: app.fetch, port, hostname: '127.0.0.1'}, () => resolve(listening));
    });
    const proxy: PushProxy = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        sent, acknowledged, mode: 'ok',
        removeDevice(deviceId) {
            removed.add(deviceId);
        },
        connect(deviceId, receive) {
            online.set(deviceId, receive);
            const missed = waiting.get(deviceId) ?? [];
            waiting.delete(deviceId);
            missed.forEach(receive);
            return () => online.delete(deviceId);
        },
        stop: () => new Promise((resolve) => {
            server.close(() => resolve());
            if ('closeAllConnections' in server) {
                server.closeAllConnections();
            }
        }),
    };
    return proxy;
}
