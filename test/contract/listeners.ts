/** The servers on loopback that the network cases call: plain HTTP with a few behaviours, and TLS with a certificate nobody vouches for. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer as createHttpServer} from 'node:http';
import {createServer as createHttpsServer} from 'node:https';
import type {AddressInfo, Server} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

export interface Listeners {
    httpUrl: string;
    tlsPort: number;
    stop(): Promise<void>;
}

export async function startListeners(): Promise<Listeners> {
    const http = createHttpServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
            switch (request.url) {
            case '/echo':
                response.end(JSON.stringify({method: request.method, header: request.headers['x-contract'], body: Buffer.concat(chunks).toString('utf8')}));
                break;
            case '/redirect':
                response.writeHead(302, {Location: '/echo'}).end();
                break;
            case '/large':
                response.end('x'.repeat(1_000_000));
                break;
            default:
                // /slow never answers.
            }
        });
    });
    http.on('upgrade', (_request, socket) => socket.on('error', () => socket.destroy()).end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'));
    const https = createHttpsServer(selfSigned(), (_request, response) => response.end('hello'));
    const [httpPort, tlsPort] = [await listen(http), await listen(https)];
    return {
        httpUrl: `http://127.0.0.1:${httpPort}`,
        tlsPort,
        async stop() {
            http.closeAllConnections();
            https.closeAllConnections();
            await Promise.all([http, https].map((server) => new Promise((resolve) => server.close(resolve))));
        },
    };
}

function listen(server: Server): Promise<number> {
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

function selfSigned(): {key: Buffer; cert: Buffer} {
    const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], {stdio: 'ignore'});
    const pair = {key: readFileSync(key), cert: readFileSync(cert)};
    rmSync(folder, {recursive: true});
    return pair;
}
