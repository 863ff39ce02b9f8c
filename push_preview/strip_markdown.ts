/**
 * Plain text of a post as core's notifications have it: Markdown blocks flattened, a space between them, code kept, raw HTML and
 * autolinks gone, escapes and entities left as they were typed. Link reference definitions are not resolved.
 */
import {stripInline} from './strip_inline';

export function stripMarkdown(markdown: string): string {
    return renderBlocks(markdown.replace(/\r\n?/g, '\n').split('\n'), 0).trim();
}

/** A post nests no deeper for a reader; deeper markers are left as text. */
const DEPTH_LIMIT = 20;

type Block =
    | {kind: 'paragraph'; lines: string[]}
    | {kind: 'heading'; text: string}
    | {kind: 'code'; lines: string[]}
    | {kind: 'quote'; lines: string[]}
    | {kind: 'list'; items: string[][]}
    | {kind: 'nothing'};

/** A block that ends with text is parted from the next by a space; containers and code are not, as core's renderer has it. */
function renderBlocks(lines: readonly string[], depth: number): string {
    const blocks = parseBlocks(lines, depth);
    return blocks.map((block, i) => renderBlock(block, depth, i === blocks.length - 1)).join('');
}

function renderBlock(block: Block, depth: number, isLast: boolean): string {
    const separator = isLast ? '' : ' ';
    switch (block.kind) {
    case 'paragraph':
        return stripInline(block.lines.map((line) => line.trimStart()).join('\n').trimEnd()) + separator;
    case 'heading':
        return stripInline(block.text) + separator;
    case 'code':
        return block.lines.map((line) => `${line}\n`).join('');
    case 'quote':
        return renderBlocks(block.lines, depth + 1);
    case 'list':
        return block.items.map((item) => renderBlocks(item, depth + 1)).join(' ');
    case 'nothing':
        return '';
    }
}

const FENCE = /^ {0,3}(`{3,}|~{3,})((?:[^`~].*)?)$/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t](.*))?$/;
const BREAK = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)])(?: {1,4}|$))(.*)$/;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const HTML = /^ {0,3}<[a-z/!?]/i;
const HTML_TAGS = /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|details|dialog|div|dl|dd|dt|fieldset|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|menu|nav|ol|optgroup|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|script|pre|style|textarea)(?:[\s/>]|$)|^ {0,3}<(?:!|\?)/i;

const isBlank = (line: string): boolean => line.trim() === '';

function parseBlocks(lines: readonly string[], depth: number): Block[] {
    const blocks: Block[] = [];
    let at = 0;
    while (at < lines.length) {
        const line = lines[at] ?? '';
        if (isBlank(line)) {
            at++;
            continue;
        }
        const [block, next] = parseBlock(lines, at, depth);
        blocks.push(block);
        at = next;
    }
    return blocks;
}

function parseBlock(lines: readonly string[], at: number, depth: number): [Block, number] {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line);
    if (fence && isFence(fence)) {
        return parseFence(lines, at, fence[1] ?? '');
    }
    if (/^(?: {4}|\t)/.test(line)) {
        return parseIndented(lines, at);
    }
    const heading = HEADING.exec(line);
    if (heading) {
        return [{kind: 'heading', text: (heading[1] ?? '').trim().replace(/(?:^|[ \t])#+$/, '').trim()}, at + 1];
    }
    if (BREAK.test(line)) {
        return [{kind: 'nothing'}, at + 1];
    }
    if (depth < DEPTH_LIMIT && QUOTE.test(line)) {
        return parseQuote(lines, at);
    }
    if (depth < DEPTH_LIMIT && ITEM.test(line)) {
        return parseList(lines, at);
    }
    if (HTML_TAGS.test(line)) {
        let end = at;
        while (end < lines.length && !isBlank(lines[end] ?? '')) {
            end++;
        }
        return [{kind: 'nothing'}, end];
    }
    return parseParagraph(lines, at, depth);
}

/** The info string of a backtick fence holds no backtick: otherwise it is a code span. */
function isFence([, marker = '', info = '']: RegExpExecArray): boolean {
    return marker.startsWith('~') || !info.includes('`');
}

function parseFence(lines: readonly string[], start: number, marker: string): [Block, number] {
    const code: string[] = [];
    let at = start + 1;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        const closing = FENCE.exec(line);
        if (closing && (closing[1] ?? '').startsWith(marker) && isBlank(closing[2] ?? '')) {
            return [{kind: 'code', lines: code}, at + 1];
        }
        code.push(line);
    }
    return [{kind: 'code', lines: code}, at];
}

function parseIndented(lines: readonly string[], start: number): [Block, number] {
    const code: string[] = [];
    let at = start;
    while (at < lines.length && (isBlank(lines[at] ?? '') || /^(?: {4}|\t)/.test(lines[at] ?? ''))) {
        code.push((lines[at] ?? '').replace(/^(?: {4}|\t)/, ''));
        at++;
    }
    while (isBlank(code[code.length - 1] ?? 'x')) {
        code.pop();
    }
    return [{kind: 'code', lines: code}, at];
}

/** A paragraph in a quote goes on on lines without its mark. */
function parseQuote(lines: readonly string[], start: number): [Block, number] {
    const inner: string[] = [];
    let at = start;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        const quote = QUOTE.exec(line);
        if (!quote && (isBlank(line) || isBlank(inner[inner.length - 1] ?? '') || startsBlock(line))) {
            break;
        }
        inner.push(quote ? quote[1] ?? '' : line);
    }
    return [{kind: 'quote', lines: inner}, at];
}

function parseList(lines: readonly string[], start: number): [Block, number] {
    const items: string[][] = [];
    const sort = sortOf(lines[start] ?? '');
    let at = start;
    while (at < lines.length) {
        const first = ITEM.exec(lines[at] ?? '');
        if (!first || sortOf(lines[at] ?? '') !== sort || BREAK.test(lines[at] ?? '')) {
            break;
        }
        const indent = ' '.repeat((first[1] ?? '').length);
        const item = [first[2] ?? ''];
        for (at++; at < lines.length; at++) {
            const line = lines[at] ?? '';
            if (line.startsWith(indent)) {
                item.push(line.slice(indent.length));
            } else if (isBlank(line)) {
                item.push('');
            } else if (!isBlank(item[item.length - 1] ?? '') && !startsBlock(line) && !ITEM.test(line)) {
                item.push(line);
            } else {
                break;
            }
        }
        items.push(item);
    }
    return [{kind: 'list', items}, at];
}

/** Items of one list share their mark. */
function sortOf(line: string): string {
    const mark = line.trimStart();
    return /^\d/.test(mark) ? mark.replace(/^\d+/, '').slice(0, 1) : mark.slice(0, 1);
}

function parseParagraph(lines: readonly string[], start: number, depth: number): [Block, number] {
    const text = [lines[start] ?? ''];
    let at = start + 1;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        if (UNDERLINE.test(line)) {
            return [{kind: 'heading', text: text.map((one) => one.trim()).join('\n')}, at + 1];
        }
        if (isBlank(line) || (depth < DEPTH_LIMIT && startsBlock(line))) {
            break;
        }
        text.push(line);
    }
    return [{kind: 'paragraph', lines: text}, at];
}

/** What ends a paragraph without a blank line. An ordered list does only when it starts with 1, and an empty item never. */
function startsBlock(line: string): boolean {
    const fence = FENCE.exec(line);
    const item = ITEM.exec(line);
    return Boolean(fence && isFence(fence)) || HEADING.test(line) || BREAK.test(line) || QUOTE.test(line) || (HTML.test(line) && HTML_TAGS.test(line)) ||
        Boolean(item && !isBlank(item[2] ?? '') && /^ {0,3}(?:[-+*]|1[.)])/.test(line));
}
