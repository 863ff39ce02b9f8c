/** Core's sentences in the recipients' languages, from the server's own files: what a rule reduces reads as if core had written it. */
import type {Sentences} from '../../push_preview';
import {ENGLISH, SENTENCE_IDS, sentencesFrom} from '../../push_preview';
import type {Host} from '../host';

/** The files change with the server's version, and the plugin starts with the server; this is for one that could not be read. */
const KEPT_MS = 3_600_000;
const ENGLISH_LOCALE = 'en';
/** Core writes to everybody else in English, although it brings files of more languages (its public module, shared/i18n). */
const SUPPORTED: ReadonlySet<string> = new Set([
    'bg', 'de', 'en', 'en-AU', 'es', 'fa', 'fr', 'hu', 'it', 'ja', 'ko', 'nl', 'pl', 'pt-BR', 'ro', 'ru', 'sv', 'tr', 'uk', 'vi', 'zh-CN', 'zh-TW',
]);

export interface KnownSentences {
    /** undefined when they have to be read. */
    atHand(locale: string, now: number): Sentences | undefined;
    /** Never fails: what cannot be read is English, as core does with what it has not. */
    read(host: Host, locale: string): Promise<Sentences>;
}

export function createKnownSentences(): KnownSentences {
    const known = new Map<string, {sentences: Sentences; at: number}>();
    return {
        atHand(locale, now) {
            if (locale === ENGLISH_LOCALE || !SUPPORTED.has(locale)) {
                return ENGLISH;
            }
            const entry = known.get(locale);
            return entry && Math.abs(now - entry.at) < KEPT_MS ? entry.sentences : undefined;
        },
        async read(host, locale) {
            const texts = await readTexts(host, locale);
            const sentences = texts ? sentencesFrom(texts) : ENGLISH;
            known.set(locale, {sentences, at: host.clock.now()});
            return sentences;
        },
    };
}

/** Whether this server's own translations can be read at all. */
export async function canReadTranslations(host: Host): Promise<boolean> {
    return await readTexts(host, ENGLISH_LOCALE) !== null;
}

async function readTexts(host: Host, locale: string): Promise<Record<string, string> | null> {
    try {
        return await host.mattermost.getTranslations(locale, Object.values(SENTENCE_IDS));
    } catch (error) {
        host.log.warn('The server\'s translations could not be read.', {locale, error: String(error)});
        return null;
    }
}
