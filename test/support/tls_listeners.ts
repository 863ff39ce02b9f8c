/** TLS servers on loopback with the faults the posture's probes must tell apart, and the stand-in's real network as a Host's. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import type {RequestListener, Server} from 'node:http';
import {createServer as createHttpServer} from 'node:http';
import type {ServerOptions} from 'node:https';
import {createServer as createHttpsServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {BridgeError} from '../../server-stub/bridge/errors';
import {networkMethods} from '../../server-stub/bridge/network';
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

export interface KeyPair {key: Buffer; cert: Buffer}

/** Signed by itself; valid in the years given as openssl's YYMMDDHHMMSSZ. */
export function makeCertificate(validFrom = '250101000000Z', validTo = '400101000000Z'): KeyPair {
    const folder = mkdtempSync(path.join(tmpdir(), 'posture-'));
    const at = (name: string) => path.join(folder, name);
    mkdirSync(at('issued'));
    writeFileSync(at('index'), '');
    writeFileSync(at('serial'), '01');
    writeFileSync(at('ca.cnf'), `[ca]
default_ca=own
[own]
database=${at('index')}
serial=${at('serial')}
new_certs_dir=${at('issued')}
default_md=sha256
policy=any
[any]
commonName=supplied
`);
    const quiet = {stdio: 'ignore'} as const;
    execFileSync('openssl', ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', at('key'), '-out', at('csr')], quiet);
    execFileSync('openssl', ['ca', '-batch', '-selfsign', '-config', at('ca.cnf'), '-keyfile', at('key'), '-in', at('csr'), '-startdate', validFrom, '-enddate', validTo, '-notext', '-out', at('cert')], quiet);
    const pair = {key: readFileSync(at('key')), cert: readFileSync(at('cert'))};
    rmSync(folder, {recursive: true});
    return pair;
}

/** What the Node host really does on the network, with the errors a feature sees. */
export const realNetwork: Network = {
    fetch: ({timeoutMs, maxBytes, allowPrivate, ...request}) => asHostErrors(networkMethods['net.fetch']({
        url: request.url, method: request.method ?? 'GET', headers: request.headers ?? {}, body: request.body ?? '', timeout_ms: timeoutMs, max_bytes: maxBytes, allow_private: allowPrivate,
    })),
    inspectTls: (target) => asHostErrors(networkMethods['net.inspect_tls']({
        host: target.host, port: target.port, server_name: target.serverName, timeout_ms: target.timeoutMs, allow_private: target.allowPrivate, max_version: target.newestVersion ?? '',
    })),
};

async function asHostErrors<T>(work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof BridgeError ? new HostError(error.id, error.message, 502) : error;
    }
}
