import type {PushRule} from '../../../../contract/types';
import {applyEdits, enterRule, newRuleId, NO_EDITS, removeRule} from './rule_edits';

const rule = (id: string, name = id): PushRule => ({id, name, enabled: true, match: {type: 'guests'}, action: 'generic'});

test('changes stay in their places, new rules come last', () => {
    const edits = enterRule(enterRule(removeRule(NO_EDITS, 'b'), rule('new')), rule('a', 'renamed'));
    expect(applyEdits([rule('a'), rule('b'), rule('c')], edits)).toEqual([rule('a', 'renamed'), rule('c'), rule('new')]);
});

test('a rule that was only just added leaves no trace when it is removed', () => {
    expect(applyEdits([rule('a')], removeRule(enterRule(NO_EDITS, rule('new')), 'new'))).toEqual([rule('a')]);
});

test('a new id has Mattermost\'s form', () => {
    expect(newRuleId()).toMatch(/^[a-z0-9]{26}$/);
    expect(newRuleId()).not.toBe(newRuleId());
});
