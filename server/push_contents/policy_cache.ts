/**
 * The policy as the hook has it: in memory, since a query for each push would cost more than all the rules. A cluster event drops it on
 * every node at once; as an event can be lost, the version is read again every few seconds.
 */
import type {PushPolicy} from '../../contract/push';
import type {PushLevel} from '../../push_preview';
import {effectiveLevel} from '../../push_preview';
import type {CoreConfig, CoreLicense, Host} from '../host';
import type {RuleIndex} from './match_rules';
import {indexRules} from './match_rules';
import {readPushPolicy, readPushPolicyVersion} from './push_policy';

export const POLICY_CHANGED_EVENT = 'push_policy_changed';

/** How long a node that missed the event may go by the policy before. */
const LOOK_AGAIN_MS = 3000;

export interface CachedPolicy {version: number; policy: PushPolicy; index: RuleIndex}

export interface PolicyCache {
    /** Fails only when there is none yet and none can be read; an older one is better than none. */
    get(host: Host): Promise<CachedPolicy>;
    forget(): void;
    /** Core's effective level, as last seen; it only names the counters. */
    level(host: Host): Promise<PushLevel>;
    forgetLevel(): void;
}

export function createPolicyCache(): PolicyCache {
    let cached: CachedPolicy | null = null;
    let checkedAt = 0;
    let reading: Promise<CachedPolicy> | null = null;
    let level: PushLevel | null = null;

    const look = async (host: Host): Promise<CachedPolicy> => {
        const before = cached;
        try {
            if (before === null || await readPushPolicyVersion(host.sql) !== before.version) {
                const {policy, version} = await readPushPolicy(host.sql);
                cached = {policy, version, index: indexRules(policy.rules)};
            }
            checkedAt = host.clock.now();
        } catch (error) {
            if (before === null) {
                throw error;
            }
            host.log.warn('The push policy could not be read again; the one before holds.', {version: before.version, error: String(error)});
            checkedAt = host.clock.now();
        }
        return cached ?? before as CachedPolicy;
    };

    return {
        get(host) {
            if (cached !== null && host.clock.now() - checkedAt < LOOK_AGAIN_MS) {
                return Promise.resolve(cached);
            }
            // A burst of pushes asks once.
            reading ??= look(host).finally(() => {
                reading = null;
            });
            return reading;
        },
        forget() {
            checkedAt = 0;
        },
        async level(host) {
            level ??= levelOf(await host.mattermost.getConfig(), await host.mattermost.getLicense());
            return level;
        },
        forgetLevel() {
            level = null;
        },
    };
}

/** What core makes of its configuration: a level it does not know is generic. */
export function levelOf(config: CoreConfig, license: CoreLicense): PushLevel {
    return effectiveLevel(configuredLevel(config), license.idLoaded);
}

export function configuredLevel(config: CoreConfig): PushLevel {
    const value = config.EmailSettings.PushNotificationContents;
    return value === 'full' || value === 'generic_no_channel' || value === 'id_loaded' ? value : 'generic';
}
