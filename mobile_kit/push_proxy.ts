/** Configuration of one's own push proxy for one's own apps, behind NGINX: the proxy itself has neither TLS nor authentication. */
import {jsonText} from './files';
import {block, tlsLines} from './nginx';
import type {AppIdentity, PushProxyOptions} from './options';

/** Only NGINX on the same machine reaches it. */
const LISTEN = '127.0.0.1:8066';

/** mattermost-push-proxy.json. Keys stay where they are: it holds their paths only. */
export function pushProxyConfig(app: AppIdentity, options: PushProxyOptions): string {
    const apple = (type: string) => ({
        Type: type,
        ApplePushUseDevelopment: options.apple_sandbox,
        ApplePushCertPrivate: '',
        ApplePushCertPassword: '',
        ApplePushTopic: app.ios_bundle_id,
        AppleAuthKeyFile: options.apple_key_path,
        AppleAuthKeyID: options.apple_key_id,
        AppleTeamID: app.apple_team_id,
    });
    return jsonText({
        ListenAddress: LISTEN,
        ThrottlePerSec: 300,
        ThrottleMemoryStoreSize: 50_000,
        ThrottleVaryByHeader: 'X-Forwarded-For',
        EnableMetrics: false,
        SendTimeoutSec: 30,
        RetryTimeoutSec: 8,
        // The beta build registers under its own type.
        ApplePushSettings: app.ios_bundle_id === null ? [] : [apple('apple_rn'), apple('apple_rnbeta')],
        AndroidPushSettings: app.android_package === null ? [] : [{Type: 'android_rn', ServiceFileLocation: options.google_service_file_path}],
        EnableConsoleLog: true,
        EnableFileLog: false,
        LogFileLocation: '',
        LogFormat: 'json',
        LogLevel: 'info',
    });
}

export function pushProxyNginx(options: PushProxyOptions): string {
    return [
        '# TLS in front of the push proxy, for the Mattermost servers only. Put into /etc/nginx/conf.d and check with nginx -t.',
        ...block('server', [
            'listen 443 ssl http2;',
            `server_name ${options.host};`,
            '',
            ...tlsLines(options.certificate_path, options.certificate_key_path),
            '',
            ...options.allowed_servers.map((range) => `allow ${range};`),
            'deny all;',
            '',
            '# A push is at most a few kilobytes.',
            'client_max_body_size 64k;',
            '',
            ...['/api/v1/send_push', '/api/v1/ack', '/version'].flatMap((path) => block(`location = ${path}`, [
                'proxy_set_header Host $host;',
                'proxy_set_header X-Forwarded-For $remote_addr;',
                `proxy_pass http://${LISTEN};`,
            ])),
            ...block('location /', ['return 404;']),
        ]),
        '',
    ].join('\n');
}

/** What EmailSettings.PushNotificationServer has to be. */
export function pushServerUrl(options: PushProxyOptions): string {
    return `https://${options.host}`;
}
