import {buildKit} from '../mobile_kit/build_kit';
import type {KitFile} from '../mobile_kit/files';
import {readKitOptions} from '../mobile_kit/options';
import {sampleKit} from '../test/mobile_kit/sample';
import {findXmlProblem, validateKit} from './validate_kit';
import {findApache, findApacheModules, findCaddy, findNginx} from './validate_servers';

function build(): KitFile[] {
    const read = readKitOptions(sampleKit());
    if (!read.ok) {
        throw new Error(JSON.stringify(read.problems));
    }
    return [...buildKit(read.options)];
}

const problemsOf = (files: readonly KitFile[]) => validateKit(files).filter(({problem}) => problem !== null).map(({path}) => path);
/** The sample kit with one file spoilt. */
const spoilt = (path: string, spoil: (content: string) => string) => problemsOf(build().filter((file) => file.path === path).map((file) => ({path, content: spoil(String(file.content))})));

test('a generated kit is valid, and every file but the prose is looked at', () => {
    const validations = validateKit(build());
    expect(validations.filter(({problem}) => problem !== null)).toEqual([]);
    const looked = new Set(validations.map(({path}) => path));
    expect(build().map(({path}) => path).filter((path) => !looked.has(path))).toEqual(['README.md', 'networks/CERTIFICATES.md']);
});

test.each<[string, string, (content: string) => string]>([
    ['a key in the FAQ\'s spelling', 'assets/override/config.json', (text) => text.replace('DefaultServerUrl', 'DefaultServerURL')],
    ['a value of the wrong type', 'assets/override/config.json', (text) => text.replace('"AutoSelectServerUrl": true', '"AutoSelectServerUrl": "true"')],
    ['a managed value that is no text', 'managed/android-managed-configuration.json', (text) => text.replace('"inAppPinCode": "true"', '"inAppPinCode": true')],
    ['a push proxy that listens to everybody', 'push-proxy/mattermost-push-proxy.json', (text) => text.replace('127.0.0.1:8066', ':8066')],
    ['a key instead of its path', 'push-proxy/mattermost-push-proxy.json', (text) => text.replace('"ApplePushCertPrivate": ""', '"ApplePushCertPrivate": "-----BEGIN"')],
    ['an app id without its team', 'well-known/apple-app-site-association', (text) => text.replaceAll('A1B2C3D4E5.', '')],
    ['a fingerprint cut short', 'well-known/assetlinks.json', (text) => text.replace(/:BF"/, '"')],
    ['broken JSON', 'kit.json', (text) => text.slice(1)],
    ['an XML tag left open', 'managed/ios-managed-configuration.plist', (text) => text.replace('</dict>', '')],
    ['a key without its text', 'managed/ios-managed-configuration.plist', (text) => text.replace(/<string>true<\/string>/, '')],
    ['a bare ampersand', 'managed/android-restrictions.xml', (text) => text.replace('&amp;', '&')],
    ['an assignment a shell would run', 'build/fastlane.env', (text) => `${text}X="$(id)"\n`],
])('finds %s', (_what, path, spoil) => {
    expect(spoilt(path, spoil)).toEqual([path]);
});

const installed = (server: string | null): typeof test | typeof test.skip => (server ? test : test.skip);

installed(findNginx())('nginx -t finds a directive that is none, and one that would leave its block', () => {
    expect(spoilt('networks/nginx-external.conf', (text) => text.replace('ssl_verify_depth', 'ssl_verify_depths'))).toEqual(['networks/nginx-external.conf']);
    expect(spoilt('push-proxy/nginx.conf', (text) => text.replace('deny all;', 'deny all; }'))).toEqual(['push-proxy/nginx.conf']);
    expect(spoilt('well-known/nginx.snippet', (text) => text.replace('proxy_pass', 'proxypass'))).toEqual(['well-known/nginx.snippet']);
});

installed(findApacheModules() && findApache())('apache2 -t finds a directive that is none', () => {
    expect(spoilt('well-known/apache.snippet', (text) => text.replace('ProxyPass "/.well', 'ProxyPas "/.well'))).toEqual(['well-known/apache.snippet']);
});

installed(findCaddy())('caddy validate finds a directive that is none', () => {
    expect(spoilt('well-known/Caddyfile.snippet', (text) => text.replace('reverse_proxy', 'reverse_prox'))).toEqual(['well-known/Caddyfile.snippet']);
});

test('what an XML parser says is passed on', () => {
    expect(findXmlProblem('<a><b></a>')).toMatch(/unexpected close tag/i);
    expect(findXmlProblem('<a/>')).toBeNull();
});
