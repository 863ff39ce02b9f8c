/** HTML blocks of strip_markdown.ts: they leave nothing behind. The kinds and where each ends are CommonMark's. */
import {isBlank, structureOf} from './strip_spaces';

const BLOCK_TAGS = new RegExp(`^ {0,3}</? *(?:${[
    'address', 'article', 'aside', 'base', 'basefont', 'blockquote', 'body', 'caption', 'center', 'col', 'colgroup', 'dd', 'details', 'dialog', 'dir', 'div', 'dl', 'dt',
    'fieldset', 'figcaption', 'figure', 'footer', 'form', 'frame', 'frameset', 'h[1-6]', 'head', 'header', 'hr', 'html', 'iframe', 'legend', 'li', 'link', 'main', 'menu',
    'menuitem', 'meta', 'nav', 'noframes', 'ol', 'optgroup', 'option', 'p', 'param', 'search', 'section', 'summary', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'title',
    'tr', 'track', 'ul',
].join('|')})(?: |/?>|$)`, 'i');
/** Any other tag alone on its line, which is no block within a paragraph. */
const LONE_TAG = /^ {0,3}<(?:[a-z][a-z0-9-]*(?:[ \t]+[a-z_:][\w:.-]*(?:[ \t]*=[ \t]*(?:[^"'=<>` \t]+|'[^']*'|"[^"]*"))?)* *\/?|\/ *[a-z][a-z0-9-]* *)> *$/i;
/** The line that holds the end belongs to the block. */
const UNTIL: ReadonlyArray<readonly [begins: RegExp, ends: RegExp]> = [
    [/^ {0,3}<(?:script|pre|style|textarea)(?:[ \t]|\/?>|$)/i, /<\/(?:script|pre|style|textarea)>/i],
    [/^ {0,3}<!--/, /-->/], [/^ {0,3}<\?/, /\?>/], [/^ {0,3}<![A-Z]/, />/], [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
];

/** Whether a line begins one even within a paragraph. */
export function startsHtml(line: string): boolean {
    return BLOCK_TAGS.test(line) || UNTIL.some(([begins]) => begins.test(line));
}

/** The line behind the block; null when none begins here. */
export function endOfHtml(lines: readonly string[], start: number): number | null {
    const line = structureOf(lines[start] ?? '');
    const ends = UNTIL.find(([begins]) => begins.test(line))?.[1];
    if (!ends && !BLOCK_TAGS.test(line) && !LONE_TAG.test(line)) {
        return null;
    }
    for (let at = start; at < lines.length; at++) {
        const one = lines[at] ?? '';
        if (ends ? ends.test(one) : isBlank(one)) {
            return ends ? at + 1 : at;
        }
    }
    return lines.length;
}
