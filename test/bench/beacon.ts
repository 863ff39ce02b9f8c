/**
 * `npm run bench:beacon`: what the beacon costs with 10,000 connected people, and how their questions are spread when the plugin was away. Every
 * connection is one of the stand-in's hub with the session guard's own watch behind it; only the browser around it is missing.
 * Options: --host node|plugin (default plugin), --users <number>, --json (the last line is one JSON object).
 */
import {parseArgs} from 'node:util';

import {BEACON_INTERVAL_MS, BEACON_MISSED_AFTER_MS, clientEventName, VERDICT_SPREAD_MS} from '../../contract/names';
import type {StandIn} from '../../server-stub/start';
import {startPostgres} from '../../server-stub/postgres';
import {BeaconWatch} from '../../webapp/guard/beacon_watch';
import type {HostName} from './measure';
import {insertSessions, withStandIn} from './measure';

const OBSERVED_MS = 3 * BEACON_INTERVAL_MS;
const CONNECT_AT_ONCE = 16;
/** Two missed beacons, the spread, and some slack for a busy machine. */
const OUTAGE_MS = BEACON_MISSED_AFTER_MS + VERDICT_SPREAD_MS + BEACON_INTERVAL_MS;

const {values} = parseArgs({options: {json: {type: 'boolean', default: false}, host: {type: 'string', default: 'plugin'}, users: {type: 'string', default: '10000'}}});
const host: HostName = values.host === 'node' ? 'node' : 'plugin';
const USERS = Number(values.users);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Crowd {
    heard: number;
    /** When each question was asked, Unix ms. */
    asked: number[];
    leave(): void;
}

/** People whose guards watch for beacons, and ask when they miss them. */
async function connectCrowd(standIn: StandIn): Promise<Crowd> {
    const {core, db} = standIn;
    const crowd: Crowd = {heard: 0, asked: [], leave: () => watches.forEach((watch) => watch.stop())};
    const watches: BeaconWatch[] = [];
    const timers = {
        set(ms: number, run: () => void) {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
        },
        stop: () => undefined,
    };
    const beacon = `"event":"${clientEventName('beacon')}"`;
    const tokens = await db.query<{token: string}>('SELECT token FROM sessions WHERE id LIKE \'bench%\'');
    for (let i = 0; i < tokens.length; i += CONNECT_AT_ONCE) {
        await Promise.all(tokens.slice(i, i + CONNECT_AT_ONCE).map(async ({token}) => {
            const session = await core.sessions.getByToken(token);
            if (!session) {
                throw new Error('a session of the bench is missing');
            }
            const watch = new BeaconWatch({
                timers, now: Date.now, random: Math.random,
                // While the plugin is away every answer is core's 404.
                ask: async () => {
                    crowd.asked.push(Date.now());
                    return 'unknown';
                },
            });
            const connection = core.hub.connect({
                send(text) {
                    if (text.includes(beacon)) {
                        crowd.heard++;
                        watch.hear();
                    }
                },
                close: () => watch.stop(),
            });
            core.hub.authenticate(connection, session);
            watch.start();
            watches.push(watch);
        }));
    }
    return crowd;
}

/** Counts what the plugin asks of core's hub, and REST requests that reach the plugin. */
function watchTraffic(standIn: StandIn): {published: number; requests: number} {
    const seen = {published: 0, requests: 0};
    const {hub} = standIn.core;
    const publish = hub.publish.bind(hub);
    hub.publish = (...args) => {
        seen.published++;
        return publish(...args);
    };
    const {host: plugin} = standIn.plugin;
    if (plugin) {
        const serveHttp = plugin.serveHttp.bind(plugin);
        plugin.serveHttp = (request) => {
            seen.requests++;
            return serveHttp(request);
        };
    }
    return seen;
}

async function measure(standIn: StandIn): Promise<Record<string, number>> {
    await insertSessions(standIn, USERS, 1);
    const crowd = await connectCrowd(standIn);
    say(`${USERS} people are connected`);
    const traffic = watchTraffic(standIn);
    const before = {heard: crowd.heard, cpuMs: cpuMs()};
    await wait(OBSERVED_MS);
    const steady = {
        seconds: OBSERVED_MS / 1000, api_calls: traffic.published, beacons_heard: crowd.heard - before.heard, rest_requests: traffic.requests, questions: crowd.asked.length,
        core_cpu_ms_per_beacon: round((cpuMs() - before.cpuMs) / Math.max(traffic.published, 1)),
    };
    say(`in ${steady.seconds} s: ${JSON.stringify(steady)}`);

    await standIn.restartPlugin();
    await wait(BEACON_MISSED_AFTER_MS + VERDICT_SPREAD_MS);
    const afterRestart = crowd.asked.length;
    say(`${afterRestart} questions after a restart`);

    crowd.asked.length = 0;
    await standIn.disablePlugin();
    await wait(OUTAGE_MS);
    const first = crowd.asked.slice(0, USERS);
    await standIn.enablePlugin();
    crowd.leave();
    return {users: USERS, ...steady, questions_after_restart: afterRestart, ...spreadOf(first)};
}

/** Of the first question each asks after an outage: over how long, and how many in the busiest second. */
function spreadOf(asked: readonly number[]): Record<string, number> {
    const start = Math.min(...asked);
    const seconds = new Map<number, number>();
    asked.forEach((at) => seconds.set(Math.floor((at - start) / 1000), (seconds.get(Math.floor((at - start) / 1000)) ?? 0) + 1));
    return {
        questions_after_outage: asked.length, spread_ms: Math.max(...asked) - start,
        busiest_second: Math.max(...seconds.values()), even_share_per_second: Math.round(asked.length / (VERDICT_SPREAD_MS / 1000)),
    };
}

/** Of this process, which is core and everybody's connections. */
function cpuMs(): number {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1000;
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}

async function main(): Promise<void> {
    const cluster = await startPostgres();
    try {
        const figures = {host, ...await withStandIn({host, databaseUrl: cluster.url}, measure)};
        process.stdout.write(`${values.json ? JSON.stringify(figures) : Object.entries(figures).map(([name, value]) => `${name}: ${String(value)}`).join('\n')}\n`);
    } finally {
        await cluster.stop();
    }
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});
