/** Runs the configuration checks of NGINX, Apache and Caddy over generated files, and says where to find these servers. */
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

export interface Checked {problem: string | null; skipped?: string}

/** Debian's places first; null when it is not installed. */
function find(...places: string[]): string | null {
    const named = (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => places.filter((place) => !place.includes('/')).map((name) => path.join(folder, name)));
    return [...places.filter((place) => place.startsWith('/')), ...named].find((file) => existsSync(file)) ?? null;
}

export const findNginx = () => find('/usr/sbin/nginx', '/usr/local/sbin/nginx', 'nginx');
export const findCaddy = () => find('/usr/bin/caddy', 'caddy');
export const findApache = () => find('/usr/sbin/apache2', '/usr/sbin/httpd', 'apache2', 'httpd');
const APACHE_MODULES = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'];

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Checked {
    const {status, stderr, error} = spawnSync(command, args, {encoding: 'utf8', env: {...process.env, ...env}, timeout: 20_000});
    return {problem: status === 0 ? null : (error?.message ?? stderr).trim().slice(-1000) || `ended with ${status}`};
}

/** The kit's certificates lie on another machine: a pair that signed itself stands in for all, and an empty list for the revocations. */
function makeStandIns(folder: string): {certificate: string; key: string; list: string} | null {
    const at = (name: string) => path.join(folder, name);
    const made = {certificate: at('stand-in.pem'), key: at('stand-in.key'), list: at('stand-in.crl')};
    if (existsSync(made.list)) {
        return made;
    }
    if (!find('/usr/bin/openssl', 'openssl')) {
        return null;
    }
    writeFileSync(at('index'), '');
    writeFileSync(at('ca.cnf'), `[ca]\ndefault_ca=own\n[own]\ndatabase=${at('index')}\ndefault_md=sha256\ndefault_crl_days=1\n`);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=stand-in', '-keyout', made.key, '-out', made.certificate], {stdio: 'ignore'});
    execFileSync('openssl', ['ca', '-config', at('ca.cnf'), '-gencrl', '-keyfile', made.key, '-cert', made.certificate, '-out', made.list], {stdio: 'ignore'});
    return made;
}

/** content: what stands inside of http. */
export function checkNginx(folder: string, content: string): Checked {
    const nginx = findNginx();
    const standIns = nginx && makeStandIns(folder);
    if (!nginx || !standIns) {
        return {problem: null, skipped: nginx ? 'openssl is not installed' : 'NGINX is not installed'};
    }
    let sockets = 0;
    const here = content.
        // A listener of its own: the port may be taken, the address another machine's.
        replace(/listen [^ ;]+/g, () => `listen unix:${path.join(folder, `${sockets++}.sock`)}`).
        replace(/(ssl_certificate|ssl_client_certificate) "[^"]*"/g, `$1 "${standIns.certificate}"`).
        replace(/ssl_certificate_key "[^"]*"/g, `ssl_certificate_key "${standIns.key}"`).
        replace(/ssl_crl "[^"]*"/g, `ssl_crl "${standIns.list}"`).
        // Names would have to be resolved.
        replace(/(\bserver |proxy_pass http:\/\/)[a-z0-9.-]+:\d+/g, '$1127.0.0.1:8065');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`).join(' ');
    const main = path.join(folder, 'nginx.conf');
    writeFileSync(main, `pid ${path.join(folder, 'nginx.pid')}; error_log stderr; events {} http { access_log off; ${temporary}\n${here}\n}\n`);
    return run(nginx, ['-t', '-q', '-c', main, '-p', folder]);
}

/** A configuration with just what the snippet needs; port 0 is for a check only. */
export function apacheConfiguration(folder: string, modules: string, snippet: string, port: number): string {
    const load = ['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map((name) => `LoadModule ${name}_module ${path.join(modules, `mod_${name}.so`)}`);
    return [...load, `ServerRoot ${folder}`, 'ServerName localhost', `PidFile ${path.join(folder, 'apache.pid')}`, `DefaultRuntimeDir ${folder}`, `ErrorLog ${path.join(folder, 'apache.log')}`,
        `Listen 127.0.0.1:${port || 8080}`, `<VirtualHost 127.0.0.1:${port || 8080}>`, snippet, '</VirtualHost>', ''].join('\n');
}

export const findApacheModules = () => APACHE_MODULES.find((place) => existsSync(path.join(place, 'mod_proxy_http.so'))) ?? null;

export function checkApache(folder: string, snippet: string): Checked {
    const [apache, modules] = [findApache(), findApacheModules()];
    if (!apache || !modules) {
        return {problem: null, skipped: 'Apache is not installed'};
    }
    const main = path.join(folder, 'apache.conf');
    writeFileSync(main, apacheConfiguration(folder, modules, snippet, 0));
    return run(apache, ['-t', '-f', main]);
}

export const caddyConfiguration = (snippet: string, port: number) => `{\n    admin off\n    auto_https off\n}\n\nhttp://127.0.0.1:${port || 8080} {\n${snippet}}\n`;

/** Caddy keeps state in its home: here a folder that goes away. */
export function caddyEnvironment(folder: string): NodeJS.ProcessEnv {
    mkdirSync(path.join(folder, 'caddy'), {recursive: true});
    return {HOME: folder, XDG_DATA_HOME: path.join(folder, 'caddy'), XDG_CONFIG_HOME: path.join(folder, 'caddy')};
}

export function checkCaddy(folder: string, snippet: string): Checked {
    const caddy = findCaddy();
    if (!caddy) {
        return {problem: null, skipped: 'Caddy is not installed'};
    }
    const main = path.join(folder, 'Caddyfile');
    writeFileSync(main, caddyConfiguration(snippet, 0));
    return run(caddy, ['validate', '--adapter', 'caddyfile', '--config', main], caddyEnvironment(folder));
}
