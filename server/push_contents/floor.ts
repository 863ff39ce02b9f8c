/** The floor: what core's own settings may reveal at most. Held by refusing a change in core's own page, and compared with what is there. */
import {PUSH_NOTIFICATION_CONTENTS} from '../../contract/names';
import type {PushDrift, PushPolicy} from '../../contract/push';
import {effectiveLevel, type PushLevel} from '../../push_preview';
import {appendAudit} from '../audit/write';
import type {Violation} from '../core_config/drift';
import type {CoreConfig, CoreLicense, Host} from '../host';
import {configuredLevel, levelOf} from './policy_cache';

const LEVEL_SETTING = 'EmailSettings.PushNotificationContents';
const SWITCH_SETTING = 'EmailSettings.SendPushNotifications';

/** Whether a level reveals more: id_loaded least, full most. */
export function isBeyond(level: PushLevel, floor: PushLevel): boolean {
    return PUSH_NOTIFICATION_CONTENTS.indexOf(level) > PUSH_NOTIFICATION_CONTENTS.indexOf(floor);
}

export function findViolations(config: CoreConfig, license: CoreLicense, policy: PushPolicy): Array<Violation<PushDrift['setting']>> {
    const violations: Array<Violation<PushDrift['setting']>> = [];
    const {most_revealing_level: most} = policy;
    if (most !== null && isBeyond(levelOf(config, license), most)) {
        violations.push({setting: LEVEL_SETTING, actual: configuredLevel(config), allowed: settableFloor(most, license)});
    }
    if (policy.push_stays_off && config.EmailSettings.SendPushNotifications) {
        violations.push({setting: SWITCH_SETTING, actual: true, allowed: false});
    }
    return violations;
}

/** A licence can end after the floor was set; then only the level below holds it. */
export function settableFloor(most: PushLevel, license: CoreLicense): PushLevel {
    return effectiveLevel(most, license.idLoaded) === most ? most : 'generic_no_channel';
}

/**
 * The sentence that refuses a change of core's configuration, or null. Only what makes matters worse is refused: a drift that is there
 * already must not lock the console for every other setting.
 */
export async function refuseBelowFloor(host: Host, next: CoreConfig, policy: PushPolicy): Promise<string | null> {
    if (policy.most_revealing_level === null && !policy.push_stays_off) {
        return null;
    }
    const license = await host.mattermost.getLicense();
    const violations = findViolations(next, license, policy);
    if (violations.length === 0) {
        return null;
    }
    const current = await host.mattermost.getConfig();
    const worse = violations.find(({setting}) => setting === SWITCH_SETTING ?
        !current.EmailSettings.SendPushNotifications :
        isBeyond(levelOf(next, license), levelOf(current, license)));
    if (!worse) {
        return null;
    }
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'push_floor_refused', status: 'fail', actor: {type: 'system'}, target: {type: 'core_setting', id: worse.setting},
        resulting_state: {wanted: worse.actual, allowed: worse.allowed},
    }));
    return worse.setting === SWITCH_SETTING ?
        'The push policy of Security Controls says that push notifications stay off. Change the policy first.' :
        `The push policy of Security Controls allows push notifications to reveal "${String(worse.allowed)}" at most; "${String(worse.actual)}" would reveal more. Change the policy first.`;
}
