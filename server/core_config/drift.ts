/**
 * Drift: a setting of core's beyond the floor of a policy, whatever brought it (the file, the environment, mmctl, a time when the plugin
 * was off). Looked for at start, after each change of configuration or policy and at least hourly; recorded once, shown, and put back
 * only if the policy says so, again and ever later while that fails.
 */
import type {AuditEventName} from '../../contract/audit_events';
import {closeIntent, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import {idList} from '../database/core_sessions';
import {isDue} from '../database/due';
import type {Host, Sql} from '../host';
import type {Worker} from '../worker';
import type {EnsureBot} from './patch_config';
import {patchConfig} from './patch_config';

const LOOK_EVERY_MS = 600_000;
const RETRY_EVERY_MS = 30_000;

/** A drift that was put back stays on show this long. */
const SHOW_PUT_BACK_MS = 7 * 86_400_000;

/** After the first failure; four times as long after each further one, up to six hours. */
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;

type Value = string | boolean;

/** A setting as core has it, and what the floor allows at most. */
export interface Violation<S extends string = string> {setting: S; actual: Value; allowed: Value}

export interface DriftWatch<S extends string> {
    /** Whose floor it is. */
    policy: 'push' | 'mfa';
    events: {found: AuditEventName; putBack: AuditEventName};
    /** What violates the floor at this moment, by the policy and the configuration as they are, and which of it the policy puts back. */
    find(host: Host): Promise<{violations: ReadonlyArray<Violation<S>>; mayPutBack(violation: Violation<S>): boolean}>;
    ensureBot: EnsureBot;
}

/** A drift as it is shown. */
export interface Drift<S extends string> extends Violation<S> {
    /** ms. */
    found_at: number;
    put_back: 'not_asked' | 'done' | 'failed';
    attempts: number;
    /** ms; null unless putting back failed. */
    retry_at: number | null;
}

export interface DriftKeeper<S extends string> {
    /** Beside the work that noticed it: putting a setting back makes core fire its hooks again. */
    lookSoon(host: Host): void;
    /** Cancels the look that is due soon. */
    stop(): void;
    read(sql: Sql): Promise<Array<Drift<S>>>;
    readonly workers: readonly Worker[];
}

export function createDriftKeeper<S extends string>(watch: DriftWatch<S>): DriftKeeper<S> {
    let stop = (): void => undefined;
    const run = (host: Host) => lookForDrift(host, watch);
    return {
        lookSoon(host) {
            stop();
            stop = host.clock.after(0, run);
        },
        stop: () => stop(),
        read: (sql) => readDrift(sql, watch.policy),
        workers: [
            {name: `look_for_${watch.policy}_drift`, everyMs: LOOK_EVERY_MS, run},
            {name: `retry_${watch.policy}_put_back`, everyMs: RETRY_EVERY_MS, run: async (host) => {
                if (await isRetryDue(host, watch.policy)) {
                    await run(host);
                }
            }},
        ],
    };
}

async function readDrift<S extends string>(sql: Sql, policy: string): Promise<Array<Drift<S>>> {
    const rows = await sql.query<Omit<Drift<S>, 'actual' | 'allowed' | 'retry_at'> & {actual: string; allowed: string; retry_at: number}>(
        'SELECT setting, actual, allowed, found_at, put_back, attempts, retry_at FROM security_controls_drift WHERE policy = $1 ORDER BY setting', [policy]);
    return rows.map((row) => ({
        ...row, actual: JSON.parse(row.actual) as Value, allowed: JSON.parse(row.allowed) as Value, retry_at: row.put_back === 'failed' ? row.retry_at : null,
    }));
}

async function isRetryDue(host: Host, policy: string): Promise<boolean> {
    const due = await host.sql.query(`SELECT 1 AS due FROM security_controls_drift WHERE policy = $1 AND put_back = 'failed' AND ${isDue('retry_at', '$2', LAST_RETRY_MS)}`, [policy, host.clock.now()]);
    return due.length > 0;
}

async function lookForDrift<S extends string>(host: Host, watch: DriftWatch<S>): Promise<void> {
    const startedAt = host.clock.now();
    const {violations, mayPutBack} = await watch.find(host);
    await forgetHealed(host, watch.policy, violations, startedAt);
    for (const violation of violations) {
        await recordDrift(host, watch, violation);
    }
    for (const violation of violations.filter(mayPutBack)) {
        if (await claim(host, watch.policy, violation)) {
            await putBack(host, watch, violation);
        }
    }
}

/** Only what was found before this look began: another look, begun later, may have seen a newer configuration. */
async function forgetHealed(host: Host, policy: string, violations: readonly Violation[], startedAt: number): Promise<void> {
    await host.sql.exec(
        `DELETE FROM security_controls_drift
         WHERE policy = $1 AND NOT (setting = ANY(${idList('$2')})) AND ((put_back <> 'done' AND found_at < $3) OR found_at < $4)`,
        [policy, violations.map(({setting}) => setting).join(','), startedAt, startedAt - SHOW_PUT_BACK_MS]);
}

/** Once, on whichever node looks first. What was put back and came again is a drift of its own. */
async function recordDrift<S extends string>(host: Host, {policy, events}: DriftWatch<S>, {setting, actual, allowed}: Violation<S>): Promise<void> {
    await host.transaction(async (tx) => {
        const isNew = await tx.exec(
            `INSERT INTO security_controls_drift AS d (policy, setting, actual, allowed, found_at, put_back) VALUES ($1, $2, $3, $4, $5, 'not_asked')
             ON CONFLICT (policy, setting) DO UPDATE SET actual = excluded.actual, allowed = excluded.allowed, found_at = excluded.found_at, put_back = 'not_asked', attempts = 0
             WHERE d.actual <> excluded.actual OR d.allowed <> excluded.allowed OR d.put_back = 'done'`,
            [policy, setting, JSON.stringify(actual), JSON.stringify(allowed), host.clock.now()]);
        if (isNew === 1) {
            await appendAudit(tx, host, {
                event_name: events.found, status: 'attempt', actor: {type: 'system'}, target: {type: 'core_setting', id: setting},
                prior_state: {allowed}, resulting_state: {[setting]: actual},
            });
        }
    });
}

/** Marked as failed beforehand: a node that dies meanwhile has not done it, and no two nodes try at once. */
async function claim(host: Host, policy: string, {setting}: Violation): Promise<boolean> {
    return await host.sql.exec(
        `UPDATE security_controls_drift SET put_back = 'failed', attempts = attempts + 1, retry_at = $3 + least($4 * power(4, least(attempts, 10)), $5)::bigint
         WHERE policy = $1 AND setting = $2 AND (put_back = 'not_asked' OR (put_back = 'failed' AND ${isDue('retry_at', '$3', LAST_RETRY_MS)}))`,
        [policy, setting, host.clock.now(), FIRST_RETRY_MS, LAST_RETRY_MS]) === 1;
}

async function putBack<S extends string>(host: Host, watch: DriftWatch<S>, {setting, actual, allowed}: Violation<S>): Promise<void> {
    const event = {event_name: watch.events.putBack, actor: {type: 'system'}, target: {type: 'core_setting', id: setting}} as const;
    const intent = await host.transaction((tx) => openIntent(tx, host, {...event, resulting_state: {wanted: allowed}}));
    const failure = await patchConfig(host, {
        ensureBot: watch.ensureBot, values: {[setting]: allowed}, hasArrived: async () => (await watch.find(host)).violations.every((one) => one.setting !== setting),
    });
    await host.transaction(async (tx) => {
        if (failure === '') {
            // The change has fired the hooks already, and another look may have taken the row for healed.
            await tx.exec(
                `INSERT INTO security_controls_drift (policy, setting, actual, allowed, found_at, put_back) VALUES ($1, $2, $3, $4, $5, 'done')
                 ON CONFLICT (policy, setting) DO UPDATE SET put_back = 'done'`, [watch.policy, setting, JSON.stringify(actual), JSON.stringify(allowed), host.clock.now()]);
        }
        await appendAudit(tx, host, {
            ...event, status: failure === '' ? 'success' : 'fail',
            prior_state: {[setting]: actual}, resulting_state: failure === '' ? {[setting]: allowed} : {wanted: allowed, failure},
        });
        await closeIntent(tx, intent);
    });
}
