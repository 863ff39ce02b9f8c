import {compareLists, compareStates} from './difference';

test('nested fields are compared one by one, changed ones first', () => {
    expect(compareStates({limits: {idle_days: 30, max: 5}, wipe: false}, {limits: {idle_days: 7, max: 5}, wipe: false})).toEqual([
        {field: 'limits.idle_days', before: 30, after: 7, changed: true},
        {field: 'limits.max', before: 5, after: 5, changed: false},
        {field: 'wipe', before: false, after: false, changed: false},
    ]);
});

test('a field that only one state has is a change', () => {
    expect(compareStates({a: 1}, {b: null})).toEqual([
        {field: 'a', before: 1, after: undefined, changed: true},
        {field: 'b', before: undefined, after: null, changed: true},
    ]);
});

test('with one state only nothing counts as changed', () => {
    expect(compareStates(null, {a: 1, rest: {}})).toEqual([
        {field: 'a', before: undefined, after: 1, changed: false},
        {field: 'rest', before: undefined, after: {}, changed: false},
    ]);
    expect(compareStates(null, null)).toEqual([]);
});

test('lists tell what left and what joined, objects too', () => {
    expect(compareLists(['a', {id: 1}], [{id: 1}, 'b'])).toEqual({removed: ['a'], kept: [{id: 1}], added: ['b']});
});
