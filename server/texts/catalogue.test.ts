import {ENDED_BY} from '../../contract/names';
import {CATALOGUES, noticeTexts, textIn} from './catalogue';
import en from './en.json';

const holesOf = (text: string) => [...text.matchAll(/\{[a-z_]+\}/g)].map(([hole]) => hole).sort();

describe.each(Object.entries(CATALOGUES))('the texts in %s', (_, catalogue) => {
    it('are those of English, sorted', () => {
        expect(Object.keys(catalogue)).toEqual(Object.keys(en).sort());
    });

    it('have the same holes', () => {
        for (const [id, text] of Object.entries(en)) {
            expect([id, holesOf(catalogue[id as keyof typeof en])]).toEqual([id, holesOf(text)]);
        }
    });
});

it('a region without a file of its own has its language\'s texts, and an unknown language English', () => {
    expect(textIn('de-AT', 'command.cancel')).toBe('Abbrechen');
    expect(textIn('xx', 'command.cancel')).toBe('Cancel');
    expect(textIn('constructor', 'command.cancel')).toBe('Cancel');
});

it('fills holes, and leaves what a value says as it is', () => {
    expect(textIn('en', 'command.confirm', {username: '{seconds}'})).toBe('Log @{seconds} out?');
});

it('the notice has words for every way a session ends, and the language its dates are written in', () => {
    expect(noticeTexts('de-CH')).toMatchObject({locale: 'de', by_id: {dismiss: 'Schließen'}});
    expect(noticeTexts('').locale).toBe('en');
    for (const endedBy of ENDED_BY) {
        expect(noticeTexts('en').by_id).toHaveProperty([`ended_by.${endedBy}`]);
    }
});
