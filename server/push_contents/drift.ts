/**
 * Drift: a push setting of core's that reveals more than the floor allows, whatever brought it (the file, the environment, mmctl, a time
 * when the plugin was off). Looked for at start, after each change of configuration or policy and hourly; recorded once, shown, and put
 * back only if the policy says so, again and ever later while that fails.
 */
import type {PushDrift, PushPolicy} from '../../contract/push';
import {closeIntent, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import type {Host, Sql} from '../host';
import type {Violation} from './floor';
import {findViolations} from './floor';
import type {PushContentsNeeds} from './needs';
import {readPushPolicy} from './push_policy';

/** A drift that was put back stays on show this long. */
const SHOW_PUT_BACK_MS = 7 * 86_400_000;
const CORE_REQUEST_MS = 20_000;

/** As measured on a real server: config/patch takes these from a bot's session. The session lives for this one call. */
const PUT_BACK_ROLES = 'system_user system_admin';

/** After the first failure; four times as long after each further one, up to six hours. */
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;

export async function readDrift(sql: Sql): Promise<PushDrift[]> {
    const rows = await sql.query<Omit<PushDrift, 'actual' | 'allowed' | 'retry_at'> & {actual: string; allowed: string; retry_at: number}>(
        'SELECT setting, actual, allowed, found_at, put_back, attempts, retry_at FROM security_controls_push_drift ORDER BY setting');
    return rows.map((row) => ({
        ...row, actual: JSON.parse(row.actual) as string | boolean, allowed: JSON.parse(row.allowed) as string | boolean,
        retry_at: row.put_back === 'failed' ? row.retry_at : null,
    }));
}

/** Looks again when a put-back that failed is due. */
export async function retryPutBack(host: Host, needs: PushContentsNeeds): Promise<void> {
    const due = await host.sql.query('SELECT 1 AS due FROM security_controls_push_drift WHERE put_back = \'failed\' AND retry_at <= $1', [host.clock.now()]);
    if (due.length > 0) {
        await lookForDrift(host, needs);
    }
}

export async function lookForDrift(host: Host, needs: PushContentsNeeds): Promise<void> {
    const startedAt = host.clock.now();
    const {policy} = await readPushPolicy(host.sql);
    const violations = findViolations(await host.mattermost.getConfig(), await host.mattermost.getLicense(), policy);
    await forgetHealed(host, violations, startedAt);
    for (const violation of violations) {
        await recordDrift(host, violation);
    }
    if (policy.put_back_drift && !await needs.refusalsAreLifted(host)) {
        for (const violation of violations) {
            if (await claim(host, violation)) {
                await putBack(host, needs, violation, policy);
            }
        }
    }
}

/** Only what was found before this look began: another look, begun later, may have seen a newer configuration. */
async function forgetHealed(host: Host, violations: readonly Violation[], startedAt: number): Promise<void> {
    await host.sql.exec(
        `DELETE FROM security_controls_push_drift
         WHERE NOT (setting = ANY(string_to_array($1, ','))) AND ((put_back <> 'done' AND found_at < $2) OR found_at < $3)`,
        [violations.map(({setting}) => setting).join(','), startedAt, startedAt - SHOW_PUT_BACK_MS]);
}

/** Once, on whichever node looks first. What was put back and came again is a drift of its own. */
async function recordDrift(host: Host, {setting, actual, allowed}: Violation): Promise<void> {
    await host.transaction(async (tx) => {
        const isNew = await tx.exec(
            `INSERT INTO security_controls_push_drift AS d (setting, actual, allowed, found_at, put_back) VALUES ($1, $2, $3, $4, 'not_asked')
             ON CONFLICT (setting) DO UPDATE SET actual = excluded.actual, allowed = excluded.allowed, found_at = excluded.found_at, put_back = 'not_asked', attempts = 0
             WHERE d.actual <> excluded.actual OR d.allowed <> excluded.allowed OR d.put_back = 'done'`,
            [setting, JSON.stringify(actual), JSON.stringify(allowed), host.clock.now()]);
        if (isNew === 1) {
            await appendAudit(tx, host, {
                event_name: 'push_drift_found', status: 'attempt', actor: {type: 'system'}, target: {type: 'core_setting', id: setting},
                prior_state: {allowed}, resulting_state: {[setting]: actual},
            });
        }
    });
}

/** Marked as failed beforehand: a node that dies meanwhile has not done it, and no two nodes try at once. */
async function claim(host: Host, {setting}: Violation): Promise<boolean> {
    const now = host.clock.now();
    return await host.sql.exec(
        `UPDATE security_controls_push_drift SET put_back = 'failed', attempts = attempts + 1, retry_at = $2 + least($3 * power(4, least(attempts, 10)), $4)::bigint
         WHERE setting = $1 AND (put_back = 'not_asked' OR (put_back = 'failed' AND retry_at <= $2))`,
        [setting, now, FIRST_RETRY_MS, LAST_RETRY_MS]) === 1;
}

async function putBack(host: Host, needs: PushContentsNeeds, {setting, actual, allowed}: Violation, policy: PushPolicy): Promise<void> {
    const [section = '', field = ''] = setting.split('.');
    const target = {type: 'core_setting', id: setting} as const;
    const intent = await host.transaction((tx) => openIntent(tx, host, {event_name: 'push_drift_put_back', actor: {type: 'system'}, target, resulting_state: {wanted: allowed}}));
    let reason = '';
    try {
        const {status} = await host.mattermost.coreRequest({
            botUserId: await needs.ensureBot(host), roles: PUT_BACK_ROLES, method: 'PUT', path: '/api/v4/config/patch',
            body: {[section]: {[field]: allowed}}, timeoutMs: CORE_REQUEST_MS,
        });
        const remaining = findViolations(await host.mattermost.getConfig(), await host.mattermost.getLicense(), policy);
        if (status !== 200) {
            reason = `Core answered ${status}.`;
        } else if (remaining.some((one) => one.setting === setting)) {
            reason = 'Core accepted the change, but its configuration does not show it; an environment variable may hold the setting.';
        }
    } catch (error) {
        host.log.error('A push setting could not be put back.', {setting, error: String(error)});
        reason = 'Core could not be asked.';
    }
    await host.transaction(async (tx) => {
        if (reason === '') {
            // The change has fired the hooks already, and another look may have taken the row for healed.
            await tx.exec(
                `INSERT INTO security_controls_push_drift (setting, actual, allowed, found_at, put_back) VALUES ($1, $2, $3, $4, 'done')
                 ON CONFLICT (setting) DO UPDATE SET put_back = 'done'`, [setting, JSON.stringify(actual), JSON.stringify(allowed), host.clock.now()]);
        }
        await appendAudit(tx, host, {
            event_name: 'push_drift_put_back', status: reason === '' ? 'success' : 'fail', actor: {type: 'system'}, target,
            prior_state: {[setting]: actual}, resulting_state: reason === '' ? {[setting]: allowed} : {wanted: allowed, failure: reason},
        });
        await closeIntent(tx, intent);
    });
}
