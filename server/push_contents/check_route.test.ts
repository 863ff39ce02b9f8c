import type {ServerResponse} from 'node:http';

import type {PushRouteCheck} from '../../contract/push';
import type {KeyPair, Listening} from '../../test/support/tls_listeners';
import {createTestNetwork, issueCertificate, listenHttp, listenHttps, listenNoMore, opensslTime} from '../../test/support/tls_listeners';
import type {Host} from '../host';
import {checkRoute} from './check_route';

/** The push route against real listeners: these names lead to whichever a test starts. */
const PUSH = 'push.example.com';
const APPLE = 'api.push.apple.com';
const GOOGLE = 'fcm.googleapis.com';
const DAY_MS = 86_400_000;

let authority: KeyPair;
const open: Listening[] = [];
beforeAll(() => {
    authority = issueCertificate({authority: null, names: [], isAuthority: true});
});
afterAll(() => Promise.all(open.map((listening) => listening.stop())));

const issue = (names: readonly string[], more: {validFrom?: string; validTo?: string} = {}) => issueCertificate({authority, names, ...more});
const serve = async (pair: KeyPair) => {
    const listening = await listenHttps(pair, (_request, response) => response.end('{"version":"6.5.0"}'));
    open.push(listening);
    return listening.port;
};

async function check(url: string, listeners: Record<string, number>, {beyond = false, variables = []}: {beyond?: boolean; variables?: string[]} = {}) {
    const host = {
        environment: {names: async (prefix: string) => variables.filter((name) => name.startsWith(prefix))},
        network: createTestNetwork({authorities: [authority.cert.toString()], listeners}),
        clock: {now: () => Date.now()},
        mattermost: {
            getConfig: async () => ({ServiceSettings: {EnableInsecureOutgoingConnections: false}, EmailSettings: {SendPushNotifications: true, PushNotificationServer: url}}),
            getLicense: async () => ({mhpns: false}),
        },
    } as unknown as Host;
    const {checks, certificates, url: told} = await checkRoute(host, {beyond});
    return {certificates, url: told, of: (id: PushRouteCheck['id']) => checks.find((one) => one.id === id)};
}

describe('TLS to the push service', () => {
    const https = async (pair: KeyPair) => check(`https://${PUSH}`, {[`${PUSH}:443`]: await serve(pair)});

    it('with a trusted chain for its name is good, and the service is asked for its version', async () => {
        const own = issue(['other.example.com', PUSH]);
        const seen = await https({...own, cert: Buffer.concat([own.cert, authority.cert])});
        expect(seen.of('tls')).toMatchObject({status: 'ok', values: {version: 'TLS 1.3', verified: true, problem: '', certificates: 2}});
        expect(seen.of('service_version')).toMatchObject({status: 'ok', values: {http_status: 200, version: '6.5.0'}});
        expect(seen.certificates[0]).toMatchObject({dns_names: ['other.example.com', PUSH]});
    });

    it('with a certificate that ends within a month is worth a look', async () => {
        expect((await https(issue(['*.example.com'], {validTo: opensslTime(Date.now() + (12 * DAY_MS))}))).of('tls')).toMatchObject({status: 'warning', values: {verified: true}});
    });

    it.each<[string, () => KeyPair]>([
        ['expired', () => issue([PUSH], {validFrom: '240101000000Z', validTo: '250101000000Z'})],
        ['not_yet_valid', () => issue([PUSH], {validFrom: opensslTime(Date.now() + DAY_MS)})],
        ['wrong_name', () => issue(['www.example.com', '*.push.example.com'])],
        ['self_signed', () => issueCertificate({authority: null, names: [PUSH]})],
        ['untrusted', () => issueCertificate({authority: issueCertificate({authority: null, names: [], isAuthority: true}), names: [PUSH]})],
    ])('that is %s fails and says so, and the service is not believed', async (problem, pair) => {
        const seen = await https(pair());
        expect(seen.of('tls')).toMatchObject({status: 'failed', values: {verified: false, problem, verify_error: expect.stringMatching(/./)}});
        expect(seen.of('service_version')).toMatchObject({status: 'failed', values: {reason: 'net.tls'}});
    });

    it.each([
        ['core:s3cret', 'core:s3cret'], ['core:p@ss:word', 'core:p@ss:word'], ['c%C3%B6re:%40', 'cöre:@'], ['token', 'token:'],
    ])('is checked where the URL has a name and password, which are sent as core sends them and not told: %s', async (written, sent) => {
        let asked = '';
        const listening = await listenHttps(issue([PUSH]), (request, response) => {
            asked = request.headers.authorization ?? '';
            response.end('{"version":"6.5.0"}');
        });
        open.push(listening);
        const seen = await check(`https://${written}@${PUSH}`, {[`${PUSH}:443`]: listening.port});
        expect([seen.of('tls')?.status, seen.of('service_version')?.status, seen.url]).toEqual(['ok', 'ok', `https://${PUSH}`]);
        expect(asked).toBe(`Basic ${Buffer.from(sent).toString('base64')}`);
    });

    it.each(['https://core:%zz@push.example.com', 'https://core@', 'push.example.com', 'https:///push', 'https://push example.com'])('cannot be at %j', async (url) => {
        expect((await check(url, {})).of('tls')).toMatchObject({status: 'failed', values: {reason: 'not_a_url'}});
    });

    it('is refused by core where the service speaks nothing newer than TLS 1.1', async () => {
        const listening = await listenHttps({...issue([PUSH]), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'}, (_request, response) => response.end());
        open.push(listening);
        expect((await check(`https://${PUSH}`, {[`${PUSH}:443`]: listening.port})).of('tls')).toMatchObject({status: 'failed', values: {version: 'TLS 1.1', problem: 'old_version'}});
    });

    it('to an address may have a certificate for it, which only lacks a known authority', async () => {
        const unknown = issueCertificate({authority: null, names: [], isAuthority: true});
        const port = await serve(issueCertificate({authority: unknown, names: [], addresses: ['192.0.2.7']}));
        expect((await check('https://192.0.2.7', {'192.0.2.7:443': port})).of('tls')).toMatchObject({status: 'failed', values: {problem: 'untrusted'}});
        expect((await check('https://192.0.2.8', {'192.0.2.8:443': port})).of('tls')).toMatchObject({status: 'failed', values: {problem: 'wrong_name'}});
    });

    it('that nobody answers fails', async () => {
        const {port} = await listenNoMore();
        expect((await check(`https://${PUSH}:8443`, {[`${PUSH}:8443`]: port})).of('tls')).toMatchObject({status: 'failed', values: {reason: 'net.failed', port: 8443}});
    });

    it.each<[string, (response: ServerResponse) => void, object]>([
        ['that does not know /version', (response) => response.writeHead(404).end('404 page not found'), {status: 'failed', values: {http_status: 404}}],
        ['that leads elsewhere', (response) => response.writeHead(302, {location: `https://${APPLE}/version`}).end(), {status: 'failed', values: {http_status: 302, version: ''}}],
        ['that is no push service', (response) => response.end('<html>"version"</html>'), {status: 'warning', values: {http_status: 200, version: ''}}],
        ['that says too much', (response) => response.end(`${'x'.repeat(100_000)}{"version":"6.5.0"}`), {status: expect.not.stringMatching(/^ok$/)}],
    ])('leads to a service %s, and only that is told', async (_name, answer, expected) => {
        const listening = await listenHttps(issue([PUSH]), (_request, response) => answer(response));
        open.push(listening);
        expect((await check(`https://${PUSH}`, {[`${PUSH}:443`]: listening.port})).of('service_version')).toMatchObject(expected);
    });

    it('by a proxy of the server\'s environment is not judged by whether the service answers without it', async () => {
        const {port} = await listenNoMore();
        const nobody = (variables: string[]) => check(`https://${PUSH}`, {[`${PUSH}:443`]: port}, {variables});
        const seen = await nobody(['HTTPS_PROXY', 'NO_PROXY']);
        expect([seen.of('tls'), seen.of('service_version')]).toMatchObject([
            {status: 'warning', values: {reason: 'net.failed', proxy: 'HTTPS_PROXY'}}, {status: 'warning', values: {reason: 'net.failed', proxy: 'HTTPS_PROXY'}},
        ]);
        expect((await nobody(['HTTP_PROXY', 'HTTPS_PROXY_2'])).of('tls')?.status).toBe('failed');
        const answered = await check(`https://${PUSH}`, {[`${PUSH}:443`]: await serve(issue([`other.${PUSH}`]))}, {variables: ['https_proxy']});
        expect(answered.of('tls')).toMatchObject({status: 'failed', values: {problem: 'wrong_name', proxy: 'https_proxy'}});
    });

    it('missing is told apart from a service that does not answer', async () => {
        const listening = await listenHttp((_request, response) => response.end('{"version":"6.5.0"}'));
        open.push(listening);
        const seen = await check(`http://${PUSH}`, {[`${PUSH}:80`]: listening.port});
        expect([seen.of('tls')?.values.reason, seen.of('service_version')?.status]).toEqual(['plain_http', 'ok']);
    });
});

describe('the way behind the push service', () => {
    it('is told, not looked at, unless that is asked for', async () => {
        const seen = await check(`https://${PUSH}`, {[`${PUSH}:443`]: await serve(issue([PUSH]))});
        expect([seen.of('service_to_apple')?.status, seen.of('service_to_google')?.status]).toEqual(['not_checked', 'not_checked']);
    });

    it('is looked at from this server when asked for, and says that it is this server\'s view', async () => {
        const listeners = {[`${PUSH}:443`]: await serve(issue([PUSH])), [`${APPLE}:443`]: await serve(issue([APPLE])), [`${GOOGLE}:443`]: await serve(issue(['proxy.example.com']))};
        const seen = await check(`https://${PUSH}`, listeners, {beyond: true});
        expect(seen.of('service_to_apple')).toMatchObject({status: 'ok', values: {seen_from: 'this_server', host: APPLE, verified: true}});
        expect(seen.of('service_to_google')).toMatchObject({status: 'failed', values: {host: GOOGLE, problem: 'wrong_name'}});
    });

    it('that this server cannot reach is no failure: the push service has to', async () => {
        const {port} = await listenNoMore();
        const seen = await check(`https://${PUSH}`, {[`${PUSH}:443`]: port, [`${APPLE}:443`]: port, [`${GOOGLE}:443`]: port}, {beyond: true});
        expect(seen.of('service_to_apple')).toMatchObject({status: 'warning', values: {reason: 'net.failed'}});
    });
});
