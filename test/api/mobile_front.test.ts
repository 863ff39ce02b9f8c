/** The kit's own NGINX with a trusted certificate before the real executable: what the posture sees of it, over the real network. */
import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {findNginx} from '../../build/validate_servers';
import type {PostureReport} from '../../contract/types';
import {buildKit} from '../../mobile_kit/build_kit';
import {readKitOptions} from '../../mobile_kit/options';
import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';
import {sampleKit} from '../mobile_kit/sample';
import {RestClient, until} from '../support/rest_client';
import {executableMissing} from '../support/servers';
import {issueCertificate} from '../support/tls_listeners';

const missing = executableMissing() ?? (findNginx() ? null : 'NGINX is not installed');
jest.setTimeout(120_000);

(missing ? describe.skip : describe)(missing ?? 'the kit\'s NGINX before the executable', () => {
    let folder = '';
    let standIn: StandIn;
    let nginx: ChildProcess;
    let admin: RestClient;

    beforeAll(async () => {
        folder = mkdtempSync(path.join(tmpdir(), 'mobile-front-'));
        const authority = issueCertificate({authority: null, names: [], isAuthority: true});
        const server = issueCertificate({authority, names: ['localhost']});
        const at = (name: string, content: string | Buffer) => {
            writeFileSync(path.join(folder, name), content);
            return path.join(folder, name);
        };
        // Go's list of authorities; the executable inherits it.
        standIn = await startStandIn({port: 0, host: 'plugin', variables: {SSL_CERT_FILE: at('ca.pem', authority.cert)}});
        admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const port = await freePort();
        const pair = {certificate_path: at('server.pem', Buffer.concat([server.cert, authority.cert])), certificate_key_path: at('server.key', server.key)};
        const read = readKitOptions({
            ...sampleKit(), networks: {
                host: 'localhost', upstreams: [new URL(standIn.url).host.replace('localhost', '127.0.0.1')], ...pair, client_ca_path: '/unused', client_crl_path: '/unused', external_address: '127.0.0.3',
                internal: {address: '127.0.0.1', port, vpn_ranges: ['127.0.0.0/8']},
            },
        });
        const inside = read.ok ? String(buildKit(read.options).find(({path: name}) => name === 'networks/nginx-internal.conf')?.content) : '';
        const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`).join(' ');
        const main = at('nginx.conf', `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off; ${temporary} include ${at('inside.conf', inside)}; }`);
        nginx = spawn(findNginx() ?? '', ['-c', main, '-p', folder], {stdio: 'ignore'});
        await until(async () => existsSync(path.join(folder, 'nginx.pid')), Boolean, 20_000);
        expect((await admin.core('PUT', '/config/patch', {ServiceSettings: {SiteURL: `https://localhost:${port}`}})).status).toBe(200);
    }, 120_000);

    afterAll(async () => {
        if (nginx?.exitCode === null) {
            // It takes its own files out of the folder while it ends.
            await new Promise((resolve) => {
                nginx.once('exit', resolve);
                nginx.kill('SIGTERM');
            });
        }
        await standIn?.stop();
        rmSync(folder, {recursive: true});
    });

    test('certificate, TLS versions, HSTS and websocket are good', async () => {
        const report = (await until(() => admin.plugin<PostureReport>('POST', '/mobile_posture/checks', {}), ({status}) => status !== 429, 10_000, 500)).body;
        const seen = (name: string) => {
            const {result, detail, values} = report.findings.find(({check}) => check === name) ?? {};
            return [name, result, detail, values];
        };
        expect(['site_url', 'certificate', 'tls_version', 'hsts', 'websocket'].map(seen)).toEqual([
            ['site_url', 'good', 'https', {}], ['certificate', 'good', 'certificate_valid', {days: expect.any(Number) as number, certificates: 2}],
            ['tls_version', 'good', 'current_tls', {version: 'TLS 1.3'}], ['hsts', 'good', 'hsts', {days: 730}], ['websocket', 'good', 'websocket_answers', {}],
        ]);
    });
});

async function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const {port} = server.address() as {port: number};
            server.close(() => resolve(port));
        });
    });
}
