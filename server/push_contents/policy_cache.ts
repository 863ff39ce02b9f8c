/**
 * The policy as the hook has it: in memory and indexed, since a query for each push would cost more than all the rules. A cluster event drops
 * it on every node at once. As an event can be lost, one small statement looks again while pushes come: is there a newer version, and which of
 * the people and channels that are remembered were changed.
 */
import type {PushPolicy} from '../../contract/push';
import type {PushLevel} from '../../push_preview';
import {effectiveLevel} from '../../push_preview';
import type {CoreConfig, CoreLicense, Host} from '../host';
import type {Changes} from './changes';
import {newlyChanged, readChanges} from './changes';
import type {KnownFacts} from './known_facts';
import type {RuleIndex} from './match_rules';
import {indexRules} from './match_rules';
import type {VersionedPushPolicy} from './push_policy';
import {readPushPolicy} from './push_policy';

export const POLICY_CHANGED_EVENT = 'push_policy_changed';

/** Then it is looked for a newer one, beside the push that noticed. */
const LOOK_AGAIN_MS = 1500;
/** Then a push waits for that: how long a node that missed the event may go by the policy before. */
const WAIT_AFTER_MS = 3000;
/** Core tells of a changed configuration, but not of a changed licence. */
const LEVEL_KEPT_MS = 60_000;

export interface CachedPolicy {version: number; policy: PushPolicy; index: RuleIndex}

export interface PolicyCache {
    /** The policy, when it is fresh enough to go by. */
    atHand(host: Host): CachedPolicy | null;
    /** Fails only when there is none yet and none can be read; an older one is better than none. */
    get(host: Host): Promise<CachedPolicy>;
    /** Another node saved this version: without it a push counts as one without any policy. */
    forget(newer: number): void;
    /** What this node has just saved; nothing when a newer one has been heard of since. */
    adopt(host: Host, saved: VersionedPushPolicy): void;
    /** Core's effective level as last seen; null before it was. */
    level(host: Host): PushLevel | null;
    /** To be called when core's configuration changed. */
    readLevel(host: Host): Promise<void>;
}

export function createPolicyCache(known: KnownFacts): PolicyCache {
    let cached: CachedPolicy | null = null;
    /** When it was looked, with or without success. */
    let checkedAt = 0;
    /** Up to when changes of people and channels are known; nothing is remembered before the first look. */
    let changesKnownAt: number | null = null;
    let told: Changes | null = null;
    /** Counts how often the policy was forgotten: a look that began before must not pass for one that began after. */
    let forgotten = 0;
    /** The newest that was saved here or told by another node. */
    let newestVersion = 0;
    let reading: Promise<CachedPolicy> | null = null;
    let level: PushLevel | null = null;
    let levelReadAt = 0;

    const look = async (host: Host): Promise<CachedPolicy> => {
        const before = cached;
        const [startedAt, forgottenBefore] = [host.clock.now(), forgotten];
        let found = before;
        try {
            const changes = await readChanges(host.sql, changesKnownAt ?? startedAt);
            known.forget({userIds: newlyChanged(changes.users, told?.users ?? null), channelIds: newlyChanged(changes.channels, told?.channels ?? null)});
            told = changes;
            changesKnownAt = startedAt;
            if (before === null || changes.version !== before.version) {
                const read = await readPushPolicy(host.sql);
                found = {...read, index: indexRules(read.policy.rules)};
            }
        } catch (error) {
            if (before === null) {
                throw error;
            }
            host.log.warn('The push policy could not be read again; the one before holds.', {version: before.version, error: String(error)});
        }
        if (forgotten === forgottenBefore) {
            cached = found;
            checkedAt = startedAt;
        }
        return found as CachedPolicy;
    };
    /** A burst of pushes asks once. */
    const lookOnce = (host: Host): Promise<CachedPolicy> => {
        if (reading) {
            return reading;
        }
        const own = look(host.fork()).finally(() => {
            if (reading === own) {
                reading = null;
            }
        });
        reading = own;
        return own;
    };
    const readLevel = async (host: Host): Promise<void> => {
        levelReadAt = host.clock.now();
        level = levelOf(await host.mattermost.getConfig(), await host.mattermost.getLicense());
    };
    const beside = (host: Host, work: Promise<unknown>): void => {
        work.catch((error: unknown) => host.log.warn('What the push policy goes by could not be read again.', {error: String(error)}));
    };

    return {
        atHand(host) {
            // Also when the clock was set back meanwhile.
            const age = Math.abs(host.clock.now() - checkedAt);
            if (cached === null || age >= WAIT_AFTER_MS) {
                return null;
            }
            if (age >= LOOK_AGAIN_MS) {
                beside(host, lookOnce(host));
            }
            return cached;
        },
        get: lookOnce,
        forget(newer) {
            newestVersion = Math.max(newestVersion, newer);
            forgotten++;
            cached = null;
            reading = null;
        },
        adopt(host, saved) {
            if (saved.version < Math.max(newestVersion, cached?.version ?? 0)) {
                return;
            }
            newestVersion = saved.version;
            forgotten++;
            cached = {...saved, index: indexRules(saved.policy.rules)};
            checkedAt = host.clock.now();
            reading = null;
        },
        level(host) {
            if (Math.abs(host.clock.now() - levelReadAt) >= LEVEL_KEPT_MS) {
                beside(host, readLevel(host.fork()));
            }
            return level;
        },
        readLevel,
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
