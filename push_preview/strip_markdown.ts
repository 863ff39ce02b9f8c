/**
 * Plain text of a post as core's notifications have it: Markdown blocks flattened, a space between them, code kept, raw HTML, autolinks
 * and link reference definitions gone. Held against core's own library by the cases of strip_markdown.test.ts.
 */
import {takeDefinitions} from './strip_definitions';
import {endOfHtml, startsHtml} from './strip_html';
import {stripInline} from './strip_inline';
import type {References} from './strip_links';
import {endOfRun} from './strip_spans';

export function stripMarkdown(markdown: string): string {
    const references = new Set<string>();
    const blocks = parseBlocks(markdown.replace(/\r\n?/g, '\n').split('\n'), {depth: 0, references});
    // Flattened only now: a reference may stand before its definition.
    return renderBlocks(blocks, references).trim();
}

/** A post nests no deeper for a reader; deeper markers are left as text. */
const DEPTH_LIMIT = 20;

/** What the blocks of one text share. */
interface Within {depth: number; references: Set<string>}

type Block =
    | {kind: 'paragraph' | 'heading'; text: string}
    | {kind: 'code'; lines: string[]}
    | {kind: 'quote'; blocks: Block[]}
    | {kind: 'list'; items: Block[][]}
    | {kind: 'nothing'};

/** A block that ends with text is parted from the next by a space; containers and code are not, as core's renderer has it. */
function renderBlocks(blocks: readonly Block[], references: References): string {
    return blocks.map((block, i) => renderBlock(block, references) + (i < blocks.length - 1 && 'text' in block ? ' ' : '')).join('');
}

function renderBlock(block: Block, references: References): string {
    switch (block.kind) {
    case 'paragraph':
    case 'heading':
        return stripInline(block.text, references);
    case 'code':
        return block.lines.map((line) => `${line}\n`).join('');
    case 'quote':
        return renderBlocks(block.blocks, references);
    case 'list':
        return block.items.map((item) => renderBlocks(item, references)).join(' ');
    case 'nothing':
        return '';
    }
}

const FENCE = /^ {0,3}(?:```|~~~)/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t](.*))?$/;
const BREAK = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)])(?: {1,4}|$))(.*)$/;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;

const isBlank = (line: string): boolean => line.trim() === '';

function parseBlocks(lines: readonly string[], within: Within): Block[] {
    const blocks: Block[] = [];
    let at = 0;
    while (at < lines.length) {
        const line = lines[at] ?? '';
        if (isBlank(line)) {
            at++;
            continue;
        }
        const [block, next] = parseBlock(lines, at, within);
        blocks.push(block);
        at = next;
    }
    return blocks;
}

function parseBlock(lines: readonly string[], at: number, within: Within): [Block, number] {
    const {depth} = within;
    const line = lines[at] ?? '';
    const fence = fenceOf(line);
    if (fence) {
        return parseFence(lines, at, fence.marker);
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
        return parseQuote(lines, at, within);
    }
    if (depth < DEPTH_LIMIT && ITEM.test(line)) {
        return parseList(lines, at, within);
    }
    const html = endOfHtml(lines, at);
    if (html !== null) {
        return [{kind: 'nothing'}, html];
    }
    return parseParagraph(lines, at, within);
}

interface Fence {marker: string; info: string}

/** The info string of a backtick fence holds no backtick: otherwise it is a code span. */
function fenceOf(line: string): Fence | null {
    if (!FENCE.test(line)) {
        return null;
    }
    const start = line.length - line.trimStart().length;
    const end = endOfRun(line, start, line.charAt(start));
    const [marker, info] = [line.slice(start, end), line.slice(end)];
    return marker.startsWith('`') && info.includes('`') ? null : {marker, info};
}

const closes = (fence: Fence | null, marker: string): boolean => fence !== null && fence.marker.startsWith(marker) && isBlank(fence.info);

function parseFence(lines: readonly string[], start: number, marker: string): [Block, number] {
    const code: string[] = [];
    let at = start + 1;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        if (closes(fenceOf(line), marker)) {
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

const deeper = ({depth, references}: Within): Within => ({depth: depth + 1, references});

/** Its indentation in spaces: a tab goes on to the next multiple of four. */
function withoutTabs(line: string): string {
    return line.replace(/^[ \t]+/, (indent) => {
        const columns = [...indent].reduce((column, char) => column + (char === '\t' ? 4 - column % 4 : 1), 0);
        return ' '.repeat(columns);
    });
}

/** Only a paragraph goes on beyond its quote or item. */
function endsInParagraph(lines: readonly string[]): boolean {
    let marker = '';
    let last = '';
    for (const line of lines) {
        last = withoutMarks(line);
        const fence = fenceOf(last);
        if (marker === '' ? fence : closes(fence, marker)) {
            marker = marker === '' ? fence?.marker ?? '' : '';
            last = '';
        }
    }
    return marker === '' && !isBlank(last) && !HEADING.test(last) && !BREAK.test(last) && !startsHtml(last);
}

/** Without the marks of the quotes and items it stands in. */
function withoutMarks(line: string): string {
    let rest = line;
    for (let depth = 0; depth < DEPTH_LIMIT; depth++) {
        const inner = QUOTE.exec(rest)?.[1] ?? (BREAK.test(rest) ? undefined : ITEM.exec(rest)?.[2]);
        if (inner === undefined) {
            break;
        }
        rest = inner;
    }
    return rest;
}

/** A line that goes on with a paragraph from outside its quote or item underlines nothing, at whatever depth: so it is indented beyond all of them. */
const lazily = (line: string): string => `${' '.repeat(DEPTH_LIMIT * 20)}${line}`;

/** A paragraph in a quote goes on on lines without its mark. */
function parseQuote(lines: readonly string[], start: number, within: Within): [Block, number] {
    const inner: string[] = [];
    let at = start;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        const quote = QUOTE.exec(line);
        if (!quote && (isBlank(line) || startsBlock(line) || ITEM.test(line) || !endsInParagraph(inner))) {
            break;
        }
        inner.push(quote ? quote[1] ?? '' : lazily(line));
    }
    return [{kind: 'quote', blocks: parseBlocks(inner, deeper(within))}, at];
}

function parseList(lines: readonly string[], start: number, within: Within): [Block, number] {
    const items: Block[][] = [];
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
            const line = withoutTabs(lines[at] ?? '');
            if (line.startsWith(indent)) {
                item.push(line.slice(indent.length));
            } else if (isBlank(line) && item.some((one) => !isBlank(one))) {
                item.push('');
            } else if (!startsBlock(line) && !ITEM.test(line) && endsInParagraph(item)) {
                item.push(lazily(line));
            } else {
                break;
            }
        }
        items.push(parseBlocks(item, deeper(within)));
        // An empty item ends at a blank line; the list may go on behind it.
        while (at < lines.length && isBlank(lines[at] ?? '')) {
            at++;
        }
    }
    return [{kind: 'list', items}, at];
}

/** Items of one list share their mark. */
function sortOf(line: string): string {
    const mark = line.trimStart();
    return /^\d/.test(mark) ? mark.replace(/^\d+/, '').slice(0, 1) : mark.slice(0, 1);
}

function parseParagraph(lines: readonly string[], start: number, {depth, references}: Within): [Block, number] {
    const own = [lines[start] ?? ''];
    let at = start + 1;
    let isHeading = false;
    for (; at < lines.length && !isHeading; at++) {
        const line = lines[at] ?? '';
        if (UNDERLINE.test(line)) {
            isHeading = true;
        } else if (isBlank(line) || (depth < DEPTH_LIMIT && startsBlock(line))) {
            break;
        } else {
            own.push(line);
        }
    }
    const text = takeDefinitions(own.map((line) => line.trimStart()).join('\n').trimEnd(), references);
    if (isHeading) {
        // With nothing left to be a heading the line below it begins a block of its own.
        return text === '' ? [{kind: 'nothing'}, at - 1] : [{kind: 'heading', text}, at];
    }
    return [text === '' ? {kind: 'nothing'} : {kind: 'paragraph', text}, at];
}

/** What ends a paragraph without a blank line. An ordered list does only when it starts with 1, and an empty item never. */
function startsBlock(line: string): boolean {
    const item = ITEM.exec(line);
    return fenceOf(line) !== null || HEADING.test(line) || BREAK.test(line) || QUOTE.test(line) || startsHtml(line) ||
        Boolean(item && !isBlank(item[2] ?? '') && /^ {0,3}(?:[-+*]|1[.)])/.test(line));
}
