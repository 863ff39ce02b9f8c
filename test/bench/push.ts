/**
 * `npm run bench:push [-- --json]`: what the push policy costs one notification with 1, 100 and 1,000 rules, in the real executable (on Node where
 * Go is missing). rules_N_*_ms is the time in process: from the hook's entry in the executable to its return. Beside it: the round trip as core
 * waits for it (gob and the pipe included), sixteen at once, people never seen before, and a runtime busy with requests. The last line with
 * --json is one JSON object.
 */
import {performance} from 'node:perf_hooks';

import type {PushPolicy, PushRule} from '../../contract/types';
import {hasGo} from '../../server-stub/plugin/executable_build';
import type {StandIn} from '../../server-stub/start';
import {RestClient} from '../support/rest_client';
import {insertSessions, percentile, withStandIn} from './measure';

const RULES = [1, 100, 1000] as const;
/** Just those the host's own quantiles are of (host/hooks/metrics.go). */
const PUSHES = 1024;
const WARM_UP = 100;
/** Core sends eight at once for each of its processors. */
const AT_ONCE = 16;
/** The contract's most. */
const MAX_EXPRESSIONS = 100;

const idOf = (kind: string, n: number): string => `${kind}${n}`.padEnd(26, 'x');

/** A mix as an organisation would have it, none of which suppresses: then nothing would be composed. */
function ruleNumber(n: number): PushRule {
    const matches: Array<PushRule['match']> = [
        {type: 'words', syntax: n < MAX_EXPRESSIONS * 5 ? 're2' : 'literal', pattern: `case-${n}\\d{3}`},
        {type: 'channel', channel_id: idOf('channel', n)}, {type: 'user', user_id: idOf('user', n)}, {type: 'team', team_id: idOf('team', n)}, {type: 'role', role: `custom_role_${n}`},
    ];
    return {id: idOf('rule', n), name: `Rule ${n}`, enabled: true, match: matches[n % matches.length] ?? {type: 'guests'}, action: n % 2 === 0 ? 'nameless' : 'generic'};
}

async function setRules(admin: RestClient, rules: number): Promise<void> {
    const {headers} = await admin.plugin('GET', '/policies/push');
    const policy: PushPolicy = {most_revealing_level: null, push_stays_off: false, put_back_drift: false, rules: Array.from({length: rules}, (_, n) => ruleNumber(n))};
    const saved = await admin.plugin('PUT', '/policies/push', policy, {'If-Match': headers.get('ETag') ?? ''});
    if (saved.status !== 200) {
        throw new Error(`the policy was refused: ${JSON.stringify(saved.body)}`);
    }
}

interface Measured {inProcess: {p50: number; p99: number}; roundTrip: {p50: number; p99: number} | null}
let posts = 0;

/** Every push is of a new post, to the next of these people, so its text is always looked at. */
async function measure(standIn: StandIn, people: readonly string[], pushes = PUSHES, atOnce = 1): Promise<Measured> {
    const {host} = standIn.plugin;
    const [taken, waited]: [number[], number[]] = [[], []];
    const push = async (): Promise<void> => {
        const n = ++posts;
        const notification = {
            type: 'message', version: 'v2', category: 'CAN_REPLY', post_id: idOf('post', n), team_id: idOf('team', 9999), channel_id: idOf('channel', 9999), channel_name: 'Town Square',
            sender_id: idOf('user', 9998), sender_name: '@user11', message: `@user11: The quarterly figures are in, see case-77 and the attached sheet before the meeting at ten. ${n}`,
        };
        const startedAt = performance.now();
        await host?.hook('NotificationWillBePushed', [notification, people[n % people.length]]);
        taken.push(performance.now() - startedAt);
        waited.push(host?.lastHookMs() ?? 0);
    };
    for (let n = 0; n < pushes; n += atOnce) {
        await Promise.all(Array.from({length: atOnce}, push));
    }
    const spread = (values: readonly number[]) => ({p50: percentile(values, 0.5), p99: percentile(values, 0.99)});
    const inHost = await hookQuantiles(standIn);
    return {inProcess: inHost ?? spread(taken), roundTrip: inHost && spread(waited)};
}

/** The executable's own figures, of its last calls; null where nobody keeps them. */
async function hookQuantiles(standIn: StandIn): Promise<{p50: number; p99: number} | null> {
    const metrics = await standIn.metrics();
    const of = (quantile: string): number | null => {
        const found = new RegExp(`^plugin_host_hook_seconds\\{hook="NotificationWillBePushed",quantile="${quantile}"\\} (\\S+)$`, 'm').exec(metrics)?.[1];
        return found === undefined ? null : Number(found) * 1000;
    };
    const [p50, p99] = [of('0.5'), of('0.99')];
    return p50 === null || p99 === null ? null : {p50, p99};
}

/** Four clients who read what panels read, one request after another, until told to stop. */
function keepBusy(admin: RestClient): () => Promise<void> {
    let isOver = false;
    const client = async (): Promise<void> => {
        while (!isOver) {
            await admin.plugin('GET', '/policies/push');
            await admin.plugin('GET', '/audit/records');
        }
    };
    const clients = Array.from({length: 4}, client);
    return async () => {
        isOver = true;
        await Promise.all(clients);
    };
}

type Figures = Record<string, number>;

async function measureAll(standIn: StandIn): Promise<Figures> {
    const figures: Figures = {};
    const add = (name: string, {inProcess, roundTrip}: Measured): void => {
        figures[`${name}_p50_ms`] = round(inProcess.p50);
        figures[`${name}_p99_ms`] = round(inProcess.p99);
        if (roundTrip) {
            figures[`${name}_round_trip_p50_ms`] = round(roundTrip.p50);
            figures[`${name}_round_trip_p99_ms`] = round(roundTrip.p99);
        }
    };
    const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
    const people = (await standIn.core.users.list(0, 40)).map((user) => user.id);
    for (const rules of RULES) {
        await setRules(admin, rules);
        await measure(standIn, people, WARM_UP);
        add(`rules_${rules}`, await measure(standIn, people));
    }
    // The rest with the most rules.
    add('at_once_16', await measure(standIn, people, PUSHES, AT_ONCE));
    const rest = keepBusy(admin);
    add('busy', await measure(standIn, people));
    await rest();
    await insertSessions(standIn, PUSHES, 1);
    const strangers = (await standIn.db.query<{id: string}>('SELECT id FROM users WHERE id LIKE \'benchu%\'')).map((row) => row.id);
    add('new_people', await measure(standIn, strangers));
    return figures;
}

const TITLES: Record<string, string> = {
    rules_1: '1 rule', rules_100: '100 rules', rules_1000: '1,000 rules', at_once_16: '… sixteen at once', busy: '… while panels are read', new_people: '… people not seen before',
};

async function main(): Promise<void> {
    const isExecutable = hasGo();
    const figures = await withStandIn({host: isExecutable ? 'plugin' : 'node'}, measureAll);
    if (process.argv.includes('--json')) {
        console.log(JSON.stringify({host: isExecutable ? 'plugin' : 'node', ...figures}));
        return;
    }
    console.log(`NotificationWillBePushed in the ${isExecutable ? 'executable' : 'Node host'}, ${PUSHES} pushes each, milliseconds:`);
    for (const [name, title] of Object.entries(TITLES)) {
        const of = (part: string): string => String(figures[`${name}_${part}_ms`] ?? '-').padStart(7);
        console.log(`${title.padEnd(26)} in process p50${of('p50')} p99${of('p99')}   round trip p50${of('round_trip_p50')} p99${of('round_trip_p99')}`);
    }
}

function round(ms: number): number {
    return Math.round(ms * 1000) / 1000;
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
