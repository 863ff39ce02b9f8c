/** Switching core's own enforcement on and off when no admin is at hand: by the policy's date, or by the host operator. Never beyond what core's REST allows. */
import type {AuditEvent} from '../audit/event';
import {closeIntent, openIntent} from '../audit/intents';
import {appendAudit} from '../audit/write';
import {patchConfig} from '../core_config/patch_config';
import type {CoreConfig, Host, Sql} from '../host';
import type {MfaNeeds} from './needs';

export type CoreSwitch = 'ServiceSettings.EnforceMultifactorAuthentication' | 'GuestAccountsSettings.EnforceMultifactorAuthentication';
export type CoreSwitches = Partial<Record<CoreSwitch, boolean>>;

export function readSwitches(config: CoreConfig): Record<CoreSwitch, boolean> {
    return {
        'ServiceSettings.EnforceMultifactorAuthentication': config.ServiceSettings.EnforceMultifactorAuthentication,
        'GuestAccountsSettings.EnforceMultifactorAuthentication': config.GuestAccountsSettings.EnforceMultifactorAuthentication,
    };
}

/** What the policy switched on by itself, and has not switched off since. */
export async function readSwitchedOn(sql: Sql): Promise<CoreSwitch[]> {
    const [done] = await sql.query<{switched_on: string}>('SELECT switched_on FROM security_controls_mfa_core WHERE name = \'mfa\'');
    return done ? Object.keys(JSON.parse(done.switched_on) as CoreSwitches) as CoreSwitch[] : [];
}

/** Whether core's configuration shows it in the end. Audited either way, with why. */
export async function switchCore(host: Host, needs: MfaNeeds, wanted: CoreSwitches, by: {actor: AuditEvent['actor']; why: string}): Promise<boolean> {
    const before = readSwitches(await host.mattermost.getConfig());
    const names = (Object.keys(wanted) as CoreSwitch[]).filter((name) => before[name] !== wanted[name]);
    if (names.length === 0) {
        return true;
    }
    const intents = await host.transaction((tx) => Promise.all(names.map((name) => openIntent(tx, host, {
        event_name: 'mfa_core_enforcement_switched', actor: by.actor, target: {type: 'core_setting', id: name}, resulting_state: {wanted: wanted[name] === true, why: by.why},
    }))));
    const failure = await patchConfig(host, {
        ensureBot: needs.ensureBot, values: Object.fromEntries(names.map((name) => [name, wanted[name] === true])),
        async hasArrived() {
            const after = readSwitches(await host.mattermost.getConfig());
            return names.every((name) => after[name] === wanted[name]);
        },
    });
    await host.transaction(async (tx) => {
        await appendAudit(tx, host, ...names.map((name): AuditEvent => ({
            event_name: 'mfa_core_enforcement_switched', status: failure === '' ? 'success' : 'fail', actor: by.actor, target: {type: 'core_setting', id: name},
            prior_state: {[name]: before[name]}, resulting_state: {[name]: failure === '' ? wanted[name] === true : before[name], why: by.why, ...(failure !== '' && {failure})},
        })));
        await Promise.all(intents.map((intent) => closeIntent(tx, intent)));
    });
    return failure === '';
}
