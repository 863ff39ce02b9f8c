import {POSTURE_CHECKS, POSTURE_RESULTS} from '../../contract/names';
import type {PostureCheck, PostureFinding} from '../../contract/posture';
import type {PushRouteReport} from '../../contract/push';
import texts from '../../webapp/i18n/en.json';
import type {TlsInspection} from '../host';

import {isOlder} from './devices';
import type {Facts, Fetched, NetworkFacts} from './facts';
import {readVersion} from './facts';
import {judge} from './judge';
import {DEFAULT_MOBILE_POLICY} from './mobile_policy';
import {compare, continueFrom} from './run';

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

type Config = Record<string, Record<string, unknown>>;
interface Change {config?: Config; license?: Partial<Facts['license']>; policy?: Partial<Facts['policy']>; network?: Partial<NetworkFacts>; devices?: Facts['devices']; version?: [number, number]; push?: Partial<Facts['push']>; route?: Found[]; service?: PushRouteReport['service']; limits?: Partial<Facts['phoneLimits']>; mfa?: Partial<Facts['mfaPolicy']>}
type Found = PushRouteReport['checks'][number];

const fetched = (change: Partial<Fetched> = {}) => ({ok: true as const, value: {status: 200, contentType: 'application/json', hsts: '', body: '', ...change}});
const failed = (failure: string) => ({ok: false as const, failure});
const tls = (change: Partial<TlsInspection> = {}, days = 60) => ({ok: true as const, value: {
    version: 'TLS 1.3', verified: true, verify_error: '', certificates: [{subject: '', issuer: '', not_before: 0, not_after: NOW + days * DAY_MS, dns_names: []}], ...change,
}});

const SITE = {scheme: 'https', host: 'chat.example.com', port: 443, url: 'https://chat.example.com'};
const PUSH: Facts['push'] = {configured: 'generic', effective: 'generic', enabled: true, idLoadedLicensed: false, brokenFloor: null};

const certificate = (change: Partial<TlsInspection['certificates'][number]>) => ({subject: '', issuer: '', not_before: 0, not_after: NOW + (60 * DAY_MS), dns_names: [], ...change});

function facts({config = {}, license = {}, policy = {}, network = {}, devices = [], version = [11, 6], push = {}, route = [], service = 'own_proxy', limits = {}, mfa = {}}: Change): Facts {
    const base: Config = {ServiceSettings: {SiteURL: 'https://chat.example.com'}, GuestAccountsSettings: {}, EmailSettings: {}};
    for (const [section, fields] of Object.entries(config)) {
        base[section] = {...base[section], ...fields};
    }
    return {
        now: NOW, config: base as unknown as Facts['config'], license: {isLicensed: false, mfa: false, idLoaded: false, mhpns: false, sku: '', ...license},
        serverVersion: version, policy: {...DEFAULT_MOBILE_POLICY, ...policy}, devices,
        push: {...PUSH, ...push}, mfaPolicy: {required: false, inGrace: 0, notRequired: 0, ...mfa}, phoneLimits: {idleMinutes: null, absoluteMinutes: null, ...limits},
        pushRoute: {service, url: '', checked_at: NOW, certificates: [], checks: route},
        network: {site: SITE, tls: null, oldTls: null, ping: null, websocket: null, appleFile: null, androidFile: null, ...network},
    };
}

const service = (fields: Record<string, unknown>): Change => ({config: {ServiceSettings: fields}});
const native = (field: string, value: boolean, sku: string): Change => ({config: {NativeAppSettings: {[field]: value}}, license: {sku}});
const level = (push: Partial<Facts['push']>): Change => ({push});
const GOOD_TLS: Found = {id: 'tls', status: 'ok', values: {version: 'TLS 1.3', verified: true, verify_error: ''}};
/** A route on which everything is well but what is named. */
const route = (...checks: Found[]): Change => ({route: [...checks, ...[GOOD_TLS, {id: 'service_version', status: 'ok', values: {http_status: 200}} as Found].filter(({id}) => !checks.some((other) => other.id === id))]});
const device = (version: string, outdated: boolean): Facts['devices'] => [{app: 'current', platform: 'ios', version, sessions: 3, outdated}];

const ANDROID = '[{"relation":["delegate_permission/common.handle_all_urls"],"target":{"namespace":"android_app","package_name":"com.example.chat","sha256_cert_fingerprints":["AB"]}}]';

/** check, what is so, result, detail */
const CASES: Array<[PostureCheck, Change, string, string]> = [
    ['site_url', {}, 'good', 'https'],
    ['site_url', service({SiteURL: 'http://chat.example.com'}), 'open', 'plain_http'],
    ['site_url', service({SiteURL: ''}), 'open', 'no_site_url'],
    ['certificate', {}, 'not_applicable', 'no_https'],
    ['certificate', {network: {tls: tls()}}, 'good', 'certificate_valid'],
    ['certificate', {network: {tls: tls({}, 5)}}, 'weak', 'certificate_expires_soon'],
    ['certificate', {network: {tls: tls({verified: false}, -1)}}, 'open', 'certificate_expired'],
    ['certificate', {network: {tls: tls({verified: false, verify_error: 'unknown authority', certificates: [certificate({subject: 'CN=chat', issuer: 'CN=Unknown'})]})}}, 'open', 'certificate_not_trusted'],
    ['certificate', {network: {tls: tls({verified: false, certificates: [certificate({subject: 'CN=chat', issuer: 'CN=chat', dns_names: ['chat.example.com']})]})}}, 'open', 'certificate_self_signed'],
    ['certificate', {network: {tls: tls({verified: false, certificates: [certificate({dns_names: ['*.chat.example.com', 'example.com']})]})}}, 'open', 'certificate_wrong_name'],
    ['certificate', {network: {tls: tls({verified: false, certificates: [certificate({subject: 'a', issuer: 'b', dns_names: ['*.example.com']})]})}}, 'open', 'certificate_not_trusted'],
    ['certificate', {network: {tls: tls({certificates: [certificate({}), certificate({not_after: NOW + DAY_MS})]})}}, 'weak', 'certificate_expires_soon'],
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
    ['websocket', {network: {websocket: fetched({status: 101})}}, 'good', 'websocket_answers'],
    ['websocket', {network: {websocket: fetched({status: 400})}}, 'weak', 'websocket_not_upgraded'],
    ['websocket', {policy: {client_certificates: true}, network: {ping: fetched({status: 400}), websocket: fetched({status: 400})}}, 'could_not_check', 'behind_certificates'],
    ['websocket', {network: {websocket: fetched({status: 502})}}, 'weak', 'websocket_other_answer'],
    ['websocket', service({WebsocketURL: 'ws://chat.example.com'}), 'open', 'plain_websocket'],
    ['websocket', service({SiteURL: 'http://chat.example.com'}), 'open', 'plain_websocket'],
    ['websocket', {network: {websocket: failed('net.timeout')}}, 'could_not_check', 'no_answer'],
    ['websocket', {}, 'could_not_check', 'no_site_url'],
    ['client_certificates', {}, 'not_applicable', 'not_declared'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: fetched({status: 400})}}, 'good', 'certificate_demanded'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: failed('net.tls'), tls: tls()}}, 'good', 'certificate_demanded_by_tls'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: failed('net.tls'), tls: tls({verified: false})}}, 'could_not_check', 'no_answer'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: fetched()}}, 'open', 'certificate_not_demanded'],
    ['client_certificates', {policy: {client_certificates: true}, network: {ping: failed('net.tls')}}, 'could_not_check', 'no_answer'],
    ['client_certificates', {policy: {client_certificates: true}}, 'could_not_check', 'no_site_url'],
    ['deep_links', {}, 'not_applicable', 'no_own_app'],
    ['deep_links', {network: {appleFile: fetched({status: 301})}}, 'weak', 'deep_links_refused'],
    ['deep_links', {network: {appleFile: failed('net.tls')}}, 'weak', 'deep_links_refused'],
    ['deep_links', {network: {androidFile: failed('net.timeout'), appleFile: fetched({status: 404})}}, 'weak', 'deep_links_refused'],
    ['deep_links', {network: {androidFile: fetched({body: ANDROID})}, policy: {deep_links: {...DEFAULT_MOBILE_POLICY.deep_links, android_package: 'com.example.chat', android_fingerprints: ['AB']}}}, 'good', 'deep_links_work'],
    ['deep_links', {network: {androidFile: failed('net.timeout')}}, 'could_not_check', 'no_answer'],
    ['push_contents', level({enabled: false}), 'good', 'push_off'],
    ['push_contents', level({configured: 'id_loaded', effective: 'id_loaded', idLoadedLicensed: true}), 'good', 'push_id_loaded'],
    ['push_contents', level({configured: 'id_loaded'}), 'weak', 'push_falls_back'],
    ['push_contents', level({}), 'weak', 'push_generic'],
    ['push_contents', level({configured: 'generic_no_channel', effective: 'generic_no_channel'}), 'weak', 'push_generic_no_channel'],
    ['push_contents', level({configured: 'full', effective: 'full'}), 'open', 'push_full'],
    ['push_contents', level({brokenFloor: 'generic_no_channel'}), 'open', 'push_beyond_floor'],
    ['push_route', {...route(), push: {enabled: false}}, 'not_applicable', 'push_off'],
    ['push_route', route(), 'good', 'push_https'],
    ['push_route', {...route(), service: 'hosted_test'}, 'weak', 'push_test_service'],
    ['push_route', route({id: 'licence', status: 'failed', values: {}}), 'weak', 'push_unlicensed'],
    ['push_route', route({...GOOD_TLS, status: 'warning', values: {version: 'TLS 1.1', verified: true}}), 'weak', 'push_tls_weak'],
    ['push_route', route({id: 'service_version', status: 'failed', values: {http_status: 404}}), 'weak', 'push_other_answer'],
    ['push_route', route({id: 'tls', status: 'failed', values: {reason: 'plain_http'}}), 'open', 'push_plain_http'],
    ['push_route', route({id: 'tls', status: 'failed', values: {reason: 'not_a_url'}}), 'open', 'push_not_a_url'],
    ['push_route', route({id: 'insecure_connections', status: 'failed', values: {}}), 'open', 'push_unverified'],
    ['push_route', route({id: 'tls', status: 'failed', values: {verified: false, verify_error: 'unknown authority'}}), 'open', 'push_not_trusted'],
    ['push_route', route({id: 'tls', status: 'failed', values: {reason: 'net.timeout'}}), 'could_not_check', 'no_answer'],
    ['push_route', route({id: 'service_version', status: 'failed', values: {reason: 'net.failed'}}), 'could_not_check', 'no_answer'],
    ['mfa', {...service({EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}), license: {mfa: true}}, 'good', 'mfa_enforced'],
    ['mfa', {policy: {vpn_with_mfa: true}}, 'good', 'vpn_with_mfa'],
    ['mfa', service({EnableMultifactorAuthentication: true, EnforceMultifactorAuthentication: true}), 'weak', 'mfa_unlicensed'],
    ['mfa', service({EnableMultifactorAuthentication: true}), 'weak', 'mfa_optional'],
    ['mfa', {...service({EnableMultifactorAuthentication: true}), mfa: {required: true}}, 'good', 'mfa_by_policy'],
    ['mfa', {...service({EnableMultifactorAuthentication: true}), mfa: {required: true, inGrace: 3}}, 'weak', 'mfa_by_policy_partly'],
    ['mfa', {mfa: {required: true}}, 'open', 'mfa_off'],
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
    ['session_length', {...service({SessionLengthMobileInHours: 4320}), limits: {absoluteMinutes: 1441}}, 'good', 'session_hours_limited'],
    ['session_length', {...service({SessionLengthMobileInHours: 24}), limits: {absoluteMinutes: 100_000}}, 'good', 'session_hours'],
    ['session_idle', {limits: {idleMinutes: 60}}, 'good', 'idle_for_phones'],
    ['session_idle', service({SessionIdleTimeoutInMinutes: 30}), 'weak', 'idle_not_for_phones'],
    ['session_idle', service({SessionIdleTimeoutInMinutes: 30, ExtendSessionLengthWithActivity: true}), 'weak', 'idle_not_applied'],
    ['session_idle', {}, 'weak', 'no_idle_limit'],
    ['session_extension', {}, 'good', 'setting_off'],
    ['session_extension', service({ExtendSessionLengthWithActivity: true}), 'weak', 'setting_on'],
    ['session_extension', {...service({ExtendSessionLengthWithActivity: true}), limits: {absoluteMinutes: 600}}, 'good', 'extended_up_to'],
    ['password_change', service({TerminateSessionsOnPasswordChange: true}), 'good', 'setting_on'],
    ['password_change', {}, 'open', 'setting_off'],
    ...([['biometrics', 'MobileEnableBiometrics'], ['jailbreak', 'MobileJailbreakProtection'], ['screenshots', 'MobilePreventScreenCapture']] as const).flatMap(([check, field]): typeof CASES => [
        [check, native(field, true, 'enterprise'), 'good', 'setting_on'],
        [check, native(field, false, 'enterprise'), 'weak', 'setting_off'],
        [check, native(field, true, 'professional'), 'not_applicable', 'needs_enterprise'],
        [check, native(field, true, 'E20'), 'not_applicable', 'needs_enterprise'],
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
    ['ephemeral_mode', {version: [12, 0], license: {sku: 'advanced'}, config: {MobileEphemeralModeSettings: {Enable: true}}}, 'good', 'ephemeral_on'],
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

test('every check, every result, and every sentence about what was seen occurs above', () => {
    expect(new Set(CASES.map(([check]) => check))).toEqual(new Set(POSTURE_CHECKS));
    expect(new Set(CASES.map(([, , result]) => result))).toEqual(new Set(POSTURE_RESULTS));
    const prefix = 'security_controls.mobile.seen.';
    const sentences = Object.keys(texts).filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    expect(CASES.map(([, , , detail]) => detail).filter((detail) => !sentences.includes(detail))).toEqual([]);
    expect(sentences.filter((sentence) => !CASES.some(([, , , detail]) => detail === sentence))).toEqual([]);
});

test('a fix is offered only where one setting would do', () => {
    const fixes = (change: Change) => judge(facts(change)).filter(({fix}) => fix !== null).map(({setting, fix}) => [setting, fix]);
    expect(fixes({})).toEqual([
        ['EmailSettings.PushNotificationContents', 'generic_no_channel'], ['ServiceSettings.EnableMultifactorAuthentication', true], ['ServiceSettings.SessionLengthMobileInHours', 168],
        ['ServiceSettings.SessionIdleTimeoutInMinutes', 30], ['ServiceSettings.TerminateSessionsOnPasswordChange', true],
    ]);
    expect(fixes(level({idLoadedLicensed: true}))).toContainEqual(['EmailSettings.PushNotificationContents', 'id_loaded']);
    expect(fixes(level({brokenFloor: 'generic_no_channel'}))).toContainEqual(['EmailSettings.PushNotificationContents', 'generic_no_channel']);
    expect(fixes(level({effective: 'generic_no_channel'}))).not.toContainEqual(['EmailSettings.PushNotificationContents', expect.anything()]);
    expect(fixes(route({id: 'insecure_connections', status: 'failed', values: {}}))).toContainEqual(['ServiceSettings.EnableInsecureOutgoingConnections', false]);
    expect(fixes({...service({EnableMultifactorAuthentication: true}), license: {mfa: true}})).toContainEqual(['ServiceSettings.EnforceMultifactorAuthentication', true]);
    expect(fixes({network: {ping: fetched()}})).toContainEqual(['ServiceSettings.TLSStrictTransport', true]);
    expect(fixes(service({WebsocketURL: 'ws://chat.example.com'}))).toContainEqual(['ServiceSettings.WebsocketURL', '']);
    expect(fixes({config: {NativeAppSettings: {AppCustomURLSchemes: ['own://', 'https://']}}})).toContainEqual(['NativeAppSettings.AppCustomURLSchemes', 'own://']);
    expect(fixes({config: {NativeAppSettings: {AppCustomURLSchemes: ['']}}})).toContainEqual(['NativeAppSettings.AppCustomURLSchemes', 'mmauth://, mmauthbeta://']);
    expect(fixes(service({SiteURL: 'http://chat.example.com'}))).not.toContainEqual(['ServiceSettings.WebsocketURL', '']);
    expect(fixes({version: [11, 10], license: {sku: 'advanced'}, config: {MobileEphemeralModeSettings: {}}})).toContainEqual(['MobileEphemeralModeSettings.Enable', true]);
});

describe('drift', () => {
    const finding = (result: PostureFinding['result']) => ({check: 'hsts' as const, result, detail: '', values: {}, setting: null, fix: null});
    /** Checks a second apart. */
    const after = (...results: Array<PostureFinding['result']>) => results.reduce<PostureFinding[][]>((runs, result, i) => [...runs, continueFrom(runs.at(-1) ?? [], [finding(result)], i * 1000)], []);

    test('is told against the last result that was known, whatever failed between', () => {
        const runs = after('good', 'could_not_check', 'could_not_check', 'open', 'open');
        expect(runs.map((run, i) => compare(runs[i - 1] ?? [], run))).toEqual([[], [], [], [{check: 'hsts', before: 'good', after: 'open'}], []]);
    });

    test('is none after a look that failed from the beginning', () => {
        const runs = after('could_not_check', 'open');
        expect(compare(runs[0] ?? [], runs[1] ?? [])).toEqual([]);
    });

    test('a finding tells since when its result stands', () => {
        expect(after('good', 'good', 'open', 'open').map(([one]) => one?.since)).toEqual([0, 0, 2000, 2000]);
    });
});

test.each([
    ['2.9.0', '2.43', true], ['2.43.0', '2.43', false], ['2.43', '2.43.1', true], ['3.0', '2.43', false], ['2.43.0+512', '2.43', false], ['', '2.43', false], ['2.1', '', false],
])('version %j against %j: outdated %s', (version, minimum, outdated) => {
    expect(isOlder(version, minimum)).toBe(outdated);
});

test('reads the server\'s version', () => {
    expect([readVersion('11.6.2'), readVersion('')]).toEqual([[11, 6], [0, 0]]);
});
