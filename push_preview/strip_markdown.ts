/**
 * Plain text of a post as core's notifications have it: Markdown blocks flattened, a space between them, code kept, raw HTML, autolinks
 * and link reference definitions gone. Held against core's own library by the cases of strip_markdown.test.ts.
 */
import {takeDefinitions} from './strip_definitions';
import {endOfHtml, startsHtml} from './strip_html';
import {stripInline} from './strip_inline';
import type {References} from './strip_links';
import {isBlank, outdent, structureOf, trim, trimEnd, trimStart, trimWhiteSpace} from './strip_spaces';
import {endOfRun} from './strip_spans';

/** What may be more than one line of plain text, wherever it stands. */
const MARKS = /[\\`*_~<[\]#>+=\n\r\t-]|^ {4}|^ *\d/;

export function stripMarkdown(markdown: string): string {
    if (!MARKS.test(markdown)) {
        return trimWhiteSpace(markdown);
    }
    const references = new Set<string>();
    const blocks = parseBlocks(markdown.split('\n'), {depth: 0, references});
    // Flattened only now: a reference may stand before its definition.
    return trimWhiteSpace(renderBlocks(blocks, references));
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
const HEADING = /^ {0,3}#{1,6}(?:[ \t](.*))?$/s;
const BREAK = /^ {0,3}(?:(?:\*[ \t\r]*){3,}|(?:-[ \t\r]*){3,}|(?:_[ \t\r]*){3,})$/;
const QUOTE = /^ {0,3}> ?(.*)$/s;
const ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))( .*)?$/s;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t\r]*$/;

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
    const line = structureOf(lines[at] ?? '');
    const fence = fenceOf(line);
    if (fence) {
        return parseFence(lines, at, fence);
    }
    if (isIndented(line)) {
        return parseIndented(lines, at);
    }
    const heading = HEADING.exec(line);
    if (heading) {
        return [{kind: 'heading', text: trim(trim(heading[1] ?? '').replace(/(?:^|[ \t])#+$/, ''))}, at + 1];
    }
    if (BREAK.test(line)) {
        return [{kind: 'nothing'}, at + 1];
    }
    if (depth < DEPTH_LIMIT && QUOTE.test(line)) {
        return parseQuote(lines, at, within);
    }
    if (depth < DEPTH_LIMIT && itemOf(line)) {
        return parseList(lines, at, within);
    }
    const html = endOfHtml(lines, at);
    if (html !== null) {
        return [{kind: 'nothing'}, html];
    }
    return parseParagraph(lines, at, within);
}

interface Fence {indent: number; marker: string; info: string}

/** The info string of a backtick fence holds no backtick: otherwise it is a code span. */
function fenceOf(line: string): Fence | null {
    if (!FENCE.test(line)) {
        return null;
    }
    const indent = line.length - trimStart(line).length;
    const end = endOfRun(line, indent, line.charAt(indent));
    const [marker, info] = [line.slice(indent, end), line.slice(end)];
    return marker.startsWith('`') && info.includes('`') ? null : {indent, marker, info};
}

const closes = (fence: Fence | null, marker: string): boolean => fence !== null && fence.marker.startsWith(marker) && isBlank(fence.info);

function parseFence(lines: readonly string[], start: number, {indent, marker}: Fence): [Block, number] {
    const code: string[] = [];
    let at = start + 1;
    for (; at < lines.length; at++) {
        const line = lines[at] ?? '';
        if (closes(fenceOf(structureOf(line)), marker)) {
            return [{kind: 'code', lines: code}, at + 1];
        }
        code.push(outdent(line, indent));
    }
    return [{kind: 'code', lines: code}, at];
}

const CODE_INDENT = ' '.repeat(4);

const isIndented = (line: string): boolean => line.startsWith(CODE_INDENT);

function parseIndented(lines: readonly string[], start: number): [Block, number] {
    const code: string[] = [];
    let at = start;
    while (at < lines.length && (isBlank(lines[at] ?? '') || isIndented(structureOf(lines[at] ?? '')))) {
        code.push(outdent(lines[at] ?? '', CODE_INDENT.length));
        at++;
    }
    while (isBlank(code[code.length - 1] ?? 'x')) {
        code.pop();
    }
    return [{kind: 'code', lines: code}, at];
}

const deeper = ({depth, references}: Within): Within => ({depth: depth + 1, references});

/** Only a paragraph goes on beyond its quote or item. */
function endsInParagraph(lines: readonly string[]): boolean {
    let marker = '';
    let isOpen = false;
    for (const line of lines) {
        const last = withoutMarks(structureOf(line));
        const fence = fenceOf(last);
        if (marker === '' ? fence : closes(fence, marker)) {
            marker = marker === '' ? fence?.marker ?? '' : '';
            isOpen = false;
        } else {
            isOpen = marker === '' && !isBlank(last) && !HEADING.test(last) && !BREAK.test(last) && !startsHtml(last) && (isOpen || opensParagraph(last));
        }
    }
    return isOpen;
}

/** Code and a lone tag are none, unless they go on with one. */
function opensParagraph(line: string): boolean {
    return !isIndented(line) && endOfHtml([line], 0) === null;
}

/** Without the marks of the quotes and items it stands in. */
function withoutMarks(line: string): string {
    let rest = line;
    for (let depth = 0; depth < DEPTH_LIMIT; depth++) {
        const inner = QUOTE.exec(rest)?.[1] ?? (BREAK.test(rest) ? undefined : itemOf(rest)?.text);
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
        const line = structureOf(lines[at] ?? '');
        const quote = QUOTE.exec(line);
        if (!quote && (isBlank(line) || startsBlock(line) || itemOf(line) || !endsInParagraph(inner))) {
            break;
        }
        inner.push(quote ? quote[1] ?? '' : lazily(line));
    }
    return [{kind: 'quote', blocks: parseBlocks(inner, deeper(within))}, at];
}

function parseList(lines: readonly string[], start: number, within: Within): [Block, number] {
    const items: Block[][] = [];
    const sort = sortOf(structureOf(lines[start] ?? ''));
    let at = start;
    while (at < lines.length) {
        const opening = structureOf(lines[at] ?? '');
        const first = itemOf(opening);
        if (!first || sortOf(opening) !== sort || BREAK.test(opening)) {
            break;
        }
        const indent = ' '.repeat(first.indent);
        const item = [first.text];
        for (at++; at < lines.length; at++) {
            const line = structureOf(lines[at] ?? '');
            if (line.startsWith(indent)) {
                item.push(line.slice(indent.length));
            } else if (isBlank(line) && item.some((one) => !isBlank(one))) {
                item.push('');
            } else if (!startsBlock(line) && !itemOf(line) && endsInParagraph(item)) {
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

/** indent: the columns a line needs to belong to it. */
interface Item {indent: number; text: string}

/** Up to four spaces behind its mark are the item's; of more only one, and the rest makes its content code. */
function itemOf(line: string): Item | null {
    const match = ITEM.exec(line);
    if (!match) {
        return null;
    }
    const [, mark = '', rest = ''] = match;
    const spaces = rest.length - rest.replace(/^ +/, '').length;
    const own = spaces > 4 || spaces === rest.length ? 1 : spaces;
    return {indent: mark.length + own, text: rest.slice(own)};
}

/** Items of one list share their mark. */
function sortOf(line: string): string {
    const mark = trimStart(line);
    return /^\d/.test(mark) ? mark.replace(/^\d+/, '').slice(0, 1) : mark.slice(0, 1);
}

function parseParagraph(lines: readonly string[], start: number, {depth, references}: Within): [Block, number] {
    const own = [lines[start] ?? ''];
    let at = start + 1;
    let isHeading = false;
    for (; at < lines.length && !isHeading; at++) {
        const line = structureOf(lines[at] ?? '');
        if (UNDERLINE.test(line)) {
            isHeading = true;
        } else if (isBlank(line) || (depth < DEPTH_LIMIT && startsBlock(line))) {
            break;
        } else {
            own.push(lines[at] ?? '');
        }
    }
    const text = takeDefinitions(trimEnd(own.map(trimStart).join('\n')), references);
    if (isHeading) {
        // With nothing left to be a heading the line below it begins a block of its own.
        return text === '' ? [{kind: 'nothing'}, at - 1] : [{kind: 'heading', text}, at];
    }
    return [text === '' ? {kind: 'nothing'} : {kind: 'paragraph', text}, at];
}

/** What ends a paragraph without a blank line. An ordered list does only when it starts with 1, and an empty item never. */
function startsBlock(line: string): boolean {
    const item = itemOf(line);
    return fenceOf(line) !== null || HEADING.test(line) || BREAK.test(line) || QUOTE.test(line) || startsHtml(line) ||
        Boolean(item && !isBlank(item.text) && /^ {0,3}(?:[-+*]|1[.)])/.test(line));
}
