/** A throw-away PostgreSQL cluster from the installed Debian package: for the executable, which needs a server with real connections. */
import {spawn, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {chown, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {Client} from 'pg';

export interface PostgresCluster {
    /** Of a database made for this cluster. */
    readonly url: string;
    stop(): Promise<void>;
}

const PACKAGES = '/usr/lib/postgresql';
const SETPRIV = '/usr/bin/setpriv';
const READY_WITHIN_MS = 20_000;

/** Where the newest installed server's programs are; null when none is installed. */
export async function findPostgres(): Promise<string | null> {
    const versions = (await readdir(PACKAGES).catch(() => [])).map(Number).filter((version) => version >= 14).sort((a, b) => b - a);
    return versions[0] === undefined ? null : join(PACKAGES, String(versions[0]), 'bin');
}

export async function startPostgres(): Promise<PostgresCluster> {
    const programs = await findPostgres();
    if (programs === null) {
        throw new Error('PostgreSQL is not installed: install the package postgresql, or set DATABASE_URL');
    }
    const owner = clusterOwner();
    const folder = await mkdtemp(join(tmpdir(), 'stand-in-postgres-'));
    const data = join(folder, 'data');
    const password = randomBytes(18).toString('base64url');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, {mode: 0o600});
    if (owner) {
        await chown(passwordFile, owner.uid, owner.gid);
        await chown(folder, owner.uid, owner.gid);
    }
    const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'mattermost', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'], {...owner, encoding: 'utf8', cwd: folder});
    if (made.status !== 0) {
        await rm(folder, {recursive: true, force: true});
        throw new Error(`initdb failed: ${made.stderr}`);
    }
    const port = await freePort();
    // Nothing here has to survive a power cut.
    const settings = [`listen_addresses=127.0.0.1`, `port=${port}`, `unix_socket_directories=${folder}`, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=60'];
    const command = [join(programs, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    // Its own process group, so that Ctrl+C leaves it to be stopped in order; and it ends by itself should this process be killed.
    const [program = '', ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'INT', ...command] : command;
    const server = spawn(program, args, {...owner, stdio: 'ignore', cwd: folder, detached: true});
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    const url = `postgres://mattermost:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
    const stop = async (): Promise<void> => {
        // SIGINT is PostgreSQL's fast shutdown: connections are ended.
        server.kill('SIGINT');
        await ended;
        await rm(folder, {recursive: true, force: true});
    };
    try {
        await createDatabase(url, 'mattermost');
    } catch (cause) {
        await stop();
        throw cause;
    }
    return {url: url.replace('/postgres?', '/mattermost?'), stop};
}

/** PostgreSQL refuses to run as root: then the package's own user owns the cluster. */
function clusterOwner(): {uid: number; gid: number} | null {
    if (process.getuid?.() !== 0) {
        return null;
    }
    const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], {encoding: 'utf8'}).stdout);
    return {uid: id('-u'), gid: id('-g')};
}

async function freePort(): Promise<number> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const {port} = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return port;
}

async function createDatabase(url: string, name: string): Promise<void> {
    for (const giveUpAt = Date.now() + READY_WITHIN_MS; ;) {
        const client = new Client({connectionString: url});
        client.on('error', () => undefined);
        try {
            await client.connect();
            await client.query(`CREATE DATABASE ${name}`);
            await client.end();
            return;
        } catch (cause) {
            await client.end().catch(() => undefined);
            if (Date.now() > giveUpAt) {
                throw cause;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }
}
