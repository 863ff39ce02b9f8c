import type {PushRule} from '../../contract/push';
import {findTexts, matchRe2, patternMethods} from '../../server-stub/bridge/patterns';
import type {Host} from '../host';
import {decide} from './match_rules';
import {findMetByWords, findStrictestByWords, groupByStrictness, strictestAtOnce} from './match_words';

const host = {patterns: {
    match: async (patterns: string[], text: string) => (await patternMethods['re2.match']({patterns, text})).results,
    matchAtOnce: (json: string, text: string) => {
        const places = matchRe2(json, text);
        return places === '' ? null : JSON.parse(places) as number[];
    },
    findTexts: (json: string, text: string) => JSON.parse(findTexts(json, text)) as number[],
}} as unknown as Host;
const rule = (order: number, syntax: 'literal' | 're2', pattern: string, action: PushRule['action']) =>
    ({order, rule: {id: String(order), name: '', enabled: true, match: {type: 'words' as const, syntax, pattern}, action}});
const RULES = [
    rule(0, 're2', 'case-\\d+', 'generic'), rule(1, 'literal', 'Merger', 'nameless'), rule(2, 're2', '(?i)budget', 'nameless'), rule(3, 'literal', 'case', 'generic'), rule(4, 're2', '^TOP', 'suppress'),
];
const groups = groupByStrictness(RULES);

it.each([['nothing at all', null], ['CASE-4711', 3], ['case-4711', 0], ['the merger and the budget', 1], ['a BUDGET, case-1', 2], ['TOP merger', 4]])('in "%s" the rule that decides is %s, at once and when asked', async (text, order) => {
    expect(strictestAtOnce(host, groups, text)?.order ?? null).toBe(order);
    expect((await findStrictestByWords(host, groups, ['', text]))?.order ?? null).toBe(order);
    expect(decide(await findMetByWords(host, groups, [text, '']))?.order ?? null).toBe(order);
});

it.each([
    ['an umlaut of two signs', 'gru\u0308ne', 'Die GRÜNE Akte'], ['an umlaut of one sign', 'grüne', 'gru\u0308ne'], ['digits of full width', 'case 4711', 'ＣＡＳＥ ４７１１'],
    ['a sharp s', 'straße 5', 'STRASSE 5'], ['a final sigma', 'ΟΔΟΣ', 'οδοσα'],
])('takes %s for the same words', (_name, pattern, text) => {
    expect(strictestAtOnce(host, groupByStrictness([rule(0, 'literal', pattern, 'generic')]), text)?.order).toBe(0);
});

it('leaves a long text to the host, with the same result', async () => {
    const many = groupByStrictness(Array.from({length: 100}, (_, n) => rule(n, 're2', `(?:[a-z]+-){1,3}${n}$`, 'generic')));
    const text = `${'x'.repeat(16_000)}-77`;
    expect(strictestAtOnce(host, many, text)).toBeUndefined();
    expect((await findStrictestByWords(host, many, [text]))?.order).toBe(77);
});
