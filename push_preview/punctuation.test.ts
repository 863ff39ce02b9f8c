import {isPunctuation} from './punctuation';

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

it('knows what Unicode calls punctuation and symbols', () => {
    const own: number[] = [];
    const missing: number[] = [];
    for (let code = 0; code < 0x110000; code++) {
        if (isSurrogate(code)) {
            continue;
        }
        const char = String.fromCodePoint(code);
        if (isPunctuation(char) !== /[\p{P}\p{S}]/u.test(char)) {
            (isPunctuation(char) ? own : missing).push(code);
        }
    }
    expect(own).toEqual([]);
    // Node knows a newer Unicode than Go: signs of scripts added since.
    expect(missing.filter((code) => code < 0x1000)).toEqual([]);
    expect(missing.length).toBeLessThan(1000);
});
