/** Core's settings as a feature: shown, announced before a change, and watched for changes from elsewhere. */
import type {MobileSettings} from '../../contract/posture';
import type {PushContentsSettings, MfaSettings} from '../../contract/settings';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import type {Forbid} from './changes';
import {announceChange, closeExpiredChanges, recordOutcome} from './changes';
import {observeSettings} from './observe';
import type {SettingGroup} from './settings';
import {findWritable, readSettings, tagOf, toLicense} from './settings';

const CLOSE_EXPIRED_EVERY_MS = 5000;
const OBSERVE_AGAIN_EVERY_MS = 5000;

type Names = 'getPushContents' | 'announcePushContentsChange' | 'getMfa' | 'announceMfaChange' | 'getMobileSettings' | 'announceMobileChange' | 'recordChangeOutcome';

/** What this feature needs of others; the composition root supplies it. */
export interface CoreSettingsNeeds {
    /** Whoever makes core enforce MFA must have a second factor of their own. */
    forbidEnforcingMfa: Forbid;
}

export function createCoreSettings({forbidEnforcingMfa}: CoreSettingsNeeds): Feature & {routes: Routes<Names>} {
    const observer = createObserver();
    return {
        routes: {
            getPushContents: (request) => view<PushContentsSettings>(request.host, 'push_contents', actorOf(request).userId),
            getMfa: (request) => view<MfaSettings>(request.host, 'mfa', actorOf(request).userId),
            announcePushContentsChange: async (request) => ({
                body: await announceChange(request.host, {group: 'push_contents', wanted: request.body, ifMatch: request.ifMatch, actor: actorOf(request), requestId: request.requestId}),
            }),
            announceMfaChange: async (request) => ({
                body: await announceChange(request.host, {
                    group: 'mfa', wanted: request.body, ifMatch: request.ifMatch, actor: actorOf(request), requestId: request.requestId, forbid: forbidEnforcingMfa,
                }),
            }),
            getMobileSettings: (request) => view<MobileSettings>(request.host, 'mobile', actorOf(request).userId),
            announceMobileChange: async (request) => ({
                body: await announceChange(request.host, {group: 'mobile', wanted: request.body, ifMatch: request.ifMatch, actor: actorOf(request), requestId: request.requestId}),
            }),
            recordChangeOutcome: async (request) => ({
                body: {status: await recordOutcome(request.host, request.params.change_id ?? '', actorOf(request), request.body.error)},
            }),
        },
        workers: [
            {name: 'close_setting_changes', everyMs: CLOSE_EXPIRED_EVERY_MS, run: closeExpiredChanges},
            {name: 'observe_core_settings', everyMs: OBSERVE_AGAIN_EVERY_MS, run: observer.observeWhenOwed},
        ],
        hooks: {
            // Also what changed while the plugin was off.
            onActivate: (host) => observeSettings(host),
            onConfigurationChange: observer.observe,
        },
    };
}

/** Core announces a change once: not to a plugin that is just starting, and whatever becomes of the announcement. So one look more is owed after a start, and after each look that failed. */
function createObserver(): {observe(host: Host): Promise<void>; observeWhenOwed(host: Host): Promise<void>} {
    let begun = 1;
    let done = 0;
    const observe = async (host: Host): Promise<void> => {
        const look = ++begun;
        await observeSettings(host);
        done = Math.max(done, look);
    };
    return {
        observe,
        observeWhenOwed: async (host) => {
            if (done < begun) {
                await observe(host);
            }
        },
    };
}

async function view<S>(host: Host, group: SettingGroup, userId: string): Promise<{body: {settings: S; writable: string[]; license: ReturnType<typeof toLicense>}; etag: string}> {
    const config = await host.mattermost.getConfig();
    const settings = readSettings(config, group);
    const writable = await findWritable(host, userId, group, config);
    const license = toLicense(await host.mattermost.getLicense());
    // The names of a group are the contract's; a test parses every reply with its schema.
    return {body: {settings: settings as S, writable, license}, etag: tagOf(host, settings)};
}
