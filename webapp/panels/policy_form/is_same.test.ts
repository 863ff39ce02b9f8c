import {isSame} from './is_same';

test.each([
    [{a: 1, b: [true, null]}, {b: [true, null], a: 1}, true],
    [{a: 1}, {a: 2}, false],
    [{a: undefined}, {b: undefined}, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, {}, false],
    [null, null, true],
])('%j and %j: %s', (one, other, same) => {
    expect(isSame(one, other)).toBe(same);
});
