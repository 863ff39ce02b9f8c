import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import type {Server} from 'node:http';
import type {ServerOptions} from 'node:https';
import {createServer as createHttpsServer} from 'node:https';

import {WebSocketServer} from 'ws';

import type {MobilePolicy, PostureCheck} from '../../contract/posture';
import type {KeyPair, Listening} from '../../test/support/tls_listeners';
import {createTestNetwork, issueCertificate, listen, listenHttp, listenHttps, listenNoMore, listenSilently, opensslTime} from '../../test/support/tls_listeners';
import type {Host} from '../host';
import {judge} from './judge';
import {DEFAULT_MOBILE_POLICY} from './mobile_policy';
import {parseSiteUrl, probeNetwork} from './probes';

/** Every result of every check that looks at the network, with real listeners: this name leads to whichever a test starts. */
const HOST = 'chat.example.com';
const FINGERPRINT = Array.from({length: 32}, () => 'AB').join(':');
const OWN_APP = {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]};
const DAY_MS = 86_400_000;
const PUSH = {configured: 'full', effective: 'full', enabled: false, idLoadedLicensed: false, brokenFloor: null} as const;

let authority: KeyPair;
let good: KeyPair;
const open: Listening[] = [];
beforeAll(() => {
    authority = issueCertificate({authority: null, names: [], isAuthority: true});
    good = issueCertificate({authority, names: ['other.example.com', HOST]});
});
afterAll(() => Promise.all(open.map((listening) => listening.stop())));

interface Look {policy?: Partial<MobilePolicy>; timeoutMs?: number; port?: number}

/** What each check says of the server at https://chat.example.com (or http://…), which is the one given. */
async function look(scheme: 'https' | 'http', starting: Promise<Listening>, {policy: change = {}, timeoutMs = 3000, port = scheme === 'https' ? 443 : 80}: Look = {}) {
    const started = await starting;
    open.push(started);
    const network = createTestNetwork({authorities: [authority.cert.toString()], listeners: {[`${HOST}:${port}`]: started.port}});
    const host = {network, fork: () => host} as unknown as Host;
    const siteUrl = `${scheme}://${HOST}${[80, 443].includes(port) ? '' : `:${port}`}`;
    const policy = {...DEFAULT_MOBILE_POLICY, deep_links: OWN_APP, ...change};
    const findings = judge({
        now: Date.now(), policy, network: await probeNetwork(host, {siteUrl, websocketUrl: '', policy}, timeoutMs), devices: [], serverVersion: [11, 6], push: PUSH,
        license: {isLicensed: false, mfa: false, idLoaded: false, mhpns: false, sku: ''}, phoneLimits: {idleMinutes: null, absoluteMinutes: null}, mfaPolicy: {required: false, inGrace: 0, notRequired: 0},
        pushRoute: {service: 'off', url: '', checked_at: 0, checks: [], certificates: []},
        config: {ServiceSettings: {SiteURL: siteUrl}, GuestAccountsSettings: {}, EmailSettings: {}} as never,
    });
    return (check: PostureCheck) => {
        const {result, detail, values} = findings.find((finding) => finding.check === check) ?? {};
        return [result, detail, values];
    };
}

const empty: RequestListener = (_request, response) => response.end('{}');
const https = (options: ServerOptions, answer = empty) => listenHttps(options, answer);

describe('the certificate', () => {
    test('of a known authority is good, with its chain', async () => {
        const seen = await look('https', https({...good, cert: Buffer.concat([good.cert, authority.cert])}));
        expect(seen('certificate')).toEqual(['good', 'certificate_valid', {days: expect.any(Number), certificates: 2}]);
        expect(seen('site_url').slice(0, 2)).toEqual(['good', 'https']);
    });

    test('that ends within days is weak', async () => {
        const soon = issueCertificate({authority, names: [`*.${HOST.split('.').slice(1).join('.')}`], validTo: opensslTime(Date.now() + (5.5 * DAY_MS))});
        expect((await look('https', https(soon)))('certificate')).toEqual(['weak', 'certificate_expires_soon', {days: 5}]);
    });

    test('that has ended is open', async () => {
        const expired = issueCertificate({authority, names: [HOST], validFrom: '240101000000Z', validTo: opensslTime(Date.now() - (2.5 * DAY_MS))});
        expect((await look('https', https(expired)))('certificate')).toEqual(['open', 'certificate_expired', {days: 2}]);
    });

    test('that signed itself is open', async () => {
        expect((await look('https', https(issueCertificate({authority: null, names: [HOST]}))))('certificate').slice(0, 2)).toEqual(['open', 'certificate_self_signed']);
    });

    test('of an authority nobody knows is open', async () => {
        const unknown = issueCertificate({authority: null, names: [], isAuthority: true});
        expect((await look('https', https(issueCertificate({authority: unknown, names: [HOST]}))))('certificate').slice(0, 2)).toEqual(['open', 'certificate_not_trusted']);
    });

    test('made out to another name is open', async () => {
        const other = issueCertificate({authority, names: ['www.example.com', '*.chat.example.com']});
        expect((await look('https', https(other)))('certificate')).toEqual(['open', 'certificate_wrong_name', {host: HOST, names: 'www.example.com, *.chat.example.com'}]);
    });

    test('is not applicable to plain http', async () => {
        const seen = await look('http', listenHttp(empty));
        expect(['certificate', 'tls_version', 'hsts'].map((check) => seen(check as PostureCheck)[0])).toEqual(['not_applicable', 'not_applicable', 'not_applicable']);
        expect([seen('site_url')[0], seen('websocket').slice(0, 2)]).toEqual(['open', ['open', 'plain_websocket']]);
    });
});

describe('TLS versions', () => {
    const old = {minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0'} as const;

    test('from 1.2 on are good', async () => {
        expect((await look('https', https(good)))('tls_version')).toEqual(['good', 'current_tls', {version: 'TLS 1.3'}]);
        expect((await look('https', https({...good, maxVersion: 'TLSv1.2'})))('tls_version')).toEqual(['good', 'current_tls', {version: 'TLS 1.2'}]);
    });

    test('of 1.0 and 1.1 beside newer ones are weak', async () => {
        expect((await look('https', https({...good, ...old})))('tls_version')).toEqual(['weak', 'old_tls_too', {version: 'TLS 1.3'}]);
    });

    test('of 1.0 alone are open, and the certificate cannot be checked', async () => {
        const seen = await look('https', https({...good, ...old, maxVersion: 'TLSv1'}));
        expect([seen('tls_version').slice(0, 2), seen('certificate')[0]]).toEqual([['open', 'old_tls_only'], 'could_not_check']);
    });
});

describe('HSTS', () => {
    const sending = (value: string | null) => look('https', https(good, (_request, response) => {
        response.writeHead(200, value === null ? {} : {'Strict-Transport-Security': value}).end('{}');
    }));

    test.each([
        ['max-age=63072000; includeSubDomains', 'good', 'hsts'], ['max-age="86400"', 'weak', 'short_hsts'], ['max-age=0', 'open', 'no_hsts'], [null, 'open', 'no_hsts'],
    ])('%j is %s', async (value, result, detail) => {
        expect((await sending(value))('hsts').slice(0, 2)).toEqual([result, detail]);
    });

    test('could not be checked behind a certificate nobody vouches for', async () => {
        expect((await look('https', https(issueCertificate({authority: null, names: [HOST]}))))('hsts')).toEqual(['could_not_check', 'no_answer', {failure: 'net.tls'}]);
    });
});

describe('the websocket', () => {
    /** As core: only requests from its own origin are upgraded, and others answered with 400. */
    async function listenAsCore(passesUpgrades: boolean, status = 400): Promise<Listening> {
        const server = createHttpsServer(good, (_request: IncomingMessage, response: ServerResponse) => response.writeHead(status).end());
        const sockets = new WebSocketServer({noServer: true, verifyClient: ({origin, req}: {origin: string; req: IncomingMessage}) => origin === `https://${req.headers.host}`});
        if (passesUpgrades) {
            server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => undefined));
        }
        return listen(server as unknown as Server);
    }

    test('is good when a connection is upgraded', async () => {
        expect((await look('https', listenAsCore(true)))('websocket').slice(0, 2)).toEqual(['good', 'websocket_answers']);
    });

    test('is weak when the proxy drops the upgrade, and when it answers for itself', async () => {
        expect((await look('https', listenAsCore(false)))('websocket')).toEqual(['weak', 'websocket_not_upgraded', {status: 400}]);
        expect((await look('https', listenAsCore(false, 404)))('websocket')).toEqual(['weak', 'websocket_other_answer', {status: 404}]);
    });
});

describe('client certificates', () => {
    const declared = {policy: {client_certificates: true}};

    test('asked for by the proxy are good', async () => {
        const seen = await look('https', https({...good, requestCert: true, rejectUnauthorized: false, ca: authority.cert}, (_request, response) => response.writeHead(400).end()), declared);
        expect(seen('client_certificates')).toEqual(['good', 'certificate_demanded', {status: 400}]);
        expect(seen('websocket').slice(0, 2)).toEqual(['could_not_check', 'behind_certificates']);
    });

    test('asked for in the handshake are good', async () => {
        const seen = await look('https', https({...good, requestCert: true, rejectUnauthorized: true, ca: authority.cert}), declared);
        expect(seen('client_certificates').slice(0, 2)).toEqual(['good', 'certificate_demanded_by_tls']);
    });

    test('declared but not asked for are open', async () => {
        expect((await look('https', https(good), declared))('client_certificates')).toEqual(['open', 'certificate_not_demanded', {status: 200}]);
    });

    test('could not be checked on a dead host, and are not applicable when not declared', async () => {
        expect((await look('https', listenNoMore(), declared))('client_certificates')[0]).toBe('could_not_check');
        expect((await look('https', https(good)))('client_certificates')[0]).toBe('not_applicable');
    });
});

describe('the well-known files', () => {
    interface File {status?: number; type?: string; body: string}
    const serve = (answer: (file: string) => File, pair = good, options: Look = {}) => look('https', https(pair, (request, response) => {
        const {status = 200, type = 'application/json', body} = answer(request.url ?? '');
        response.writeHead(status, {'Content-Type': type, ...(status === 301 && {Location: '/elsewhere'})}).end(body);
    }), options);
    const apple = '{"applinks":{"details":[{"appIDs":["A1B2C3D4E5.com.example.chat"],"components":[{"/":"*/pl/*"}]}]}}';
    const android = JSON.stringify([{relation: ['delegate_permission/common.handle_all_urls'], target: {namespace: 'android_app', package_name: 'com.example.chat', sha256_cert_fingerprints: [FINGERPRINT]}}]);
    const right = (url: string) => ({body: url.endsWith('assetlinks.json') ? android : apple});

    test('are good when both systems take them', async () => {
        expect((await serve(right))('deep_links')).toEqual(['good', 'deep_links_work', {}]);
    });

    test.each<[string, File, string]>([
        ['redirected', {status: 301, body: ''}, 'redirects'],
        ['of the wrong type', {type: 'text/html', body: apple}, 'wrong_type'],
        ['missing', {status: 404, body: ''}, 'not_200'],
        ['of another app', {body: apple.replace('chat', 'other')}, 'other_app'],
    ])('are weak when %s', async (_name, answer, objection) => {
        const seen = await serve((url) => (url.endsWith('assetlinks.json') ? right(url) : answer));
        expect(seen('deep_links')).toEqual(['weak', 'deep_links_refused', {apple: objection, google: ''}]);
    });

    test('are weak behind a certificate nobody vouches for, on another port, and without https', async () => {
        expect((await serve(right, issueCertificate({authority: null, names: [HOST]})))('deep_links')[2]).toEqual({apple: 'untrusted', google: 'untrusted'});
        expect((await serve(right, good, {port: 8443}))('deep_links')[2]).toEqual({apple: 'other_port', google: 'other_port'});
        const plain = await look('http', listenHttp((request, response) => response.writeHead(200, {'Content-Type': 'application/json'}).end(right(request.url ?? '').body)));
        expect(plain('deep_links')[2]).toEqual({apple: 'not_https', google: 'not_https'});
    });

    test('a huge file is not read to its end', async () => {
        expect((await serve(() => ({body: ' '.repeat(1_000_000)})))('deep_links')).toEqual(['could_not_check', 'no_answer', {failure: 'net.too_large'}]);
    });

    test('are not applicable without an app of one\'s own', async () => {
        expect((await serve(right, good, {policy: {deep_links: DEFAULT_MOBILE_POLICY.deep_links}}))('deep_links')[0]).toBe('not_applicable');
    });
});

describe('a host that does not answer could not be checked', () => {
    const checks: PostureCheck[] = ['certificate', 'tls_version', 'hsts', 'websocket', 'deep_links'];

    test('when nobody listens', async () => {
        const seen = await look('https', listenNoMore());
        expect(checks.map((check) => seen(check))).toEqual(checks.map(() => ['could_not_check', 'no_answer', {failure: 'net.failed'}]));
    });

    test.each<[string, () => Promise<Listening>]>([
        ['when it takes connections and is silent', listenSilently],
        ['when it sends its answer drop by drop', () => https(good, (_request, response) => {
            const drops = setInterval(() => response.write(' '), 50);
            response.on('close', () => clearInterval(drops));
        })],
    ])('%s, and nobody waits longer than the limit', async (_name, starting) => {
        const before = Date.now();
        const seen = await look('https', starting(), {timeoutMs: 1_000});
        // All look at once, so the limit holds for the whole; the rest is a busy machine's.
        expect(Date.now() - before).toBeLessThan(5_000);
        expect(seen('deep_links')).toEqual(['could_not_check', 'no_answer', {failure: 'net.timeout'}]);
        expect(seen('hsts')).toEqual(['could_not_check', 'no_answer', {failure: 'net.timeout'}]);
    });
});

test('reads SiteURL as a web server\'s', () => {
    expect(parseSiteUrl('https://chat.example.com/sub/')).toEqual({scheme: 'https', host: 'chat.example.com', port: 443, url: 'https://chat.example.com/sub'});
    expect(parseSiteUrl('http://[::1]:8065')).toMatchObject({host: '::1', port: 8065});
    expect([parseSiteUrl(''), parseSiteUrl('chat.example.com'), parseSiteUrl('https://user:x@chat.example.com')]).toEqual([null, null, null]);
});
