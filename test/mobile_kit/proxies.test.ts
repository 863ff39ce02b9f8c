/** The deep link snippets for real: NGINX, Apache and Caddy started with them in front of the stand-in, and both files fetched as Apple and Google do. */
import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {apacheConfiguration, caddyConfiguration, caddyEnvironment, findApache, findApacheModules, findCaddy, findNginx} from '../../build/validate_servers';
import {findAndroidObjections, findAppleObjections} from '../../mobile_kit/check_well_known';
import {ANDROID_FILE, APPLE_FILE, proxySnippets} from '../../mobile_kit/well_known';
import type {StandIn} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';
import {RestClient} from '../support/rest_client';
import {FINGERPRINT} from './sample';

const APP = {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]};

let folder = '';
let standIn: StandIn;
const running: ChildProcess[] = [];
beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mobile-proxies-'));
    standIn = await startStandIn({port: 0});
    const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    const policy = {vpn_with_mfa: false, client_certificates: false, minimum_app_version: '', deep_links: APP};
    const saved = await admin.plugin('PUT', '/policies/mobile', policy, {'If-Match': '"0"'});
    expect(saved.status).toBe(200);
}, 60_000);
afterAll(async () => {
    await Promise.all(running.filter(({exitCode}) => exitCode === null).map((child) => new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
    })));
    await standIn.stop();
    rmSync(folder, {recursive: true});
});

async function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const {port} = server.address() as {port: number};
            server.close(() => resolve(port));
        });
    });
}

const snippets = () => proxySnippets(new URL(standIn.url).host.replace('localhost', '127.0.0.1'));
const written = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
};

interface Server {name: string; missing: boolean; start(port: number): ChildProcess}
const SERVERS: Server[] = [
    {
        name: 'NGINX', missing: findNginx() === null,
        start(port) {
            const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`).join(' ');
            const text = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off; ${temporary} server { listen 127.0.0.1:${port}; ${snippets().nginx} } }`;
            return spawn(findNginx() ?? '', ['-c', written('nginx.conf', text), '-p', folder], {stdio: 'ignore'});
        },
    },
    {
        name: 'Apache', missing: findApache() === null || findApacheModules() === null,
        start: (port) => spawn(findApache() ?? '', ['-D', 'FOREGROUND', '-f', written('apache.conf', apacheConfiguration(folder, findApacheModules() ?? '', snippets().apache, port))], {stdio: 'ignore'}),
    },
    {
        name: 'Caddy', missing: findCaddy() === null,
        start: (port) => spawn(findCaddy() ?? '', ['run', '--adapter', 'caddyfile', '--config', written('Caddyfile', caddyConfiguration(snippets().caddy, port))], {stdio: 'ignore', env: {...process.env, ...caddyEnvironment(folder)}}),
    },
];

async function fetchWhenUp(url: string): Promise<Response> {
    for (let i = 0; ; i++) {
        try {
            return await fetch(url, {redirect: 'manual'});
        } catch (error) {
            if (i === 400) {
                throw error;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
}

for (const {name, missing, start} of SERVERS) {
    (missing ? test.skip : test)(missing ? `${name} is not installed` : `${name} with its snippet hands out both files so that neither Apple nor Google objects`, async () => {
        const port = await freePort();
        running.push(start(port));
        const answerOf = async (file: string) => {
            const reply = await fetchWhenUp(`http://127.0.0.1:${port}/.well-known/${file}`);
            return {status: reply.status, contentType: reply.headers.get('Content-Type') ?? '', body: await reply.text()};
        };
        expect(findAppleObjections(await answerOf(APPLE_FILE), APP)).toEqual([]);
        expect(findAndroidObjections(await answerOf(ANDROID_FILE), APP)).toEqual([]);
        // Nothing else of the plugin or of Mattermost comes out by these paths.
        expect((await fetch(`http://127.0.0.1:${port}/.well-known/other`, {redirect: 'manual'})).headers.get('Content-Type') ?? '').not.toContain('json');
    });
}
