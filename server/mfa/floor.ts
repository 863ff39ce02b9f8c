/**
 * The floor: EnableMultifactorAuthentication stays on as long as the policy requires MFA. Held by refusing the change in core's own page; what
 * came in past it (the file, the environment, mmctl, a time when the plugin was off) is drift (core_config/drift.ts).
 * Core's own enforcement switched off again after the policy switched it on is shown as well, and left: an admin may have meant it, and this plugin enforces meanwhile.
 */
import type {MfaDrift, MfaPolicy} from '../../contract/mfa';
import {appendAudit} from '../audit/write';
import type {DriftKeeper} from '../core_config/drift';
import {createDriftKeeper} from '../core_config/drift';
import type {CoreConfig, Host, Sql} from '../host';
import {readSwitchedOn, readSwitches} from './core_switch';
import type {MfaNeeds} from './needs';
import {readLiftedUntil} from './people';
import {readMfaPolicy} from './policy';

const MFA_SWITCH = 'ServiceSettings.EnableMultifactorAuthentication' as const;
type MfaDriftSetting = MfaDrift['setting'];

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

/** Found, recorded and put back as every drift. */
export function createMfaDrift(needs: MfaNeeds): DriftKeeper<MfaDriftSetting> {
    return createDriftKeeper({
        policy: 'mfa', events: {found: 'mfa_drift_found', putBack: 'mfa_drift_put_back'}, ensureBot: needs.ensureBot,
        async find(host) {
            const {policy} = await readMfaPolicy(host.sql);
            const drifted = await findDrifted(host, policy);
            return {
                violations: drifted.map((setting) => ({setting, actual: false, allowed: true})),
                mayPutBack: ({setting}) => setting === MFA_SWITCH && policy.put_back_drift,
            };
        },
    });
}

/** What is off and should be on. */
async function findDrifted(host: Host, policy: MfaPolicy): Promise<MfaDriftSetting[]> {
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
