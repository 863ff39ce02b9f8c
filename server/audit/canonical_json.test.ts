import canonicalize from 'canonicalize';

import {canonicalJson} from './canonical_json';

const RFC_EXAMPLE = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
}`) as unknown;

it('gives the text RFC 8785 shows', () => {
    expect(canonicalJson(RFC_EXAMPLE)).toBe(String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
});

it.each<[string, unknown]>([
    ['names of several scripts', {'\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude02': 5, '\u0080': 6, '\u00f6': 7}],
    ['objects in objects and lists', {b: [{d: 1, c: [{f: [], e: {}}]}], a: {z: null, y: {x: true, w: -0}}}],
    ['names that are integers, which objects put first', {b: {10: 'a', 9: 'b', a: 'c', '-': 'd', '01': 'e'}, a: 1}],
    ['a name that is empty', {b: 1, '': 2}],
    ['a name that is the prototype\'s', JSON.parse('{"b":1,"__proto__":{"y":1,"x":[2]},"a":2,"constructor":3}')],
    ['what is left out, and what becomes null', {b: undefined, a: [undefined, 1], c: Symbol('x')}],
    ['what writes itself', {b: new Date(0), a: [new Date(1)]}],
    ['lone surrogates', {b: '\ud800', a: '\udfff'}],
    ['no object', 'text'], ['a number', 1e21], ['nothing', null], ['an empty list', []], ['an empty object', {}],
])('gives what the reference implementation gives: %s', (_, value) => {
    expect(canonicalJson(value)).toBe(canonicalize(value));
});

it.each([[NaN], [Infinity], [{a: [-Infinity]}], [undefined]])('refuses what JSON cannot hold: %p', (value) => {
    expect(() => canonicalJson(value)).toThrow();
});

it('leaves what it was given as it was', () => {
    const value = Object.freeze({b: Object.freeze({d: 1, c: 2}), a: Object.freeze([Object.freeze({f: 1, e: 2})])});
    canonicalJson(value);
    expect(JSON.stringify(value)).toBe('{"b":{"d":1,"c":2},"a":[{"f":1,"e":2}]}');
});
