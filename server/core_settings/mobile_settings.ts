/** Core's settings that concern phones: who may change each (core's own permissions, model.Config's access tags), and how each is read. */
import type {CoreConfig} from '../host';
import {WRITE_GUEST_ACCESS} from '../http/permissions';

export const MOBILE_SETTING_PERMISSIONS: Readonly<Record<string, string>> = {
    'NativeAppSettings.MobileEnableBiometrics': 'sysconsole_write_site_customization',
    'NativeAppSettings.MobileJailbreakProtection': 'sysconsole_write_site_customization',
    'NativeAppSettings.MobilePreventScreenCapture': 'sysconsole_write_site_customization',
    'NativeAppSettings.MobileEnableSecureFilePreview': 'sysconsole_write_site_customization',
    'NativeAppSettings.MobileAllowPdfLinkNavigation': 'sysconsole_write_site_customization',
    'FileSettings.EnableMobileDownload': 'sysconsole_write_site_file_sharing_and_downloads',
    'FileSettings.EnableMobileUpload': 'sysconsole_write_site_file_sharing_and_downloads',
    'ServiceSettings.SessionLengthMobileInHours': 'sysconsole_write_environment_session_lengths',
    'ServiceSettings.SessionIdleTimeoutInMinutes': 'sysconsole_write_environment_session_lengths',
    'ServiceSettings.ExtendSessionLengthWithActivity': 'sysconsole_write_environment_session_lengths',
    'ServiceSettings.TerminateSessionsOnPasswordChange': 'sysconsole_write_environment_session_lengths',
    'ServiceSettings.EnableUserAccessTokens': 'sysconsole_write_integrations_integration_management',
    'TeamSettings.EnableOpenServer': 'sysconsole_write_authentication_signup',
    'GuestAccountsSettings.Enable': WRITE_GUEST_ACCESS,
    'ServiceSettings.EnableInsecureOutgoingConnections': 'sysconsole_write_environment_web_server',
    'NativeAppSettings.AppCustomURLSchemes': 'sysconsole_write_site_customization',
    'MobileEphemeralModeSettings.Enable': 'sysconsole_write_environment_mobile_security',
    // No page of core's has these two; core asks for manage_system.
    'ServiceSettings.TLSStrictTransport': 'manage_system',
    'ServiceSettings.WebsocketURL': 'manage_system',
};

/** Tagged write_restrictable in model.Config: under ExperimentalSettings.RestrictSystemAdmin core drops a change of them without a word, whoever makes it. */
const RESTRICTABLE: readonly string[] = [
    'NativeAppSettings.MobileEnableBiometrics', 'NativeAppSettings.MobileJailbreakProtection', 'NativeAppSettings.MobilePreventScreenCapture',
    'NativeAppSettings.MobileEnableSecureFilePreview', 'NativeAppSettings.MobileAllowPdfLinkNavigation', 'NativeAppSettings.AppCustomURLSchemes',
    'ServiceSettings.SessionLengthMobileInHours', 'ServiceSettings.SessionIdleTimeoutInMinutes', 'ServiceSettings.ExtendSessionLengthWithActivity',
    'ServiceSettings.TerminateSessionsOnPasswordChange', 'ServiceSettings.EnableInsecureOutgoingConnections', 'ServiceSettings.TLSStrictTransport',
    'ServiceSettings.WebsocketURL',
];

/** Whether core changes the setting for nobody, as whoever runs the server wants it. */
export function isRestricted(config: CoreConfig, name: string): boolean {
    return config['ExperimentalSettings']?.['RestrictSystemAdmin'] === true && RESTRICTABLE.includes(name);
}

/** Changed on core's own pages only, but their changes belong on record with the checks that rest on them. */
export const WATCHED_SETTINGS = ['ServiceSettings.SiteURL'] as const;

const NUMBERS = ['ServiceSettings.SessionLengthMobileInHours', 'ServiceSettings.SessionIdleTimeoutInMinutes'];

/** Lists of core's are one text here, as they are compared, recorded and shown. */
const LISTS = ['NativeAppSettings.AppCustomURLSchemes'];
const BETWEEN = ', ';

/** A setting as core's REST takes it. */
export function toCoreValue(name: string, value: string | boolean | number): string | boolean | number | string[] {
    return LISTS.includes(name) ? String(value).split(BETWEEN).filter((one) => one !== '') : value;
}

/** What the plugin RPC leaves out is zero. */
export function readMobileSetting(name: string, value: unknown): boolean | number | string {
    if (name === 'ServiceSettings.WebsocketURL') {
        return String(value ?? '');
    }
    if (LISTS.includes(name)) {
        return Array.isArray(value) ? value.join(BETWEEN) : '';
    }
    return NUMBERS.includes(name) ? Number(value ?? 0) : value === true;
}
