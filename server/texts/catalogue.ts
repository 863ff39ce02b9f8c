/**
 * Sentences the server itself says to people, in their own language (users.locale): answers to the slash command, the bot's messages,
 * and the notice on the log-in page, which a small web guard cannot carry in every language. A language is one more file here.
 */
import de from './de.json';
import en from './en.json';

/** English decides which texts there are; every other file must have exactly these (catalogue.test.ts). */
export type Catalogue = typeof en;
export type TextId = keyof Catalogue;

/** By core's names of its languages; a regional one without a file of its own has its language's. */
export const CATALOGUES: Readonly<Record<string, Catalogue>> = {de, en};

const NOTICE_PREFIX = 'notice.';

/** A text with its holes filled, in the language where there is a file for it, else in English. */
export function textIn(locale: string, id: TextId, values: Readonly<Record<string, string | number>> = {}): string {
    return catalogueOf(locale).catalogue[id].replace(/\{([a-z_]+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The notice's texts by their ids without prefix, for the guard, which is too small to bring any along. */
export function noticeTexts(locale: string): {locale: string; by_id: Record<string, string>} {
    const {name, catalogue} = catalogueOf(locale);
    return {
        locale: name,
        by_id: Object.fromEntries(Object.entries(catalogue).filter(([id]) => id.startsWith(NOTICE_PREFIX)).map(([id, text]) => [id.slice(NOTICE_PREFIX.length), text])),
    };
}

function catalogueOf(locale: string): {name: string; catalogue: Catalogue} {
    for (const name of [locale, locale.split('-')[0] ?? '']) {
        const catalogue = Object.hasOwn(CATALOGUES, name) ? CATALOGUES[name] : undefined;
        if (catalogue) {
            return {name, catalogue};
        }
    }
    return {name: 'en', catalogue: en};
}
