/**
 * Which rules of a policy meet a push. The rules are sorted into maps once a version, with the strictest of each kind beside them, so that a
 * thousand of them cost the hook no more than one; what could not be found out counts as met, so that a failure reveals nothing.
 */
import {PUSH_ACTIONS} from '../../contract/names';
import type {PushAction, PushRule} from '../../contract/push';
import type {WordGroup} from './match_words';
import {groupByStrictness} from './match_words';

/** null: it could not be found out. */
export interface Recipient {userId: string; roles: readonly string[] | null}
/** type as core has it: O, P, D or G. */
export interface PushPlace {teamId: string; channelId: string; channelType: string | null}

export interface RuleIndex {
    /** No rule is enabled. */
    isEmpty: boolean;
    needsRoles: boolean;
    needsChannelType: boolean;
    /** The rules that look at the text, strictest first. */
    words: readonly WordGroup[];
    /** The met rules that look at no text. */
    find(recipient: Recipient, place: PushPlace): OrderedRule[];
    /** The one of them that decides. */
    findStrictest(recipient: Recipient, place: PushPlace): OrderedRule | null;
}

/** With its place in the policy. */
export interface OrderedRule {rule: PushRule; order: number}

const GUEST_ROLE = 'system_guest';

export function indexRules(rules: readonly PushRule[]): RuleIndex {
    const enabled = rules.map((rule, order) => ({rule, order})).filter(({rule}) => rule.enabled);
    const byKey = new Map<string, OrderedRule[]>();
    for (const one of enabled) {
        const key = keyOf(one.rule.match);
        byKey.set(key, [...byKey.get(key) ?? [], one]);
    }
    const strictestByKey = new Map([...byKey].map(([key, several]) => [key, decide(several)]));
    const roleKeys = [...byKey.keys()].filter((key) => key.startsWith(ROLE));
    const keysOf = (recipient: Recipient, place: PushPlace): string[] => {
        const keys = [EVERYTHING, TEAM + place.teamId, CHANNEL + place.channelId, USER + recipient.userId];
        if (roleKeys.length > 0) {
            // By index, here and below: an iterator makes an object for every step, and each push comes by.
            for (let i = 0; recipient.roles !== null && i < recipient.roles.length; i++) {
                keys.push(ROLE + recipient.roles[i]);
            }
            if (recipient.roles === null) {
                keys.push(...roleKeys);
            }
        }
        const {teamId, channelId, channelType} = place;
        if (channelType === 'D' || channelType === 'G' || (channelType === null && teamId === '')) {
            keys.push('direct_messages');
        }
        if (channelType === 'P' || (channelType === null && channelId !== '')) {
            keys.push('private_channels');
        }
        return keys;
    };
    return {
        isEmpty: enabled.length === 0,
        needsRoles: roleKeys.length > 0,
        needsChannelType: byKey.has('private_channels'),
        words: groupByStrictness(byKey.get(WORDS) ?? []),
        find: (recipient, place) => keysOf(recipient, place).flatMap((key) => byKey.get(key) ?? []),
        findStrictest(recipient, place) {
            const keys = keysOf(recipient, place);
            let strictest: OrderedRule | null = null;
            for (let i = 0; i < keys.length; i++) {
                strictest = stricterOf(strictest, strictestByKey.get(keys[i] ?? '') ?? null);
            }
            return strictest;
        },
    };
}

const EVERYTHING = 'everything';
const WORDS = 'words';
const TEAM = 'team:';
const CHANNEL = 'channel:';
const USER = 'user:';
const ROLE = 'role:';

function keyOf(match: PushRule['match']): string {
    switch (match.type) {
    case 'team':
        return TEAM + match.team_id;
    case 'channel':
        return CHANNEL + match.channel_id;
    case 'user':
        return USER + match.user_id;
    case 'role':
        return ROLE + match.role;
    case 'guests':
        return ROLE + GUEST_ROLE;
    case 'everything':
    case 'private_channels':
    case 'direct_messages':
    case 'words':
        return match.type;
    }
}

/** The rule that decides: the strictest, and of several as strict the first in order. */
export function decide(met: readonly OrderedRule[]): OrderedRule | null {
    return met.reduce<OrderedRule | null>(stricterOf, null);
}

export function stricterOf(one: OrderedRule | null, other: OrderedRule | null): OrderedRule | null {
    if (one === null || other === null) {
        return one ?? other;
    }
    const difference = strictness(one.rule.action) - strictness(other.rule.action);
    return difference > 0 || (difference === 0 && one.order < other.order) ? one : other;
}

export function strictness(action: PushAction | null): number {
    return action === null ? -1 : PUSH_ACTIONS.indexOf(action);
}
