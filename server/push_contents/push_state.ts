/** Core's push settings as this panel reads them, for whoever else judges them. */
import type {PushLevel} from '../../push_preview';
import type {CoreConfig, CoreLicense, Sql} from '../host';
import {isBeyond, settableFloor} from './floor';
import {configuredLevel, levelOf} from './policy_cache';
import {readPushPolicy} from './push_policy';

export interface PushState {
    configured: PushLevel;
    effective: PushLevel;
    enabled: boolean;
    idLoadedLicensed: boolean;
    /** What the push policy's floor lets core's level be at most, when core's effective level is beyond it. */
    brokenFloor: PushLevel | null;
}

export async function readPushState(sql: Sql, config: CoreConfig, license: CoreLicense): Promise<PushState> {
    const {policy: {most_revealing_level: floor}} = await readPushPolicy(sql);
    const effective = levelOf(config, license);
    return {
        configured: configuredLevel(config), effective, enabled: config.EmailSettings.SendPushNotifications, idLoadedLicensed: license.idLoaded,
        brokenFloor: floor !== null && isBeyond(effective, floor) ? settableFloor(floor, license) : null,
    };
}
