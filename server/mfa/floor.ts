/**
 * The floor: EnableMultifactorAuthentication stays on as long as the policy requires MFA. Held by refusing the change in core's own page; what
 * came in past it (the file, the environment, mmctl, a time when the plugin was off) is drift: recorded once, shown, put back if the policy says so.
 * Core's own enforcement switched off again after the policy switched it on is shown as well, and left: an admin may have meant it, and this plugin enforces meanwhile.
 */
import type {MfaDrift, MfaPolicy} from '../../contract/mfa';
import {closeIntent, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import {idList} from '../database/core_sessions';
import {takeTurn} from '../database/turns';
import type {CoreConfig, Host, Sql} from '../host';
import {readSwitchedOn, readSwitches} from './core_switch';
import type {MfaNeeds} from './needs';
import {readLiftedUntil} from './people';
import {readMfaPolicy} from './policy';

export const MFA_SWITCH = 'ServiceSettings.EnableMultifactorAuthentication' as const;

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
    const drifted = await findDrifted(host, policy);
    // Only what was found before this look began: another look, begun later, may have seen a newer configuration.
    await host.sql.exec(
        `DELETE FROM security_controls_mfa_drift WHERE NOT (setting = ANY(${idList('$1')})) AND ((put_back <> 'done' AND found_at < $2) OR found_at < $3)`,
        [drifted.join(','), startedAt, startedAt - SHOW_PUT_BACK_MS]);
    for (const setting of drifted) {
        await record(host, setting);
    }
    if (drifted.includes(MFA_SWITCH) && policy.put_back_drift && await takeTurn(host.sql, 'mfa_put_back', startedAt, PUT_BACK_EVERY_MS)) {
        await putBack(host, needs);
    }
}

/** What is off and should be on. */
async function findDrifted(host: Host, policy: MfaPolicy): Promise<Array<MfaDrift['setting']>> {
    if (!await holds(host.sql, policy)) {
        return [];
    }
    const config = await host.mattermost.getConfig();
    const switches = readSwitches(config);
    const {when} = policy.core_enforcement;
    const byPolicy = when === 'when_grace_over' || when === 'at' ? await readSwitchedOn(host.sql) : [];
    return [...(config.ServiceSettings.EnableMultifactorAuthentication ? [] : [MFA_SWITCH] as const), ...byPolicy.filter((name) => !switches[name])];
}

/** Lifted by the host operator, nothing is held. */
async function holds(sql: Sql, policy: MfaPolicy): Promise<boolean> {
    return policy.mode === 'required' && await readLiftedUntil(sql) === null;
}

/** Once, on whichever node looks first. What was put back and came again is a drift of its own. */
async function record(host: Host, setting: MfaDrift['setting']): Promise<void> {
    await host.transaction(async (tx) => {
        const isNew = await tx.exec(
            `INSERT INTO security_controls_mfa_drift AS d (setting, found_at, put_back) VALUES ($1, $2, 'not_asked')
             ON CONFLICT (setting) DO UPDATE SET found_at = excluded.found_at, put_back = 'not_asked' WHERE d.put_back = 'done'`, [setting, host.clock.now()]);
        if (isNew === 1) {
            await appendAudit(tx, host, {
                event_name: 'mfa_drift_found', status: 'attempt', actor: {type: 'system'}, target: {type: 'core_setting', id: setting},
                prior_state: {allowed: true}, resulting_state: {[setting]: false},
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
