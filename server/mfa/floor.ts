/**
 * The floor: EnableMultifactorAuthentication stays on as long as the policy requires MFA. Held by refusing the change in core's own page; what
 * came in past it (the file, the environment, mmctl, a time when the plugin was off) is drift: recorded once, shown, put back if the policy says so.
 */
import type {MfaDrift, MfaPolicy} from '../../contract/mfa';
import {closeIntent, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import {takeTurn} from '../database/turns';
import type {CoreConfig, Host, Sql} from '../host';
import type {MfaNeeds} from './needs';
import {readLiftedUntil} from './people';
import {readMfaPolicy} from './policy';

export const MFA_SWITCH = 'ServiceSettings.EnableMultifactorAuthentication';

/** A drift that was put back stays on show this long. */
const SHOW_PUT_BACK_MS = 7 * 86_400_000;
const CORE_REQUEST_MS = 20_000;
/** A put-back that failed is tried again, by one node. */
const PUT_BACK_EVERY_MS = 300_000;

/** As measured on a real server: config/patch takes these from a bot's session. The session lives for this one call. */
const PUT_BACK_ROLES = 'system_user system_admin';

export async function readMfaDrift(sql: Sql): Promise<MfaDrift[]> {
    return sql.query<MfaDrift>('SELECT setting, found_at, put_back FROM security_controls_mfa_drift ORDER BY setting');
}

/** The sentence that refuses a change of core's configuration, or null. What is off already locks the console for nothing else. */
export async function refuseSwitchingOff(host: Host, next: CoreConfig): Promise<string | null> {
    if (next.ServiceSettings.EnableMultifactorAuthentication || !(await host.mattermost.getConfig()).ServiceSettings.EnableMultifactorAuthentication) {
        return null;
    }
    if (!await holds(host.sql, (await readMfaPolicy(host.sql)).policy)) {
        return null;
    }
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'mfa_floor_refused', status: 'fail', actor: {type: 'system'}, target: {type: 'core_setting', id: MFA_SWITCH},
        resulting_state: {wanted: false, allowed: true},
    }));
    return 'The MFA policy of Security Controls requires multi-factor authentication, so it cannot be switched off. Change the policy first.';
}

export async function lookForMfaDrift(host: Host, needs: MfaNeeds): Promise<void> {
    const startedAt = host.clock.now();
    const {policy} = await readMfaPolicy(host.sql);
    if (!await holds(host.sql, policy) || (await host.mattermost.getConfig()).ServiceSettings.EnableMultifactorAuthentication) {
        // Only what was found before this look began: another look, begun later, may have seen a newer configuration.
        await host.sql.exec('DELETE FROM security_controls_mfa_drift WHERE (put_back <> \'done\' AND found_at < $1) OR found_at < $2', [startedAt, startedAt - SHOW_PUT_BACK_MS]);
        return;
    }
    await record(host);
    if (policy.put_back_drift && await takeTurn(host.sql, 'mfa_put_back', startedAt, PUT_BACK_EVERY_MS)) {
        await putBack(host, needs);
    }
}

/** Lifted by the host operator, nothing is held. */
async function holds(sql: Sql, policy: MfaPolicy): Promise<boolean> {
    return policy.mode === 'required' && await readLiftedUntil(sql) === null;
}

/** Once, on whichever node looks first. What was put back and came again is a drift of its own. */
async function record(host: Host): Promise<void> {
    await host.transaction(async (tx) => {
        const isNew = await tx.exec(
            `INSERT INTO security_controls_mfa_drift AS d (setting, found_at, put_back) VALUES ($1, $2, 'not_asked')
             ON CONFLICT (setting) DO UPDATE SET found_at = excluded.found_at, put_back = 'not_asked' WHERE d.put_back = 'done'`, [MFA_SWITCH, host.clock.now()]);
        if (isNew === 1) {
            await appendAudit(tx, host, {
                event_name: 'mfa_drift_found', status: 'attempt', actor: {type: 'system'}, target: {type: 'core_setting', id: MFA_SWITCH},
                prior_state: {allowed: true}, resulting_state: {[MFA_SWITCH]: false},
            });
        }
    });
}

async function putBack(host: Host, needs: MfaNeeds): Promise<void> {
    const target = {type: 'core_setting', id: MFA_SWITCH} as const;
    const intent = await host.transaction((tx) => openIntent(tx, host, {event_name: 'mfa_drift_put_back', actor: {type: 'system'}, target, resulting_state: {wanted: true}}));
    let failure = '';
    try {
        const {status} = await host.mattermost.coreRequest({
            botUserId: await needs.ensureBot(host), roles: PUT_BACK_ROLES, method: 'PUT', path: '/api/v4/config/patch',
            body: {ServiceSettings: {EnableMultifactorAuthentication: true}}, timeoutMs: CORE_REQUEST_MS,
        });
        if (status !== 200) {
            failure = `Core answered ${status}.`;
        } else if (!(await host.mattermost.getConfig()).ServiceSettings.EnableMultifactorAuthentication) {
            failure = 'Core accepted the change, but its configuration does not show it; an environment variable may hold the setting.';
        }
    } catch (error) {
        host.log.error('Multi-factor authentication could not be switched on again.', {error: String(error)});
        failure = 'Core could not be asked.';
    }
    await host.transaction(async (tx) => {
        // The change has fired the hooks already, and another look may have taken the row for healed.
        await tx.exec(
            `INSERT INTO security_controls_mfa_drift (setting, found_at, put_back) VALUES ($1, $2, $3)
             ON CONFLICT (setting) DO UPDATE SET put_back = excluded.put_back`, [MFA_SWITCH, host.clock.now(), failure === '' ? 'done' : 'failed']);
        await appendAudit(tx, host, {
            event_name: 'mfa_drift_put_back', status: failure === '' ? 'success' : 'fail', actor: {type: 'system'}, target,
            prior_state: {[MFA_SWITCH]: false}, resulting_state: failure === '' ? {[MFA_SWITCH]: true} : {wanted: true, failure},
        });
        await closeIntent(tx, intent);
    });
}
