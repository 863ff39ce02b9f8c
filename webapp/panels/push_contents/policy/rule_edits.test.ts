import type {PushRule} from '../../../../contract/types';
import {applyEdits, enterRule, newRuleId, NO_EDITS, removeRule, sameRule} from './rule_edits';

const rule = (id: string, name = id): PushRule => ({id, name, enabled: true, match: {type: 'guests'}, action: 'generic'});

test('changes stay in their places, new rules come last', () => {
    const edits = enterRule(enterRule(removeRule(NO_EDITS, 'b'), rule('new')), rule('a', 'renamed'));
    expect(applyEdits([rule('a'), rule('b'), rule('c')], edits)).toEqual([rule('a', 'renamed'), rule('c'), rule('new')]);
});

test('a rule that was only just added leaves no trace when it is removed', () => {
    expect(applyEdits([rule('a')], removeRule(enterRule(NO_EDITS, rule('new')), 'new'))).toEqual([rule('a')]);
});

test('the order of a document\'s fields is no difference', () => {
    const words: PushRule = {...rule('a'), match: {type: 'words', syntax: 're2', pattern: 'x'}};
    expect(sameRule(words, {...words, match: {pattern: 'x', syntax: 're2', type: 'words'}})).toBe(true);
    expect(sameRule(words, {...words, match: {pattern: 'y', syntax: 're2', type: 'words'}})).toBe(false);
});

test('a new id has Mattermost\'s form', () => {
    expect(newRuleId()).toMatch(/^[a-z0-9]{26}$/);
    expect(newRuleId()).not.toBe(newRuleId());
});
