/** The inline half of strip_markdown.ts: code spans, links, images, raw HTML, and emphasis as core's Markdown library pairs it. */
import {isPunctuation} from './punctuation';
import type {Link, References} from './strip_links';
import {findLinks} from './strip_links';
import {isWhiteSpace, trimEnd} from './strip_spaces';
import {codeAt, endOfPlain, endOfRun, tagEnd} from './strip_spans';

/** length is what is left of it, original what was typed. */
interface Delimiter {char: string; length: number; original: number; canOpen: boolean; canClose: boolean}
type Token = {text: string; delimiter?: undefined} | {text: string; delimiter: Delimiter};

/** What a mark may begin with. */
const SPECIAL = /[\\`*_~<[\]!\n]/g;

/** A link whose text is being read: its delimiters pair only among themselves. */
interface OpenLink extends Link {firstToken: number}

export function stripInline(source: string, references: References): string {
    const links = findLinks(source, references);
    const tokens: Token[] = [];
    const open: OpenLink[] = [];
    /** What was typed since the last mark: at the end of a line only its trailing spaces go. */
    let typed = '';
    const flush = (text = ''): void => {
        if (typed + text !== '') {
            tokens.push({text: typed + text});
            typed = '';
        }
    };
    const endLine = (text: string): void => {
        typed = trimEnd(typed);
        flush(text);
    };
    let at = 0;
    while (at < source.length) {
        const innermost = open[open.length - 1];
        if (innermost?.to === at) {
            flush();
            resolveEmphasis(tokens, innermost.firstToken);
            open.pop();
            at = innermost.end;
            continue;
        }
        const link = links.get(at);
        if (link) {
            flush();
            open.push({...link, firstToken: tokens.length});
            at = link.from;
            continue;
        }
        const span = spanAt(source, at);
        if (span) {
            flush(span.text);
            at = span.end;
            continue;
        }
        const char = source.charAt(at);
        const end = endOfDelimiter(source, at);
        if (end > at) {
            flush();
            tokens.push({text: '', delimiter: delimiterOf(source, at, end)});
            at = end;
        } else if (char === '\n') {
            endLine('\n');
            at++;
        } else if (char === '\\') {
            // A hard break loses its backslash and keeps what stands before; any other escape stays as it was typed.
            const lineEnd = /\r?\n/y;
            lineEnd.lastIndex = at + 1;
            if (lineEnd.test(source)) {
                flush('\n');
                at = lineEnd.lastIndex;
            } else {
                typed += source.slice(at, at + 2);
                at += 2;
            }
        } else {
            const next = Math.max(at + 1, endOfPlain(SPECIAL, source, at));
            typed += source.slice(at, next);
            at = next;
        }
    }
    endLine('');
    resolveEmphasis(tokens, 0);
    return tokens.map(({text}) => text).join('');
}

function spanAt(source: string, at: number): {text: string; end: number} | null {
    switch (source.charAt(at)) {
    case '`':
        return codeAt(source, at);
    case '<': {
        const end = tagEnd(source, at);
        return end === null ? null : {text: '', end};
    }
    default:
        return null;
    }
}

/** Three tildes and more strike nothing, and neither does what follows one of them. */
function endOfDelimiter(source: string, at: number): number {
    const char = source.charAt(at);
    if (char !== '*' && char !== '_' && char !== '~') {
        return at;
    }
    const end = endOfRun(source, at, char);
    return char === '~' && (end - at > 2 || source.charAt(at - 1) === '~') ? at : end;
}

function delimiterOf(source: string, start: number, end: number): Delimiter {
    const char = source.charAt(start);
    const [before, after] = [characterBefore(source, start), characterAt(source, end)];
    const leftFlanking = !isWhiteSpace(after) && (!isPunctuation(after) || isWhiteSpace(before) || isPunctuation(before));
    const rightFlanking = !isWhiteSpace(before) && (!isPunctuation(before) || isWhiteSpace(after) || isPunctuation(after));
    const isUnderscore = char === '_';
    return {
        char, length: end - start, original: end - start,
        canOpen: leftFlanking && (!isUnderscore || !rightFlanking || isPunctuation(before)),
        canClose: rightFlanking && (!isUnderscore || !leftFlanking || isPunctuation(after)),
    };
}

/** Beyond the text is a space. An emoji is one character here, as in core. */
function characterAt(source: string, at: number): string {
    return at >= source.length ? ' ' : String.fromCodePoint(source.codePointAt(at) ?? 32);
}

function characterBefore(source: string, at: number): string {
    if (at === 0) {
        return ' ';
    }
    const isSecondHalf = at > 1 && /[\udc00-\udfff]/.test(source.charAt(at - 1));
    return source.slice(isSecondHalf ? at - 2 : at - 1, at);
}

/** What pairs up disappears, the rest becomes text as typed. Only tokens from `first` on take part. */
function resolveEmphasis(tokens: Token[], first: number): void {
    const delimiters: Delimiter[] = [];
    for (const {delimiter} of tokens.slice(first)) {
        if (delimiter) {
            delimiters.push(delimiter);
        }
    }
    /** By kind of closing one, up to where none opens it: looking there again and again would take a post of single marks a minute. */
    const noneBelow = new Map<string, number>();
    for (let i = 0; i < delimiters.length;) {
        const closer = delimiters[i];
        const kind = closer?.canClose ? `${closer.char} ${closer.canOpen} ${closer.original % 3}` : '';
        const opener = closer?.canClose ? findOpener(delimiters, i, closer, noneBelow.get(kind) ?? 0) : -1;
        const opening = delimiters[opener];
        if (!closer || !opening) {
            if (kind !== '') {
                noneBelow.set(kind, i);
            }
            i++;
            continue;
        }
        const used = opening.length >= 2 && closer.length >= 2 ? 2 : 1;
        opening.length -= used;
        closer.length -= used;
        const from = opening.length === 0 ? opener : opener + 1;
        // Those between them can pair with nothing any more.
        delimiters.splice(from, (closer.length === 0 ? i + 1 : i) - from);
        for (const [other, below] of noneBelow) {
            noneBelow.set(other, Math.min(below, from));
        }
        i = from;
    }
    for (let i = first; i < tokens.length; i++) {
        const delimiter = tokens[i]?.delimiter;
        if (delimiter) {
            tokens[i] = {text: delimiter.char.repeat(delimiter.length)};
        }
    }
}

function findOpener(delimiters: readonly Delimiter[], closer: number, closing: Delimiter, least: number): number {
    for (let i = closer - 1; i >= least; i--) {
        const opening = delimiters[i];
        if (!opening || opening.char !== closing.char || !opening.canOpen) {
            continue;
        }
        const isBothSided = opening.canClose || closing.canOpen;
        if (!isBothSided || (opening.original + closing.original) % 3 !== 0 || closing.original % 3 === 0) {
            return i;
        }
    }
    return -1;
}
