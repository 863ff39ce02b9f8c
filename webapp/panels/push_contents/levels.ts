/** Core's four levels as the panel lists them, and what any number of sections here say about one. */
import type {PushLevel} from '../../../push_preview';
import type {Choice} from '../../components/setting_row';
import type {TextOf} from '../../i18n/message';

/** In the order of core's own menu. */
export const CORE_ORDER = ['generic_no_channel', 'generic', 'full', 'id_loaded'] as const satisfies readonly PushLevel[];

/** In core's own words. */
export function levelChoices(text: TextOf): Array<Choice<PushLevel>> {
    return CORE_ORDER.map((level) => ({value: level, label: text(`push.contents.${level}`)}));
}
