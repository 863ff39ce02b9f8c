import type {PeopleList} from './people_list';
import {readPeopleList, shortenPeopleList} from './people_list';

/** All pieces as one; null where a piece is. */
function readWhole(text: string, mostLines: number): PeopleList | null {
    const whole: PeopleList = {lines: 0, mentions: [], columnNames: []};
    for (const piece of readPeopleList(text, mostLines)) {
        if (!piece) {
            return null;
        }
        whole.lines += piece.lines;
        whole.mentions.push(...piece.mentions);
        whole.columnNames.push(...piece.columnNames);
    }
    return whole;
}

const namesIn = (text: string) => readWhole(text, 100)?.mentions.map(({line, text: name}) => [line, name]);

describe('a CSV file', () => {
    it.each([
        ['with quotes, semicolons and the line ends of Windows', '\uFEFF"E-Mail";"Name"\r\n"ANNA@x.org";"Smith ""x""; A"\r\nbob@x.org;B\r\n', [[2, 'ANNA@x.org'], [3, 'bob@x.org']]],
        ['that says what separates its fields', 'sep=;\r\nemail;name\r\nanna@x.org;bob', [[3, 'anna@x.org']]],
        ['whose column has another name for the same', 'Manager,Email Address\nbob@x.org,anna@x.org', [[2, 'anna@x.org']]],
        ['with a note of several lines that begin with somebody else\'s name', 'email,note\nanna@x.org,"See also\nbob@x.org, and\n\ncarl@x.org"\ndora@x.org,', [[2, 'anna@x.org'], [6, 'dora@x.org']]],
        ['with a quotation mark nobody closed', 'email,note\n"anna@x.org,\nbob@x.org,x', [[2, 'anna@x.org'], [3, 'bob@x.org']]],
        ['with a quotation mark nobody closed, and another later', 'email\n"anna@x.org\n"bob@x.org\ncarl@x.org', [[2, 'anna@x.org'], [3, 'bob@x.org'], [4, 'carl@x.org']]],
        ['with tabs, quotes and empty cells', 'name\tnote\tusername\n"Smith, A"\t\t"anna"\nBob\t\t"bob"', [[2, 'anna'], [3, 'bob']]],
        ['with empty cells', 'username;email\n;anna@x.org\nbob;\n;;\n', [[3, 'bob']]],
    ])('%s', (_, text, names) => {
        expect(namesIn(text)).toEqual(names);
    });

    it('says what the names of its columns were, since they may be somebody\'s', () => {
        expect(readWhole('\nmail\nbob', 100)).toEqual({lines: 1, mentions: [{line: 3, text: 'bob'}], columnNames: [{line: 2, text: 'mail'}]});
        expect(readWhole('mail,name\nbob,B', 100)?.columnNames).toEqual([{line: 1, text: 'mail'}, {line: 1, text: 'name'}]);
        expect(readWhole('anna\nbob', 100)?.columnNames).toEqual([]);
    });
});

test('inches in every line of a long file are read within the time a test has', () => {
    const file = `username,desk\n${'anna,17" screen and a second one of 21 inches\n'.repeat(10_000)}`;
    expect(readWhole(file, 10_000)).toMatchObject({lines: 10_000, mentions: {length: 10_000}});
});

test('a long list comes in pieces that are short, with the line each name stands in, and the column of the first', () => {
    const file = `name,username\n${Array.from({length: 1_000}, (_, i) => `"P, ${i}",user-${i}`).join('\n')}`;
    const pieces = [...readPeopleList(file, 1_000)];
    expect(Math.max(...pieces.map((piece) => piece?.mentions.length ?? 0))).toBeLessThanOrEqual(200);
    expect(pieces.flatMap((piece) => piece?.mentions ?? [])).toEqual(Array.from({length: 1_000}, (_, i) => ({line: i + 2, text: `user-${i}`})));
    expect([...readPeopleList(file, 999)].pop()).toBeNull();
});

describe('people as mail programs write them', () => {
    it.each([
        ['Anna Smith <anna@x.org>, bob@x.org, <carl@x.org>', ['anna@x.org', 'bob@x.org', 'carl@x.org']],
        ['Smith, Anna <anna@x.org>', ['anna@x.org']],
        ['Smith, Anna <anna@x.org>; Doe, Bob <bob@x.org>', ['anna@x.org', 'bob@x.org']],
        ['"Smith, Anna" <anna@x.org>, "Doe, ""Bob""" <bob@x.org>', ['anna@x.org', 'bob@x.org']],
        ['@carl, Bob <bob@x.org>; dora', ['@carl', 'bob@x.org', 'dora']],
        ['"Doe" <b@x.org>; carl; Anna <a@x.org>', ['b@x.org', 'carl', 'a@x.org']],
        ['user7, Anna <a@x.org>', ['user7', 'a@x.org']],
        ['carl, <a@x.org>', ['carl', 'a@x.org']],
        ['Carl <c@x.org> Anna <a@x.org>', ['Carl <c@x.org> Anna <a@x.org>']],
        ['a@x.org <A@x.org>, <mailto:b@x.org>', ['A@x.org', 'b@x.org']],
        ['mailto:a@x.org, \'bob\', \'mailto:c@x.org\', o\'neill, \'', ['a@x.org', 'bob', 'c@x.org', 'o\'neill', '\'']],
        ['dora; Bob <bob@x.org>', ['dora', 'bob@x.org']],
        ['a < b, <none>, Anna <an na@x.org>', ['a < b', '<none>', 'Anna <an na@x.org>']],
    ])('%s', (text, names) => {
        expect(namesIn(text)?.map(([, name]) => name)).toEqual(names);
    });

    it('leave it in doubt whether what stands before them is a family name or somebody else', () => {
        const doubts = (text: string) => readWhole(text, 100)?.mentions.map(({text: name, before = []}) => [name, ...before]);
        expect(doubts('bob, carl, Anna <a@x.org>')).toEqual([['bob'], ['a@x.org', 'carl']]);
        expect(doubts('Doe, Bob, PhD <b@x.org>; carl')).toEqual([['b@x.org', 'Doe', 'Bob'], ['carl']]);
        expect(doubts('"Doe, Bob" <b@x.org>, "Doe; Bob; x" <c@x.org>')).toEqual([['b@x.org'], ['c@x.org', 'Doe', 'Bob', 'x']]);
    });

    it('in a column', () => {
        expect(namesIn('username,contact\nsmith,Anna <anna@x.org>')).toEqual([[2, 'smith']]);
        expect(namesIn('email\nanna@x.org, bob@x.org')).toEqual([[2, 'anna@x.org'], [2, 'bob@x.org']]);
        expect(namesIn('email,name\n"Smith, Anna <anna@x.org>",Anna')).toEqual([[2, 'anna@x.org']]);
    });
});

describe('a line longer than a row of a table can be', () => {
    it.each([['anna@example.com', ''], ['anna@example.com', '"']])('is one line, and no name of it is torn: %s in %s', (name, mark) => {
        const field = `${mark}${name}${mark}`;
        const pieces = [...readPeopleList(`bob\n${`${field},`.repeat(5_000)}\ncarl`, 1_001)];
        expect(pieces.flatMap((piece) => piece?.mentions ?? [])).toEqual([{line: 1, text: 'bob'}, ...Array(5_000).fill({line: 2, text: name}), {line: 3, text: 'carl'}]);
        expect(pieces.reduce((lines, piece) => lines + (piece?.lines ?? 0), 0)).toBe(3);
        expect(Math.max(...pieces.map((piece) => piece?.mentions.length ?? 0))).toBeLessThanOrEqual(1_000);
    });

    it('is never cut between a family name and the address it belongs to', () => {
        for (const line of ['Smith, Anna <a@x.org>, '.repeat(2_000), `${'user7, '.repeat(1_427)}Smith, Anna <a@x.org>`, `${'user7, '.repeat(1_427)}xy,Smith, Anna <a@x.org>`]) {
            expect(readWhole(line, 1_000)?.mentions.map(({text}) => text)).not.toContain('Smith');
        }
    });

    it('is a table\'s row by its beginning', () => {
        expect(namesIn(`username,note\nanna,${'x, '.repeat(10_000)}\nbob,`)).toEqual([[2, 'anna'], [3, 'bob']]);
    });

    it.each([
        ['commas', ','.repeat(890_000)], ['quoted commas', `"${','.repeat(890_000)}"`], ['quotation marks in pairs', '"",'.repeat(290_000)], ['blank lines', ' \n'.repeat(440_000)],
        ['empty lines', '\n'.repeat(890_000)], ['marks nobody closes, before long lines', `"${'a,'.repeat(4_000)}\n`.repeat(100)],
    ])('%s come in short turns', (_, text) => {
        const turns = [...readPeopleList(text, 100_000)].length;
        expect(text.length / turns).toBeLessThanOrEqual(10_100);
    });
});

test.each(['anna\nbob', 'anna\r\nbob', 'anna\rbob', 'anna\n\rbob', `anna\n${'\r\n'.repeat(6_000)}bob`, `${'\r\n'.repeat(6_000)}anna\rbob`])('lines end as any system ends them: %#', (text) => {
    const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
    expect(namesIn(text)).toEqual(['anna', 'bob'].map((name) => [lines.indexOf(name) + 1, name]));
});

describe('a pasted list', () => {
    it('of one line, or of people called user and a number, names no columns', () => {
        expect(namesIn('user-1\nuser-2')).toEqual([[1, 'user-1'], [2, 'user-2']]);
        expect(namesIn('user1, user2\nuser3')).toEqual([[1, 'user1'], [1, 'user2'], [2, 'user3']]);
        expect(namesIn('mail, anna')).toEqual([[1, 'mail'], [1, 'anna']]);
    });

    it('has no quotation that goes beyond its line', () => {
        expect(namesIn('"anna\nbob"\n"carl\nDora" <dora@x.org>')).toEqual([[1, 'anna'], [2, 'bob'], [3, 'carl'], [4, 'dora@x.org']]);
    });

    it('holds a name in each line, or several', () => {
        expect(namesIn(' anna \n\n@bob, carl;\tdora\r\n"emma"')).toEqual([[1, 'anna'], [3, '@bob'], [3, 'carl'], [3, 'dora'], [4, 'emma']]);
        expect(readWhole('', 100)).toEqual({lines: 0, mentions: [], columnNames: []});
    });

    it('has an end, in lines and in names', () => {
        expect(readWhole('anna\n'.repeat(100), 100)?.lines).toBe(100);
        expect(readWhole(`email\n${'anna\n'.repeat(100)}`, 100)?.lines).toBe(100);
        expect(readWhole('anna\n'.repeat(101), 100)).toBeNull();
        expect(readWhole('anna,'.repeat(501), 100)).toBeNull();
    });
});

describe('a shortened list', () => {
    it.each([
        'note,username\n"a\nb",anna\nx,"bob"\n\ny,mail',
        'anna, bob\n\n"carl, x";dora',
        'username\nmail',
        'bob; Doe, Bob, PhD <b@x.org>\ncarl, Anna <a@x.org>, dora',
    ])('says the same as %j', (text) => {
        const shortened = shortenPeopleList(text, 100) ?? '';
        const plain = (list: string) => readWhole(list, 100)?.mentions.map((mention) => ({...mention, text: mention.text.replace(/[, ]+/g, ' ')}));
        expect(plain(shortened)).toEqual(plain(text));
    });

    it('is none of a list that has too many lines', () => {
        expect(shortenPeopleList('anna\n'.repeat(101), 100)).toBeNull();
    });
});
