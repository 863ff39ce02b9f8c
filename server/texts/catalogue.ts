/**
 * Sentences the server itself says to people, in their own language (users.locale): answers to the slash command, the bot's messages,
 * and the notice on the log-in page, which a small web guard cannot carry in every language. A language is one more file here.
 */
import de from './de.json';
import en from './en.json';

export type TextId = keyof typeof en;

/** Of a language beyond English: every text of en.json, and the notice, whose English is in the guard itself (webapp/i18n/en_entry.json). */
export type Catalogue = typeof de;

export const NOTICE_PREFIX = 'notice.';

/** By core's names of its languages; a regional one without a file of its own has its language's. */
export const CATALOGUES: Readonly<Record<string, Catalogue>> = {de};

/** A text with its holes filled, in the language where there is a file for it, else in English. */
export function textIn(locale: string, id: TextId, values: Readonly<Record<string, string | number>> = {}): string {
    return (catalogueOf(locale)?.[id] ?? en[id]).replace(/\{([a-z_]+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The notice's texts by their ids without prefix; null for English and for every language without a file. */
export function noticeTexts(locale: string): Record<string, string> | null {
    const catalogue = catalogueOf(locale);
    return catalogue && Object.fromEntries(Object.entries(catalogue).
        filter(([id]) => id.startsWith(NOTICE_PREFIX)).
        map(([id, text]) => [id.slice(NOTICE_PREFIX.length), text]));
}

function catalogueOf(locale: string): Catalogue | null {
    for (const name of [locale, locale.split('-')[0] ?? '']) {
        const catalogue = Object.hasOwn(CATALOGUES, name) ? CATALOGUES[name] : undefined;
        if (catalogue) {
            return catalogue;
        }
    }
    return null;
}
