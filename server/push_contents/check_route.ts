/**
 * The push route, hop by hop: this server's own settings, TLS to the push service, the service's answer, and what is known of the way
 * behind it. Only the server that core is configured with is asked, so nobody can have another address called.
 */
import type {PushRouteCheck, PushRouteReport} from '../../contract/push';
import {encodeBase64} from '../bridge/base64';
import type {CoreConfig, CoreLicense, Host, TlsInspection} from '../host';
import {HostError} from '../host';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 4096;
const DAY_MS = 86_400_000;
/** A certificate that ends sooner is worth a warning. */
const EXPIRES_SOON_MS = 30 * DAY_MS;
const HOSTED_TEST = 'push-test.mattermost.com';

/** url: without name and password, which go into `authorization`. */
interface Address {scheme: string; host: string; port: number; url: string; authorization: string}

/** Core's push service speaks to these (the push proxy's source). */
const APPLE = 'api.push.apple.com';
const GOOGLE = 'fcm.googleapis.com';
const TLS_PORT = 443;

/** beyond: also Apple's and Google's services, looked at from this server. */
export async function checkRoute(host: Host, {beyond = false}: {beyond?: boolean} = {}): Promise<PushRouteReport> {
    const config = await host.mattermost.getConfig();
    const license = await host.mattermost.getLicense();
    const url = config.EmailSettings.PushNotificationServer;
    const address = parseAddress(url);
    const service = serviceOf(config, address);
    const tls = address?.scheme === 'https' ? await inspect(host, address) : null;
    const proxy = address ? await findProxy(host, address.scheme) : '';
    return {
        service, url: url.replace(CREDENTIALS, '$1'), checked_at: host.clock.now(),
        checks: [
            {id: 'push_enabled', status: config.EmailSettings.SendPushNotifications ? 'ok' : 'warning', values: {enabled: config.EmailSettings.SendPushNotifications}},
            licenceCheck(service, license),
            insecureCheck(config),
            viaProxy(address === null ? {id: 'tls', status: 'failed', values: {reason: 'not_a_url'}} : tlsCheck(host, address, tls), proxy),
            viaProxy(await versionCheck(host, address), proxy),
            await beyondCheck(host, {id: 'service_to_apple', name: APPLE, transport: 'APNs over TLS (HTTP/2)'}, beyond),
            await beyondCheck(host, {id: 'service_to_google', name: GOOGLE, transport: 'FCM over TLS'}, beyond),
        ],
        certificates: tls && 'certificates' in tls ? tls.certificates : [],
    };
}

/** The variable of the server's environment that sends core's requests through a proxy (Go's http.ProxyFromEnvironment); '' when there is none. */
async function findProxy(host: Host, scheme: string): Promise<string> {
    const variables = scheme === 'https' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
    for (const variable of variables) {
        if ((await host.environment.names(variable)).includes(variable)) {
            return variable;
        }
    }
    return '';
}

/** Checked without the proxy: its address is not ours to read. That nobody answers here then proves nothing of core's own way. */
function viaProxy(check: PushRouteCheck, proxy: string): PushRouteCheck {
    if (proxy === '') {
        return check;
    }
    const {reason} = check.values;
    const isUnreached = typeof reason === 'string' && reason.startsWith('net.');
    return {...check, status: isUnreached ? 'warning' : check.status, values: {...check.values, proxy}};
}

/** A name and password in the URL are for the service alone. As core reads it, a password may hold an "@". */
const CREDENTIALS = /^(https?:\/\/)([^/?#]*)@/i;

/** Written as core writes it: an http or https URL. */
function parseAddress(configured: string): Address | null {
    const url = configured.replace(CREDENTIALS, '$1');
    const match = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(url);
    const authorization = authorizationOf(CREDENTIALS.exec(configured)?.[2] ?? '');
    if (!match || authorization === null) {
        return null;
    }
    const scheme = (match[1] ?? '').toLowerCase();
    return {
        scheme, host: (match[2] ?? '').replace(/^\[|\]$/g, '').toLowerCase(), port: match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]),
        url, authorization,
    };
}

/** What core's HTTP client makes of a name and password; null when they cannot be read. */
function authorizationOf(credentials: string): string | null {
    if (credentials === '') {
        return '';
    }
    const colon = credentials.includes(':') ? credentials.indexOf(':') : credentials.length;
    try {
        return `Basic ${encodeBase64(`${decodeURIComponent(credentials.slice(0, colon))}:${decodeURIComponent(credentials.slice(colon + 1))}`)}`;
    } catch {
        return null;
    }
}

function serviceOf(config: CoreConfig, address: Address | null): PushRouteReport['service'] {
    if (!config.EmailSettings.SendPushNotifications || address === null) {
        return 'off';
    }
    if (address.host === HOSTED_TEST) {
        return 'hosted_test';
    }
    return address.host === 'mattermost.com' || address.host.endsWith('.mattermost.com') ? 'hosted_production' : 'own_proxy';
}

/** Core sends nothing to the hosted production service without the licence's feature. */
function licenceCheck(service: PushRouteReport['service'], license: CoreLicense): PushRouteCheck {
    const isNeeded = service === 'hosted_production';
    return {id: 'licence', status: isNeeded && !license.mhpns ? 'failed' : service === 'hosted_test' ? 'warning' : 'ok', values: {needed: isNeeded, licensed: license.mhpns, test_service: service === 'hosted_test'}};
}

/** With it core verifies no certificate, that of the push service included. */
function insecureCheck(config: CoreConfig): PushRouteCheck {
    const isInsecure = config.ServiceSettings.EnableInsecureOutgoingConnections;
    return {id: 'insecure_connections', status: isInsecure ? 'failed' : 'ok', values: {allowed: isInsecure}};
}

type Inspected = TlsInspection | {failure: string};

async function inspect(host: Host, {host: name, port}: Pick<Address, 'host' | 'port'>): Promise<Inspected> {
    const look = (newestVersion?: 'TLS 1.1') =>
        host.network.inspectTls({host: name, port, serverName: name, timeoutMs: TIMEOUT_MS, allowPrivate: name !== APPLE && name !== GOOGLE, newestVersion});
    try {
        return await look();
    } catch (error) {
        const failure = error instanceof HostError ? error.id : 'net.failed';
        // A service that speaks nothing newer refuses like any other; what it presents tells the two apart.
        return failure === 'net.tls' || failure === 'net.failed' ? look('TLS 1.1').catch(() => ({failure})) : {failure};
    }
}

function tlsCheck(host: Host, address: Address, tls: Inspected | null): PushRouteCheck {
    if (tls === null) {
        return {id: 'tls', status: 'failed', values: {reason: 'plain_http', host: address.host, port: address.port}};
    }
    if ('failure' in tls) {
        return {id: 'tls', status: 'failed', values: {reason: tls.failure, host: address.host, port: address.port}};
    }
    const expiresAt = tls.certificates[0]?.not_after ?? 0;
    const isSoon = expiresAt - host.clock.now() < EXPIRES_SOON_MS;
    return {
        id: 'tls', status: !tls.verified || isOld(tls) ? 'failed' : isSoon ? 'warning' : 'ok',
        values: {
            host: address.host, port: address.port, version: tls.version, verified: tls.verified, problem: problemOf(tls, address.host, host.clock.now()),
            verify_error: tls.verify_error, expires_at: expiresAt, certificates: tls.certificates.length,
        },
    };
}

/** Core's HTTP client speaks TLS 1.2 and newer only. */
const isOld = ({version}: TlsInspection): boolean => version === 'TLS 1.0' || version === 'TLS 1.1';

/** Why core gets no connection, in the order in which an administrator would mend it; '' when it does. */
function problemOf(tls: TlsInspection, name: string, now: number): string {
    const {verified, certificates: [own]} = tls;
    if (isOld(tls)) {
        return 'old_version';
    }
    if (verified || !own) {
        return '';
    }
    if (own.not_after < now) {
        return 'expired';
    }
    if (own.not_before > now) {
        return 'not_yet_valid';
    }
    if (own.subject === own.issuer) {
        return 'self_signed';
    }
    return own.dns_names.some((one) => covers(one.toLowerCase(), name)) ? 'untrusted' : 'wrong_name';
}

/** A star stands for one label. */
function covers(dnsName: string, name: string): boolean {
    return dnsName === name || (dnsName.startsWith('*.') && name.slice(name.indexOf('.') + 1) === dnsName.slice(2) && name.includes('.'));
}

interface Beyond {id: 'service_to_apple' | 'service_to_google'; name: string; transport: string}

/** From the push proxy's source: towards both it always uses TLS. What can be seen of them from here is this server's view, and is said to be. */
async function beyondCheck(host: Host, {id, name, transport}: Beyond, isAsked: boolean): Promise<PushRouteCheck> {
    const known = {transport, certain_by: 'push proxy source'};
    if (!isAsked) {
        return {id, status: 'not_checked', values: known};
    }
    const seen = {...known, seen_from: 'this_server', host: name, port: TLS_PORT};
    const tls = await inspect(host, {host: name, port: TLS_PORT});
    if ('failure' in tls) {
        // A server in a closed network cannot reach them and need not: the push service has to.
        return {id, status: 'warning', values: {...seen, reason: tls.failure}};
    }
    return {id, status: tls.verified ? 'ok' : 'failed', values: {...seen, version: tls.version, verified: tls.verified, problem: problemOf(tls, name, host.clock.now()), verify_error: tls.verify_error}};
}

/** Only whether it answers as a push proxy does, with which version; never what else it says. */
async function versionCheck(host: Host, address: Address | null): Promise<PushRouteCheck> {
    if (address === null) {
        return {id: 'service_version', status: 'not_checked', values: {}};
    }
    const startedAt = host.clock.now();
    try {
        const {status, body} = await host.network.fetch({
            url: `${address.url.replace(/\/+$/, '')}/version`, headers: address.authorization === '' ? {} : {Authorization: address.authorization},
            timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, allowPrivate: true,
        });
        const version = /"version"\s*:\s*"([0-9a-z.+-]{1,40})"/i.exec(body)?.[1] ?? '';
        return {id: 'service_version', status: status === 200 ? version === '' ? 'warning' : 'ok' : 'failed', values: {http_status: status, version, took_ms: host.clock.now() - startedAt}};
    } catch (error) {
        return {id: 'service_version', status: 'failed', values: {reason: error instanceof HostError ? error.id : 'net.failed'}};
    }
}
