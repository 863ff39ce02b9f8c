import {OFF, REQUIRED} from '../test_scene';
import {draftOf, isWhole, mostGrace, policyOf, problemsOf} from './policy_draft';

const chosen = {type: 'chosen' as const, roles: ['guests' as const], team_ids: [], group_ids: [], user_ids: []};

test('a policy comes back from its draft as it was', () => {
    const midnight = new Date('2031-02-03T00:00:00').getTime();
    for (const policy of [OFF, REQUIRED, {...REQUIRED, scope: chosen, core_enforcement: {when: 'at' as const, at: midnight}}]) {
        expect(policyOf(draftOf(policy))).toEqual(policy);
    }
});

test('what was typed wrong makes no policy and is named', () => {
    const draft = draftOf(REQUIRED);
    expect(policyOf({...draft, graceAmount: '1.5'})).toBeNull();
    expect(problemsOf({...draft, graceAmount: '366'}).grace).toBe(true);
    expect(problemsOf({...draft, graceAmount: '366', graceUnit: 'hours'}).grace).toBe(false);
    expect(problemsOf({...draft, sessionMinutes: '4'}).sessionMinutes).toBe(true);
    expect(problemsOf({...draft, coreWhen: 'at'}).coreDay).toBe(true);
    expect(problemsOf({...draft, scopeType: 'chosen'}).nobodyChosen).toBe(true);
});

test('a chosen scope is kept while everyone is chosen', () => {
    const draft = draftOf({...REQUIRED, scope: chosen});
    expect(policyOf({...draft, scopeType: 'everyone'})?.scope).toEqual({type: 'everyone'});
    expect({...draft, scopeType: 'everyone'}.chosen).toEqual(chosen);
});

test('no day is sent where Mattermost does not wait for one', () => {
    expect(policyOf({...draftOf(REQUIRED), coreDay: '2031-02-03'})?.core_enforcement).toEqual({when: 'never', at: null});
});

test.each([['', false], ['0', true], ['10', true], ['11', false], ['1e1', true], ['a', false], ['-1', false]])('%j from 0 to 10: %s', (entered, whole) => {
    expect(isWhole(entered, 0, 10)).toBe(whole);
});

test('a grace period is at most a year', () => {
    expect([mostGrace('hours'), mostGrace('days')]).toEqual([8760, 365]);
});
