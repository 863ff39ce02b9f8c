/** What a kit is made from: the shape of kit.json and of the panel's form, read and checked in one place. */
import type {ConfigObject} from './config_keys';
import {readConfigOverride} from './config_keys';
import type {Problem} from './fields';
import {absolutePath, accountName, address, addressRange, appleKeyId, appleTeamId, bundleId, fingerprint, hostAndPort, hostName, httpsUrl, line, packageName, plainName} from './fields';
import {Reader} from './reader';

export interface KitOptions {
    app: AppIdentity;
    server: {url: string; name: string};
    /** Keys of config.json beyond the server's two. */
    config: ConfigObject;
    managed: ManagedSettings | null;
    push_proxy: PushProxyOptions | null;
    deep_links: boolean;
    networks: NetworkOptions | null;
}

export interface AppIdentity {
    name: string;
    ios_bundle_id: string | null;
    apple_team_id: string | null;
    android_package: string | null;
    android_fingerprints: string[];
}

/** Mattermost's AppConfig keys (facts: mobile-and-push-proxy). */
export interface ManagedSettings {
    inAppPinCode: boolean;
    blurApplicationScreen: boolean;
    jailbreakProtection: boolean;
    copyAndPasteProtection: boolean;
    allowOtherServers: boolean;
    username: string | null;
    vendor: string | null;
    timeout_ms: number | null;
    useVPN: boolean;
    timeoutVPN_ms: number | null;
}

export interface PushProxyOptions {
    host: string;
    certificate_path: string;
    certificate_key_path: string;
    apple_key_path: string | null;
    apple_key_id: string | null;
    apple_sandbox: boolean;
    google_service_file_path: string | null;
    /** Addresses of the Mattermost servers: the proxy has no authentication, so only they may reach it. */
    allowed_servers: string[];
}

export interface NetworkOptions {
    host: string;
    /** Mattermost's own listeners. */
    upstreams: string[];
    certificate_path: string;
    certificate_key_path: string;
    client_ca_path: string;
    client_crl_path: string;
    external_address: string;
    external_port: number;
    /** Apple and Google fetch the deep link files without a certificate. */
    open_well_known: boolean;
    max_upload_mb: number;
    /** Load balancers before NGINX, whose X-Forwarded-For is believed. */
    trusted_proxies: string[];
    internal: {address: string; port: number; vpn_ranges: string[]} | null;
}

export type ReadOptions = {ok: true; options: KitOptions} | {ok: false; problems: Problem[]};

/** input: what JSON.parse gave, or the form's values. */
export function readKitOptions(input: unknown): ReadOptions {
    const problems: Problem[] = [];
    const reader = new Reader(input, '', problems);
    const options: KitOptions = {
        app: readApp(reader.part('app')),
        server: readServer(reader.part('server')),
        config: reader.has('config') ? readConfigOverride(reader.part('config')) : {},
        managed: reader.has('managed') ? readManaged(reader.part('managed')) : null,
        push_proxy: reader.has('push_proxy') ? readPushProxy(reader.part('push_proxy')) : null,
        deep_links: reader.boolean('deep_links', false),
        networks: reader.has('networks') ? readNetworks(reader.part('networks')) : null,
    };
    reader.refuseOthers();
    for (const name of ['DefaultServerUrl', 'DefaultServerName'].filter((key) => key in options.config)) {
        problems.push({path: `config.${name}`, message: 'This comes from server.url and server.name'});
    }
    findDisagreements(options, problems);
    return problems.length > 0 ? {ok: false, problems} : {ok: true, options};
}

/** What no single field shows. */
function findDisagreements({app, push_proxy: proxy, deep_links: deepLinks}: KitOptions, problems: Problem[]): void {
    const need = (path: string, value: string | null, message: string) => {
        if (value === null) {
            problems.push({path, message});
        }
    };
    if (app.ios_bundle_id === null && app.android_package === null) {
        problems.push({path: 'app', message: 'A bundle ID or a package name is needed'});
    }
    if (deepLinks && app.ios_bundle_id !== null) {
        need('app.apple_team_id', app.apple_team_id, 'Deep links on iOS need the team id');
    }
    if (deepLinks && app.android_package !== null && app.android_fingerprints.length === 0) {
        problems.push({path: 'app.android_fingerprints', message: 'Deep links on Android need the signing certificate\'s fingerprint'});
    }
    if (proxy && app.ios_bundle_id !== null) {
        need('push_proxy.apple_key_path', proxy.apple_key_path, 'Pushes to iOS need the path of Apple\'s key file (.p8)');
        need('push_proxy.apple_key_id', proxy.apple_key_id, 'Pushes to iOS need the key\'s id');
        need('app.apple_team_id', app.apple_team_id, 'Pushes to iOS need the team id');
    }
    if (proxy && app.android_package !== null) {
        need('push_proxy.google_service_file_path', proxy.google_service_file_path, 'Pushes to Android need the path of Google\'s service account file');
    }
}

function readApp(reader: Reader): AppIdentity {
    const app = {
        name: reader.text('name', plainName),
        ios_bundle_id: reader.optionalText('ios_bundle_id', bundleId),
        apple_team_id: reader.optionalText('apple_team_id', appleTeamId),
        android_package: reader.optionalText('android_package', packageName),
        android_fingerprints: reader.texts('android_fingerprints', fingerprint),
    };
    reader.refuseOthers();
    return app;
}

function readServer(reader: Reader): KitOptions['server'] {
    const server = {url: reader.text('url', httpsUrl), name: reader.text('name', line)};
    reader.refuseOthers();
    return server;
}

/** From a second to a day: longer is no limit. */
const milliseconds = (reader: Reader, name: string) => (reader.has(name) ? reader.integer(name, 0, 1000, 86_400_000) : null);

function readManaged(reader: Reader): ManagedSettings {
    const managed = {
        inAppPinCode: reader.boolean('inAppPinCode', false),
        blurApplicationScreen: reader.boolean('blurApplicationScreen', false),
        jailbreakProtection: reader.boolean('jailbreakProtection', false),
        copyAndPasteProtection: reader.boolean('copyAndPasteProtection', false),
        allowOtherServers: reader.boolean('allowOtherServers', true),
        username: reader.optionalText('username', accountName),
        vendor: reader.optionalText('vendor', line),
        timeout_ms: milliseconds(reader, 'timeout_ms'),
        useVPN: reader.boolean('useVPN', false),
        timeoutVPN_ms: milliseconds(reader, 'timeoutVPN_ms'),
    };
    reader.refuseOthers();
    return managed;
}

function readPushProxy(reader: Reader): PushProxyOptions {
    const proxy = {
        host: reader.text('host', hostName),
        certificate_path: reader.text('certificate_path', absolutePath),
        certificate_key_path: reader.text('certificate_key_path', absolutePath),
        apple_key_path: reader.optionalText('apple_key_path', absolutePath),
        apple_key_id: reader.optionalText('apple_key_id', appleKeyId),
        apple_sandbox: reader.boolean('apple_sandbox', false),
        google_service_file_path: reader.optionalText('google_service_file_path', absolutePath),
        allowed_servers: reader.texts('allowed_servers', addressRange, 1),
    };
    reader.refuseOthers();
    return proxy;
}

function readNetworks(reader: Reader): NetworkOptions {
    const networks = {
        host: reader.text('host', hostName),
        upstreams: reader.texts('upstreams', hostAndPort, 1),
        certificate_path: reader.text('certificate_path', absolutePath),
        certificate_key_path: reader.text('certificate_key_path', absolutePath),
        client_ca_path: reader.text('client_ca_path', absolutePath),
        client_crl_path: reader.text('client_crl_path', absolutePath),
        external_address: reader.has('external_address') ? reader.text('external_address', address) : '0.0.0.0',
        external_port: reader.integer('external_port', 443, 1, 65535),
        open_well_known: reader.boolean('open_well_known', false),
        max_upload_mb: reader.integer('max_upload_mb', 100, 1, 10_000),
        trusted_proxies: reader.texts('trusted_proxies', addressRange),
        internal: reader.has('internal') ? readInternal(reader.part('internal')) : null,
    };
    reader.refuseOthers();
    if (networks.internal && networks.internal.port === networks.external_port && (networks.external_address === '0.0.0.0' || networks.external_address === networks.internal.address)) {
        reader.complain('external_address', 'The external listener needs an address of its own: a VPN client must not be able to reach the inside by the outside\'s address, nor the reverse');
    }
    return networks;
}

function readInternal(reader: Reader): NonNullable<NetworkOptions['internal']> {
    const internal = {
        address: reader.text('address', address),
        port: reader.integer('port', 443, 1, 65535),
        vpn_ranges: reader.texts('vpn_ranges', addressRange, 1),
    };
    reader.refuseOthers();
    return internal;
}
