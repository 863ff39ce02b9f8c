/** @jest-environment jsdom */
import {sampleKit} from '../test/mobile_kit/sample';
import {buildKit} from './build_kit';
import {CONFIG_KEYS} from './config_keys';
import type {KitFile} from './files';
import {checkKitFiles} from './files';
import {mergeConfig, previewMerge} from './merge_preview';
import {readKitOptions} from './options';
import {CONFIG_SCHEMA} from './schemas';

function build(): Map<string, string> {
    const read = readKitOptions(sampleKit());
    if (!read.ok) {
        throw new Error(JSON.stringify(read.problems));
    }
    return new Map(buildKit(read.options).map(({path, content}) => [path, String(content)]));
}

function parseXml(text: string): Document {
    const document = new DOMParser().parseFromString(text, 'application/xml');
    expect(document.querySelector('parsererror')).toBeNull();
    return document;
}

test('a kit has every part that was asked for, and no more', () => {
    expect([...build().keys()].sort()).toEqual([
        'README.md', 'assets/override/config.json', 'build/fastlane.env', 'kit.json', 'managed/android-managed-configuration.json', 'managed/android-restrictions.xml',
        'managed/ios-managed-configuration.plist', 'networks/CERTIFICATES.md', 'networks/nginx-external.conf', 'networks/nginx-internal.conf', 'push-proxy/mattermost-push-proxy.json',
        'push-proxy/nginx.conf', 'schemas/config.schema.json', 'well-known/Caddyfile.snippet', 'well-known/apache.snippet', 'well-known/apple-app-site-association', 'well-known/assetlinks.json', 'well-known/nginx.snippet',
    ]);
    const small = readKitOptions({app: {name: 'Chat', android_package: 'com.example.chat'}, server: {url: 'https://chat.example.com', name: 'Chat'}});
    expect(small.ok && buildKit(small.options).map(({path}) => path)).toEqual(['README.md', 'kit.json', 'assets/override/config.json', 'schemas/config.schema.json', 'build/fastlane.env']);
});

test('the kit\'s own kit.json builds the same kit again', () => {
    const first = build();
    const again = readKitOptions(JSON.parse(first.get('kit.json') ?? ''));
    expect(again.ok && new Map(buildKit(again.options).map(({path, content}) => [path, String(content)]))).toEqual(first);
});

test('an empty text takes away what assets/base names, where that makes sense', () => {
    const read = readKitOptions({...sampleKit(), config: {ServerNoticeURL: '', RudderApiKey: '', WebsiteURL: ''}});
    expect(read.ok && read.options.config).toEqual({ServerNoticeURL: '', RudderApiKey: ''});
});

test('the schema of config.json knows the keys the reader knows, and no older spelling', () => {
    const names = Object.keys((CONFIG_SCHEMA as {properties: object}).properties);
    expect(names.sort()).toEqual(Object.keys(CONFIG_KEYS).sort());
    expect(names).not.toContain('DefaultServerURL');
});

test('the README tells Mattermost where real addresses come from', () => {
    expect(build().get('README.md')).toContain('TrustedProxyIPHeader');
});

test('config.json overrides only what was set, in today\'s spelling', () => {
    expect(JSON.parse(build().get('assets/override/config.json') ?? '')).toEqual({
        DefaultServerUrl: 'https://chat.example.com', DefaultServerName: 'Bäckerei "Müller" & <Söhne>', AutoSelectServerUrl: true, ShowReview: false, CustomRequestHeaders: {'X-Tenant': 'one'},
    });
});

test('the plist is XML whose dictionary holds every value as a text', () => {
    const dict = parseXml(build().get('managed/ios-managed-configuration.plist') ?? '').querySelector('plist > dict');
    const children = [...dict?.children ?? []];
    const values = Object.fromEntries(children.flatMap((child, i) => (child.tagName === 'key' ? [[child.textContent, children[i + 1]?.textContent]] : [])));
    expect(values).toEqual({
        inAppPinCode: 'true', blurApplicationScreen: 'true', jailbreakProtection: 'false', copyAndPasteProtection: 'false', serverUrl: 'https://chat.example.com',
        serverName: 'Bäckerei "Müller" & <Söhne>', allowOtherServers: 'false', vendor: '@Müller\'s & "Co"', timeout: '30000', useVPN: 'false',
    });
    expect(JSON.parse(build().get('managed/android-managed-configuration.json') ?? '')).toEqual(values);
});

test('Android\'s restrictions are XML with string restrictions, escaped for the resource compiler', () => {
    const restrictions = [...parseXml(build().get('managed/android-restrictions.xml') ?? '').querySelectorAll('restriction')];
    expect(restrictions.every((one) => one.getAttribute('android:restrictionType') === 'string')).toBe(true);
    const vendor = restrictions.find((one) => one.getAttribute('android:key') === 'vendor');
    expect(vendor?.getAttribute('android:defaultValue')).toBe('\\@Müller\\\'s & \\"Co\\"');
});

test('the push proxy gets the paths of keys, never keys, and listens on loopback only', () => {
    const config = JSON.parse(build().get('push-proxy/mattermost-push-proxy.json') ?? '') as {ListenAddress: string; ApplePushSettings: Array<Record<string, unknown>>};
    expect(config.ListenAddress).toBe('127.0.0.1:8066');
    expect(config.ApplePushSettings.map(({Type}) => Type)).toEqual(['apple_rn', 'apple_rnbeta']);
    expect(config.ApplePushSettings[0]).toMatchObject({ApplePushTopic: 'com.example.chat', AppleAuthKeyFile: '/etc/push/apple.p8', AppleTeamID: 'A1B2C3D4E5'});
});

test('the environment file has one quoted assignment a line', () => {
    const lines = (build().get('build/fastlane.env') ?? '').trim().split('\n').slice(1);
    expect(lines.every((one) => /^[A-Z_]+="[A-Za-z0-9 ._-]*"$/.test(one))).toBe(true);
    expect(lines).toContain('NOTIFICATION_SERVICE_IDENTIFIER="com.example.chat.NotificationService"');
});

describe('inputs that try to leave their place', () => {
    const attempts: Array<[string, (kit: ReturnType<typeof sampleKit>) => void, string]> = [
        ['a path that ends NGINX\'s directive', (kit) => Object.assign(kit.networks, {client_ca_path: '/a"; root /; #'}), 'networks.client_ca_path'],
        ['a path with a line break', (kit) => Object.assign(kit.push_proxy, {certificate_path: '/a\nroot /;'}), 'push_proxy.certificate_path'],
        ['a path with a variable', (kit) => Object.assign(kit.networks, {certificate_path: '/a/$host'}), 'networks.certificate_path'],
        ['a path that climbs', (kit) => Object.assign(kit.push_proxy, {apple_key_path: '/etc/../root/key.p8'}), 'push_proxy.apple_key_path'],
        ['a host with a directive', (kit) => Object.assign(kit.networks, {host: 'a.example; deny all'}), 'networks.host'],
        ['an upstream with a path', (kit) => Object.assign(kit.networks, {upstreams: ['127.0.0.1:8065/x']}), 'networks.upstreams.0'],
        ['a range with a directive', (kit) => Object.assign(kit.push_proxy, {allowed_servers: ['0.0.0.0/0; allow all']}), 'push_proxy.allowed_servers.0'],
        ['a name a shell would run', (kit) => Object.assign(kit.app, {name: 'Chat $(id)'}), 'app.name'],
        ['a name that ends its quotes', (kit) => Object.assign(kit.app, {name: 'Chat"; id; "'}), 'app.name'],
        ['a bundle id with a command', (kit) => Object.assign(kit.app, {ios_bundle_id: 'com.example`id`'}), 'app.ios_bundle_id'],
        ['a text XML cannot hold', (kit) => Object.assign(kit.server, {name: 'Chat\u0000'}), 'server.name'],
        ['half a surrogate pair', (kit) => Object.assign(kit.managed, {vendor: 'x\ud800'}), 'managed.vendor'],
        ['a plain http server', (kit) => Object.assign(kit.server, {url: 'http://chat.example.com'}), 'server.url'],
        ['a URL with a user part', (kit) => Object.assign(kit.server, {url: 'https://chat.example.com@evil.example'}), 'server.url'],
        ['a fingerprint in small letters', (kit) => Object.assign(kit.app, {android_fingerprints: ['aa:bb']}), 'app.android_fingerprints.0'],
        ['the FAQ\'s old spelling', (kit) => Object.assign(kit.config, {DefaultServerURL: 'https://chat.example.com'}), 'config.DefaultServerURL'],
        ['a key nobody knows', (kit) => Object.assign(kit.config, {DefaultServer: 'x'}), 'config.DefaultServer'],
        ['a header with a line break', (kit) => Object.assign(kit.config, {CustomRequestHeaders: {'X-A': 'a\r\nX-B: b'}}), 'config.CustomRequestHeaders.X-A'],
        ['inside and outside on one address', (kit) => Object.assign(kit.networks, {external_address: '0.0.0.0'}), 'networks.external_address'],
    ];
    test.each(attempts)('refuses %s', (_name, spoil, path) => {
        const kit = sampleKit();
        spoil(kit);
        const read = readKitOptions(kit);
        expect(read.ok ? [] : read.problems.map((problem) => problem.path)).toEqual([path]);
    });

    test.each(['../evil', '/etc/passwd', 'a/../../b', 'a\\b', 'C:/x', 'a//b', '', 'con/logo.png', 'logo.', 'a b.png'])('refuses the image path %j', (path) => {
        const read = readKitOptions(sampleKit());
        expect(() => buildKit(read.ok ? read.options : (undefined as never), [{path, content: new Uint8Array()}])).toThrow('not a path of a kit');
    });

    test('refuses two files that one file system would merge', () => {
        expect(() => checkKitFiles([{path: 'a/Logo.png', content: ''}, {path: 'a/logo.png', content: ''}])).toThrow('twice');
    });
});

test.each([
    [null], [[]], ['text'], [{}], [{app: [], server: 1}],
])('says what is missing in %j', (input) => {
    const read = readKitOptions(input);
    expect(read.ok ? 0 : read.problems.length).toBeGreaterThan(0);
});

describe('the merged preview follows the app\'s rule', () => {
    test('top-level keys win whole: an object is replaced, not merged', () => {
        expect(mergeConfig({A: 1, SentryOptions: {a: 1, b: 2}}, {SentryOptions: {a: 3}})).toEqual({A: 1, SentryOptions: {a: 3}});
    });

    test('JSON is merged, other files replaced, what stands only in override ignored', () => {
        const image = new Uint8Array([1]);
        const base: KitFile[] = [{path: 'config.json', content: '{"A":1,"B":1}'}, {path: 'images/logo.png', content: new Uint8Array([0])}, {path: 'i18n/en.json', content: '{"x":"y"}'}, {path: 'broken.json', content: '{'}];
        const override: KitFile[] = [{path: 'config.json', content: '{"B":2}'}, {path: 'images/logo.png', content: image}, {path: 'images/new.png', content: image}, {path: 'broken.json', content: '{}'}];
        expect(previewMerge(base, override)).toEqual([
            {path: 'broken.json', action: 'unreadable', content: null},
            {path: 'config.json', action: 'merged', content: '{\n  "A": 1,\n  "B": 2\n}\n'},
            {path: 'i18n/en.json', action: 'kept', content: '{"x":"y"}'},
            {path: 'images/logo.png', action: 'replaced', content: image},
            {path: 'images/new.png', action: 'ignored', content: null},
        ]);
    });
});
