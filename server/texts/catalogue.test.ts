import entry from '../../webapp/i18n/en_entry.json';
import {CATALOGUES, noticeTexts, textIn} from './catalogue';
import en from './en.json';

/** The notice's texts are English in the guard; the server has them in every other language. */
const NOTICE = Object.fromEntries(Object.entries(entry).
    map(([id, text]) => [id.replace('security_controls.', ''), text] as const).
    filter(([id]) => id.startsWith('notice.')));
const holesOf = (text: string) => [...text.matchAll(/\{[a-z_]+\}/g)].map(([hole]) => hole).sort();

describe.each(Object.entries(CATALOGUES))('the texts in %s', (_, catalogue) => {
    it('are those of English, and the notice\'s', () => {
        expect(Object.keys(catalogue).sort()).toEqual([...Object.keys(en), ...Object.keys(NOTICE)].sort());
    });

    it('have the same holes', () => {
        for (const [id, text] of Object.entries({...en, ...NOTICE})) {
            expect([id, holesOf(catalogue[id as keyof typeof catalogue])]).toEqual([id, holesOf(text)]);
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

it('has no notice for English, which the guard brings along', () => {
    expect(noticeTexts('en')).toBeNull();
    expect(noticeTexts('de')).toMatchObject({dismiss: 'Schließen'});
});
