/**
 * `npm run bench:revocation`: a revocation of 10,000 people with 20,000 cached sessions against a plain loop of RevokeSession, and 1,000 connected
 * clients that wipe. The stand-in charges what core's session cache was measured to cost. The last line with --json is one JSON object.
 * Options: --host node|plugin (default plugin), --sessions <number>, --clients <number>.
 */
import {randomUUID} from 'node:crypto';
import {parseArgs} from 'node:util';

import type {Revocation, RevocationPreview} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {startPostgres} from '../../server-stub/postgres';
import {RestClient, until} from '../support/rest_client';
import {packBundle} from '../support/test_archives';
import path from 'node:path';

import {createPlugin as benchPlugin} from './bench_plugin';
import type {HostName} from './measure';
import {insertSessions, percentile, withStandIn} from './measure';
import {connectClients} from './revocation_clients';
import {memoryOfPlugin} from './revocation_memory';

const SESSIONS_PER_PERSON = 2;
/** So many sessions of the plain loop are ended at each size of the cache; the rest is computed from them. */
const LOOP_SAMPLE = 100;
const UNAWARE_CLIENTS = 20;
const ENDED_WITHIN_MS = 600_000;
const REPORTED_WITHIN_MS = 90_000;

const {values} = parseArgs({options: {
    json: {type: 'boolean', default: false}, host: {type: 'string', default: 'plugin'}, sessions: {type: 'string', default: '20000'}, clients: {type: 'string', default: '1000'},
}});
const host: HostName = values.host === 'node' ? 'node' : 'plugin';
const SESSIONS = Number(values.sessions);
const CLIENTS = Number(values.clients);

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Shows core so many of the bench's tokens that it caches their sessions. */
async function warmCache(standIn: StandIn, sessions: number): Promise<void> {
    standIn.core.sessions.purgeCache();
    const tokens = await standIn.db.query<{token: string}>('SELECT token FROM sessions WHERE id LIKE \'bench%\' ORDER BY id DESC LIMIT $1', [sessions]);
    for (let i = 0; i < tokens.length; i += 16) {
        await Promise.all(tokens.slice(i, i + 16).map(({token}) => standIn.core.sessions.getByToken(token)));
    }
}

/** Seconds one RevokeSession after another would take for them all: measured with a full, a half and an empty cache, since the loop empties it as it goes. */
async function measurePlainLoop(databaseUrl: string): Promise<number> {
    const archive = await packBundle(path.join(__dirname, 'bench_plugin.ts'));
    return withStandIn({host, databaseUrl, archive, createPlugin: benchPlugin, sessionCacheCost: true}, async (standIn) => {
        await insertSessions(standIn, SESSIONS, SESSIONS_PER_PERSON);
        const perSession: number[] = [];
        for (const share of [1, 0.5, 0]) {
            await warmCache(standIn, Math.round(SESSIONS * share));
            const response = await fetch(`${standIn.url}/plugins/security-controls/bench/plain_loop`, {method: 'POST', body: JSON.stringify(LOOP_SAMPLE)});
            perSession.push((await response.json() as {ms: number}).ms / LOOP_SAMPLE);
        }
        const [full = 0, half = 0, empty = 0] = perSession;
        say(`plain loop, ms a session: ${perSession.map((ms) => ms.toFixed(2)).join(', ')} with a full, half and empty cache`);
        return SESSIONS * (full + (4 * half) + empty) / 6 / 1000;
    });
}

/** Milliseconds during which core was at work on at least one RevokeSession. */
function watchRevocations(standIn: StandIn): () => number {
    const {sessions} = standIn.core;
    const revokeById = sessions.revokeById.bind(sessions);
    let underWay = 0;
    let since = 0;
    let busyMs = 0;
    sessions.revokeById = async (id) => {
        since = underWay++ === 0 ? performance.now() : since;
        try {
            await revokeById(id);
        } finally {
            busyMs += --underWay === 0 ? performance.now() - since : 0;
        }
    };
    return () => busyMs;
}

/** at: ms, when the revocation itself was requested; what it would do was asked before. */
async function revokeEveryone(admin: RestClient, order: 'tell_first' | 'end_access_first'): Promise<{id: string; at: number}> {
    const scope = {type: 'everyone', keep_own_session: true, include_integrations: false};
    const preview = await admin.plugin<RevocationPreview>('POST', '/revocations/preview', {scope});
    const at = Date.now();
    const created = await admin.plugin<Revocation>('POST', '/revocations', {
        scope, wipe: true, order, reason: 'bench', message: '', confirm_users: preview.body.users,
    }, {'Idempotency-Key': randomUUID()});
    if (created.status !== 202) {
        throw new Error(`the revocation was not accepted: ${JSON.stringify(created.body)}`);
    }
    return {id: created.body.id, at};
}

async function measureMassRevocation(databaseUrl: string): Promise<{sessions: number; access_ended_s: number; engine_ms_per_target: number; rss_added_mb: number | null}> {
    return withStandIn({host, databaseUrl, sessionCacheCost: true}, async (standIn) => {
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        await insertSessions(standIn, SESSIONS, SESSIONS_PER_PERSON);
        await warmCache(standIn, SESSIONS);
        const memory = host === 'plugin' ? memoryOfPlugin() : null;
        const busyMs = watchRevocations(standIn);
        const job = await revokeEveryone(admin, 'end_access_first');
        const ended = await until(() => admin.plugin<Revocation>('GET', `/revocations/${job.id}`), ({body}) => body.access_ended_ms !== null, ENDED_WITHIN_MS, 1_000);
        const ms = ended.body.access_ended_ms;
        if (ms === null) {
            throw new Error(`the revocation did not end: ${JSON.stringify(ended.body)}`);
        }
        return {
            sessions: ended.body.targets, access_ended_s: ms / 1000, engine_ms_per_target: (ms - busyMs()) / ended.body.targets,
            rss_added_mb: memory ? memory.addedMb() : null,
        };
    });
}

async function measureClients(databaseUrl: string): Promise<{wipe_p50_ms: number; wipe_p99_ms: number; unaware_max_ms: number; wipes_reported: number}> {
    return withStandIn({host, databaseUrl}, async (standIn) => {
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        await insertSessions(standIn, CLIENTS + UNAWARE_CLIENTS, 1);
        const people = await standIn.db.query<{token: string; userid: string}>('SELECT token, userid FROM sessions WHERE id LIKE \'bench%\' ORDER BY id');
        const clients = await connectClients(standIn, people.map(({token}) => token));
        say(`${clients.count} clients are connected`);
        const unaware = people.slice(0, UNAWARE_CLIENTS);
        // Deactivated by core, and every event after it lost: what is left to them is that no beacon comes any more.
        const deactivatedAt = Date.now();
        clients.deafen(UNAWARE_CLIENTS);
        for (const {userid} of unaware) {
            const user = await standIn.core.users.get(userid);
            if (user) {
                await standIn.core.setActive(user, false);
            }
        }
        const unawareMs = (await clients.waitForReports(0, UNAWARE_CLIENTS, REPORTED_WITHIN_MS)).map((at) => at - deactivatedAt);
        const {at: startedAt} = await revokeEveryone(admin, 'tell_first');
        const reported = (await clients.waitForReports(UNAWARE_CLIENTS, CLIENTS, REPORTED_WITHIN_MS)).map((at) => at - startedAt);
        clients.close();
        return {
            wipe_p50_ms: percentile(reported, 0.5), wipe_p99_ms: percentile(reported, 0.99), unaware_max_ms: Math.max(...unawareMs), wipes_reported: reported.length,
        };
    });
}

async function main(): Promise<void> {
    const plainLoopS = await withCluster(measurePlainLoop);
    say(`plain loop for ${SESSIONS} sessions: ${plainLoopS.toFixed(1)} s`);
    const mass = await withCluster(measureMassRevocation);
    say(`revocation: ${JSON.stringify(mass)}`);
    const clients = await withCluster(measureClients);
    const round = (value: number) => Math.round(value * 100) / 100;
    const figures = {
        host, sessions: mass.sessions, access_ended_s: round(mass.access_ended_s), plain_loop_s: round(plainLoopS), ratio: round(plainLoopS / mass.access_ended_s),
        engine_ms_per_target: round(mass.engine_ms_per_target), rss_added_mb: mass.rss_added_mb === null ? null : round(mass.rss_added_mb), ...clients,
    };
    process.stdout.write(`${values.json ? JSON.stringify(figures) : Object.entries(figures).map(([name, value]) => `${name}: ${String(value)}`).join('\n')}\n`);
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
