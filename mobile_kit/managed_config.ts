/** The managed configuration (AppConfig) an EMM hands to Mattermost's apps: for Apple as a plist, for Android as restrictions. */
import {escapeXml} from './fields';
import {jsonText} from './files';
import type {KitOptions, ManagedSettings} from './options';

/** Every value is a text, "true" and "false" too: the apps compare texts. */
export function managedValues(server: KitOptions['server'], managed: ManagedSettings): Record<string, string> {
    const values: Record<string, string | null> = {
        inAppPinCode: String(managed.inAppPinCode),
        blurApplicationScreen: String(managed.blurApplicationScreen),
        jailbreakProtection: String(managed.jailbreakProtection),
        copyAndPasteProtection: String(managed.copyAndPasteProtection),
        serverUrl: server.url,
        serverName: server.name,
        allowOtherServers: String(managed.allowOtherServers),
        username: managed.username,
        vendor: managed.vendor,
        timeout: managed.timeout_ms === null ? null : String(managed.timeout_ms),
        useVPN: String(managed.useVPN),
        timeoutVPN: managed.timeoutVPN_ms === null ? null : String(managed.timeoutVPN_ms),
    };
    return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** The `com.apple.configuration.managed` dictionary. */
export function iosManagedPlist(values: Readonly<Record<string, string>>): string {
    const entries = Object.entries(values).map(([key, value]) => `    <key>${escapeXml(key)}</key>\n    <string>${escapeXml(value)}</string>`);
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
        '<plist version="1.0">',
        '<dict>',
        ...entries,
        '</dict>',
        '</plist>',
        '',
    ].join('\n');
}

/** res/xml/app_restrictions.xml with these values as defaults, for an own build. The app declares every one a string. */
export function androidRestrictionsXml(values: Readonly<Record<string, string>>): string {
    const entries = Object.entries(values).map(([key, value]) => [
        '    <restriction',
        `        android:key="${escapeXml(key)}"`,
        `        android:title="${escapeXml(key)}"`,
        '        android:restrictionType="string"',
        `        android:defaultValue="${escapeAndroid(value)}" />`,
    ].join('\n'));
    return [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<restrictions xmlns:android="http://schemas.android.com/apk/res/android">',
        ...entries,
        '</restrictions>',
        '',
    ].join('\n');
}

/** Android's resource compiler reads backslashes, and a leading @ or ? as a reference. */
function escapeAndroid(value: string): string {
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'').replaceAll('"', '\\"');
    return escapeXml(/^[@?]/.test(escaped) ? `\\${escaped}` : escaped);
}

/** The `managedConfiguration` of an app in a policy of Google's Android Management API, and what other EMMs take as JSON. */
export function androidManagedJson(values: Readonly<Record<string, string>>): string {
    return jsonText(values);
}
