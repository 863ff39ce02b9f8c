/**
 * The hook: what core is about to send, reduced as the policy says. It never fails. Core would send the original then, so whatever
 * cannot be found out in time counts as if its rule applied.
 */
import type {Action} from '../../push_preview';
import {isGenericWording, reducePush} from '../../push_preview';
import type {HookedPush} from '../feature';
import type {Host} from '../host';
import type {Evidence} from './evidence';
import type {OrderedRule, RuleIndex} from './match_rules';
import {decide, strictness} from './match_rules';
import {findMetByWords} from './match_words';
import type {PolicyCache} from './policy_cache';

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
                const {index} = await within(host, cache.get(host));
                if (index.isEmpty) {
                    evidence.count(host, level, 'sent', '');
                    return push;
                }
                const found = await findOut(host, index, push, userId);
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

interface Facts {channel_type: string | null; roles: string | null; text: string | null}

async function findOut(host: Host, index: RuleIndex, push: HookedPush, userId: string): Promise<{decided: OrderedRule | null; isDirect: boolean}> {
    const teamId = push.team_id ?? '';
    const place = {teamId, channelId: push.channel_id ?? '', channelType: null as string | null};
    const hasText = !isGenericWording(push.message ?? '', push.sender_name ?? '');
    const known = decide(index.find({userId, roles: []}, {...place, channelType: 'O'}));
    const words = index.wordRules.filter(({rule}) => strictness(rule.action) > strictness(known?.rule.action ?? null));
    const needsFacts = index.needsRoles || (index.needsChannelType && teamId !== '') || teamId === '' || (words.length > 0 && !hasText);
    const facts = needsFacts ? await readFacts(host, push, userId, words.length > 0 && !hasText) : null;

    const met = index.find({userId, roles: facts ? facts.roles?.split(' ') ?? null : null}, {...place, channelType: facts?.channel_type ?? null});
    const text = hasText ? push.message ?? '' : facts?.text ?? null;
    // Without a text nobody can tell whether the words are in it.
    met.push(...words.length === 0 ? [] : text === null ? words : await metByWords(host, words, text));
    return {decided: decide(met), isDirect: facts?.channel_type === 'D'};
}

async function metByWords(host: Host, words: readonly OrderedRule[], text: string): Promise<OrderedRule[]> {
    try {
        return await within(host, findMetByWords(host, words, text));
    } catch (error) {
        host.log.error('The words of the push policy could not be matched; they count as found.', {error: String(error)});
        return [...words];
    }
}

/** All in one statement on the primary. A push without a post (a test) has an empty text; null when nothing could be read. */
async function readFacts(host: Host, push: HookedPush, userId: string, withText: boolean): Promise<Facts | null> {
    try {
        const [facts] = await within(host, host.sql.query<Facts>(
            `SELECT (SELECT c.type FROM channels c WHERE c.id = $1) AS channel_type, (SELECT u.roles FROM users u WHERE u.id = $2) AS roles,
                CASE WHEN $4 AND $3 <> '' THEN (SELECT p.message || ' ' || coalesce(p.props->>'attachments', '') FROM posts p WHERE p.id = $3) ELSE '' END AS text`,
            [push.channel_id ?? '', userId, push.post_id ?? '', withText]));
        return facts ?? null;
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

