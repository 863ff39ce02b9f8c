/** What the banner and the enrolment page say, in the person's own language where it is here, else in English. */
import type {IntlShape} from 'react-intl';
import {createIntl} from 'react-intl';

import de from './de.json';
import en from './en.json';

export type TextId = keyof typeof en;

const LANGUAGES: Readonly<Record<string, Record<TextId, string>>> = {de, en};

/** locale: of the person's account, as core has it (de, pt-BR, zh-CN). */
export function textsFor(locale: string): IntlShape {
    const language = locale.split('-')[0] ?? '';
    // Dates follow the language they stand in.
    const [known, messages] = LANGUAGES[language] ? [locale, LANGUAGES[language]] : ['en', en];
    return createIntl({locale: known, messages});
}
