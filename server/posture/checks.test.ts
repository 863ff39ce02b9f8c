import {POSTURE_RESULTS} from '../../contract/names';
import type {PostureCheck} from '../../contract/posture';
import type {TlsInspection} from '../host';

import {isOlder} from './devices';
import type {Facts, Fetched, NetworkFacts} from './facts';
import {readVersion} from './facts';
import {judge} from './judge';
import {DEFAULT_MOBILE_POLICY} from './mobile_policy';
import {compare} from './run';

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

type Config = Record<string, Record<string, unknown>>;
interface Change {config?: Config; license?: Partial<Facts['license']>; policy?: Partial<Facts['policy']>; network?: Partial<NetworkFacts>; devices?: Facts['devices']; version?: [number, number]}

const fetched = (change: Partial<Fetched> = {}) => ({ok: true as const, value: {status: 200, contentType: 'application/json', hsts: '', body: '', ...change}});
const failed = (failure: string) => ({ok: false as const, failure});
const tls = (change: Partial<TlsInspection> = {}, days = 60) => ({ok: true as const, value: {
    version: 'TLS 1.3', verified: true, verify_error: '', certificates: [{subject: '', issuer: '', not_before: 0, not_after: NOW + days * DAY_MS, dns_names: []}], ...change,
}});

function facts({config = {}, license = {}, policy = {}, network = {}, devices = [], version = [11, 6]}: Change): Facts {
    const base: Config = {ServiceSettings: {SiteURL: 'https://chat.example.com'}, GuestAccountsSettings: {}, EmailSettings: {}};
    for (const [section, fields] of Object.entries(config)) {
        base[section] = {...base[section], ...fields};
    }
    return {
        now: NOW, config: base as unknown as Facts['config'], license: {isLicensed: false, mfa: false, idLoaded: false, mhpns: false, sku: '', ...license},
        serverVersion: version, policy: {...DEFAULT_MOBILE_POLICY, ...policy}, devices,
        network: {tls: null, oldTls: null, ping: null, websocket: null, appleFile: null, androidFile: null, ...network},
    };
}

const service = (fields: Record<string, unknown>): Change => ({config: {ServiceSettings: fields}});
const native = (field: string, value: boolean, sku: string): Change => ({config: {NativeAppSettings: {[field]: value}}, license: {sku}});
const email = (fields: Record<string, unknown>, license: Change['license'] = {}): Change => ({config: {EmailSettings: {SendPushNotifications: true, ...fields}}, license});
const device = (version: string, outdated: boolean): Facts['devices'] => [{app: 'current', platform: 'ios', version, sessions: 3, outdated}];

/** check, what is so, result, detail */
const CASES: Array<[PostureCheck, Change, string, string]> = [
    ['site_url', {}, 'good', 'https'],
    ['site_url', service({SiteURL: 'http://chat.example.com'}), 'open', 'plain_http'],
    ['site_url', service({SiteURL: ''}), 'open', 'no_site_url'],
    ['certificate', {}, 'not_applicable', 'no_https'],
    ['certificate', {network: {tls: tls()}}, 'good', 'certificate_valid'],
    ['certificate', {network: {tls: tls({}, 5)}}, 'weak', 'certificate_expires_soon'],
    ['certificate', {network: {tls: tls({verified: false}, -1)}}, 'open', 'certificate_expired'],
    ['certificate', {network: {tls: tls({verified: false, verify_error: 'Hostname/IP does not match certificate\'s altnames'})}}, 'open', 'certificate_not_trusted'],
    ['certificate', {network: {tls: failed('net.timeout')}}, 'could_not_check', 'no_answer'],
    ['tls_version', {}, 'not_applicable', 'no_https'],
    ['tls_version', {network: {tls: tls(), oldTls: {ok: true, value: false}}}, 'good', 'current_tls'],
    ['tls_version', {network: {tls: tls(), oldTls: {ok: true, value: true}}}, 'weak', 'old_tls_too'],
    ['tls_version', {network: {tls: failed('net.failed'), oldTls: {ok: true, value: true}}}, 'open', 'old_tls_only'],
    ['tls_version', {network: {tls: failed('net.failed'), oldTls: {ok: true, value: false}}}, 'could_not_check', 'no_answer'],
    ['hsts', {}, 'not_applicable', 'no_https'],
    ['hsts', {network: {ping: fetched({hsts: 'max-age=63072000; includeSubDomains'})}}, 'good', 'hsts'],
    ['hsts', {network: {ping: fetched({hsts: 'max-age=3600'})}}, 'weak', 'short_hsts'],
    ['hsts', {network: {ping: fetched({hsts: 'max-age=0'})}}, 'open', 'no_hsts'],
    ['hsts', {network: {ping: failed('net.tls')}}, 'could_not_check', 'no_answer'],
    ['websocket', {network: {websocket: fetched({status: 400})}}, 'good', 'websocket_answers'],
    ['websocket', {network: {websocket: fetched({status: 502})}}, 'weak', 'websocket_other_answer'],
    ['websocket', service({WebsocketURL: 'ws://chat.example.com'}), 'open', 'plain_websocket'],
    ['websocket', service({SiteURL: 'http://chat.example.com'}), 'open', 'plain_websocket'],
    ['websocket', {network: {websocket: failed('net.timeout')}}, 'could_not_check', 'no_answer'],
    ['websocket', {}, 'could_not_check', 'no_site_url'],
    ['client_certificates', {}, 'not_applicable', 'not_declared'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: fetched({status: 400})}}, 'good', 'certificate_demanded'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: fetched()}}, 'open', 'certificate_not_demanded'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: failed('net.tls')}}, 'could_not_check', 'no_answer'],
    ['client_certificates', {policy: {client_certificates: true}}, 'could_not_check', 'no_site_url'],
    ['deep_links', {}, 'not_applicable', 'no_own_app'],
    ['deep_links', {network: {appleFile: fetched({status: 301})}}, 'weak', 'deep_links_refused'],
    ['deep_links', {network: {androidFile: failed('net.timeout')}}, 'could_not_check', 'no_answer'],
    ['push_contents', {}, 'good', 'push_off'],
    ['push_contents', email({PushNotificationContents: 'id_loaded'}, {idLoaded: true}), 'good', 'push_id_loaded'],
    ['push_contents', email({PushNotificationContents: 'id_loaded'}), 'weak', 'push_falls_back'],
    ['push_contents', email({PushNotificationContents: 'generic'}), 'weak', 'push_generic'],
    ['push_contents', email({PushNotificationContents: 'full'}), 'open', 'push_full'],
    ['push_route', {}, 'not_applicable', 'push_off'],
    ['push_route', email({PushNotificationServer: 'https://push.example.com'}), 'good', 'push_https'],
    ['push_route', email({PushNotificationServer: 'https://push-test.mattermost.com'}), 'weak', 'push_test_service'],
    ['push_route', email({PushNotificationServer: 'http://push.example.com'}), 'open', 'push_plain_http'],
    ['push_route', {config: {...email({PushNotificationServer: 'https://push.example.com'}).config, ServiceSettings: {EnableInsecureOutgoingConnections: true}}}, 'open', 'push_unverified'],
    ['mfa', {...service({EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}), license: {mfa: true}}, 'good', 'mfa_enforced'],
    ['mfa', {policy: {vpn_with_mfa: true}}, 'good', 'vpn_with_mfa'],
    ['mfa', service({EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}), 'weak', 'mfa_unlicensed'],
    ['mfa', service({EnableMultifactorAuthentication: true}), 'weak', 'mfa_optional'],
    ['mfa', {}, 'open', 'mfa_off'],
    ['guest_access', {}, 'good', 'setting_off'],
    ['guest_access', {config: {GuestAccountsSettings: {Enable: true}}}, 'open', 'guests_without_mfa'],
    ['guest_access', {config: {GuestAccountsSettings: {Enable: true, EnforceMultifactorAuthentication: true}, ServiceSettings: {EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}}, license: {mfa: true}}, 'weak', 'guests_with_mfa'],
    ['open_server', {}, 'good', 'setting_off'],
    ['open_server', {config: {TeamSettings: {EnableOpenServer: true}}}, 'open', 'setting_on'],
    ['access_tokens', {}, 'good', 'setting_off'],
    ['access_tokens', service({EnableUserAccessTokens: true}), 'weak', 'setting_on'],
    ['session_length', service({SessionLengthMobileInHours: 24}), 'good', 'session_hours'],
    ['session_length', service({SessionLengthMobileInHours: 720}), 'weak', 'session_hours'],
    ['session_length', service({SessionLengthMobileInHours: 4320}), 'open', 'session_hours'],
    ['session_idle', service({SessionIdleTimeoutInMinutes: 30}), 'good', 'idle_minutes'],
    ['session_idle', {}, 'weak', 'no_idle_limit'],
    ['session_extension', {}, 'good', 'setting_off'],
    ['session_extension', service({ExtendSessionLengthWithActivity: true}), 'weak', 'setting_on'],
    ['password_change', service({TerminateSessionsOnPasswordChange: true}), 'good', 'setting_on'],
    ['password_change', {}, 'open', 'setting_off'],
    ...([['biometrics', 'MobileEnableBiometrics'], ['jailbreak', 'MobileJailbreakProtection'], ['screenshots', 'MobilePreventScreenCapture']] as const).flatMap(([check, field]): typeof CASES => [
        [check, native(field, true, 'enterprise'), 'good', 'setting_on'],
        [check, native(field, false, 'enterprise'), 'weak', 'setting_off'],
        [check, native(field, true, 'professional'), 'not_applicable', 'needs_enterprise'],
    ]),
    ['secure_preview', native('MobileEnableSecureFilePreview', true, 'advanced'), 'good', 'setting_on'],
    ['secure_preview', native('MobileEnableSecureFilePreview', false, 'advanced'), 'weak', 'setting_off'],
    ['secure_preview', native('MobileEnableSecureFilePreview', true, 'enterprise'), 'not_applicable', 'needs_advanced'],
    ['pdf_links', native('MobileAllowPdfLinkNavigation', false, 'advanced'), 'good', 'setting_off'],
    ['pdf_links', native('MobileAllowPdfLinkNavigation', true, 'advanced'), 'weak', 'setting_on'],
    ['pdf_links', {}, 'not_applicable', 'needs_advanced'],
    ['file_download', {}, 'good', 'setting_off'],
    ['file_download', {config: {FileSettings: {EnableMobileDownload: true}}}, 'weak', 'setting_on'],
    ['file_upload', {}, 'good', 'setting_off'],
    ['file_upload', {config: {FileSettings: {EnableMobileUpload: true}}}, 'weak', 'setting_on'],
    ['ephemeral_mode', {}, 'not_applicable', 'needs_newer_server'],
    ['ephemeral_mode', {version: [11, 10]}, 'not_applicable', 'needs_advanced'],
    ['ephemeral_mode', {version: [11, 10], license: {sku: 'advanced'}}, 'could_not_check', 'setting_not_shown'],
    ['ephemeral_mode', {version: [12, 0], license: {sku: 'advanced'}, config: {MobileEphemeralModeSettings: {Enable: true}}}, 'good', 'setting_on'],
    ['ephemeral_mode', {version: [12, 0], license: {sku: 'advanced'}, config: {MobileEphemeralModeSettings: {}}}, 'weak', 'setting_off'],
    ['outdated_apps', {devices: device('2.0', true)}, 'not_applicable', 'no_minimum_version'],
    ['outdated_apps', {policy: {minimum_app_version: '2.40'}, devices: device('2.0', true)}, 'open', 'apps_outdated'],
    ['outdated_apps', {policy: {minimum_app_version: '2.40'}, devices: device('', false)}, 'weak', 'apps_untold'],
    ['outdated_apps', {policy: {minimum_app_version: '2.40'}, devices: device('2.43', false)}, 'good', 'apps_current'],
    ['url_schemes', {config: {NativeAppSettings: {AppCustomURLSchemes: ['mmauth://', 'mmauthbeta://']}}}, 'good', 'schemes_stock'],
    ['url_schemes', {config: {NativeAppSettings: {AppCustomURLSchemes: ['examplechat://']}}}, 'weak', 'schemes_own'],
    ['url_schemes', {config: {NativeAppSettings: {AppCustomURLSchemes: ['https://']}}}, 'open', 'schemes_any_site'],
    ['url_schemes', {config: {NativeAppSettings: {AppCustomURLSchemes: ['']}}}, 'open', 'schemes_any_site'],
];

test.each(CASES)('%s with %j is %s: %s', (check, change, result, detail) => {
    expect(judge(facts(change)).find((finding) => finding.check === check)).toMatchObject({result, detail});
});

test('every check and every result occurs above', () => {
    expect(new Set(CASES.map(([check]) => check)).size).toBe(judge(facts({})).length);
    expect(new Set(CASES.map(([, , result]) => result))).toEqual(new Set(POSTURE_RESULTS));
});

test('a fix is offered only where one setting would do', () => {
    expect(judge(facts({})).filter(({fix}) => fix !== null).map(({setting, fix}) => [setting, fix])).toEqual([
        ['ServiceSettings.SessionLengthMobileInHours', 168], ['ServiceSettings.SessionIdleTimeoutInMinutes', 30], ['ServiceSettings.TerminateSessionsOnPasswordChange', true],
    ]);
});

test('a look that failed is no drift', () => {
    const finding = (result: 'good' | 'open' | 'could_not_check') => [{check: 'hsts' as const, result, detail: '', values: {}, setting: null, fix: null}];
    expect(compare(finding('good'), finding('open'))).toEqual([{check: 'hsts', before: 'good', after: 'open'}]);
    expect([compare(finding('good'), finding('could_not_check')), compare(finding('could_not_check'), finding('open')), compare(finding('good'), finding('good')), compare([], finding('good'))]).toEqual([[], [], [], []]);
});

test.each([
    ['2.9.0', '2.43', true], ['2.43.0', '2.43', false], ['2.43', '2.43.1', true], ['3.0', '2.43', false], ['2.43.0+512', '2.43', false], ['', '2.43', false], ['2.1', '', false],
])('version %j against %j: outdated %s', (version, minimum, outdated) => {
    expect(isOlder(version, minimum)).toBe(outdated);
});

test('reads the server\'s version', () => {
    expect([readVersion('11.6.2'), readVersion('')]).toEqual([[11, 6], [0, 0]]);
});
