/** Looks at the server from outside, as far as the server itself can: by SiteURL, over the network, with time limits. */
import type {MobilePolicy} from '../../contract/posture';
import {ANDROID_FILE, APPLE_FILE} from '../../mobile_kit/well_known';
import type {Host} from '../host';
import {HostError} from '../host';

import type {Fetched, NetworkFacts, Probe, Site} from './facts';

/** All probes run side by side, so this bounds the whole look. */
const TIMEOUT_MS = 5000;
/** Above what Apple takes, so that too large can be told. */
const MAX_BYTES = 256 * 1024;

/** null for what is no URL of a web server. */
export function parseSiteUrl(siteUrl: string): Site | null {
    const match = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/:?#@\s]+)(?::(\d{1,5}))?(?:\/[^?#\s]*)?$/i.exec(siteUrl.trim());
    if (!match) {
        return null;
    }
    const scheme = (match[1] ?? '').toLowerCase();
    return {scheme, host: (match[2] ?? '').replace(/[[\]]/g, ''), port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)), url: siteUrl.trim().replace(/\/+$/, '')};
}

export interface ProbeTarget {siteUrl: string; websocketUrl: string; policy: MobilePolicy}

/** What a client asks with (RFC 6455); the key is any 16 bytes. */
const UPGRADE = {Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'c2VjdXJpdHktY29udHJvbA=='};

/** WebsocketURL as an address that can be fetched; "" when it is not set. */
const websocketBase = (websocketUrl: string) => websocketUrl.trim().replace(/^ws/i, 'http').replace(/\/+$/, '');

/** SiteURL is the admin's own setting, so a private address is allowed. */
export async function probeNetwork(host: Host, {siteUrl, websocketUrl, policy: {deep_links: app}}: ProbeTarget, timeoutMs = TIMEOUT_MS): Promise<NetworkFacts> {
    const site = parseSiteUrl(siteUrl);
    if (site === null) {
        return {site, tls: null, oldTls: null, ping: null, websocket: null, appleFile: null, androidFile: null};
    }
    const isHttps = site.scheme === 'https';
    const fetchAt = (url: string, headers: Record<string, string> = {}) => attempt(() => fetchUrl(host, url, headers, timeoutMs));
    const origin = /^https?:\/\/[^/]+/i.exec(site.url)?.[0] ?? site.url;
    const [tls, oldTls, ping, websocket, appleFile, androidFile] = await Promise.all([
        isHttps ? attempt(() => inspect(host, site, timeoutMs)) : null,
        isHttps ? acceptsOldTls(host, site, timeoutMs) : null,
        fetchAt(`${site.url}/api/v4/system/ping`),
        fetchAt(`${websocketBase(websocketUrl) || site.url}/api/v4/websocket`, {...UPGRADE, Origin: origin}),
        app.ios_bundle_id !== null && app.apple_team_id !== null ? fetchAt(`${origin}/.well-known/${APPLE_FILE}`) : null,
        app.android_package !== null && app.android_fingerprints.length > 0 ? fetchAt(`${origin}/.well-known/${ANDROID_FILE}`) : null,
    ]);
    return {site, tls, oldTls, ping, websocket, appleFile, androidFile};
}

const inspect = (host: Host, {host: name, port}: Site, timeoutMs: number, newestVersion?: 'TLS 1.1') =>
    host.fork().network.inspectTls({host: name, port, serverName: name, timeoutMs, allowPrivate: true, newestVersion});

/** A refused handshake is the answer "no"; only silence is none. */
async function acceptsOldTls(host: Host, site: Site, timeoutMs: number): Promise<Probe<boolean>> {
    const probe = await attempt(() => inspect(host, site, timeoutMs, 'TLS 1.1'));
    if (probe.ok) {
        return {ok: true, value: true};
    }
    return probe.failure === 'net.tls' || probe.failure === 'net.failed' ? {ok: true, value: false} : probe;
}

async function fetchUrl(host: Host, url: string, headers: Record<string, string>, timeoutMs: number): Promise<Fetched> {
    const reply = await host.fork().network.fetch({url, headers, timeoutMs, maxBytes: MAX_BYTES, allowPrivate: true});
    const found = new Map(Object.entries(reply.headers).map(([name, value]) => [name.toLowerCase(), value]));
    return {status: reply.status, contentType: found.get('content-type') ?? '', hsts: found.get('strict-transport-security') ?? '', body: reply.body};
}

async function attempt<T>(look: () => Promise<T>): Promise<Probe<T>> {
    try {
        return {ok: true, value: await look()};
    } catch (error) {
        if (error instanceof HostError) {
            return {ok: false, failure: error.id};
        }
        throw error;
    }
}
