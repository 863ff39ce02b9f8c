/** Core's push settings as this panel reads them, for whoever else judges them. */
import {PUSH_NOTIFICATION_CONTENTS} from '../../contract/names';
import type {PushLevel} from '../../push_preview';
import type {CoreConfig, CoreLicense, Sql} from '../host';
import {configuredLevel, levelOf} from './policy_cache';
import {readPushPolicy} from './push_policy';

export interface PushState {
    configured: PushLevel;
    effective: PushLevel;
    enabled: boolean;
    idLoadedLicensed: boolean;
    /** The floor of the push policy when core's level is beyond it. */
    brokenFloor: PushLevel | null;
}

export async function readPushState(sql: Sql, config: CoreConfig, license: CoreLicense): Promise<PushState> {
    const {policy: {most_revealing_level: floor}} = await readPushPolicy(sql);
    const configured = configuredLevel(config);
    const reveals = (level: PushLevel) => PUSH_NOTIFICATION_CONTENTS.indexOf(level);
    return {
        configured, effective: levelOf(config, license), enabled: config.EmailSettings.SendPushNotifications, idLoadedLicensed: license.idLoaded,
        brokenFloor: floor !== null && reveals(configured) > reveals(floor) ? floor : null,
    };
}
