/** What the port promises of patterns: RE2 on every host, and a pattern that is none says so. */
import {expectEqual, expectTrue} from './assert';
import type {ContractCase} from './cases';

export const patternCases: ContractCase[] = [
    {
        name: 'patterns match anywhere in the text, one result each',
        async run(host) {
            const results = await host.patterns.match(['case-\\d{4}', '(?i)SECRET', '^x', 'grüß'], 'case-4711 is secret, grüß 🦊');
            expectEqual(results, [true, true, false, true].map((matches) => ({matches, error: ''})));
        },
    },
    {
        name: 'what is no RE2 pattern says why and keeps no other from matching',
        async run(host) {
            const results = await host.patterns.match(['(', '(?=a)', '(a)\\1', 'a'], 'a');
            expectEqual(results.map((one) => one.matches), [false, false, false, true]);
            expectTrue(results.slice(0, 3).every((one) => one.error !== '') && results[3]?.error === '', 'an error for just the first three');
        },
    },
    {
        name: 'a list of patterns is matched at once, and what is no pattern counts as matching',
        async run(host) {
            const list = JSON.stringify(['case-\\d{4}', '^x', '(', '(?i)SECRET', 'grüß']);
            expectEqual(host.patterns.matchAtOnce(list, 'case-4711 is secret, grüß 🦊'), [0, 2, 3, 4]);
            expectEqual(host.patterns.matchAtOnce(list, 'nothing'), [2]);
        },
    },
    {
        name: 'texts are found as they stand, wherever they stand',
        async run(host) {
            const list = JSON.stringify(['CASE-4711', 'GRÜN', '.', '🦊']);
            expectEqual(host.patterns.findTexts(list, 'A CASE-4711, GRÜN 🦊'), [0, 1, 3]);
            expectEqual(host.patterns.findTexts(list, 'CASE 4711'), []);
        },
    },
    {
        name: 'a text that many patterns might take long for is not matched at once',
        async run(host) {
            const list = JSON.stringify(Array.from({length: 100}, (_, n) => `(?:[a-z0-9]+[-_.]){1,3}${n}$`));
            expectEqual(host.patterns.matchAtOnce(list, 'x'.repeat(100_000)), null);
        },
    },
];
