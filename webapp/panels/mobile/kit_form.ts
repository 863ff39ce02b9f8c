/** The build kit's form: its fields, where each stands in kit.json, and how what was entered becomes that document. */
import type {MobilePolicy} from '../../../contract/types';

export const KIT_PARTS = ['managed', 'deep_links', 'push_proxy', 'networks'] as const;
export type KitPart = typeof KIT_PARTS[number];

export interface KitField {
    /** Its label: mobile.kit.field.<id>. */
    id: 'app_name' | 'ios_bundle_id' | 'apple_team_id' | 'android_package' | 'android_fingerprints' | 'server_url' | 'server_name' | 'auto_select' | 'show_review' | 'show_onboarding' | 'auth_scheme' |
        'in_app_pin_code' | 'blur_screen' | 'jailbreak' | 'copy_paste' | 'other_servers' | 'username' | 'vendor' |
        'push_host' | 'certificate' | 'certificate_key' | 'apple_key' | 'apple_key_id' | 'google_file' | 'allowed_servers' |
        'host' | 'upstreams' | 'client_ca' | 'client_crl' | 'external_address' | 'trusted_proxies' | 'open_well_known' | 'internal_address' | 'vpn_ranges' | 'headers';
    /** Names in kit.json. */
    path: string;
    kind: 'text' | 'list' | 'boolean' | 'headers';
    /** null: always there. */
    part: KitPart | null;
    start?: string | boolean;
}

export const KIT_FIELDS: readonly KitField[] = [
    {id: 'app_name', path: 'app.name', kind: 'text', part: null},
    {id: 'ios_bundle_id', path: 'app.ios_bundle_id', kind: 'text', part: null},
    {id: 'apple_team_id', path: 'app.apple_team_id', kind: 'text', part: null},
    {id: 'android_package', path: 'app.android_package', kind: 'text', part: null},
    {id: 'android_fingerprints', path: 'app.android_fingerprints', kind: 'list', part: null},
    {id: 'server_url', path: 'server.url', kind: 'text', part: null},
    {id: 'server_name', path: 'server.name', kind: 'text', part: null},
    {id: 'auto_select', path: 'config.AutoSelectServerUrl', kind: 'boolean', part: null, start: true},
    {id: 'show_review', path: 'config.ShowReview', kind: 'boolean', part: null, start: false},
    {id: 'show_onboarding', path: 'config.ShowOnboarding', kind: 'boolean', part: null, start: false},
    {id: 'auth_scheme', path: 'config.AuthUrlScheme', kind: 'text', part: null},
    {id: 'headers', path: 'config.CustomRequestHeaders', kind: 'headers', part: null},
    {id: 'in_app_pin_code', path: 'managed.inAppPinCode', kind: 'boolean', part: 'managed', start: true},
    {id: 'blur_screen', path: 'managed.blurApplicationScreen', kind: 'boolean', part: 'managed', start: true},
    {id: 'jailbreak', path: 'managed.jailbreakProtection', kind: 'boolean', part: 'managed', start: true},
    {id: 'copy_paste', path: 'managed.copyAndPasteProtection', kind: 'boolean', part: 'managed', start: true},
    {id: 'other_servers', path: 'managed.allowOtherServers', kind: 'boolean', part: 'managed', start: false},
    {id: 'username', path: 'managed.username', kind: 'text', part: 'managed'},
    {id: 'vendor', path: 'managed.vendor', kind: 'text', part: 'managed'},
    {id: 'push_host', path: 'push_proxy.host', kind: 'text', part: 'push_proxy'},
    {id: 'certificate', path: 'push_proxy.certificate_path', kind: 'text', part: 'push_proxy', start: '/etc/ssl/push-proxy.pem'},
    {id: 'certificate_key', path: 'push_proxy.certificate_key_path', kind: 'text', part: 'push_proxy', start: '/etc/ssl/push-proxy.key'},
    {id: 'apple_key', path: 'push_proxy.apple_key_path', kind: 'text', part: 'push_proxy'},
    {id: 'apple_key_id', path: 'push_proxy.apple_key_id', kind: 'text', part: 'push_proxy'},
    {id: 'google_file', path: 'push_proxy.google_service_file_path', kind: 'text', part: 'push_proxy'},
    {id: 'allowed_servers', path: 'push_proxy.allowed_servers', kind: 'list', part: 'push_proxy'},
    {id: 'host', path: 'networks.host', kind: 'text', part: 'networks'},
    {id: 'upstreams', path: 'networks.upstreams', kind: 'list', part: 'networks', start: '127.0.0.1:8065'},
    {id: 'certificate', path: 'networks.certificate_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost.pem'},
    {id: 'certificate_key', path: 'networks.certificate_key_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost.key'},
    {id: 'client_ca', path: 'networks.client_ca_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost-clients.pem'},
    {id: 'client_crl', path: 'networks.client_crl_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost-clients.crl'},
    {id: 'external_address', path: 'networks.external_address', kind: 'text', part: 'networks'},
    {id: 'trusted_proxies', path: 'networks.trusted_proxies', kind: 'list', part: 'networks'},
    {id: 'open_well_known', path: 'networks.open_well_known', kind: 'boolean', part: 'networks', start: false},
    {id: 'internal_address', path: 'networks.internal.address', kind: 'text', part: 'networks'},
    {id: 'vpn_ranges', path: 'networks.internal.vpn_ranges', kind: 'list', part: 'networks'},
];

/** By path. */
export type KitValues = Readonly<Record<string, string | boolean>>;

/** From this server and from the own apps the mobile policy names. siteUrl: as the browser reached it. */
export function startValues(siteUrl: string, policy: MobilePolicy | null): KitValues {
    const app = policy?.deep_links;
    const host = /^https?:\/\/([^/:]+)/.exec(siteUrl)?.[1] ?? '';
    return {
        ...Object.fromEntries(KIT_FIELDS.map(({path, kind, start}) => [path, start ?? (kind === 'boolean' ? false : '')])),
        'server.url': siteUrl, 'networks.host': host,
        'app.ios_bundle_id': app?.ios_bundle_id ?? '', 'app.apple_team_id': app?.apple_team_id ?? '', 'app.android_package': app?.android_package ?? '',
        'app.android_fingerprints': app?.android_fingerprints.join(' ') ?? '',
    };
}

interface Tree {[name: string]: Tree | string | boolean | string[]}

/** kit.json of what was entered. Empty texts are left out; an inner network exists once one of its fields is filled. */
export function toKitInput(values: KitValues, parts: readonly KitPart[]): Tree {
    const input: Tree = {app: {}, server: {}, config: {}, deep_links: parts.includes('deep_links')};
    for (const {path, kind, part} of KIT_FIELDS.filter((field) => field.part === null || parts.includes(field.part))) {
        const value = read(kind, values[path] ?? '');
        if (value !== null) {
            put(input, path.split('.'), value);
        } else if (part !== null && !(part in input)) {
            put(input, [part], {});
        }
    }
    return input;
}

function read(kind: KitField['kind'], entered: string | boolean): Tree | string | boolean | string[] | null {
    if (typeof entered === 'boolean') {
        return entered;
    }
    const text = entered.trim();
    if (text === '') {
        return null;
    }
    if (kind === 'headers') {
        return Object.fromEntries(text.split('\n').filter((one) => one.trim() !== '').map((one) => {
            const [name = '', ...rest] = one.split(':');
            return [name.trim(), rest.join(':').trim()];
        }));
    }
    return kind === 'list' ? text.split(/[\s,]+/) : text;
}

function put(tree: Tree, [name = '', ...rest]: string[], value: Tree[string]): void {
    if (rest.length === 0) {
        tree[name] = value;
        return;
    }
    const inner = tree[name];
    const branch: Tree = typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
    tree[name] = branch;
    put(branch, rest, value);
}
