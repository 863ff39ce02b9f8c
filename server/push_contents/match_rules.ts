/**
 * Which rules of a policy meet a push. The rules are sorted once into maps, so that a thousand of them cost the hook no more than one;
 * what could not be found out counts as met, so that a failure reveals nothing.
 */
import {PUSH_ACTIONS} from '../../contract/names';
import type {PushAction, PushRule} from '../../contract/push';

/** null: it could not be found out. */
export interface Recipient {userId: string; roles: readonly string[] | null}
/** type as core has it: O, P, D or G. */
export interface PushPlace {teamId: string; channelId: string; channelType: string | null}

export interface RuleIndex {
    /** Enabled ones, in order, with their places in the policy. */
    isEmpty: boolean;
    needsRoles: boolean;
    needsChannelType: boolean;
    /** Those that look at the text. */
    wordRules: readonly OrderedRule[];
    /** The met rules that look at no text. */
    find(recipient: Recipient, place: PushPlace): OrderedRule[];
}

export interface OrderedRule {rule: PushRule; order: number}

const GUEST_ROLE = 'system_guest';

export function indexRules(rules: readonly PushRule[]): RuleIndex {
    const enabled = rules.map((rule, order) => ({rule, order})).filter(({rule}) => rule.enabled);
    const byKey = new Map<string, OrderedRule[]>();
    const wordRules: OrderedRule[] = [];
    for (const one of enabled) {
        if (one.rule.match.type === 'words') {
            wordRules.push(one);
        } else {
            const key = keyOf(one.rule.match);
            byKey.set(key, [...byKey.get(key) ?? [], one]);
        }
    }
    const keys = [...byKey.keys()];
    const roleKeys = keys.filter((key) => key.startsWith('role:'));
    return {
        isEmpty: enabled.length === 0,
        needsRoles: roleKeys.length > 0,
        needsChannelType: byKey.has('private_channels'),
        wordRules,
        find(recipient, place) {
            const isMet = [
                'everything', `team:${place.teamId}`, `channel:${place.channelId}`, `user:${recipient.userId}`,
                ...recipient.roles === null ? roleKeys : recipient.roles.map((role) => `role:${role}`),
                ...place.teamId === '' ? ['direct_messages'] : [],
                ...place.teamId !== '' && (place.channelType === null || place.channelType === 'P') ? ['private_channels'] : [],
            ];
            return isMet.flatMap((key) => byKey.get(key) ?? []);
        },
    };
}

function keyOf(match: Exclude<PushRule['match'], {type: 'words'}>): string {
    switch (match.type) {
    case 'team':
        return `team:${match.team_id}`;
    case 'channel':
        return `channel:${match.channel_id}`;
    case 'user':
        return `user:${match.user_id}`;
    case 'role':
        return `role:${match.role}`;
    case 'guests':
        return `role:${GUEST_ROLE}`;
    case 'everything':
    case 'private_channels':
    case 'direct_messages':
        return match.type;
    }
}

/** The rule that decides: the strictest, and of several as strict the first in order. */
export function decide(met: readonly OrderedRule[]): OrderedRule | null {
    let decided: OrderedRule | null = null;
    for (const one of met) {
        const difference = decided === null ? 1 : strictness(one.rule.action) - strictness(decided.rule.action);
        if (decided === null || difference > 0 || (difference === 0 && one.order < decided.order)) {
            decided = one;
        }
    }
    return decided;
}

export function strictness(action: PushAction | null): number {
    return action === null ? -1 : PUSH_ACTIONS.indexOf(action);
}
