/** HTML entities as core decodes them in a push (since early 2026, for texts that integrations escaped): by HTML's own rules, once. */
import {decodeHTML} from 'entities/decode';

export function decodeEntities(text: string): string {
    return text.includes('&') ? decodeHTML(text) : text;
}
