/**
 * `npm run bench:push [-- --json]`: what the push policy costs one notification with 1, 100 and 1,000 rules, in the executable's own process
 * (from the hook's call to its result, as its metrics tell; on Node where Go is missing). The last line with --json is one JSON object.
 */
import {performance} from 'node:perf_hooks';

import type {PushPolicy, PushRule} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';
import {hasGo} from '../../server-stub/plugin/executable_build';
import {RestClient} from '../support/rest_client';
import {percentile, withStandIn} from './measure';

const RULES = [1, 100, 1000] as const;
const PUSHES = 400;
const WARM_UP = 50;
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

async function measure(standIn: StandIn, admin: RestClient, rules: number, isExecutable: boolean): Promise<number[]> {
    const {headers} = await admin.plugin('GET', '/policies/push');
    const policy: PushPolicy = {most_revealing_level: null, push_stays_off: false, put_back_drift: false, rules: Array.from({length: rules}, (_, n) => ruleNumber(n))};
    const saved = await admin.plugin('PUT', '/policies/push', policy, {'If-Match': headers.get('ETag') ?? ''});
    if (saved.status !== 200) {
        throw new Error(`the policy was refused: ${JSON.stringify(saved.body)}`);
    }
    // Every push is of a new post, to the next of these people: nothing but their roles is known beforehand.
    const people = (await standIn.core.users.list(0, 40)).map((user) => user.id);
    const push = {
        type: 'message', version: 'v2', category: 'CAN_REPLY', post_id: idOf('post', 0), team_id: idOf('team', 9999), channel_id: idOf('channel', 9999), channel_name: 'Town Square',
        sender_id: idOf('user', 9998), sender_name: '@user11', message: '@user11: The quarterly figures are in, see case-77 and the attached sheet before the meeting at ten.',
    };
    const times: number[] = [];
    let before = isExecutable ? await hookSeconds(standIn) : 0;
    for (let n = 0; n < PUSHES + WARM_UP; n++) {
        const startedAt = performance.now();
        await standIn.plugin.host?.hook('NotificationWillBePushed', [{...push, post_id: idOf('post', n), message: `${push.message} ${n}`}, people[n % people.length]]);
        let took = performance.now() - startedAt;
        if (isExecutable) {
            const after = await hookSeconds(standIn);
            took = (after - before) * 1000;
            before = after;
        }
        if (n >= WARM_UP) {
            times.push(took);
        }
    }
    return times;
}

/** The sum grows by just what one call took, since nobody else is notified meanwhile. */
async function hookSeconds(standIn: StandIn): Promise<number> {
    const line = (await standIn.metrics()).split('\n').find((one) => one.startsWith('plugin_host_hook_seconds_sum{hook="NotificationWillBePushed"}'));
    return Number(line?.split(' ')[1] ?? 0);
}

async function main(): Promise<void> {
    const isJson = process.argv.includes('--json');
    const isExecutable = hasGo();
    const figures: Record<string, number> = {};
    await withStandIn({host: isExecutable ? 'plugin' : 'node'}, async (standIn) => {
        const admin = await RestClient.logIn(standIn.url, standIn.admin.username, standIn.admin.password);
        for (const rules of RULES) {
            const times = await measure(standIn, admin, rules, isExecutable);
            figures[`rules_${rules}_p50_ms`] = round(percentile(times, 0.5));
            figures[`rules_${rules}_p99_ms`] = round(percentile(times, 0.99));
        }
    });
    if (!isJson) {
        console.log(`NotificationWillBePushed in the ${isExecutable ? 'executable' : 'Node host'}, ${PUSHES} pushes each, milliseconds:`);
        for (const rules of RULES) {
            console.log(`${String(rules).padStart(5)} rules   p50 ${figures[`rules_${rules}_p50_ms`]}   p99 ${figures[`rules_${rules}_p99_ms`]}`);
        }
        return;
    }
    console.log(JSON.stringify({host: isExecutable ? 'plugin' : 'node', ...figures}));
}

function round(ms: number): number {
    return Math.round(ms * 1000) / 1000;
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
