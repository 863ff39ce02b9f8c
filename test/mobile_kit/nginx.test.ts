/**
 * The generated network files for real: certificates made by the commands of the generated CERTIFICATES.md, NGINX started with the generated
 * configuration in front of the stand-in, and clients with a certificate, with none, and with a revoked one.
 */
import type {ChildProcess} from 'node:child_process';
import {execFileSync, spawn} from 'node:child_process';
import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer as createHttpServer} from 'node:http';
import {request} from 'node:https';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

import WebSocket from 'ws';

import {buildKit} from '../../mobile_kit/build_kit';
import {readKitOptions} from '../../mobile_kit/options';
import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';

import {sampleKit} from './sample';

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((file) => existsSync(file));
const missing = NGINX ? null : 'NGINX is not installed';
const HOST = 'chat.example.com';

let folder = '';
let standIn: StandIn;
let port = 0;
let kit = new Map<string, string>();
const running: ChildProcess[] = [];

const at = (name: string) => path.join(folder, name);

async function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const {port: free} = server.address() as {port: number};
            server.close(() => resolve(free));
        });
    });
}

function build(change: object = {}): Map<string, string> {
    const sample = sampleKit();
    const read = readKitOptions({
        ...sample,
        push_proxy: {...sample.push_proxy, certificate_path: at('server.pem'), certificate_key_path: at('server.key')},
        networks: {
            host: HOST, upstreams: [new URL(standIn.url).host.replace('localhost', '127.0.0.1')], certificate_path: at('server.pem'), certificate_key_path: at('server.key'), client_ca_path: at('clients.pem'),
            client_crl_path: at('clients.crl'), external_address: '127.0.0.1', external_port: port, max_upload_mb: 1, trusted_proxies: ['10.1.0.0/16'],
            internal: {address: '127.0.0.2', port, vpn_ranges: ['127.0.0.0/8']}, ...change,
        },
    });
    if (!read.ok) {
        throw new Error(JSON.stringify(read.problems));
    }
    return new Map(buildKit(read.options).map(({path: name, content}) => [name, String(content)]));
}

/** The shell blocks of the generated document, in order. Its questions for a password are answered; nothing else is changed. */
function shellBlocks(): string[] {
    const blocks = [...(kit.get('networks/CERTIFICATES.md') ?? '').matchAll(/```sh\n([^`]*)```/g)].map((match) => match[1] ?? '');
    return blocks.map((text) => text
        .replaceAll('openssl req -new -x509', 'openssl req -passout pass:secret -new -x509')
        .replaceAll('openssl ca ', 'openssl ca -passin pass:secret ')
        .replaceAll('openssl pkcs12', 'openssl pkcs12 -passout pass:secret'));
}

function run(script: string, cwd: string): void {
    execFileSync('sh', ['-ec', script], {cwd, stdio: 'pipe'});
}

function makeCertificates(): void {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-keyout', at('server.key'), '-out', at('server.pem')], {stdio: 'pipe'});
    const [authority = '', device = '', lost = ''] = shellBlocks();
    run(authority, folder);
    const ca = at('client-ca');
    for (const name of ['good', 'lost']) {
        run(device.replaceAll('<device name>', name), ca);
        ['key', 'pem', 'p12'].forEach((ending) => copyFileSync(path.join(ca, `device.${ending}`), at(`${name}.${ending}`)));
    }
    run(lost.replaceAll('<serial>', '1001'), ca);
    copyFileSync(path.join(ca, 'ca.pem'), at('clients.pem'));
    copyFileSync(path.join(ca, 'crl.pem'), at('clients.crl'));
}

function writeMain(name: string, files: readonly string[]): string {
    files.forEach((file, i) => writeFileSync(at(`${name}${i}.conf`), file));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`).join('\n');
    const text = `daemon off; worker_processes 1; pid ${at(`${name}.pid`)}; error_log ${at(`${name}.log`)};
events {} http { access_log off; ${temporary} ${files.map((_, i) => `include ${at(`${name}${i}.conf`)};`).join(' ')} }`;
    writeFileSync(at(`${name}.conf`), text);
    return at(`${name}.conf`);
}

async function startNginx(name: string, files: readonly string[]): Promise<void> {
    const child = spawn(NGINX ?? '', ['-c', writeMain(name, files), '-p', folder], {stdio: 'ignore'});
    running.push(child);
    for (let i = 0; i < 400 && !existsSync(at(`${name}.pid`)); i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

const identity = (name: string | null) => (name === null ? {} : {key: readFileSync(at(`${name}.key`)), cert: readFileSync(at(`${name}.pem`))});
const tls = (name: string | null) => ({ca: readFileSync(at('server.pem')), servername: HOST, ...identity(name)});

function get(url: string, name: string | null, body?: string): Promise<{status: number; token: string; hsts: string; text: string}> {
    return new Promise((resolve, reject) => {
        const headers = {Host: HOST, 'X-Forwarded-For': '203.0.113.7', ...(body === undefined ? {} : {'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body))})};
        const sent = request(url, {...tls(name), method: body === undefined ? 'GET' : 'POST', headers}, (reply) => {
            let text = '';
            reply.setEncoding('utf8').on('data', (chunk: string) => {
                text += chunk;
            }).on('end', () => resolve({status: reply.statusCode ?? 0, token: String(reply.headers.token ?? ''), hsts: String(reply.headers['strict-transport-security'] ?? ''), text}));
        });
        sent.on('error', reject).end(body);
    });
}

const external = (rest: string) => `https://127.0.0.1:${port}${rest}`;
const internal = (rest: string) => `https://127.0.0.2:${port}${rest}`;

async function openWebsocket(url: string, name: string | null): Promise<string> {
    const {token} = await get(external('/api/v4/users/login'), 'good', JSON.stringify({login_id: standIn.admin.username, password: standIn.admin.password}));
    return new Promise((resolve) => {
        const socket = new WebSocket(url.replace('https:', 'wss:'), {...tls(name), headers: {Host: HOST}});
        socket.on('open', () => socket.send(JSON.stringify({seq: 1, action: 'authentication_challenge', data: {token}})));
        socket.on('message', (data) => {
            const {event} = JSON.parse(String(data)) as {event?: string};
            if (event === 'hello') {
                resolve(event);
                socket.close();
            }
        });
        socket.on('error', (error) => resolve(error.message));
    });
}

(missing ? describe.skip : describe)(missing ?? 'the generated NGINX files', () => {
    beforeAll(async () => {
        folder = mkdtempSync(path.join(tmpdir(), 'mobile-nginx-'));
        standIn = await startStandIn({port: 0});
        port = await freePort();
        kit = build();
        makeCertificates();
        await startNginx('strict', [kit.get('networks/nginx-external.conf') ?? '', kit.get('networks/nginx-internal.conf') ?? '']);
    }, 120_000);

    afterAll(async () => {
        // Each takes its own files out of the folder while it ends.
        await Promise.all(running.filter(({exitCode}) => exitCode === null).map((child) => new Promise((resolve) => {
            child.once('exit', resolve);
            child.kill('SIGTERM');
        })));
        await standIn.stop();
        rmSync(folder, {recursive: true});
    });

    test('nginx -t accepts every generated file', () => {
        // Port 443 needs root, and may be taken; nothing else is changed.
        const push = (kit.get('push-proxy/nginx.conf') ?? '').replace('listen 443', `listen 127.0.0.1:${port}`);
        const wellKnown = `server { listen 127.0.0.1:${port}; ${kit.get('well-known/nginx.snippet')} }`;
        const open = build({open_well_known: true}).get('networks/nginx-external.conf') ?? '';
        for (const files of [[push], [wellKnown], [open]]) {
            const main = writeMain('checked', files);
            expect(() => execFileSync(NGINX ?? '', ['-t', '-q', '-c', main, '-p', folder], {stdio: 'pipe'})).not.toThrow();
        }
    });

    test('outside, who has no certificate is refused', async () => {
        expect((await get(external('/api/v4/system/ping'), null)).status).toBe(400);
    });

    test('outside, a device with its certificate gets through, and learns of HSTS', async () => {
        expect(await get(external('/api/v4/system/ping'), 'good')).toMatchObject({status: 200, hsts: 'max-age=63072000'});
    });

    test('outside, a revoked certificate is refused', async () => {
        expect((await get(external('/api/v4/system/ping'), 'lost')).status).toBe(400);
    });

    test('the websocket works with a certificate and not without', async () => {
        expect(await openWebsocket(external('/api/v4/websocket'), 'good')).toBe('hello');
        expect(await openWebsocket(external('/api/v4/websocket'), null)).toContain('400');
        expect(await openWebsocket(external('/api/v4/websocket'), 'lost')).toContain('400');
    });

    test('inside, the VPN\'s addresses need no certificate', async () => {
        expect((await get(internal('/api/v4/system/ping'), null)).status).toBe(200);
        expect(await openWebsocket(internal('/api/v4/websocket'), null)).toBe('hello');
    });

    test('a larger upload than allowed is refused by NGINX', async () => {
        expect((await get(external('/api/v4/files'), 'good', ' '.repeat(1_100_000))).status).toBe(413);
    });

    test('the p12 of the documented steps opens with its password and holds the device\'s certificate', () => {
        const text = String(execFileSync('openssl', ['pkcs12', '-in', at('good.p12'), '-passin', 'pass:secret', '-nodes', '-nokeys', '-clcerts'], {stdio: 'pipe'}));
        expect(text).toContain('CN = good');
    });

    test('Mattermost is told the address a trusted load balancer names, and of nobody else\'s word', async () => {
        const echo = createHttpServer((incoming, response) => {
            const {'x-real-ip': real, 'x-forwarded-for': forwarded, 'x-forwarded-proto': scheme, host} = incoming.headers;
            response.end(JSON.stringify({real, forwarded, scheme, host}));
        });
        await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
        const upstreams = [`127.0.0.1:${(echo.address() as {port: number}).port}`];
        const told: unknown[] = [];
        for (const [name, trusted] of [['trusting', '127.0.0.0/8'], ['untrusting', '10.1.0.0/16']] as const) {
            const here = await freePort();
            await startNginx(name, [build({upstreams, trusted_proxies: [trusted], external_port: here, internal: null}).get('networks/nginx-external.conf') ?? '']);
            told.push(JSON.parse((await get(`https://127.0.0.1:${here}/api/v4/system/ping`, 'good')).text));
        }
        const rest = {scheme: 'https', host: HOST};
        expect(told).toEqual([{real: '203.0.113.7', forwarded: '203.0.113.7', ...rest}, {real: '127.0.0.1', forwarded: '127.0.0.1', ...rest}]);
        await new Promise((resolve) => {
            echo.close(resolve);
            echo.closeAllConnections();
        });
    });

    test('with the deep link files opened, only they are reached without a certificate', async () => {
        port = await freePort();
        await startNginx('open', [build({open_well_known: true, internal: null}).get('networks/nginx-external.conf') ?? '']);
        expect((await get(external('/api/v4/system/ping'), null)).status).toBe(403);
        expect((await get(external('/api/v4/system/ping'), 'lost')).status).toBe(400);
        expect((await get(external('/api/v4/system/ping'), 'good')).status).toBe(200);
        // 404 until an identity is saved: it is the plugin that answers.
        expect([200, 404]).toContain((await get(external('/.well-known/assetlinks.json'), null)).status);
        expect((await get(external('/.well-known/other'), null)).status).toBe(403);
    });
});
