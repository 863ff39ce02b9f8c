import type {SessionLimits} from '../../../contract/types';
import {draftOf, newRule, policyOf} from './limits_draft';

const POLICY: SessionLimits = {
    enabled: true, max_sessions_per_user: 5,
    rules: [{role: 'guest', client_kinds: ['web'], idle_minutes: 60, absolute_minutes: null}, {role: null, client_kinds: [], idle_minutes: null, absolute_minutes: 1440}],
};

test('a policy that was only looked at is the same again', () => {
    expect(policyOf(draftOf(POLICY))).toEqual(POLICY);
});

test('a rule that limits nothing is left out', () => {
    const draft = draftOf({...POLICY, max_sessions_per_user: null});
    expect(policyOf({...draft, rules: [...draft.rules, newRule(draft.rules)]})).toEqual({...POLICY, max_sessions_per_user: null});
    expect(newRule(draft.rules).key).toBe(2);
});

test.each(['9', '5256001', '7.5', 'soon', '-60'])('%s minutes make no policy', (idle) => {
    const draft = draftOf(POLICY);
    expect(policyOf({...draft, rules: [{...newRule([]), idle}]})).toBeNull();
});

test('a session may be ended sooner for its age than for being idle, which core notes no sooner', () => {
    const draft = draftOf(POLICY);
    expect(policyOf({...draft, rules: [{...newRule([]), idle: '10', absolute: '5'}]})?.rules).toEqual([{role: null, client_kinds: [], idle_minutes: 10, absolute_minutes: 5}]);
});

test.each(['0', '501', '1.5'])('%s sessions make no policy', (mostSessions) => {
    expect(policyOf({...draftOf(POLICY), mostSessions})).toBeNull();
});
