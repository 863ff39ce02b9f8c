/**
 * The hook: what core is about to send, reduced as the policy says. It never fails. Core would send the original then, so whatever
 * cannot be found out in time counts as if its rule applied. With everything at hand it asks nobody and takes one turn of the runtime.
 */
import type {Action, PushLevel, Sentences} from '../../push_preview';
import {ENGLISH, isGenericWording, reducePush} from '../../push_preview';
import type {HookedPush} from '../feature';
import type {Host} from '../host';
import type {Evidence} from './evidence';
import type {Facts, KnownFacts} from './known_facts';
import type {AskedWords, KnownWords} from './known_words';
import {createKnownWords} from './known_words';
import type {OrderedRule} from './match_rules';
import {strictness, stricterOf} from './match_rules';
import type {CachedPolicy, PolicyCache} from './policy_cache';
import {createKnownSentences} from './sentences';

/** Core's queue of pushes waits meanwhile; a database that takes longer is as good as away. */
const FIND_OUT_WITHIN_MS = 2000;

/** These show no post, and a log-out push must never be lost. Whatever else there is, or will be, counts as a message. */
const WITHOUT_POST: ReadonlySet<string> = new Set(['clear', 'update_badge', 'session', 'test']);

/** With no policy at hand nothing is known to be allowed. */
const UNKNOWN_POLICY_ACTION: Action = 'nameless';

/** Names the counter while core's level could not be read. */
const UNKNOWN_LEVEL: PushLevel = 'full';

/** What becomes of a push. */
export type Applied = HookedPush | {suppressed: string};

export interface PolicyApplier {
    /** At once when nothing has to be asked. */
    apply(host: Host, push: HookedPush, userId: string): Applied | Promise<Applied>;
}

interface Decision {action: Action | null; ruleId: string; isDirect: boolean}
interface Asked {host: Host; push: HookedPush; userId: string; level: PushLevel | null}

const NO_RULE: Decision = {action: null, ruleId: '', isDirect: false};
const UNKNOWN_POLICY: Decision = {action: UNKNOWN_POLICY_ACTION, ruleId: '', isDirect: false};

export function createPolicyApplier(cache: PolicyCache, known: KnownFacts, evidence: Evidence): PolicyApplier {
    const words = createKnownWords();
    const sentences = createKnownSentences();

    /** undefined: something has to be asked first. */
    const decideAtHand = (asked: Asked): Decision | undefined => {
        const {host, push, userId} = asked;
        const policy = cache.atHand(host);
        if (!policy || policy.index.isEmpty) {
            return policy ? NO_RULE : undefined;
        }
        const facts = needsFacts(policy, push) ? known.atHand(push.channel_id ?? '', userId, host.clock.now()) : null;
        if (facts === undefined) {
            return undefined;
        }
        const byPlace = decideByPlace(policy, asked, facts);
        const question = askWords(policy, asked, byPlace);
        const byWords = question ? words.atHand(host, question) : null;
        return byWords === undefined ? undefined : decisionOf(stricterOf(byPlace, byWords), facts);
    };

    /** In the recipient's language; undefined: it has to be read first. */
    const sentencesAtHand = ({host, push, userId}: Asked): Sentences | undefined => {
        const facts = known.atHand(push.channel_id ?? '', userId, host.clock.now());
        return facts && sentences.atHand(facts.person?.locale ?? '', host.clock.now());
    };
    const findSentences = async ({host, push, userId}: Asked): Promise<Sentences> => {
        const channelId = push.channel_id ?? '';
        const facts = known.atHand(channelId, userId, host.clock.now()) ?? await readFacts(host, known, channelId, userId);
        const locale = facts?.person?.locale ?? '';
        return sentences.atHand(locale, host.clock.now()) ?? await within(host, sentences.read(host, locale)).catch(() => ENGLISH);
    };

    const decideByAsking = async (asked: Asked): Promise<Decision> => {
        const {host, push, userId} = asked;
        const policy = cache.atHand(host) ?? await within(host, cache.get(host));
        if (policy.index.isEmpty) {
            return NO_RULE;
        }
        const channelId = push.channel_id ?? '';
        const facts = needsFacts(policy, push) ? known.atHand(channelId, userId, host.clock.now()) ?? await readFacts(host, known, channelId, userId) : null;
        const byPlace = decideByPlace(policy, asked, facts);
        const question = askWords(policy, asked, byPlace);
        return decisionOf(question ? stricterOf(byPlace, await findWords(host, words, question)) : byPlace, facts);
    };

    const finish = (asked: Asked, decision: Decision): Applied | Promise<Applied> => {
        if (!showsSentences(decision)) {
            return finishIn(ENGLISH, asked, decision);
        }
        const language = sentencesAtHand(asked);
        return language ? finishIn(language, asked, decision) : findSentences(asked).then((found) => finishIn(found, asked, decision));
    };

    const finishIn = (language: Sentences, {host, push, level}: Asked, {action, ruleId, isDirect}: Decision): Applied => {
        const reduced = action === null ? push : reducePush(push, action, isDirect, language);
        if (reduced === null) {
            evidence.count(host, level ?? UNKNOWN_LEVEL, 'suppressed', ruleId);
            return {suppressed: 'the push policy of Security Controls'};
        }
        if (reduced === push || isSame(reduced, push)) {
            evidence.count(host, level ?? UNKNOWN_LEVEL, 'sent', '');
            return push;
        }
        evidence.count(host, level ?? UNKNOWN_LEVEL, 'reduced', ruleId);
        return reduced;
    };

    const reduceUnknown = (asked: Asked, error: unknown): Applied => {
        asked.host.log.error('The push policy could not be applied; the push was reduced.', {error: error instanceof Error ? error.message : String(error)});
        return finishIn(ENGLISH, asked, UNKNOWN_POLICY);
    };

    return {
        apply(host, push, userId) {
            if (WITHOUT_POST.has(push.type ?? '')) {
                return push;
            }
            const asked: Asked = {host, push, userId, level: cache.level(host)};
            try {
                const decision = decideAtHand(asked);
                return decision ? finish(asked, decision) : decideByAsking(asked).then((found) => finish(asked, found)).catch((error: unknown) => reduceUnknown(asked, error));
            } catch (error) {
                return reduceUnknown(asked, error);
            }
        },
    };
}

function showsSentences({action}: Decision): boolean {
    return action !== null && action !== 'suppress';
}

/** An empty field and a missing one are the same to core. */
function isSame(one: HookedPush, other: HookedPush): boolean {
    return (Object.keys(one) as Array<keyof HookedPush>).every((field) => (one[field] || '') === (other[field] || ''));
}

function needsFacts({index}: CachedPolicy, push: HookedPush): boolean {
    return index.needsRoles || index.needsChannelType || (push.team_id ?? '') === '';
}

function decideByPlace({index}: CachedPolicy, {push, userId}: Asked, facts: Facts | null): OrderedRule | null {
    // A plugin's push may name a channel without its team.
    const teamId = (push.team_id ?? '') === '' ? facts?.channel?.teamId ?? '' : push.team_id ?? '';
    const place = {teamId, channelId: push.channel_id ?? '', channelType: facts?.channel?.type ?? null};
    return index.findStrictest({userId, roles: facts?.person?.roles ?? null}, place);
}

function decisionOf(decided: OrderedRule | null, facts: Facts | null): Decision {
    return {action: decided?.rule.action ?? null, ruleId: decided?.rule.id ?? '', isDirect: facts?.channel?.type === 'D'};
}

/** null when no rule by words could decide. */
function askWords({version, index}: CachedPolicy, {push, level}: Asked, byPlace: OrderedRule | null): AskedWords | null {
    const strictest = index.words[0];
    if (!strictest || strictness(strictest.action) < strictness(byPlace?.rule.action ?? null)) {
        return null;
    }
    // Core's sentences come in the recipient's language, so only its level tells that a message is the post's text. A plugin's push without a post has no other.
    const hasText = (push.post_id ?? '') === '' || (level === 'full' && !isGenericWording(push.message ?? '', push.sender_name ?? ''));
    return {version, groups: index.words, push, hasText};
}

/** Without a text nobody can tell whether the words are in it: then every rule by words is met. */
async function findWords(host: Host, words: KnownWords, asked: AskedWords): Promise<OrderedRule | null> {
    const everyRule = asked.groups[0]?.rules[0] ?? null;
    try {
        const atHand = words.atHand(host, asked);
        const found = atHand === undefined ? await within(host, words.findOut(host, asked)) : atHand;
        return found === undefined ? everyRule : found;
    } catch (error) {
        host.log.error('The words of the push policy could not be matched; they count as found.', {error: String(error)});
        return everyRule;
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
