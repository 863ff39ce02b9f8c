/**
 * The hook: what core is about to send, reduced as the policy says. It never fails. Core would send the original then, so whatever
 * cannot be found out in time counts as if its rule applied.
 */
import type {Action} from '../../push_preview';
import {isGenericWording, reducePush} from '../../push_preview';
import type {HookedPush} from '../feature';
import type {Host} from '../host';
import type {Evidence} from './evidence';
import type {Facts, KnownFacts} from './known_facts';
import {createKnownFacts} from './known_facts';
import type {OrderedRule} from './match_rules';
import {decide, strictness} from './match_rules';
import type {CachedPolicy, PolicyCache} from './policy_cache';

/** Core's queue of pushes waits meanwhile; a database that takes longer is as good as away. */
const FIND_OUT_WITHIN_MS = 2000;

/** Only these show something: clear, update_badge, session and test carry no post. */
const MESSAGE_TYPE = 'message';

/** With no policy at hand nothing is known to be allowed. */
const UNKNOWN_POLICY_ACTION: Action = 'nameless';

export interface PolicyApplier {
    apply(host: Host, push: HookedPush, userId: string): Promise<HookedPush | {suppressed: string}>;
}

export function createPolicyApplier(cache: PolicyCache, evidence: Evidence): PolicyApplier {
    const known = createKnownFacts();
    return {
        async apply(host, push, userId) {
            if (push.type !== MESSAGE_TYPE) {
                return push;
            }
            const level = await cache.level(host).catch(() => 'full' as const);
            let action: Action | null = UNKNOWN_POLICY_ACTION;
            let ruleId = '';
            let isDirect = false;
            try {
                const policy = await within(host, cache.get(host));
                if (policy.index.isEmpty) {
                    evidence.count(host, level, 'sent', '');
                    return push;
                }
                const found = await findOut(host, known, policy, push, userId);
                ({isDirect} = found);
                action = found.decided?.rule.action ?? null;
                ruleId = found.decided?.rule.id ?? '';
            } catch (error) {
                host.log.error('The push policy could not be applied; the push was reduced.', {error: error instanceof Error ? error.message : String(error)});
            }
            if (action === null) {
                evidence.count(host, level, 'sent', '');
                return push;
            }
            const reduced = reducePush(push, action, isDirect);
            if (reduced === null) {
                evidence.count(host, level, 'suppressed', ruleId);
                return {suppressed: 'the push policy of Security Controls'};
            }
            const isChanged = !isSame(reduced, push);
            evidence.count(host, level, isChanged ? 'reduced' : 'sent', isChanged ? ruleId : '');
            return isChanged ? reduced : push;
        },
    };
}

/** An empty field and a missing one are the same to core. */
function isSame(one: HookedPush, other: HookedPush): boolean {
    return (Object.keys(one) as Array<keyof HookedPush>).every((field) => (one[field] || '') === (other[field] || ''));
}

async function findOut(host: Host, known: KnownFacts, {version, index}: CachedPolicy, push: HookedPush, userId: string): Promise<{decided: OrderedRule | null; isDirect: boolean}> {
    const place = {teamId: push.team_id ?? '', channelId: push.channel_id ?? ''};
    const needsFacts = index.needsRoles || place.teamId === '' || index.needsChannelType;
    const facts = needsFacts ? await readFacts(host, known, place.channelId, userId) : null;
    const met = index.find({userId, roles: facts?.roles?.split(' ') ?? null}, {...place, channelType: facts?.channelType ?? null});

    const decidedWithoutWords = decide(met);
    if (index.wordRules.some(({rule}) => strictness(rule.action) > strictness(decidedWithoutWords?.rule.action ?? null))) {
        met.push(...await metByWords(host, known, version, index.wordRules, push));
    }
    return {decided: decide(met), isDirect: facts?.channelType === 'D'};
}

/** Without a text nobody can tell whether the words are in it: then every rule by words is met. */
async function metByWords(host: Host, known: KnownFacts, version: number, rules: readonly OrderedRule[], push: HookedPush): Promise<readonly OrderedRule[]> {
    const hasText = !isGenericWording(push.message ?? '', push.sender_name ?? '');
    try {
        const ids = await within(host, known.metByWords(host, version, rules, push, hasText));
        return ids === null ? rules : rules.filter(({rule}) => ids.has(rule.id));
    } catch (error) {
        host.log.error('The words of the push policy could not be matched; they count as found.', {error: String(error)});
        return rules;
    }
}

/** null when nothing could be read. */
async function readFacts(host: Host, known: KnownFacts, channelId: string, userId: string): Promise<Facts | null> {
    try {
        return await within(host, known.read(host, channelId, userId));
    } catch (error) {
        host.log.error('A push\'s channel and recipient could not be read; rules about them count as met.', {error: String(error)});
        return null;
    }
}

function within<T>(host: Host, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        const cancel = host.clock.after(FIND_OUT_WITHIN_MS, async () => reject(new Error('timed out')));
        work.then(resolve, reject).finally(cancel);
    });
}

