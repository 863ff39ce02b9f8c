/** What people read while they enrol, in every language, and the time that is left. */
import de from './de.json';
import en from './en.json';
import {clock} from './person';

test('every language says the same things', () => {
    expect(Object.keys(de)).toEqual(Object.keys(en));
    const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();
    for (const [id, text] of Object.entries(en)) {
        expect([id, holes(de[id as keyof typeof de]).filter((hole) => hole !== 'less' && hole !== 'weniger')]).toEqual([id, holes(text).filter((hole) => hole !== 'less' && hole !== 'weniger')]);
    }
});

test.each([[0, '0:00'], [999, '0:01'], [59_000, '0:59'], [600_000, '10:00']])('%i ms are %s on the clock', (ms, shown) => {
    expect(clock(ms)).toBe(shown);
});
