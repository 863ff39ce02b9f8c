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
];
