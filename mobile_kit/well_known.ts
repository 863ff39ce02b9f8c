/** The two files by which Apple and Google believe that an app may open this server's links, and how a web server hands them out. */
import {jsonText} from './files';
import type {AppIdentity} from './options';

export const APPLE_FILE = 'apple-app-site-association';
export const ANDROID_FILE = 'assetlinks.json';

/** Permalinks and channels: the paths the app knows what to do with. */
const FAQ_PATHS = ['**/pl/*', '**/channels/*'];
const COMPONENTS = [{'/': '*/pl/*', comment: 'Permalinks'}, {'/': '*/channels/*', comment: 'Channels'}];

export type DeepLinkIdentity = Pick<AppIdentity, 'ios_bundle_id' | 'apple_team_id' | 'android_package' | 'android_fingerprints'>;

/** null when there is no iOS app. Both forms stand in one entry: iOS 13 and later read appIDs and components, older ones appID and paths. */
export function appleAppSiteAssociation(app: DeepLinkIdentity): string | null {
    if (app.ios_bundle_id === null || app.apple_team_id === null) {
        return null;
    }
    const appId = `${app.apple_team_id}.${app.ios_bundle_id}`;
    return jsonText({applinks: {apps: [], details: [{appIDs: [appId], components: COMPONENTS, appID: appId, paths: FAQ_PATHS}]}});
}

/** null when there is no Android app. */
export function assetLinks(app: DeepLinkIdentity): string | null {
    if (app.android_package === null || app.android_fingerprints.length === 0) {
        return null;
    }
    return jsonText([{
        relation: ['delegate_permission/common.handle_all_urls'],
        target: {namespace: 'android_app', package_name: app.android_package, sha256_cert_fingerprints: app.android_fingerprints},
    }]);
}

/** Where the plugin serves them; a proxy maps /.well-known to it. */
const WELL_KNOWN_API_PATH = '/plugins/security-controls/api/v1/well_known';

/** upstream: host and port of Mattermost as the proxy reaches it. */
export function proxySnippets(upstream: string): Record<'nginx' | 'caddy' | 'apache', string> {
    const files = [APPLE_FILE, ANDROID_FILE];
    return {
        nginx: '# Into the server block of SiteURL, port 443, before location /.\n' + files.map((file) => `location = /.well-known/${file} {
    proxy_set_header Host $http_host;
    proxy_pass http://${upstream}${WELL_KNOWN_API_PATH}/${file};
}
`).join('\n'),
        caddy: '# Into the site block of SiteURL.\n' + files.map((file) => `handle /.well-known/${file} {
    rewrite * ${WELL_KNOWN_API_PATH}/${file}
    reverse_proxy ${upstream}
}
`).join('\n'),
        apache: '# Into the virtual host of SiteURL, before its ProxyPass of "/"; needs mod_proxy and mod_proxy_http.\n' + files.map((file) => `ProxyPass "/.well-known/${file}" "http://${upstream}${WELL_KNOWN_API_PATH}/${file}"
`).join(''),
    };
}
