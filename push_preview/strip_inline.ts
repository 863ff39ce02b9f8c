/** The inline half of strip_markdown.ts: code spans, links, images, raw HTML, and emphasis by CommonMark's delimiter rules. */

interface Delimiter {char: string; length: number; canOpen: boolean; canClose: boolean}
type Token = {text: string; delimiter?: undefined} | {text: string; delimiter: Delimiter};

/** CommonMark's ASCII punctuation, as `\` may escape it. */
const ASCII_PUNCTUATION: ReadonlySet<string> = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

export function stripInline(source: string): string {
    return resolveEmphasis(tokenize(source)).replace(/[ \t]+\n/g, '\n');
}

function tokenize(source: string): Token[] {
    const tokens: Token[] = [];
    let plain = '';
    const flush = () => {
        if (plain !== '') {
            tokens.push({text: plain});
            plain = '';
        }
    };
    let at = 0;
    while (at < source.length) {
        const char = source.charAt(at);
        const span = spanAt(source, at, char);
        if (span) {
            plain += span.text;
            at = span.end;
            continue;
        }
        if (char === '*' || char === '_' || char === '~') {
            const end = endOfRun(source, at, char);
            flush();
            tokens.push({text: source.slice(at, end), delimiter: delimiterOf(source, at, end)});
            at = end;
            continue;
        }
        plain += char;
        at++;
    }
    flush();
    return tokens;
}

/** What stands for itself and takes no part in emphasis: escapes, code, links, images, tags. */
function spanAt(source: string, at: number, char: string): {text: string; end: number} | null {
    switch (char) {
    case '\\':
        // A hard break loses its backslash; any other escape stays as it was typed.
        if (source.charAt(at + 1) === '\n') {
            return {text: '\n', end: at + 2};
        }
        return ASCII_PUNCTUATION.has(source.charAt(at + 1)) ? {text: source.slice(at, at + 2), end: at + 2} : null;
    case '`':
        return codeAt(source, at);
    case '<':
        return tagAt(source, at);
    case '!':
        return source.charAt(at + 1) === '[' ? linkAt(source, at + 1) : null;
    case '[':
        return linkAt(source, at);
    default:
        return null;
    }
}

function endOfRun(source: string, start: number, char: string): number {
    let end = start;
    while (source.charAt(end) === char) {
        end++;
    }
    return end;
}

function codeAt(source: string, at: number): {text: string; end: number} {
    const open = endOfRun(source, at, '`');
    for (let next = source.indexOf('`', open); next !== -1;) {
        const end = endOfRun(source, next, '`');
        if (end - next === open - at) {
            const code = source.slice(open, next);
            const isPadded = /^[ \n].*[ \n]$/s.test(code) && code.trim() !== '';
            return {text: isPadded ? code.slice(1, -1) : code, end};
        }
        next = source.indexOf('`', end);
    }
    return {text: source.slice(at, open), end: open};
}

/** Autolinks and raw HTML leave nothing behind. */
function tagAt(source: string, at: number): {text: string; end: number} | null {
    const end = source.indexOf('>', at);
    if (end === -1) {
        return null;
    }
    const inside = source.slice(at + 1, end);
    const isAutolink = /^[a-z][a-z0-9+.-]{1,31}:[^\s<]*$/i.test(inside) || /^[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(inside);
    const isTag = /^(?:\/[a-z][a-z0-9-]*\s*|[a-z][a-z0-9-]*(?:\s[^<]*)?\/?|!--[^<]*--)$/i.test(inside);
    return isAutolink || isTag ? {text: '', end: end + 1} : null;
}

/** at: the opening bracket. The text of an inline link or image; a bracket without destination is plain text. */
function linkAt(source: string, at: number): {text: string; end: number} | null {
    const close = closingBracket(source, at);
    if (close === -1 || source.charAt(close + 1) !== '(') {
        return null;
    }
    const end = endOfDestination(source, close + 1);
    return end === -1 ? null : {text: stripInline(source.slice(at + 1, close)), end};
}

/** at: the opening parenthesis. Behind the closing one, or -1 when it is no destination with an optional title. */
function endOfDestination(source: string, at: number): number {
    let i = skipSpaces(source, at + 1);
    if (source.charAt(i) === '<') {
        i = source.indexOf('>', i) + 1;
        if (i === 0) {
            return -1;
        }
    } else {
        i = endOfAddress(source, i);
    }
    i = skipSpaces(source, i);
    const quote = source.charAt(i);
    if (quote === '"' || quote === '\'' || quote === '(') {
        const closing = source.indexOf(quote === '(' ? ')' : quote, i + 1);
        if (closing === -1) {
            return -1;
        }
        i = skipSpaces(source, closing + 1);
    }
    return source.charAt(i) === ')' ? i + 1 : -1;
}

function endOfAddress(source: string, start: number): number {
    let depth = 0;
    let i = start;
    for (; i < source.length && !isSpace(source.charAt(i)); i++) {
        const char = source.charAt(i);
        if (char === ')' && depth === 0) {
            break;
        }
        depth += char === '(' ? 1 : char === ')' ? -1 : 0;
        i += char === '\\' ? 1 : 0;
    }
    return i;
}

function skipSpaces(source: string, start: number): number {
    let i = start;
    while (i < source.length && isSpace(source.charAt(i))) {
        i++;
    }
    return i;
}

function closingBracket(source: string, at: number): number {
    let depth = 0;
    for (let i = at; i < source.length; i++) {
        const char = source.charAt(i);
        if (char === '\\') {
            i++;
        } else if (char === '`') {
            i = codeAt(source, i).end - 1;
        } else if (char === '[') {
            depth++;
        } else if (char === ']' && --depth === 0) {
            return i;
        }
    }
    return -1;
}

function delimiterOf(source: string, start: number, end: number): Delimiter {
    const char = source.charAt(start);
    const before = start === 0 ? ' ' : source.charAt(start - 1);
    const after = end >= source.length ? ' ' : source.charAt(end);
    const leftFlanking = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
    const rightFlanking = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
    const length = end - start;
    if (char === '_') {
        return {
            char, length,
            canOpen: leftFlanking && (!rightFlanking || isPunctuation(before)), canClose: rightFlanking && (!leftFlanking || isPunctuation(after)),
        };
    }
    const isStrike = char === '~';
    return {char, length, canOpen: leftFlanking && (!isStrike || length <= 2), canClose: rightFlanking && (!isStrike || length <= 2)};
}

const isSpace = (char: string): boolean => /\s/.test(char);
const isPunctuation = (char: string): boolean => ASCII_PUNCTUATION.has(char) || /[\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011]/.test(char);

/** CommonMark's "process emphasis": what pairs up disappears, the rest stays as typed. */
function resolveEmphasis(tokens: Token[]): string {
    for (let closer = 0; closer < tokens.length; closer++) {
        const closing = tokens[closer]?.delimiter;
        while (closing?.canClose && closing.length > 0) {
            const opener = findOpener(tokens, closer, closing);
            const opening = tokens[opener]?.delimiter;
            if (!opening) {
                break;
            }
            const used = closing.char === '~' ? closing.length : Math.min(opening.length, closing.length, 2);
            opening.length -= used;
            closing.length -= used;
            for (const between of tokens.slice(opener + 1, closer)) {
                if (between.delimiter) {
                    between.delimiter.canOpen = false;
                    between.delimiter.canClose = false;
                }
            }
        }
    }
    return tokens.map(({text, delimiter}) => delimiter ? delimiter.char.repeat(delimiter.length) : text).join('');
}

function findOpener(tokens: readonly Token[], closer: number, closing: Delimiter): number {
    for (let i = closer - 1; i >= 0; i--) {
        const opening = tokens[i]?.delimiter;
        if (!opening || opening.char !== closing.char || !opening.canOpen || opening.length === 0) {
            continue;
        }
        if (closing.char === '~') {
            if (opening.length === closing.length) {
                return i;
            }
            continue;
        }
        const isBothSided = opening.canClose || closing.canOpen;
        if (!isBothSided || (opening.length + closing.length) % 3 !== 0 || (opening.length % 3 === 0 && closing.length % 3 === 0)) {
            return i;
        }
    }
    return -1;
}
