/** The plugin's part of Mattermost's support packet: versions, counts and settings; no secret, no name, no address. */
import manifest from '../../plugin.json';
import {encodeBase64} from '../bridge/base64';
import type {Host} from '../host';
import type {Counters} from './counters';
import {readFigures} from './figures';

/** model.FileData; Body is base64 of the file's bytes. */
export interface SupportFile {Filename: string; Body: string}

export async function makeSupportFiles(host: Host, counters: Counters, readPolicies: () => Promise<Record<string, unknown>>): Promise<SupportFile[]> {
    const config = await host.mattermost.getConfig();
    const migrations = await host.sql.query<{name: string; applied_at: number}>('SELECT name, applied_at FROM security_controls_migrations ORDER BY name');
    const summary = {
        plugin_version: manifest.version,
        server_version: await host.mattermost.getServerVersion(),
        generated_at: host.clock.now(),
        runtime_started_at: counters.startedAt,
        license: await host.mattermost.getLicense(),
        settings: {
            send_push_notifications: config.EmailSettings.SendPushNotifications,
            push_notification_contents: config.EmailSettings.PushNotificationContents,
            mfa_enabled: config.ServiceSettings.EnableMultifactorAuthentication,
            mfa_enforced: config.ServiceSettings.EnforceMultifactorAuthentication,
            mfa_enforced_for_guests: config.GuestAccountsSettings.EnforceMultifactorAuthentication,
            site_url_is_https: config.ServiceSettings.SiteURL.startsWith('https://'),
        },
        policies: await readPolicies(),
        migrations,
        figures: await readFigures(host.sql),
        http_requests: Object.fromEntries(counters.requests),
        worker_runs: Object.fromEntries(counters.workerRuns),
    };
    return [{Filename: 'security-controls.json', Body: encodeBase64(JSON.stringify(summary, null, 2))}];
}
