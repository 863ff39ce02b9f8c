/**
 * What was entered about the rules, rule by rule. Kept apart from the stored ones, so that after somebody else's save only the rules
 * that were really touched here replace theirs.
 */
import type {PushRule} from '../../../../contract/types';

export interface RuleEdits {
    /** Changed and new rules by id, in the order they were entered. */
    entered: ReadonlyMap<string, PushRule>;
    removed: ReadonlySet<string>;
}

export const NO_EDITS: RuleEdits = {entered: new Map(), removed: new Set()};

export function enterRule(edits: RuleEdits, rule: PushRule): RuleEdits {
    return {entered: new Map(edits.entered).set(rule.id, rule), removed: without(edits.removed, rule.id)};
}

export function removeRule(edits: RuleEdits, id: string): RuleEdits {
    const entered = new Map(edits.entered);
    entered.delete(id);
    return {entered, removed: new Set(edits.removed).add(id)};
}

/** The stored rules in their order with the edits in their places, new rules at the end. */
export function applyEdits(stored: readonly PushRule[], {entered, removed}: RuleEdits): PushRule[] {
    const kept = stored.filter(({id}) => !removed.has(id)).map((rule) => entered.get(rule.id) ?? rule);
    const known = new Set(stored.map(({id}) => id));
    return [...kept, ...[...entered.values()].filter(({id}) => !known.has(id))];
}

function without(ids: ReadonlySet<string>, id: string): Set<string> {
    const fewer = new Set(ids);
    fewer.delete(id);
    return fewer;
}

/** Mattermost's form of an id: 26 letters and digits. */
export function newRuleId(): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => letters[byte % letters.length]).join('');
}
