/**
 * The rows of a pasted list or a CSV file (RFC 4180) of any spreadsheet, read off its text bit by bit: the plugin's engine has one thread and needs
 * seconds for a megabyte of separators or quotation marks.
 */

/**
 * Lines count from 1. ends: what separates each field from the next, only where people stand as mail programs write them. isRest: the line is longer
 * than a row can be, and this is another part of it. torn: its text where quotation marks hold several lines together.
 */
export interface Row {line: number; fields: string[]; ends: string[]; isRest: boolean; torn: string | null}

/** Others have their turn after so many characters: some 20 ms of the plugin's engine, where they are separators and quotation marks. */
const CHARACTERS_A_TURN = 10_000;
/** What a row costs besides, in characters. */
const ROW_COST = 20;

/** A longer line is a list of names and is cut between two of them; what a table has of it is its beginning. */
const MOST_CHARACTERS_A_ROW = 10_000;

/** Longer than any cell somebody wrote with line breaks; a quotation mark that nobody closes must not swallow the list. */
const MOST_LINES_A_CELL = 100;

/** Each row that says something; null where others should have their turn. */
export function* readRows(text: string): Generator<Row | null> {
    const lines = new Lines(text);
    let scanned = 0;
    // A file from a spreadsheet may say in a line of its own what separates its fields.
    if (/^"?sep=.?"?$/i.test(lines.peek(0) ?? '')) {
        lines.take(1);
    }
    for (let first = lines.peek(0); first !== null; first = lines.peek(0)) {
        const line = lines.taken + 1;
        if (first.length > MOST_CHARACTERS_A_ROW) {
            for (let at = 0; at < first.length;) {
                const part = firstPart(first.slice(at, at + MOST_CHARACTERS_A_ROW), at + MOST_CHARACTERS_A_ROW >= first.length);
                yield {line, ...fieldsOf(part), isRest: at > 0, torn: null};
                yield null;
                at += part.length;
            }
            lines.take(1);
            continue;
        }
        // A megabyte of empty lines is over at once.
        const row = first === '' ? EMPTY : readRow(lines, first);
        lines.take(row.lines);
        if (row.fields.some((field) => field !== '')) {
            yield {line, fields: row.fields, ends: row.ends, isRest: false, torn: row.torn};
        }
        scanned += row.scanned;
        if (scanned > CHARACTERS_A_TURN) {
            scanned = 0;
            yield null;
        }
    }
}

/** The same, line by line: what a cell of a table has in several lines are several people's names in a list, or a quotation mark was a slip. */
export function linesOf(row: Row): Row[] {
    const lines = row.torn?.split('\n').map((text, i): Row => ({line: row.line + i, ...fieldsOf(text), isRest: false, torn: null}));
    return lines?.filter(({fields}) => fields.some((field) => field !== '')) ?? [row];
}

/** Takes lines off a text, whatever ends them, and no more of it at a time than is asked for. */
class Lines {
    /** How many are gone. */
    taken = 0;
    private ahead: string[] = [];
    private first = 0;
    private readonly text: string;
    private at: number;

    constructor(text: string) {
        this.text = text;
        // A file from a spreadsheet may begin with a byte order mark.
        this.at = text.startsWith('\uFEFF') ? 1 : 0;
    }

    /** The line after the next so many; null beyond the end. */
    peek(lines: number): string | null {
        while (this.first + lines >= this.ahead.length && this.at < this.text.length) {
            this.ahead = this.ahead.slice(this.first).concat(this.read());
            this.first = 0;
        }
        return this.ahead[this.first + lines] ?? null;
    }

    take(lines: number): void {
        this.first += lines;
        this.taken += lines;
    }

    /** Whole lines of about a turn; one at least. */
    private read(): string[] {
        const {text, at} = this;
        const some = text.slice(at, at + CHARACTERS_A_TURN);
        const end = at + some.length === text.length ? text.length : at + Math.max(some.lastIndexOf('\n'), some.lastIndexOf('\r'));
        return end >= at ? this.readTo(end) : this.readTo(Math.min(...['\n', '\r'].map((sign) => text.indexOf(sign, at)).filter((found) => found >= 0), text.length));
    }

    private readTo(lineEnd: number): string[] {
        const {text, at} = this;
        const end = lineEnd > at && text.startsWith('\r\n', lineEnd - 1) ? lineEnd - 1 : lineEnd;
        this.at = end + (text.startsWith('\r\n', end) ? 2 : 1);
        return text.slice(at, end).replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
    }
}

/** A row, how many lines it is, and how many characters were looked at. */
interface ReadRow extends Fields {torn: string | null; lines: number; scanned: number}
const EMPTY: ReadRow = {fields: [], ends: [], torn: null, lines: 1, scanned: 2};

function readRow(lines: Lines, first: string): ReadRow {
    const alone = (scanned: number): ReadRow => ({...fieldsOf(first), torn: null, lines: 1, scanned: scanned + first.length + ROW_COST});
    let row = first;
    let marks = marksIn(first);
    if (marks === 0) {
        return alone(0);
    }
    for (let used = 1; used <= MOST_LINES_A_CELL && row.length <= MOST_CHARACTERS_A_ROW; used++) {
        // A row is whole when its quotation marks are in pairs.
        if (marks % 2 === 0) {
            const fields = splitQuoted(row);
            if (used === 1 || fields.every(({isWellFormed}) => isWellFormed)) {
                return {...toFields(fields), torn: used > 1 ? row : null, lines: used, scanned: row.length + ROW_COST};
            }
            // A mark where none belongs stays there, whatever follows; looking on would take a file with inches in every line hours.
            break;
        }
        const next = lines.peek(used);
        if (next === null) {
            break;
        }
        row += `\n${next}`;
        marks += marksIn(next);
    }
    return alone(row.length);
}

/** As much of it as ends between two fields, and if it can, not within `Smith, Anna <anna@example.com>`; all of it where none does. */
function firstPart(text: string, isLast: boolean): string {
    if (isLast) {
        return text;
    }
    let marks = 0;
    let at = 0;
    let [end, endBefore, personEnd] = [0, 0, 0];
    for (const piece of piecesOf(text)) {
        // Where the piece before ended, outside quotation marks.
        if (marks % 2 === 0) {
            [end, endBefore] = [at, end];
            personEnd = at > 0 && (text[at - 1] !== ',' || text[at - 2] === '>') ? at : personEnd;
        }
        marks += marksIn(piece);
        at += piece.length + 1;
    }
    return text.slice(0, personEnd || endBefore || end || text.length);
}

type Fields = Pick<Row, 'fields' | 'ends'>;

function fieldsOf(row: string): Fields {
    return row.includes('"') || row.includes('>') ? toFields(splitQuoted(row)) : {fields: piecesOf(row).map((field) => field.trim()), ends: []};
}

function toFields(fields: readonly Field[]): Fields {
    return {fields: fields.map(({text}) => text), ends: fields.map(({end}) => end)};
}

/** Between commas, semicolons or tabs, whatever is quoted. */
function piecesOf(row: string): string[] {
    return row.replaceAll(';', ',').replaceAll('\t', ',').split(',');
}

function marksIn(line: string): number {
    return line.includes('"') ? line.split('"').length - 1 : 0;
}

interface Field {text: string; end: string; isWellFormed: boolean}

/**
 * Fields between commas, semicolons or tabs, which are no blanks around a quoted one; quoted ones may contain these. A mark where none belongs is taken
 * for a slip, and left out at the ends. Built-in functions do the looking: an expression that matches field by field takes the plugin's engine seconds.
 */
function splitQuoted(row: string): Field[] {
    const pieces = piecesOf(row);
    const fields: Field[] = [];
    for (let i = 0, at = 0; i < pieces.length; i++) {
        const piece = pieces[i] ?? '';
        if (!piece.includes('"')) {
            at += piece.length + 1;
            fields.push({text: piece.trim(), end: row[at - 1] ?? '', isWellFormed: !piece.includes('\n')});
            continue;
        }
        const used = piece.trimStart().startsWith('"') ? piecesOfQuoted(pieces, i) : 0;
        const whole = used > 0 ? row.slice(at, at + lengthOf(pieces, i, used)) : piece;
        const quoted = used > 0 ? unquote(whole.trim()) : null;
        at += (quoted === null ? piece : whole).length + 1;
        const end = row[at - 1] ?? '';
        fields.push(quoted === null ? {text: piece.trim().replace(/^"|"$/g, ''), end, isWellFormed: false} : {text: quoted, end, isWellFormed: true});
        i += quoted === null ? 0 : used - 1;
    }
    return fields;
}

/** How many pieces a quoted field that begins with this one is torn into: up to where its marks are in pairs; 0 when they never are. */
function piecesOfQuoted(pieces: readonly string[], first: number): number {
    for (let i = first, marks = 0; i < pieces.length; i++) {
        marks += marksIn(pieces[i] ?? '');
        if (marks % 2 === 0) {
            return i - first + 1;
        }
    }
    return 0;
}

/** With what separated them. */
function lengthOf(pieces: readonly string[], first: number, count: number): number {
    let length = count - 1;
    for (let i = first; i < first + count; i++) {
        length += pieces[i]?.length ?? 0;
    }
    return length;
}

/** What stands between the marks, with an address in angle brackets that follows them; null when there are other marks inside than doubled ones. */
function unquote(field: string): string | null {
    const end = field.lastIndexOf('"');
    const rest = field.slice(end + 1).trim();
    const inside = field.slice(1, end);
    if (end < 1 || (rest !== '' && !(rest.startsWith('<') && rest.endsWith('>'))) || inside.replaceAll('""', '').includes('"')) {
        return null;
    }
    return `${inside.replaceAll('""', '"').trim()} ${rest}`.trim();
}
