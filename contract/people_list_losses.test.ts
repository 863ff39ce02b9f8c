/** Nothing of a pasted list is ever lost: whatever stands beside a name, it is read as one, held in doubt, or part of what is reported. */
import {readPeopleList, shortenPeopleList} from './people_list';

/** The same numbers each time, so that what fails once fails again. */
function randomFrom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor(state / 2 ** 32 * below);
    };
}

const SEPARATORS = [', ', ',', '; ', ';', '\t', '\n', '\r\n', ',, ', ' ;'];
const SLIPS = ['"', '<', '>', '"x', '<x', 'x>', 'x"', '""', '\'', '<>'];

/** A person as somebody may write them, and what names them in it. */
const FORMS: ReadonlyArray<(name: string) => [text: string, token: string]> = [
    (name) => [name, name],
    (name) => [`@${name}`, name],
    (name) => ['x'.repeat(26 - name.length) + name, 'x'.repeat(26 - name.length) + name],
    (name) => [`${name}@x.org`, `${name}@x.org`],
    (name) => [`mailto:${name}@x.org`, `${name}@x.org`],
    (name) => [`'${name}'`, name],
    (name) => [`"${name}"`, name],
    (name) => [`Anna <${name}@x.org>`, `${name}@x.org`],
    (name) => [`"Anna" <${name}@x.org>`, `${name}@x.org`],
    (name) => [`"Doe, Anna" <${name}@x.org>`, `${name}@x.org`],
    (name) => [`Doe, Anna <${name}@x.org>`, `${name}@x.org`],
    (name) => [`<${name}@x.org>`, `${name}@x.org`],
];

interface Pasted {text: string; tokens: string[]}

function pasteAt(seed: number, slips: readonly string[]): Pasted {
    const random = randomFrom(seed);
    const pick = <T>(items: readonly T[], otherwise: T): T => items[random(items.length)] ?? otherwise;
    const pasted: Pasted = {text: '', tokens: []};
    for (let i = 0, count = 1 + random(8); i < count; i++) {
        if (slips.length > 0 && random(4) === 0) {
            pasted.text += pick(slips, '') + (random(2) === 0 ? pick(SEPARATORS, ',') : '');
        }
        // Letters only: a family name has no digits, so these are the ones in doubt.
        const name = `person${String.fromCharCode(97 + i, 97 + random(26))}`;
        const [text, token] = pick(FORMS, FORMS[0] ?? (() => ['', '']))(name);
        pasted.text += text + pick(SEPARATORS, ',');
        pasted.tokens.push(token);
    }
    return pasted;
}

/** Every name that was read, in doubt, or that stands in something reported whole. */
function readNames(text: string): string[] {
    return [...readPeopleList(text, 1_000)].flatMap((piece) => [...piece?.columnNames ?? [], ...piece?.mentions ?? []].flatMap(({text: name, before = []}) => [name, ...before]));
}

const bare = (name: string) => name.replace(/^@/, '');

test('every name of a list without slips is read by itself', () => {
    for (let seed = 1; seed <= 4_000; seed++) {
        const {text, tokens} = pasteAt(seed, []);
        const names = new Set(readNames(text).map(bare));
        expect({text, lost: tokens.filter((token) => !names.has(token))}).toEqual({text, lost: []});
    }
});

test('every name of a list with slips is read, or stands in what is reported', () => {
    for (let seed = 1; seed <= 4_000; seed++) {
        const {text, tokens} = pasteAt(seed, SLIPS);
        const names = readNames(text);
        expect({text, lost: tokens.filter((token) => !names.some((name) => name.includes(token)))}).toEqual({text, lost: []});
    }
});

test('a shortened list loses no name either', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
        const {text, tokens} = pasteAt(seed, SLIPS);
        const names = readNames(shortenPeopleList(text, 1_000) ?? '');
        expect({text, lost: tokens.filter((token) => !names.some((name) => name.includes(token)))}).toEqual({text, lost: []});
    }
});

test('a long list with slips is read in turns of ten thousand characters', () => {
    const whole = Array.from({length: 3_000}, (_, seed) => pasteAt(seed, SLIPS).text);
    for (const text of [whole.join('\n'), whole.join(',').replaceAll(/\s/g, ' ')]) {
        const pieces = [...readPeopleList(text, 100_000)];
        expect(pieces).not.toContain(null);
        expect(text.length / pieces.length).toBeLessThan(10_100);
    }
});
