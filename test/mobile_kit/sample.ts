/** A kit.json that uses every part, for the tests that read, build, unpack and run it. */
export const FINGERPRINT = Array.from({length: 32}, (_, i) => (i + 160).toString(16).toUpperCase()).join(':');

export function sampleKit() {
    return {
        app: {name: 'Example Chat', ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]},
        server: {url: 'https://chat.example.com', name: 'Bäckerei "Müller" & <Söhne>'},
        config: {AutoSelectServerUrl: true, ShowReview: false, CustomRequestHeaders: {'X-Tenant': 'one'}} as Record<string, unknown>,
        managed: {inAppPinCode: true, blurApplicationScreen: true, allowOtherServers: false, vendor: '@Müller\'s & "Co"', timeout_ms: 30_000},
        push_proxy: {
            host: 'push.example.com', certificate_path: '/etc/ssl/push.pem', certificate_key_path: '/etc/ssl/push.key', apple_key_path: '/etc/push/apple.p8', apple_key_id: 'K1K2K3K4K5',
            google_service_file_path: '/etc/push/google.json', allowed_servers: ['10.0.0.5', '2001:db8::/32'],
        },
        deep_links: true,
        networks: {
            host: 'chat.example.com', upstreams: ['127.0.0.1:8065'], certificate_path: '/etc/ssl/chat.pem', certificate_key_path: '/etc/ssl/chat.key',
            client_ca_path: '/etc/ssl/clients.pem', client_crl_path: '/etc/ssl/clients.crl', external_address: '192.0.2.10', trusted_proxies: ['10.1.0.0/16'],
            internal: {address: '10.8.0.1', vpn_ranges: ['10.8.0.0/24']},
        },
    };
}
