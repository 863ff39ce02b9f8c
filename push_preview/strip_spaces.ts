/** Blanks, tabs and line ends of strip_markdown.ts, as core's Markdown library and Go count them: neither has JavaScript's idea of a space. */

/** Unicode's White_Space, by which Go trims a text and emphasis looks at its neighbours. */
const WHITE_SPACE = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

export function isWhiteSpace(char: string): boolean {
    return WHITE_SPACE.test(char);
}

export function trimWhiteSpace(text: string): string {
    let [start, end] = [0, text.length];
    while (start < end && isWhiteSpace(text.charAt(start))) {
        start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
        end--;
    }
    return text.slice(start, end);
}

/** What Markdown skips: a no-break space is a letter to it. */
export function isSpaceAt(text: string, at: number): boolean {
    const char = text.charAt(at);
    return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

export function isBlank(text: string): boolean {
    return trimStart(text) === '';
}

export function trimStart(text: string): string {
    let start = 0;
    while (isSpaceAt(text, start)) {
        start++;
    }
    return text.slice(start);
}

export function trimEnd(text: string): string {
    let end = text.length;
    while (isSpaceAt(text, end - 1)) {
        end--;
    }
    return text.slice(0, end);
}

export const trim = (text: string): string => trimEnd(trimStart(text));

/** The mark of a quote or an item, with the blanks behind it; an item's has at least one. */
const MARK = /(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])[ \t]*/y;

/** An item's mark with nothing but Windows' line end behind it is none to core's library. */
const LONE_MARK = /(?:^|[ \t>])(?:[-+*]|\d{1,9}[.)])\r$/;

/** A line as its structure is read: a tab goes on to the next multiple of four columns, and a carriage return at the end is none of it. */
export function structureOf(line: string): string {
    const own = line.endsWith('\r') && !LONE_MARK.test(line) ? line.slice(0, -1) : line;
    const end = own.includes('\t') ? endOfMarks(own) : 0;
    return withoutTabs(own.slice(0, end)) + own.slice(end);
}

/** Behind its indentation and the marks of quotes and items: as far as a tab decides what the line is. */
function endOfMarks(line: string): number {
    let end = line.length - trimStart(line).length;
    for (MARK.lastIndex = end; MARK.test(line); MARK.lastIndex = end) {
        end = MARK.lastIndex;
    }
    return end;
}

function withoutTabs(text: string): string {
    let columns = '';
    for (const char of text) {
        columns += char === '\t' ? ' '.repeat(4 - columns.length % 4) : char;
    }
    return columns;
}

/** A line of code without so many columns of its indentation, and otherwise as it was typed. */
export function outdent(line: string, columns: number): string {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    let at = 0;
    let column = 0;
    while (at < indent.length && column < columns) {
        column += indent.charAt(at) === '\t' ? 4 - column % 4 : 1;
        at++;
    }
    return ' '.repeat(Math.max(0, column - columns)) + line.slice(at);
}
