/** The fields of the build kit's form: what each is in kit.json, and which part of the kit asks for it. */

/** Parts of the form that are ticked to be asked for; config_more and deep_links are no objects of kit.json of their own. */
export const KIT_PARTS = ['config_more', 'managed', 'deep_links', 'push_proxy', 'networks'] as const;
export type KitPart = typeof KIT_PARTS[number];

/** choice: true, false, or as assets/base has it. emptiable: a text, or true for an empty one that takes away what assets/base has. */
export type KitFieldKind = 'text' | 'list' | 'boolean' | 'choice' | 'emptiable' | 'number' | 'headers' | 'json';

export interface KitField {
    /** Its label: mobile.kit.field.<id>. */
    id: 'app_name' | 'ios_bundle_id' | 'apple_team_id' | 'android_package' | 'android_fingerprints' | 'server_url' | 'server_name' | 'auto_select' | 'show_review' | 'show_onboarding' | 'auth_scheme' | 'headers' |
        'test_server_url' | 'auth_scheme_dev' | 'website_url' | 'server_notice_url' | 'mobile_notice_url' | 'rudder_key' | 'sentry_enabled' | 'sentry_ios' | 'sentry_android' | 'sentry_options' |
        'normalize_links' | 'network_metrics' | 'post_list_performance' | 'profiling' |
        'in_app_pin_code' | 'blur_screen' | 'jailbreak' | 'copy_paste' | 'other_servers' | 'username' | 'vendor' | 'timeout' | 'use_vpn' | 'timeout_vpn' |
        'push_host' | 'certificate' | 'certificate_key' | 'apple_key' | 'apple_key_id' | 'apple_sandbox' | 'google_file' | 'allowed_servers' |
        'host' | 'upstreams' | 'client_ca' | 'client_crl' | 'external_address' | 'external_port' | 'max_upload' | 'trusted_proxies' | 'open_well_known' | 'internal_address' | 'internal_port' | 'vpn_ranges';
    /** Names in kit.json. */
    path: string;
    kind: KitFieldKind;
    /** null: always there. */
    part: KitPart | null;
    start?: string | boolean;
    /** mobile.kit.help.<id> explains it. */
    help?: 'server_url' | 'server_name' | 'auto_select' | 'auth_scheme' | 'other_servers' | 'timeout' | 'sentry_enabled' | 'sentry_options' | 'max_upload' | 'external_address' | 'trusted_proxies' | 'open_well_known' | 'apple_sandbox' | 'rudder_key';
}

export const KIT_FIELDS: readonly KitField[] = [
    {id: 'app_name', path: 'app.name', kind: 'text', part: null},
    {id: 'ios_bundle_id', path: 'app.ios_bundle_id', kind: 'text', part: null},
    {id: 'apple_team_id', path: 'app.apple_team_id', kind: 'text', part: null},
    {id: 'android_package', path: 'app.android_package', kind: 'text', part: null},
    {id: 'android_fingerprints', path: 'app.android_fingerprints', kind: 'list', part: null},
    {id: 'server_url', path: 'server.url', kind: 'text', part: null, help: 'server_url'},
    {id: 'server_name', path: 'server.name', kind: 'text', part: null, help: 'server_name'},
    {id: 'auto_select', path: 'config.AutoSelectServerUrl', kind: 'boolean', part: null, start: true, help: 'auto_select'},
    {id: 'show_review', path: 'config.ShowReview', kind: 'boolean', part: null, start: false},
    {id: 'show_onboarding', path: 'config.ShowOnboarding', kind: 'boolean', part: null, start: false},
    {id: 'auth_scheme', path: 'config.AuthUrlScheme', kind: 'text', part: null, help: 'auth_scheme'},
    {id: 'headers', path: 'config.CustomRequestHeaders', kind: 'headers', part: null},
    {id: 'auth_scheme_dev', path: 'config.AuthUrlSchemeDev', kind: 'text', part: 'config_more'},
    {id: 'test_server_url', path: 'config.TestServerUrl', kind: 'text', part: 'config_more'},
    {id: 'website_url', path: 'config.WebsiteURL', kind: 'text', part: 'config_more'},
    {id: 'server_notice_url', path: 'config.ServerNoticeURL', kind: 'emptiable', part: 'config_more'},
    {id: 'mobile_notice_url', path: 'config.MobileNoticeURL', kind: 'emptiable', part: 'config_more'},
    {id: 'rudder_key', path: 'config.RudderApiKey', kind: 'emptiable', part: 'config_more', help: 'rudder_key'},
    {id: 'sentry_enabled', path: 'config.SentryEnabled', kind: 'choice', part: 'config_more', help: 'sentry_enabled'},
    {id: 'sentry_ios', path: 'config.SentryDsnIos', kind: 'emptiable', part: 'config_more'},
    {id: 'sentry_android', path: 'config.SentryDsnAndroid', kind: 'emptiable', part: 'config_more'},
    {id: 'sentry_options', path: 'config.SentryOptions', kind: 'json', part: 'config_more', help: 'sentry_options'},
    {id: 'normalize_links', path: 'config.ExperimentalNormalizeMarkdownLinks', kind: 'choice', part: 'config_more'},
    {id: 'network_metrics', path: 'config.CollectNetworkMetrics', kind: 'choice', part: 'config_more'},
    {id: 'post_list_performance', path: 'config.EnablePostListPerformance', kind: 'choice', part: 'config_more'},
    {id: 'profiling', path: 'config.EnableObservableProfiling', kind: 'choice', part: 'config_more'},
    {id: 'in_app_pin_code', path: 'managed.inAppPinCode', kind: 'boolean', part: 'managed', start: true},
    {id: 'blur_screen', path: 'managed.blurApplicationScreen', kind: 'boolean', part: 'managed', start: true},
    {id: 'jailbreak', path: 'managed.jailbreakProtection', kind: 'boolean', part: 'managed', start: true},
    {id: 'copy_paste', path: 'managed.copyAndPasteProtection', kind: 'boolean', part: 'managed', start: true},
    {id: 'other_servers', path: 'managed.allowOtherServers', kind: 'boolean', part: 'managed', start: false, help: 'other_servers'},
    {id: 'username', path: 'managed.username', kind: 'text', part: 'managed'},
    {id: 'vendor', path: 'managed.vendor', kind: 'text', part: 'managed'},
    {id: 'timeout', path: 'managed.timeout_ms', kind: 'number', part: 'managed', help: 'timeout'},
    {id: 'use_vpn', path: 'managed.useVPN', kind: 'boolean', part: 'managed', start: false},
    {id: 'timeout_vpn', path: 'managed.timeoutVPN_ms', kind: 'number', part: 'managed'},
    {id: 'push_host', path: 'push_proxy.host', kind: 'text', part: 'push_proxy'},
    {id: 'certificate', path: 'push_proxy.certificate_path', kind: 'text', part: 'push_proxy', start: '/etc/ssl/push-proxy.pem'},
    {id: 'certificate_key', path: 'push_proxy.certificate_key_path', kind: 'text', part: 'push_proxy', start: '/etc/ssl/push-proxy.key'},
    {id: 'apple_key', path: 'push_proxy.apple_key_path', kind: 'text', part: 'push_proxy'},
    {id: 'apple_key_id', path: 'push_proxy.apple_key_id', kind: 'text', part: 'push_proxy'},
    {id: 'apple_sandbox', path: 'push_proxy.apple_sandbox', kind: 'boolean', part: 'push_proxy', start: false, help: 'apple_sandbox'},
    {id: 'google_file', path: 'push_proxy.google_service_file_path', kind: 'text', part: 'push_proxy'},
    {id: 'allowed_servers', path: 'push_proxy.allowed_servers', kind: 'list', part: 'push_proxy'},
    {id: 'host', path: 'networks.host', kind: 'text', part: 'networks'},
    {id: 'upstreams', path: 'networks.upstreams', kind: 'list', part: 'networks', start: '127.0.0.1:8065'},
    {id: 'certificate', path: 'networks.certificate_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost.pem'},
    {id: 'certificate_key', path: 'networks.certificate_key_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost.key'},
    {id: 'client_ca', path: 'networks.client_ca_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost-clients.pem'},
    {id: 'client_crl', path: 'networks.client_crl_path', kind: 'text', part: 'networks', start: '/etc/ssl/mattermost-clients.crl'},
    {id: 'external_address', path: 'networks.external_address', kind: 'text', part: 'networks', help: 'external_address'},
    {id: 'external_port', path: 'networks.external_port', kind: 'number', part: 'networks', start: '443'},
    {id: 'max_upload', path: 'networks.max_upload_mb', kind: 'number', part: 'networks', help: 'max_upload'},
    {id: 'trusted_proxies', path: 'networks.trusted_proxies', kind: 'list', part: 'networks', help: 'trusted_proxies'},
    {id: 'open_well_known', path: 'networks.open_well_known', kind: 'boolean', part: 'networks', start: false, help: 'open_well_known'},
    {id: 'internal_address', path: 'networks.internal.address', kind: 'text', part: 'networks'},
    {id: 'internal_port', path: 'networks.internal.port', kind: 'number', part: 'networks'},
    {id: 'vpn_ranges', path: 'networks.internal.vpn_ranges', kind: 'list', part: 'networks'},
];
