/**
 * The mobile posture: what the server's settings, its sessions and its address on the network mean for people on phones; the mobile policy
 * (what admins declare, since no check can see it); and core's settings that a finding can be fixed by.
 */
import {z} from 'zod';

import {Cursor, Id, Time} from './common';
import {MOBILE_APPS, MOBILE_TEXTS, POSTURE_CHECKS, POSTURE_RESULTS} from './names';
import {License} from './settings';

export const PostureResult = z.enum(POSTURE_RESULTS).meta({id: 'PostureResult'});
export const PostureCheck = z.enum(POSTURE_CHECKS).meta({id: 'PostureCheck'});

/** Booleans and lengths; names are core's `Section.Field`. */
export const MobileSettings = z.strictObject({
    'NativeAppSettings.MobileEnableBiometrics': z.boolean(),
    'NativeAppSettings.MobileJailbreakProtection': z.boolean(),
    'NativeAppSettings.MobilePreventScreenCapture': z.boolean(),
    'NativeAppSettings.MobileEnableSecureFilePreview': z.boolean(),
    'NativeAppSettings.MobileAllowPdfLinkNavigation': z.boolean(),
    'FileSettings.EnableMobileDownload': z.boolean(),
    'FileSettings.EnableMobileUpload': z.boolean(),
    'ServiceSettings.SessionLengthMobileInHours': z.int().min(0).max(87_600),
    'ServiceSettings.SessionIdleTimeoutInMinutes': z.int().min(0).max(525_600),
    'ServiceSettings.ExtendSessionLengthWithActivity': z.boolean(),
    'ServiceSettings.TerminateSessionsOnPasswordChange': z.boolean(),
    'ServiceSettings.EnableUserAccessTokens': z.boolean(),
    'TeamSettings.EnableOpenServer': z.boolean(),
    'GuestAccountsSettings.Enable': z.boolean(),
    'ServiceSettings.EnableInsecureOutgoingConnections': z.boolean(),
    'ServiceSettings.TLSStrictTransport': z.boolean(),
    'ServiceSettings.WebsocketURL': z.string(),
    'NativeAppSettings.AppCustomURLSchemes': z.string().meta({description: 'The list as one text, with ", " between'}),
    'MobileEphemeralModeSettings.Enable': z.boolean().meta({description: 'Servers from 11.10'}),
}).meta({id: 'MobileSettings'});
export const MobileSettingsView = z.strictObject({
    settings: MobileSettings,
    writable: z.array(z.string()).meta({description: 'The settings this admin may change'}),
    license: License,
}).meta({id: 'MobileSettingsView'});
export const MobileSettingsChange = MobileSettings.extend({
    'ServiceSettings.SessionLengthMobileInHours': z.int().min(1).max(87_600),
    'NativeAppSettings.AppCustomURLSchemes': z.string().max(1000).regex(/^[a-z][a-z0-9+.-]{0,30}:\/\/(?:, [a-z][a-z0-9+.-]{0,30}:\/\/)*$/),
    'ServiceSettings.WebsocketURL': z.literal('').meta({description: 'Only emptied here: clients then derive it from SiteURL'}),
}).partial().meta({id: 'MobileSettingsChange'});

export const PostureFinding = z.strictObject({
    check: PostureCheck,
    result: PostureResult,
    detail: z.string().max(60).meta({description: 'What was seen, as a code; values fill its sentence'}),
    values: z.record(z.string(), z.union([z.string().max(500), z.number()])),
    setting: z.string().nullable().meta({description: 'The setting of core\'s the result rests on'}),
    fix: z.union([z.boolean(), z.number(), z.string().max(200)]).nullable().meta({description: 'The value of the setting that would make the result better; null when no single setting does'}),
    since: Time.meta({description: 'The first check in a row that came to this result'}),
    last_known: PostureResult.nullable().meta({description: 'The newest result that was not could_not_check; drift is told against it'}),
}).meta({id: 'PostureFinding'});

export const MobileDevices = z.strictObject({
    app: z.enum(MOBILE_APPS),
    platform: z.enum(['ios', 'android', 'unknown']),
    version: z.string().max(30).meta({description: '"" when the sessions do not tell it'}),
    sessions: z.int(),
    outdated: z.boolean(),
}).meta({id: 'MobileDevices'});

export const PostureReport = z.strictObject({
    id: Id,
    checked_at: Time,
    findings: z.array(PostureFinding),
    devices: z.array(MobileDevices),
}).meta({id: 'PostureReport'});

/** One kind of app as MobileDevices names it, version "" for those that tell none; whatever is left out does not matter. */
export const ConnectedDevicesQuery = z.strictObject({
    app: z.enum(MOBILE_APPS).optional(),
    platform: z.enum(['ios', 'android', 'unknown']).optional(),
    version: z.string().max(30).optional(),
    cursor: Cursor.optional(),
});
export const ConnectedDevice = z.strictObject({
    session_id: Id,
    user_id: Id,
    username: z.string(),
    created_at: Time,
    last_activity_at: Time,
    os: z.string().max(100).meta({description: 'As the app told at login; "" when it did not'}),
}).meta({id: 'ConnectedDevice'});
export const ConnectedDevices = z.strictObject({items: z.array(ConnectedDevice), next_cursor: Cursor.nullable()}).meta({id: 'ConnectedDevices'});

/** report is null until the first check. */
export const MobilePosture = z.strictObject({report: PostureReport.nullable()}).meta({id: 'MobilePosture'});

export const PostureHistoryQuery = z.strictObject({cursor: Cursor.optional()});
export const PostureHistory = z.strictObject({
    items: z.array(z.strictObject({
        id: Id,
        checked_at: Time,
        counts: z.record(PostureResult, z.int()),
        changes: z.array(z.strictObject({check: PostureCheck, before: PostureResult, after: PostureResult})).meta({description: 'Against the check before'}),
    })),
    next_cursor: Cursor.nullable(),
}).meta({id: 'PostureHistory'});

const Identifier = (pattern: RegExp) => z.string().max(155).regex(pattern).nullable();
export const DeepLinkIdentity = z.strictObject({
    ios_bundle_id: Identifier(MOBILE_TEXTS.ios_bundle_id),
    apple_team_id: Identifier(MOBILE_TEXTS.apple_team_id),
    android_package: Identifier(MOBILE_TEXTS.android_package),
    android_fingerprints: z.array(z.string().regex(MOBILE_TEXTS.android_fingerprint)).max(10),
}).meta({id: 'DeepLinkIdentity'});

export const MobilePolicy = z.strictObject({
    vpn_with_mfa: z.boolean().meta({description: 'Phones come in by a VPN that asks for a second factor'}),
    client_certificates: z.boolean().meta({description: 'A proxy before this server asks for client certificates'}),
    minimum_app_version: z.string().max(14).regex(MOBILE_TEXTS.minimum_app_version).meta({description: 'Such as 2.43; "" for none'}),
    deep_links: DeepLinkIdentity,
}).meta({id: 'MobilePolicy'});
export const MobilePolicyView = z.strictObject({policy: MobilePolicy, version: z.int(), can_write: z.boolean()}).meta({id: 'MobilePolicyView'});

export type MobileSettings = z.infer<typeof MobileSettings>;
export type MobileSettingsView = z.infer<typeof MobileSettingsView>;
export type PostureResult = z.infer<typeof PostureResult>;
export type PostureCheck = z.infer<typeof PostureCheck>;
export type PostureFinding = z.infer<typeof PostureFinding>;
export type PostureReport = z.infer<typeof PostureReport>;
export type MobileDevices = z.infer<typeof MobileDevices>;
export type ConnectedDevice = z.infer<typeof ConnectedDevice>;
export type ConnectedDevices = z.infer<typeof ConnectedDevices>;
export type MobilePosture = z.infer<typeof MobilePosture>;
export type PostureHistory = z.infer<typeof PostureHistory>;
export type MobilePolicy = z.infer<typeof MobilePolicy>;
export type MobilePolicyView = z.infer<typeof MobilePolicyView>;
