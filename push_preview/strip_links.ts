/** Links and images of strip_inline.ts, found before anything is flattened: which brackets are a link's decides what stands around them. */
import {isBlank, isSpaceAt, trim} from './strip_spaces';
import {codeAt, endOfPlain, tagEnd} from './strip_spans';

/** Labels of the text's link reference definitions, as labelOf gives them. */
export type References = ReadonlySet<string>;

/** Its text is from `from` to `to`; after it the source goes on at `end`. */
export interface Link {from: number; to: number; end: number}

interface Opener {from: number; isImage: boolean; holdsLink: boolean}

/** The longest label CommonMark allows. */
const LABEL_LIMIT = 999;

export function labelOf(text: string): string {
    return trim(text).replace(/[ \t\r\n]+/g, ' ').toLowerCase();
}

/** As cmark has it. Addresses have none in practice, and each of a text's thousand open parentheses would be looked at from each of them. */
const NESTING_LIMIT = 32;

/** What a link, or what hides its brackets, may begin with. */
const SPECIAL = /[\\`<[\]!]/g;

/** By where each begins; an image begins at its exclamation mark. One pass, however deep brackets nest. */
export function findLinks(source: string, references: References): ReadonlyMap<number, Link> {
    const links = new Map<number, Link>();
    const openers: Opener[] = [];
    for (let at = 0; at < source.length;) {
        const char = source.charAt(at);
        if (char === '\\') {
            at += 2;
        } else if (char === '`') {
            at = codeAt(source, at).end;
        } else if (char === '<') {
            at = tagEnd(source, at) ?? at + 1;
        } else if (char === '[' || source.startsWith('![', at)) {
            const isImage = char === '!';
            at += isImage ? 2 : 1;
            openers.push({from: at, isImage, holdsLink: false});
        } else if (char === ']') {
            const opener = openers.pop();
            const end = opener ? endOfLink(source, opener, at, references) : -1;
            if (opener && end !== -1) {
                links.set(opener.from - (opener.isImage ? 2 : 1), {from: opener.from, to: at, end});
                tellEnclosing(openers, opener);
            }
            at = end === -1 ? at + 1 : end;
        } else {
            at = endOfPlain(SPECIAL, source, at + 1);
        }
    }
    return links;
}

/** A link's text holds no other link. An image's may. */
function tellEnclosing(openers: readonly Opener[], {isImage, holdsLink}: Opener): void {
    if (!isImage || holdsLink) {
        for (let i = openers.length - 1; i >= 0; i--) {
            const enclosing = openers[i];
            if (!enclosing || enclosing.holdsLink) {
                return;
            }
            enclosing.holdsLink = true;
        }
    }
}

/** close: the closing bracket. -1 when the brackets are only brackets. */
function endOfLink(source: string, opener: Opener, close: number, references: References): number {
    if (opener.holdsLink && !opener.isImage) {
        return -1;
    }
    const next = source.charAt(close + 1);
    if (next === '(') {
        const end = endOfDestination(source, close + 1);
        if (end !== -1) {
            return end;
        }
    }
    const own = source.slice(opener.from, close);
    if (next === '[') {
        const end = closeOf(source, close + 2, '[', ']');
        if (end !== -1) {
            const label = source.slice(close + 2, end);
            return references.has(labelOf(isBlank(label) ? own : label)) ? end + 1 : -1;
        }
    }
    return own.length <= LABEL_LIMIT && references.has(labelOf(own)) ? close + 1 : -1;
}

/** at: the opening parenthesis. Behind the closing one, or -1 when it is no destination with an optional title. */
function endOfDestination(source: string, at: number): number {
    let i = skipSpaces(source, at + 1);
    if (source.charAt(i) === ')') {
        return i + 1;
    }
    i = endOfAddress(source, i);
    if (i === -1) {
        return -1;
    }
    i = skipSpaces(source, i);
    if (source.charAt(i) === ')') {
        return i + 1;
    }
    i = endOfTitle(source, i);
    i = i === -1 ? -1 : skipSpaces(source, i);
    return i !== -1 && source.charAt(i) === ')' ? i + 1 : -1;
}

/** Behind an address in angle brackets, or one without spaces and with its parentheses in pairs; -1 when there is none. */
export function endOfAddress(source: string, start: number): number {
    if (source.charAt(start) === '<') {
        const lineEnd = source.indexOf('\n', start);
        const close = closeOf(source, start + 1, '', '>');
        return close === -1 || (lineEnd !== -1 && close > lineEnd) ? -1 : close + 1;
    }
    let depth = 0;
    let i = start;
    for (; i < source.length && !isSpaceAt(source, i); i++) {
        const char = source.charAt(i);
        if (char === ')' && depth === 0) {
            break;
        }
        depth += char === '(' ? 1 : char === ')' ? -1 : 0;
        if (depth > NESTING_LIMIT) {
            return -1;
        }
        i += isEscape(source, i) ? 1 : 0;
    }
    return i === start ? -1 : i;
}

/** Behind a title in quotes or parentheses; -1 when there is none. */
export function endOfTitle(source: string, start: number): number {
    const quote = source.charAt(start);
    if (quote !== '"' && quote !== '\'' && quote !== '(') {
        return -1;
    }
    const close = quote === '(' ? closeOf(source, start + 1, '(', ')') : closeOf(source, start + 1, '', quote);
    return close === -1 ? -1 : close + 1;
}

/** The first unescaped closing sign; -1 when there is none, or when another opening one comes before. */
export function closeOf(source: string, start: number, opening: string, closing: string): number {
    const close = unescapedAt(source, start, closing);
    const open = opening === '' || close === -1 ? -1 : unescapedAt(source.slice(0, close), start, opening);
    return open === -1 ? close : -1;
}

/** Where the sign stands first without a backslash of its own; -1 when nowhere. Looked for by built-in functions: a text may ask for its end from everywhere. */
function unescapedAt(source: string, start: number, sign: string): number {
    let at = source.indexOf(sign, start);
    while (at !== -1 && isEscaped(source, start, at)) {
        at = source.indexOf(sign, at + 1);
    }
    return at;
}

/** Of several backslashes before it each second one is itself escaped. */
function isEscaped(source: string, start: number, at: number): boolean {
    let backslashes = 0;
    while (at - backslashes > start && source.charAt(at - backslashes - 1) === '\\') {
        backslashes++;
    }
    return backslashes % 2 === 1;
}

/** CommonMark's ASCII punctuation, as a backslash may escape it. */
const ESCAPABLE: ReadonlySet<string> = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

function isEscape(source: string, at: number): boolean {
    return source.charAt(at) === '\\' && ESCAPABLE.has(source.charAt(at + 1));
}

export function skipSpaces(source: string, start: number): number {
    let i = start;
    while (i < source.length && isSpaceAt(source, i)) {
        i++;
    }
    return i;
}
