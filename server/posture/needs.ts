/** What the mobile posture needs of other features; the composition root supplies it. */
import type {PushRouteReport} from '../../contract/push';
import type {CoreConfig, CoreLicense, Host, Sql} from '../host';

export interface PostureNeeds {
    /** The level as the push panel sees it, and whether it is beyond the floor of the push policy. */
    readPushState(sql: Sql, config: CoreConfig, license: CoreLicense): Promise<PushState>;
    /** The push panel's own check of the push route. */
    checkPushRoute(host: Host): Promise<PushRouteReport>;
    /** What the MFA policy of this plugin comes to. */
    readMfaState(host: Host): Promise<MfaPolicyState>;
    /** What the session limits allow sessions of phones, whatever the role; null where they set no limit. */
    readPhoneLimits(sql: Sql): Promise<PhoneLimits>;
}

export interface PushState {
    configured: PushLevel;
    /** What core makes of it: id_loaded without its licence is generic. */
    effective: PushLevel;
    enabled: boolean;
    idLoadedLicensed: boolean;
    /** The most revealing level the push policy allows; null without a floor, or when core's level is not beyond it. */
    brokenFloor: PushLevel | null;
}

export type PushLevel = 'id_loaded' | 'generic_no_channel' | 'generic' | 'full';

/** inGrace: people who may still log in without a second factor; notRequired: people the policy does not apply to. */
export interface MfaPolicyState {required: boolean; inGrace: number; notRequired: number}

export interface PhoneLimits {idleMinutes: number | null; absoluteMinutes: number | null}
