/** The notice's sentences in the person's language, as the server sent them with the ticket; kept with it, since they are shown when nobody is logged in. */
import type {NoticeTexts} from '../../contract/types';
import {fieldsOf} from './validate';

/** Where there are none: a ticket of an older version of the plugin. */
const PLAIN: Record<string, string> = {
    dismiss: 'Dismiss',
    ended: 'Your session has ended ({when}).',
    title: 'You have been logged out',
    title_offline: 'The data in this browser was removed',
    wiping: 'Removing Mattermost\'s data from this browser…',
};

export type Texts = NoticeTexts | undefined;

export function parseTexts(value: unknown): Texts {
    const fields = fieldsOf(value);
    const texts = fieldsOf(fields?.by_id);
    return texts && typeof fields?.locale === 'string' && Object.values(texts).every((text) => typeof text === 'string') ? fields as unknown as NoticeTexts : undefined;
}

/** '' for a text there is not. */
export function textOf(texts: Texts, id: string, when = ''): string {
    return (texts?.by_id[id] ?? PLAIN[id] ?? '').replace('{when}', when);
}

/** In the browser's own time. */
export function formatTime(texts: Texts, ms: number): string {
    const format = (locale?: string) => new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'short'}).format(ms);
    try {
        return format(texts?.locale);
    } catch {
        return format();
    }
}
