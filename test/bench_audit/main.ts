/**
 * `npm run bench:audit [-- --json] [--records 1000000]`: the audit at a million records on PostgreSQL (DATABASE_URL, or a throw-away
 * cluster). The export's memory is that of the plugin's executable where it can run, else of this process (export_host says which).
 * `--json` prints one object as the last line.
 */
import {parseArgs} from 'node:util';

import type {AuditFilters} from '../../contract/audit';
import {API_PATH} from '../../contract/names';
import {chainPending} from '../../server/audit/chain';
import {listRecords} from '../../server/audit/read';
import {verifyWholeChain} from '../../server/audit/verification';
import {appendAudit} from '../../server/audit/write';
import {migrate} from '../../server/database/migrate';
import type {Host} from '../../server/host';
import {CORE_SCHEMA} from '../../server-stub/database/schema';
import {startPostgres} from '../../server-stub/postgres';
import {startStandIn} from '../../server-stub/start';
import type {Memory} from '../bench/revocation_memory';
import {memoryOfPlugin} from '../bench/revocation_memory';
import type {PostgresHosts} from '../support/postgres_host';
import {openPostgresHosts} from '../support/postgres_host';
import {executableMissing} from '../support/servers';

const DEFAULT_RECORDS = 1_000_000;
const MEASURED = 20_000;
const PER_TRANSACTION = 50;
const FILL_BATCH = 20_000;
const ROUNDS = 5;
const MB = 1024 * 1024;

/** Bodies as the product writes them, from a few hundred people, with rare and common events. */
const FILL = `
    INSERT INTO security_controls_audit_pending (body)
    SELECT '{"actor":{"address":"' || md5(n::text) || md5('a' || n) || '","client":"","session_id":"' || substr(md5('s' || n), 1, 26) || '","type":"user","user_id":"' || substr(md5('u' || n % 300), 1, 26)
        || '"},"event_name":"' || (ARRAY['session_access_ended', 'wipe_reported', 'core_setting_changed', 'policy_changed', 'audit_read'])[1 + CASE WHEN n % 5000 = 0 THEN 3 ELSE n % 3 END]
        || '","id":"' || substr(md5('r' || n), 1, 26) || '","job_id":"' || substr(md5('j' || n / 400), 1, 26) || '","prior_state":{"ServiceSettings.SessionLengthWebInHours":' || n % 900
        || '},"reason":"","request_id":"' || substr(md5('q' || n), 1, 26) || '","resulting_state":{"note":"word' || n % 50000 || ' common"},"status":"' || CASE WHEN n % 700 = 0 THEN 'fail' ELSE 'success' END
        || '","target":{"id":"' || substr(md5('t' || n % 2000), 1, 26) || '","type":"' || CASE WHEN n % 9000 = 0 THEN 'policy' ELSE 'session' END || '"}}'
    FROM generate_series($1::integer, $2::integer) n`;

type Figures = Record<string, number | string>;

async function main(): Promise<void> {
    const {values} = parseArgs({options: {json: {type: 'boolean'}, records: {type: 'string'}}});
    const wanted = Number(values.records ?? DEFAULT_RECORDS);
    const cluster = process.env.DATABASE_URL === undefined ? await startPostgres() : null;
    const hosts = await openPostgresHosts(process.env.DATABASE_URL ?? cluster?.url ?? '', {GetDiagnosticId: 'benchserver', GetConfig: {}}, CORE_SCHEMA);
    try {
        const figures = {...await measure(hosts.createNode(), wanted), ...await measureExport(hosts, wanted)};
        process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${Object.entries(figures).map(([name, value]) => `${name.padEnd(24)} ${value}`).join('\n')}\n`);
    } finally {
        await hosts.stop();
        await cluster?.stop();
    }
}

async function measure(host: Host, wanted: number): Promise<Figures> {
    await migrate(host);
    const unchained = await timed(() => append(host, MEASURED));
    const chaining = await timed(() => chainPending(host));
    for (let from = MEASURED + 1; from <= wanted; from += FILL_BATCH) {
        await host.sql.exec(FILL, [from, Math.min(from + FILL_BATCH - 1, wanted)]);
        await host.sql.query('SELECT count(*)::integer AS chained FROM security_controls_chain_audit($1::integer)', [FILL_BATCH]);
        process.stderr.write(`\r${Math.min(from + FILL_BATCH, wanted)} records`);
    }
    process.stderr.write('\n');
    await host.sql.exec('ANALYZE');

    const verifying = await timed(() => verifyWholeChain(host, undefined, async () => undefined));
    const first = await pageMs(host, {});
    const filters = await filtersToTry(host);
    const times: Record<string, number> = {};
    for (const [name, filter] of Object.entries(filters)) {
        times[name] = await pageMs(host, filter);
        process.stderr.write(`${name.padEnd(24)} ${times[name]} ms\n`);
    }
    return {
        records: verifying.result.records,
        append_per_s: perSecond(MEASURED, unchained.ms + chaining.ms),
        append_unchained_per_s: perSecond(MEASURED, unchained.ms),
        verify_per_s: perSecond(verifying.result.records, verifying.ms),
        verify_valid: verifying.result.valid ? 1 : 0,
        first_page_ms: first,
        filter_max_ms: Math.max(...Object.values(times)),
    };
}

/** What an export of everything adds to the plugin's memory, beyond what it needs to be there and to answer officers. */
async function measureExport(hosts: PostgresHosts, records: number): Promise<Figures> {
    const missing = executableMissing();
    if (missing) {
        process.stderr.write(`the export is measured on Node: ${missing}\n`);
    }
    const standIn = await startStandIn({port: 0, host: missing ? 'node' : 'plugin', databaseUrl: hosts.url});
    try {
        const ask = (method: string, path: string, body?: object) => fetch(`${standIn.url}${API_PATH}${path}`, {
            method, body: body && JSON.stringify(body), headers: {Authorization: `Bearer ${standIn.adminToken}`, 'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'},
        });
        for (let round = 0; round < ROUNDS; round++) {
            await (await ask('GET', '/audit?limit=200')).text();
        }
        const memory = missing ? memoryOfThisProcess() : memoryOfPlugin();
        const exporting = await timed(async () => {
            const reply = await ask('POST', '/audit/exports', {format: 'jsonl'});
            let bytes = 0;
            for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
                bytes += chunk.length;
                memory.look?.();
            }
            return bytes;
        });
        return {
            export_host: missing ? 'node' : 'executable',
            export_per_s: perSecond(records, exporting.ms),
            export_mb: Math.round(exporting.result / MB),
            export_rss_added_mb: Math.round(memory.addedMb() * 10) / 10,
        };
    } finally {
        await standIn.stop();
    }
}

function memoryOfThisProcess(): Memory & {look: () => void} {
    const before = process.memoryUsage().rss;
    let most = before;
    return {look: () => {
        most = Math.max(most, process.memoryUsage().rss);
    }, addedMb: () => (most - before) / MB};
}

async function append(host: Host, count: number): Promise<void> {
    const actor = {userId: 'u'.repeat(26), sessionId: 's'.repeat(26), isAutomation: false, address: '192.0.2.1', client: 'Bench/1.0'};
    for (let done = 0; done < count; done += PER_TRANSACTION) {
        await host.transaction((tx) => appendAudit(tx, host, ...Array.from({length: PER_TRANSACTION}, (_, i) => ({
            event_name: 'session_access_ended' as const, status: 'success' as const, actor: {type: 'user' as const, actor}, reason: 'bench',
            target: {type: 'session' as const, id: `s${done + i}`}, resulting_state: {state: 'access_ended', n: done + i},
        }))));
    }
}

/** Common, rare and unmatched values of each filter, alone and together. */
async function filtersToTry(host: Host): Promise<Record<string, AuditFilters>> {
    const [row] = await host.sql.query<{actor_id: string; target_id: string; job_id: string; from_at: number; to_at: number}>(
        `SELECT (SELECT actor_id FROM security_controls_audit_records WHERE seq = 30001) AS actor_id, (SELECT target_id FROM security_controls_audit_records WHERE seq = 30001) AS target_id,
            (SELECT job_id FROM security_controls_audit_records WHERE seq = 30001) AS job_id, min(at) AS from_at, max(at) AS to_at FROM security_controls_audit_records`);
    const {actor_id = '', target_id = '', job_id = '', from_at = 0, to_at = 0} = row ?? {};
    const middle = Math.floor((from_at + to_at) / 2);
    return {
        actor: {actor_id}, target: {target_id}, job: {job_id}, event_common: {event_name: 'wipe_reported'}, event_rare: {event_name: 'policy_changed'}, event_absent: {event_name: 'plugin_stopped'},
        status_common: {status: 'success'}, status_rare: {status: 'fail'}, status_absent: {status: 'attempt'},
        type_common: {target_type: 'session'}, type_rare: {target_type: 'policy'}, type_absent: {target_type: 'nothing'},
        until_old: {until: middle}, since_and_until: {since: middle - 1000, until: middle}, until_nothing: {until: 1},
        word_common: {text: 'common'}, word_rare: {text: 'word4242'}, word_beginning: {text: 'word424'}, word_absent: {text: 'nowhere'}, word_personal: {text: 'bench'}, words: {text: 'word31007 common'},
        actor_and_event: {actor_id, event_name: 'policy_changed'}, event_and_rare_status: {event_name: 'wipe_reported', status: 'fail'}, actor_and_word: {actor_id, text: 'common'},
        event_and_time: {event_name: 'wipe_reported', until: middle}, fail_and_time: {status: 'fail', since: from_at, until: middle},
    };
}

/** The median of some rounds, after one that is not counted: an officer's first page after hours is the disk's matter. */
async function pageMs(host: Host, filters: AuditFilters): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
        times.push((await timed(() => listRecords(host.sql, filters))).ms);
    }
    return Math.round(times.slice(1).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
}

async function timed<T>(work: () => Promise<T>): Promise<{ms: number; result: T}> {
    const start = performance.now();
    const result = await work();
    return {ms: performance.now() - start, result};
}

function perSecond(count: number, ms: number): number {
    return Math.round(count / (ms / 1000));
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = 1;
});
