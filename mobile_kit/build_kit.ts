/** A whole kit from checked options: the list of files that the panel zips and the command line writes. */
import {buildEnvironment} from './build_environment';
import type {ConfigObject} from './config_keys';
import type {KitFile} from './files';
import {checkKitFiles, jsonText} from './files';
import {androidManagedJson, androidRestrictionsXml, iosManagedPlist, managedValues} from './managed_config';
import {certificateSteps, externalNginx, internalNginx} from './networks';
import type {KitOptions} from './options';
import {pushProxyConfig, pushProxyNginx} from './push_proxy';
import {kitReadme} from './readme';
import {CONFIG_SCHEMA} from './schemas';
import {ANDROID_FILE, APPLE_FILE, appleAppSiteAssociation, assetLinks, proxySnippets} from './well_known';

/** Where Mattermost listens when nothing else is known. */
const DEFAULT_UPSTREAM = '127.0.0.1:8065';

/** assets/override/config.json: only what is overridden. Auto-connect needs both server keys. */
function overrideConfig(options: KitOptions): ConfigObject {
    return {DefaultServerUrl: options.server.url, DefaultServerName: options.server.name, ...options.config};
}

/** images: override files under their names in assets/base, e.g. images/logo.png. */
export function buildKit(options: KitOptions, images: readonly KitFile[] = []): readonly KitFile[] {
    const files: KitFile[] = [
        {path: 'README.md', content: kitReadme(options)},
        {path: 'kit.json', content: jsonText(options)},
        {path: 'assets/override/config.json', content: jsonText(overrideConfig(options))},
        {path: 'schemas/config.schema.json', content: jsonText(CONFIG_SCHEMA)},
        {path: 'build/fastlane.env', content: buildEnvironment(options.app)},
        ...images.map(({path, content}) => ({path: `assets/override/${path}`, content})),
    ];
    if (options.managed) {
        const values = managedValues(options.server, options.managed);
        files.push(
            {path: 'managed/ios-managed-configuration.plist', content: iosManagedPlist(values)},
            {path: 'managed/android-restrictions.xml', content: androidRestrictionsXml(values)},
            {path: 'managed/android-managed-configuration.json', content: androidManagedJson(values)});
    }
    if (options.push_proxy) {
        files.push(
            {path: 'push-proxy/mattermost-push-proxy.json', content: pushProxyConfig(options.app, options.push_proxy)},
            {path: 'push-proxy/nginx.conf', content: pushProxyNginx(options.push_proxy)});
    }
    if (options.deep_links) {
        files.push(...deepLinkFiles(options));
    }
    if (options.networks) {
        files.push(
            {path: 'networks/nginx-external.conf', content: externalNginx(options.networks)},
            {path: 'networks/CERTIFICATES.md', content: certificateSteps(options.networks)});
        if (options.networks.internal) {
            files.push({path: 'networks/nginx-internal.conf', content: internalNginx(options.networks)});
        }
    }
    return checkKitFiles(files);
}

function deepLinkFiles(options: KitOptions): KitFile[] {
    const snippets = proxySnippets(options.networks?.upstreams[0] ?? DEFAULT_UPSTREAM);
    const files: Array<{path: string; content: string | null}> = [
        {path: `well-known/${APPLE_FILE}`, content: appleAppSiteAssociation(options.app)},
        {path: `well-known/${ANDROID_FILE}`, content: assetLinks(options.app)},
        {path: 'well-known/nginx.snippet', content: snippets.nginx},
        {path: 'well-known/Caddyfile.snippet', content: snippets.caddy},
        {path: 'well-known/apache.snippet', content: snippets.apache},
    ];
    return files.flatMap(({path, content}) => (content === null ? [] : [{path, content}]));
}
