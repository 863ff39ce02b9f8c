/** TLS servers on loopback with the faults the posture's probes must tell apart, and the stand-in's real network as a Host's. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import type {RequestListener, Server} from 'node:http';
import {createServer as createHttpServer} from 'node:http';
import type {ServerOptions} from 'node:https';
import {createServer as createHttpsServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {createServer as createTcpServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {BridgeError} from '../../server-stub/bridge/errors';
import type {NetworkOptions} from '../../server-stub/bridge/network';
import {createNetworkMethods} from '../../server-stub/bridge/network';
import type {Network} from '../../server/host';
import {HostError} from '../../server/host';

export interface Listening {port: number; stop(): Promise<void>}

export async function listen(server: Server): Promise<Listening> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        port: (server.address() as AddressInfo).port,
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

export const listenHttp = (answer: RequestListener) => listen(createHttpServer(answer));
export const listenHttps = (options: ServerOptions, answer: RequestListener) => listen(createHttpsServer(options, answer));

/** Takes connections and never says a word. */
export async function listenSilently(): Promise<Listening> {
    const sockets = new Set<{destroy(): void}>();
    const server = createTcpServer((socket) => sockets.add(socket.on('error', () => socket.destroy())));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        port: (server.address() as AddressInfo).port,
        async stop() {
            sockets.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** A port where nobody listens any more. */
export async function listenNoMore(): Promise<Listening> {
    const listening = await listenHttp(() => undefined);
    await listening.stop();
    return {port: listening.port, stop: async () => undefined};
}

export interface KeyPair {key: Buffer; cert: Buffer}

export interface Issued {
    /** null: signed by itself. */
    authority: KeyPair | null;
    /** subjectAltName. */
    names: readonly string[];
    addresses?: readonly string[];
    /** openssl's YYMMDDHHMMSSZ. */
    validFrom?: string;
    validTo?: string;
    isAuthority?: boolean;
}

/** A certificate of openssl's making. */
export function issueCertificate({authority, names, addresses = [], validFrom = '250101000000Z', validTo = '400101000000Z', isAuthority = false}: Issued): KeyPair {
    const folder = mkdtempSync(path.join(tmpdir(), 'posture-'));
    const at = (name: string) => path.join(folder, name);
    const subjects = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
    mkdirSync(at('issued'));
    writeFileSync(at('index'), '');
    writeFileSync(at('serial'), String(Date.now()).slice(-8));
    writeFileSync(at('ca.cnf'), `[ca]
default_ca=own
[own]
database=${at('index')}
serial=${at('serial')}
new_certs_dir=${at('issued')}
default_md=sha256
policy=any
x509_extensions=extensions
[any]
commonName=supplied
[extensions]
basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}
${subjects.length === 0 ? '' : `subjectAltName=${subjects.join(',')}`}
`);
    const quiet = {stdio: 'pipe'} as const;
    const subject = `/CN=${names[0] ?? addresses[0] ?? 'An authority'}`;
    execFileSync('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', subject, '-keyout', at('key'), '-out', at('csr')], quiet);
    if (authority) {
        writeFileSync(at('ca.key'), authority.key);
        writeFileSync(at('ca.pem'), authority.cert);
    }
    const signer = authority ? ['-keyfile', at('ca.key'), '-cert', at('ca.pem')] : ['-selfsign', '-keyfile', at('key')];
    execFileSync('openssl', ['ca', '-batch', ...signer, '-config', at('ca.cnf'), '-in', at('csr'), '-startdate', validFrom, '-enddate', validTo, '-notext', '-out', at('cert')], quiet);
    const pair = {key: readFileSync(at('key')), cert: readFileSync(at('cert'))};
    rmSync(folder, {recursive: true});
    return pair;
}

/** ms as openssl's YYMMDDHHMMSSZ. */
export const opensslTime = (ms: number) => `${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`;

/** What the Node host really does on the network, with the errors a feature sees. */
export function createTestNetwork(options: NetworkOptions): Network {
    const methods = createNetworkMethods(options);
    return {
        fetch: ({timeoutMs, maxBytes, allowPrivate, ...request}) => asHostErrors(methods['net.fetch']({
            url: request.url, method: request.method ?? 'GET', headers: request.headers ?? {}, body: request.body ?? '', timeout_ms: timeoutMs, max_bytes: maxBytes, allow_private: allowPrivate,
        })),
        inspectTls: (target) => asHostErrors(methods['net.inspect_tls']({
            host: target.host, port: target.port, server_name: target.serverName, timeout_ms: target.timeoutMs, allow_private: target.allowPrivate, max_version: target.newestVersion ?? '',
        })),
    };
}

async function asHostErrors<T>(work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof BridgeError ? new HostError(error.id, error.message, 502) : error;
    }
}
