/** Core's texts in people's languages, as far as pushes need them: from files in core's form, in words of our own (server-stub/i18n). */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const FOLDER = join(__dirname, '../i18n');
const LOCALE = /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/;

const read = new Map<string, ReadonlyMap<string, string> | null>();

/** All texts of a language by id; null when there is no file for it. */
export function textsOf(locale: string): ReadonlyMap<string, string> | null {
    let texts = read.get(locale);
    if (texts === undefined) {
        texts = LOCALE.test(locale) ? readTexts(locale) : null;
        read.set(locale, texts);
    }
    return texts;
}

/** As core: English where the language has none. */
export function translate(locale: string, id: string): string {
    return textsOf(locale)?.get(id) ?? textsOf('en')?.get(id) ?? id;
}

function readTexts(locale: string): ReadonlyMap<string, string> | null {
    try {
        const entries = JSON.parse(readFileSync(join(FOLDER, `${locale}.json`), 'utf8')) as Array<{id: string; translation: string}>;
        return new Map(entries.map(({id, translation}) => [id, translation]));
    } catch {
        return null;
    }
}
