import type {RequestListener} from 'node:http';

import type {KeyPair, Listening} from '../../test/support/tls_listeners';
import {listenHttp, listenHttps, makeCertificate, realNetwork} from '../../test/support/tls_listeners';
import type {Host} from '../host';
import {DEFAULT_MOBILE_POLICY} from './mobile_policy';
import type {Facts} from './facts';
import * as checks from './network_checks';
import {parseSiteUrl, probeNetwork} from './probes';

const FINGERPRINT = Array.from({length: 32}, () => 'AB').join(':');
const POLICY = {...DEFAULT_MOBILE_POLICY, deep_links: {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]}};
const host = {network: realNetwork, fork: () => host} as unknown as Host;

let valid: KeyPair;
const open: Listening[] = [];
beforeAll(() => {
    valid = makeCertificate();
});
afterAll(() => Promise.all(open.map((listening) => listening.stop())));

const ok: RequestListener = (_request, response) => response.end('{}');

async function factsOf(scheme: string, listening: Promise<Listening>, timeoutMs = 2000): Promise<Facts> {
    const started = await listening;
    open.push(started);
    const siteUrl = `${scheme}://127.0.0.1:${started.port}`;
    const network = await probeNetwork(host, siteUrl, POLICY, timeoutMs);
    return {
        now: Date.now(), policy: POLICY, network, devices: [], serverVersion: [11, 6], license: {isLicensed: false, mfa: false, idLoaded: false, mhpns: false, sku: ''},
        config: {ServiceSettings: {SiteURL: siteUrl}} as unknown as Facts['config'],
    };
}

describe('TLS', () => {
    test('a certificate nobody vouches for is open, and its version is seen', async () => {
        const facts = await factsOf('https', listenHttps(valid, ok));
        expect(checks.checkCertificate(facts)).toMatchObject({result: 'open', detail: 'certificate_not_trusted'});
        expect(checks.checkTlsVersion(facts)).toEqual({result: 'good', detail: 'current_tls', values: {version: 'TLS 1.3'}});
        expect(checks.checkHsts(facts)).toEqual({result: 'could_not_check', detail: 'no_answer', values: {failure: 'net.tls'}});
    });

    test('an expired certificate is open', async () => {
        const facts = await factsOf('https', listenHttps(makeCertificate('240101000000Z', '240201000000Z'), ok));
        expect(checks.checkCertificate(facts)).toMatchObject({result: 'open', detail: 'certificate_expired'});
    });

    test('TLS 1.1 besides newer versions is weak, alone it is open', async () => {
        const old = {...valid, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0'} as const;
        expect(checks.checkTlsVersion(await factsOf('https', listenHttps(old, ok)))).toMatchObject({result: 'weak', detail: 'old_tls_too'});
        const onlyOld = await factsOf('https', listenHttps({...old, maxVersion: 'TLSv1'}, ok));
        expect(checks.checkTlsVersion(onlyOld)).toMatchObject({result: 'open', detail: 'old_tls_only'});
        expect(checks.checkCertificate(onlyOld).result).toBe('could_not_check');
    });

    test('a dead host and a slow one could not be checked, within the time limit', async () => {
        const dead = await listenHttp(ok);
        await dead.stop();
        const unreachable = await factsOf('https', Promise.resolve({...dead, stop: async () => undefined}));
        expect(checks.checkCertificate(unreachable)).toEqual({result: 'could_not_check', detail: 'no_answer', values: {failure: 'net.failed'}});
        expect(checks.checkTlsVersion(unreachable).result).toBe('could_not_check');
        const before = Date.now();
        const slow = await factsOf('http', listenHttp(() => undefined), 300);
        expect(Date.now() - before).toBeLessThan(2000);
        expect(checks.checkDeepLinks(slow)).toEqual({result: 'could_not_check', detail: 'no_answer', values: {failure: 'net.timeout'}});
    });
});

describe('the well-known files', () => {
    const serve = (answer: (file: string) => {status?: number; type?: string; body: string}) => factsOf('http', listenHttp((request, response) => {
        const {status = 200, type = 'application/json', body} = answer(request.url ?? '');
        response.writeHead(status, {'Content-Type': type, ...(status === 301 && {Location: '/elsewhere'})}).end(body);
    }));
    const apple = '{"applinks":{"details":[{"appIDs":["A1B2C3D4E5.com.example.chat"],"components":[{"/":"*/pl/*"}]}]}}';
    const android = JSON.stringify([{relation: ['delegate_permission/common.handle_all_urls'], target: {namespace: 'android_app', package_name: 'com.example.chat', sha256_cert_fingerprints: [FINGERPRINT]}}]);
    const right = (url: string) => ({body: url.endsWith('assetlinks.json') ? android : apple});

    test('are good when both systems take them', async () => {
        expect(checks.checkDeepLinks(await serve(right))).toEqual({result: 'good', detail: 'deep_links_work'});
    });

    test.each([
        ['redirected', {status: 301, body: ''}, 'redirects'],
        ['of the wrong type', {type: 'text/html', body: apple}, 'wrong_type'],
        ['missing', {status: 404, body: ''}, 'not_200'],
    ])('are weak when %s', async (_name, answer, objection) => {
        const judged = checks.checkDeepLinks(await serve((url) => (url.endsWith('assetlinks.json') ? right(url) : answer)));
        expect(judged).toEqual({result: 'weak', detail: 'deep_links_refused', values: {apple: objection, android: '-'}});
    });

    test('a huge file is not read to its end', async () => {
        expect(checks.checkDeepLinks(await serve(() => ({body: ' '.repeat(1_000_000)})))).toMatchObject({result: 'could_not_check', values: {failure: 'net.too_large'}});
    });
});

test('reads SiteURL as a web server\'s', () => {
    expect(parseSiteUrl('https://chat.example.com/sub/')).toEqual({scheme: 'https', host: 'chat.example.com', port: 443, url: 'https://chat.example.com/sub'});
    expect(parseSiteUrl('http://[::1]:8065')).toMatchObject({host: '::1', port: 8065});
    expect([parseSiteUrl(''), parseSiteUrl('chat.example.com'), parseSiteUrl('https://user:x@chat.example.com')]).toEqual([null, null, null]);
});
