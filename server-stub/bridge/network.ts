/** The net.* methods: outbound HTTP and TLS inspection that dial the one address that was checked. */
import type {IncomingMessage} from 'node:http';
import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {LookupFunction} from 'node:net';
import {isIP} from 'node:net';
import type {DetailedPeerCertificate, TLSSocket} from 'node:tls';
import {connect as tlsConnect} from 'node:tls';

import type {BridgeMethods} from '../../server/bridge/methods';
import {allowedAddress} from './addresses';
import {BridgeError} from './errors';

type Fetch = BridgeMethods['net.fetch'];
type InspectTls = BridgeMethods['net.inspect_tls'];

/** What a test may change: whom certificates are verified against, and where a name and port really lead. */
export interface NetworkOptions {
    /** Certificates in PEM, instead of the system's. */
    authorities?: string[];
    /** `host:port` → a port on loopback. */
    listeners?: Readonly<Record<string, number>>;
}

export const createNetworkMethods = (options: NetworkOptions = {}) => ({
    async 'net.fetch'(args: Fetch['args']): Promise<Fetch['value']> {
        const url = new URL(args.url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') {
            throw new BridgeError('net.failed', 'only http and https are called', 400);
        }
        if (url.username !== '' || url.password !== '') {
            throw new BridgeError('bridge.invalid_arguments', 'url must be without credentials', 500);
        }
        const target = await findAddress(options, url.hostname, portOf(url), args.allow_private);
        const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
        return within(args.timeout_ms, (signal) => new Promise((resolve, reject) => {
            const outgoing = send(url, {lookup: always(target), port: target.port, ca: options.authorities, method: args.method, headers: {Host: url.host, ...args.headers}, signal}, (reply) => {
                readText(reply, args.max_bytes).then((body) => resolve({status: reply.statusCode ?? 0, headers: flatten(reply), body}), reject);
            });
            outgoing.on('upgrade', (reply, socket) => {
                socket.destroy();
                resolve({status: reply.statusCode ?? 0, headers: flatten(reply), body: ''});
            });
            outgoing.on('error', reject);
            outgoing.end(args.body);
        }));
    },
    async 'net.inspect_tls'(args: InspectTls['args']): Promise<InspectTls['value']> {
        const target = await findAddress(options, args.host, args.port, args.allow_private);
        return within(args.timeout_ms, (signal) => new Promise((resolve, reject) => {
            const socket = tlsConnect({host: target.address, port: target.port, servername: serverName(args.server_name), ca: options.authorities, rejectUnauthorized: false, ...oldVersions(args.max_version)}, () => {
                resolve(inspection(socket));
                socket.end();
            });
            signal.addEventListener('abort', () => socket.destroy(new Error('aborted')));
            socket.on('error', reject);
        }));
    },
});

export const networkMethods = createNetworkMethods();

interface Target {address: string; family: 4 | 6; port: number}

async function findAddress({listeners = {}}: NetworkOptions, host: string, port: number, allowPrivate: boolean): Promise<Target> {
    const here = listeners[`${host}:${port}`];
    return here === undefined ? {...await allowedAddress(host, allowPrivate), port} : {address: '127.0.0.1', family: 4, port: here};
}

const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Names are sent in the handshake; addresses may not be. */
const serverName = (name: string) => (isIP(name) ? '' : name);

/** OpenSSL speaks what is older than TLS 1.2 only at its lowest security level; nothing is sent over such a connection. */
function oldVersions(maxVersion: string): {minVersion?: 'TLSv1'; maxVersion?: 'TLSv1.1'; ciphers?: string} {
    return maxVersion === 'TLS 1.1' ? {minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'} : {};
}

/** Node asks for all addresses or for one, depending on its version and options. */
function always({address, family}: {address: string; family: 4 | 6}): LookupFunction {
    return (_host, options, done) => options.all ? done(null, [{address, family}]) : done(null, address, family);
}

async function within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
        return await work(signal);
    } catch (cause) {
        if (cause instanceof BridgeError) {
            throw cause;
        }
        if (signal.aborted) {
            throw new BridgeError('net.timeout', `no answer within ${timeoutMs} ms`, 504);
        }
        // Not instanceof: an error of Node's own belongs to another realm when a test runner wraps this module.
        const {code = '', message = String(cause)} = cause as {code?: string; message?: string};
        const isTls = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code);
        throw new BridgeError(isTls ? 'net.tls' : 'net.failed', `${code} ${message}`.trim(), 502);
    }
}

async function readText(reply: IncomingMessage, maxBytes: number): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of reply as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) {
            reply.destroy();
            throw new BridgeError('net.too_large', `the answer is larger than ${maxBytes} bytes`, 502);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}

function flatten(reply: IncomingMessage): Record<string, string> {
    return Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
}

function inspection(socket: TLSSocket): InspectTls['value'] {
    const certificates: InspectTls['value']['certificates'] = [];
    const seen = new Set<string>();
    for (let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true); next?.raw && !seen.has(next.fingerprint256); next = next.issuerCertificate) {
        seen.add(next.fingerprint256);
        certificates.push({
            subject: distinguishedName(next.subject), issuer: distinguishedName(next.issuer),
            not_before: Date.parse(next.valid_from), not_after: Date.parse(next.valid_to),
            dns_names: (next.subjectaltname ?? '').split(', ').flatMap((name) => /^(?:DNS|IP Address):(.*)$/.exec(name)?.[1] ?? []),
        });
    }
    return {
        version: (socket.getProtocol() ?? '').replace('TLSv', 'TLS '), verified: socket.authorized,
        verify_error: socket.authorized ? '' : String(socket.authorizationError), certificates,
    };
}

function distinguishedName(name: object): string {
    return Object.entries(name).map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`).join(',');
}
