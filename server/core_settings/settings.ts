/** Which settings of core's configuration the product shows and changes, who may change each, and how they are read. */
import canonicalize from 'canonicalize';

import type {AnnouncedChange, License} from '../../contract/settings';
import {PUSH_NOTIFICATION_CONTENTS} from '../../contract/names';
import {toConfigPatch} from '../core_config/patch_config';
import type {ErrorDetail} from '../errors';
import type {CoreConfig, CoreLicense, Host} from '../host';
import {isRestricted, MOBILE_SETTING_PERMISSIONS, readMobileSetting, toCoreValue, WATCHED_SETTINGS} from './mobile_settings';
import {hasAnyPermission, WRITE_GUEST_ACCESS, WRITE_MFA, WRITE_PUSH_CONTENTS, WRITE_PUSH_SERVER} from '../http/permissions';

export type SettingGroup = 'push_contents' | 'mfa' | 'mobile';
export type SettingValue = string | boolean | number;
export type SettingValues = Record<string, SettingValue>;

/** Names are core's `Section.Field`; each with the permission core asks for. */
const WRITE_PERMISSIONS: Record<SettingGroup, Readonly<Record<string, string>>> = {
    push_contents: {
        'EmailSettings.SendPushNotifications': WRITE_PUSH_SERVER,
        'EmailSettings.PushNotificationServer': WRITE_PUSH_SERVER,
        'EmailSettings.PushNotificationContents': WRITE_PUSH_CONTENTS,
    },
    mfa: {
        'ServiceSettings.EnableMultifactorAuthentication': WRITE_MFA,
        'ServiceSettings.EnforceMultifactorAuthentication': WRITE_MFA,
        // Core counts it among the guests' settings, and drops it without a word from who may only write MFA's.
        'GuestAccountsSettings.EnforceMultifactorAuthentication': WRITE_GUEST_ACCESS,
    },
    mobile: MOBILE_SETTING_PERMISSIONS,
};

export const SETTING_GROUPS = Object.keys(WRITE_PERMISSIONS) as SettingGroup[];

export function readSettings(config: CoreConfig, group: SettingGroup): SettingValues {
    return Object.fromEntries(Object.keys(WRITE_PERMISSIONS[group]).map((name) => [name, readSetting(config, name)]));
}

/** Settings that are only watched. */
export function readWatched(config: CoreConfig): SettingValues {
    return Object.fromEntries(WATCHED_SETTINGS.map((name) => {
        const [section = '', field = ''] = name.split('.');
        return [name, String(config[section]?.[field] ?? '')];
    }));
}

function readSetting(config: CoreConfig, name: string): SettingValue {
    const [section = '', field = ''] = name.split('.');
    const value = config[section]?.[field];
    if (name === 'EmailSettings.PushNotificationContents') {
        // Core treats a level it does not know as generic.
        return PUSH_NOTIFICATION_CONTENTS.find((level) => level === value) ?? 'generic';
    }
    if (name in MOBILE_SETTING_PERMISSIONS) {
        return readMobileSetting(name, value);
    }
    return typeof value === 'boolean' ? value : String(value);
}

/** The ETag of a group: what a change must have been decided on. */
export function tagOf(host: Host, settings: SettingValues): string {
    return host.crypto.sha256(canonicalize(settings) ?? '').slice(0, 32);
}

export async function findWritable(host: Host, userId: string, group: SettingGroup, config: CoreConfig): Promise<string[]> {
    const granted = new Map<string, boolean>();
    const writable: string[] = [];
    for (const [name, permission] of Object.entries(WRITE_PERMISSIONS[group])) {
        const known = granted.get(permission) ?? await hasAnyPermission(host, userId, [permission]);
        granted.set(permission, known);
        if (known && !isRestricted(config, name)) {
            writable.push(name);
        }
    }
    return writable;
}

/** What is wrong with the settings as they would be after the change; empty when nothing is. Looks only at what the change touches. */
export function findInvalid(resulting: SettingValues, changed: readonly string[]): ErrorDetail[] {
    const details: ErrorDetail[] = [];
    const server = 'EmailSettings.PushNotificationServer';
    if (changed.includes(server) && !isHttpUrl(String(resulting[server]))) {
        details.push({path: server, message: 'Not an http or https URL'});
    }
    const enforce = ['ServiceSettings.EnforceMultifactorAuthentication', 'GuestAccountsSettings.EnforceMultifactorAuthentication'];
    for (const name of enforce) {
        if (changed.length > 0 && resulting[name] === true && resulting['ServiceSettings.EnableMultifactorAuthentication'] !== true) {
            details.push({path: name, message: 'Multi-factor authentication can be enforced only while it is enabled'});
        }
    }
    return details;
}

function isHttpUrl(text: string): boolean {
    return /^https?:\/\/[a-z0-9.[\]:_-]+(?:[/?#]\S*)?$/i.test(text);
}

/** The body for core's PUT /api/v4/config/patch. */
export function patchOf(values: SettingValues): AnnouncedChange['config_patch'] {
    return toConfigPatch(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toCoreValue(name, value)])));
}

export function toLicense(license: CoreLicense): License {
    return {is_licensed: license.isLicensed, mfa: license.mfa, id_loaded_push_notifications: license.idLoaded, mhpns: license.mhpns};
}
