/** Somebody else's system that takes deliveries of the audit: it keeps what came, and answers as it is told. */
import {createHmac} from 'node:crypto';
import type {AddressInfo} from 'node:net';
import {createServer} from 'node:http';

export interface Delivery {id: string; timestamp: string; signature: string; body: string}

export interface WebhookReceiver {
    /** On loopback by number: the server's AllowedUntrustedInternalConnections must name it. */
    url: string;
    deliveries: Delivery[];
    /** The status of the next answers. */
    answerWith(status: number): void;
    stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
    const deliveries: Delivery[] = [];
    let status = 204;
    const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
            const header = (name: string) => String(request.headers[name] ?? '');
            deliveries.push({id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature'), body: Buffer.concat(chunks).toString('utf8')});
            response.writeHead(status).end();
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/audit`,
        deliveries,
        answerWith(next) {
            status = next;
        },
        stop: () => new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        }),
    };
}

/** As Standard Webhooks have a receiver check it. secret: as it was shown. */
export function isSigned({id, timestamp, signature, body}: Delivery, secret: string): boolean {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return signature === `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
