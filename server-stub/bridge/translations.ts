/** core.translations on Node: the stand-in's own texts. */
import type {BridgeMethods} from '../../server/bridge/methods';
import {textsOf} from '../core/translations';

type Translations = BridgeMethods['core.translations'];

export async function readTranslations({locale, ids}: Translations['args']): Promise<Translations['value']> {
    const texts = textsOf(locale);
    return texts && Object.fromEntries(ids.flatMap((id) => {
        const text = texts.get(id);
        return text === undefined || text === '' ? [] : [[id, text]];
    }));
}
