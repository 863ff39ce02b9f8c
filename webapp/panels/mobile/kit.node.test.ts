import {strFromU8, unzipSync} from 'fflate';

import {buildKit} from '../../../mobile_kit/build_kit';
import {readKitOptions} from '../../../mobile_kit/options';
import type {PostureReport} from '../../../contract/types';
import {CONFIG_KEYS} from '../../../mobile_kit/config_keys';
import {sampleKit} from '../../../test/mobile_kit/sample';
import {KIT_FIELDS, KIT_PARTS} from './kit_fields';
import {startValues, toKitInput} from './kit_form';
import {postureCsv, postureJson} from './posture_files';
import {zipKit} from './zip_kit';

const POLICY = {
    vpn_with_mfa: false, client_certificates: false, minimum_app_version: '',
    deep_links: {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: null, android_fingerprints: []},
};
const FILLED = {
    ...startValues({siteUrl: 'https://chat.example.com', siteName: 'Chat', maxFileBytes: 52_428_801}, POLICY), 'app.name': 'Example Chat',
    'config.SentryEnabled': 'false', 'config.SentryOptions': '{"tracesSampleRate": 0}', 'config.SentryDsnIos': 'https://abc@sentry.example.com/1', 'managed.timeout_ms': '30000', 'config.RudderApiKey': true, 'config.CustomRequestHeaders': 'X-Tenant: one:two\n',
    'push_proxy.host': 'push.example.com', 'push_proxy.apple_key_path': '/etc/push/apple.p8', 'push_proxy.apple_key_id': 'K1K2K3K4K5', 'push_proxy.allowed_servers': '10.0.0.5, 10.0.0.6',
    'networks.external_address': '192.0.2.10', 'networks.internal.address': '10.8.0.1', 'networks.internal.vpn_ranges': '10.8.0.0/24',
};

test('every field of the form is one kit.json knows', () => {
    const read = readKitOptions(toKitInput(FILLED, KIT_PARTS));
    expect(read.ok ? [] : read.problems).toEqual([]);
    expect(new Set(KIT_FIELDS.map(({path}) => path)).size).toBe(KIT_FIELDS.length);
});

test('nothing kit.json knows is missing from the form', () => {
    const paths = KIT_FIELDS.map(({path}) => path);
    expect(Object.keys(CONFIG_KEYS).filter((key) => !['DefaultServerUrl', 'DefaultServerName'].includes(key) && !paths.includes(`config.${key}`))).toEqual([]);
    const read = readKitOptions(sampleKit());
    const names = read.ok ? (['app', 'managed', 'push_proxy', 'networks'] as const).flatMap((part) => Object.entries(read.options[part] ?? {}).flatMap(([name, value]) => (
        name === 'internal' ? Object.keys(value as object).map((inner) => `networks.internal.${inner}`) : [`${part}.${name}`]))) : [];
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !paths.includes(name))).toEqual([]);
});

test('what was entered has its type in kit.json, and what is none is refused at its place', () => {
    expect(toKitInput(FILLED, KIT_PARTS)).toMatchObject({
        config: {SentryEnabled: false, RudderApiKey: '', SentryOptions: {tracesSampleRate: 0}}, managed: {timeout_ms: 30_000}, networks: {external_port: 443, max_upload_mb: 51},
    });
    const read = readKitOptions(toKitInput({...FILLED, 'managed.timeout_ms': 'soon', 'config.SentryOptions': '{'}, KIT_PARTS));
    expect(read.ok ? [] : read.problems.map(({path}) => path)).toEqual(['config.SentryOptions', 'managed.timeout_ms']);
});

test('starts from this server and from the own apps of the mobile policy', () => {
    expect(toKitInput(FILLED, [])).toMatchObject({
        app: {name: 'Example Chat', ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5'}, server: {url: 'https://chat.example.com', name: 'Chat'},
        config: {CustomRequestHeaders: {'X-Tenant': 'one:two'}}, deep_links: false,
    });
    expect(toKitInput(FILLED, [])).not.toHaveProperty('networks');
});

test('the zip holds every file, byte for byte, below one folder', async () => {
    const read = readKitOptions(toKitInput(FILLED, KIT_PARTS));
    const files = read.ok ? buildKit(read.options) : [];
    const unzipped = unzipSync(await zipKit('example-chat-mobile-kit', files));
    expect(Object.fromEntries(Object.entries(unzipped).map(([name, bytes]) => [name, strFromU8(bytes)]))).toEqual(
        Object.fromEntries(files.map(({path, content}) => [`example-chat-mobile-kit/${path}`, String(content)])));
});

test('refuses a path that would leave the folder', async () => {
    await expect(zipKit('kit', [{path: '../x', content: ''}])).rejects.toThrow('not a path of a kit');
});

test('the posture as CSV has a line a check, and as JSON the whole report', () => {
    const report: PostureReport = {
        id: 'a'.repeat(26), checked_at: 0, devices: [],
        findings: [{check: 'session_length', result: 'weak', detail: 'session_hours', values: {hours: 720}, setting: 'ServiceSettings.SessionLengthMobileInHours', fix: 168, since: 0, last_known: 'weak'}],
    };
    expect(postureCsv(report).split('\r\n')[1]).toBe('1970-01-01T00:00:00.000Z,session_length,weak,session_hours,hours=720,ServiceSettings.SessionLengthMobileInHours,1970-01-01T00:00:00.000Z');
    expect(JSON.parse(postureJson(report))).toEqual(report);
});
