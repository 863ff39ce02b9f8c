/**
 * `make bench`: the figures that may not be tests, because they depend on the machine. Prints them, and writes docs/benchmarks.md.
 * Ratios compare within one run. `npm run bench -- --json` prints one JSON object as its last line and leaves the page alone.
 */
import {execFileSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';

import type {Revocation, RevocationPreview} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {startPostgres} from '../../server-stub/postgres';
import {RestClient, until} from '../support/rest_client';
import {packBundle, packGo} from '../support/test_archives';

import {createPlugin as benchPlugin} from './bench_plugin';
import type {HostName} from './measure';
import {HOSTS, insertSessions, percentile, withStandIn} from './measure';

const ROOT = path.join(__dirname, '../..');
const AUDIT_RECORDS = 10_000;
const SESSIONS = 1_000;
const REQUESTS = 1_000;
const WARM_UP = 100;

type Figures = Record<string, number>;

async function timedCase(standIn: StandIn, name: string, count: number): Promise<number> {
    const response = await fetch(`${standIn.url}/plugins/security-controls/bench/${name}`, {method: 'POST', body: JSON.stringify(count)});
    return (await response.json() as {ms: number}).ms;
}

async function measureInside(host: HostName, archive: string, databaseUrl: string): Promise<Figures> {
    return withStandIn({host, databaseUrl, archive, createPlugin: benchPlugin}, async (standIn) => {
        const chainedMs = await timedCase(standIn, 'audit_chained', AUDIT_RECORDS);
        const unchainedMs = await timedCase(standIn, 'audit_unchained', AUDIT_RECORDS);
        await insertSessions(standIn, SESSIONS);
        const loopMs = await timedCase(standIn, 'plain_loop', SESSIONS);
        return {append_per_s: Math.round(AUDIT_RECORDS / (chainedMs / 1000)), append_unchained_per_s: Math.round(AUDIT_RECORDS / (unchainedMs / 1000)), plain_loop_ms: loopMs};
    });
}

async function measureProduct(host: HostName, databaseUrl: string): Promise<Figures> {
    return withStandIn({host, databaseUrl}, async (standIn) => {
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const viewer = await latencies(() => admin.plugin('GET', '/viewer'));
        await insertSessions(standIn, SESSIONS);
        const scope = {type: 'everyone', keep_own_session: true, include_integrations: false};
        const {body: {users}} = await admin.plugin<RevocationPreview>('POST', '/revocations/preview', {scope});
        const created = await admin.plugin<Revocation>('POST', '/revocations', {
            scope, confirm_users: users, wipe: true, order: 'end_access_first', reason: 'bench', message: '',
        }, {'Idempotency-Key': randomUUID()});
        if (created.status !== 202) {
            throw new Error(`the revocation was refused: ${JSON.stringify(created.body)}`);
        }
        const {body: job} = await until(() => admin.plugin<Revocation>('GET', `/revocations/${created.body.id}`), ({body}) => body.access_ended_ms !== null, 120_000, 100);
        if (job.access_ended_ms === null) {
            throw new Error(`the revocation did not end: ${JSON.stringify(job)}`);
        }
        return {viewer_p50_ms: percentile(viewer, 0.5), viewer_p99_ms: percentile(viewer, 0.99), revocation_sessions: job.targets, revocation_ms: job.access_ended_ms};
    });
}

/** The same calls of the plugin API from a handler in Go, through the same plugin RPC. */
async function measureGoHandler(archive: string, databaseUrl: string): Promise<Figures> {
    return withStandIn({host: 'plugin', databaseUrl, archive}, async (standIn) => {
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        const go = await latencies(() => admin.plugin('GET', '/viewer'));
        return {go_p50_ms: percentile(go, 0.5), go_p99_ms: percentile(go, 0.99)};
    });
}

async function latencies(request: () => Promise<{status: number}>): Promise<number[]> {
    const measured: number[] = [];
    for (let i = 0; i < WARM_UP + REQUESTS; i++) {
        const startedAt = performance.now();
        const {status} = await request();
        if (status !== 200) {
            throw new Error(`a request of the benchmark answered ${status}`);
        }
        if (i >= WARM_UP) {
            measured.push(performance.now() - startedAt);
        }
    }
    return measured;
}

function measureSizes(): Figures {
    const dist = path.join(ROOT, 'webapp/dist');
    const gzipped = (file: string) => gzipSync(readFileSync(file), {level: 9}).length;
    const chunks = readdirSync(dist).filter((name) => name.endsWith('.js') && name !== 'main.js');
    const archive = readdirSync(path.join(ROOT, 'dist')).find((name) => name.endsWith('.tar.gz')) ?? '';
    return {
        guard_gzip_bytes: gzipped(path.join(dist, 'main.js')),
        panels_gzip_bytes: chunks.reduce((sum, name) => sum + gzipped(path.join(dist, name)), 0),
        server_bundle_gzip_bytes: gzipped(path.join(ROOT, 'host/bundle/plugin.js')),
        archive_linux_amd64_bytes: statSync(path.join(ROOT, 'dist', archive)).size,
    };
}

function page(figures: Record<HostName, Figures>, go: Figures, sizes: Figures): string {
    const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, ${execFileSync('go', ['version'], {encoding: 'utf8'}).trim()}`;
    const ms = (value: number | undefined) => (value ?? 0).toFixed(value && value < 10 ? 2 : 0);
    const kb = (value: number | undefined) => `${((value ?? 0) / 1000).toFixed(1)} KB`;
    const row = (what: string, name: string, format: (value: number | undefined) => string) => `| ${what} | ${format(figures.node[name])} | ${format(figures.plugin[name])} |`;
    const ratio = (host: HostName) => ((figures[host].plain_loop_ms ?? 0) / SESSIONS * (figures[host].revocation_sessions ?? 0) / (figures[host].revocation_ms ?? 1)).toFixed(2);
    return `# Benchmarks

Written by \`make bench\`. Machine: ${machine}. Absolute figures belong to that machine; ratios compare within one run. PostgreSQL, core and the clients share it.

| | Node host | Executable (goja, plugin RPC) |
|---|---|---|
${row('Audit: records appended and chained, a second', 'append_per_s', (value) => String(value))}
${row('Audit: the same without the chain, a second', 'append_unchained_per_s', (value) => String(value))}
${row(`Revocation: sessions ended ("everyone", end access first)`, 'revocation_sessions', (value) => String(value))}
${row('Revocation: from the request to the last access ended, with audit and states, ms', 'revocation_ms', ms)}
${row(`Plain loop: RevokeSession one after another for ${SESSIONS} sessions, nothing recorded, ms`, 'plain_loop_ms', ms)}
| Plain loop / revocation, for the same number of sessions | ${ratio('node')} | ${ratio('plugin')} |
${row('REST: GET /viewer, p50 ms', 'viewer_p50_ms', ms)}
${row('REST: GET /viewer, p99 ms', 'viewer_p99_ms', ms)}
| REST: a handler in Go with GetSession and GetUser through the same RPC, p50 / p99 ms | | ${ms(go.go_p50_ms)} / ${ms(go.go_p99_ms)} |

The handler in Go makes two calls of the plugin API; \`/viewer\` makes those and asks a permission, so the difference is an upper bound of what the JavaScript engine costs.
The stand-in's model of core's session-cache cost is off here: a revocation's time is the engine's own, core's RPC and SQL.

| Size | |
|---|---|
| What every user loads before any panel (main.js, gzip) | ${kb(sizes.guard_gzip_bytes)} |
| The panels (lazy chunks, gzip) | ${kb(sizes.panels_gzip_bytes)} |
| The server bundle (gzip) | ${kb(sizes.server_bundle_gzip_bytes)} |
| The archive for linux-amd64 | ${((sizes.archive_linux_amd64_bytes ?? 0) / 1e6).toFixed(1)} MB |
`;
}

async function main(): Promise<void> {
    execFileSync('npm', ['run', '--silent', 'dist', '--', '--platform', 'linux-amd64'], {cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit']});
    const benchArchive = await packBundle(path.join(__dirname, 'bench_plugin.ts'));
    const goArchive = await packGo(path.join(__dirname, 'go_handler'), 'go_handler');
    const figures: Record<HostName, Figures> = {node: {}, plugin: {}};
    let go: Figures = {};
    for (const host of HOSTS) {
        // A cluster of its own for each, so that none inherits another's tables.
        figures[host] = {...await withCluster((url) => measureInside(host, benchArchive, url)), ...await withCluster((url) => measureProduct(host, url))};
    }
    go = await withCluster((url) => measureGoHandler(goArchive, url));
    const sizes = measureSizes();
    if (process.argv.includes('--json')) {
        process.stdout.write(`${JSON.stringify({...figures, go, sizes})}\n`);
        return;
    }
    const text = page(figures, go, sizes);
    writeFileSync(path.join(ROOT, 'docs/benchmarks.md'), text);
    process.stdout.write(text);
}

async function withCluster<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
    const cluster = await startPostgres();
    try {
        return await work(cluster.url);
    } finally {
        await cluster.stop();
    }
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});
