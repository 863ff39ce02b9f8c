/**
 * Reading a list of people as admins have it: pasted names, or a CSV file (RFC 4180) of any spreadsheet. Schema-free, because the server
 * understands lists and the panel shortens a large file before it sends it, and both must read the same names out of it.
 */
import type {Row} from './list_rows';
import {readRows} from './list_rows';

/** One name in one line. */
export interface Mention {line: number; text: string}

/** What some lines of a list say. */
export interface PeopleList {
    /** Lines that say something, without the one that names the columns. */
    lines: number;
    mentions: Mention[];
    /** The name of the only column; null without column names, and where they stand above several columns. It may be somebody's name after all. */
    columnName: Mention | null;
}

/** A first line that says so names columns, where others follow; the first of these that is there is read. Compared without case, blanks and signs, but with digits: user-1 is somebody. */
const COLUMNS = [
    'id', 'userid', 'mattermostid', 'username', 'user', 'login', 'loginname', 'loginid', 'samaccountname', 'benutzername',
    'email', 'emailaddress', 'useremail', 'mail', 'mailaddress', 'userprincipalname', 'emailadresse',
];

/** So many names on each line's average: with more, a table whose columns nobody can tell apart is no list of people. */
const MOST_NAMES_A_LINE = 5;

/** So many lines are a piece, at most: their names are understood before the next are read. */
const LINES_A_PIECE = 200;

interface Table {header: Row | null; body: Row[]; column: number}

/**
 * Piece by piece, since the plugin's engine needs seconds for the longest list and has others to answer meanwhile; a piece may be empty, and one has the
 * column's name. null, and nothing more, when there are more than mostLines lines, or far more names. Without a known column every field of a line is a name:
 * a pasted line may hold several.
 */
export function* readPeopleList(text: string, mostLines: number): Generator<PeopleList | null> {
    let names = 0;
    for (const table of readTable(text, mostLines)) {
        const mentions = table ? namesIn(table) : [];
        names += mentions.length;
        if (!table || names > mostLines * MOST_NAMES_A_LINE) {
            yield null;
            return;
        }
        const {header, body, column} = table;
        const name = header && header.fields.filter((field) => field !== '').length === 1 ? header.fields[column] : undefined;
        yield {lines: linesIn(body), mentions, columnName: header && name !== undefined ? {line: header.line, text: name} : null};
    }
}

/** The same list with nothing but its names, in the same lines: for a file whose other columns make it too large to send. null where there are more than mostLines lines. */
export function shortenPeopleList(text: string, mostLines: number): string | null {
    const lines: string[] = [];
    for (const table of readTable(text, mostLines)) {
        if (!table) {
            return null;
        }
        const {header, column} = table;
        for (const {line, text: name} of [...(header ? [{line: header.line, text: header.fields[column] ?? ''}] : []), ...namesIn(table)]) {
            // What separates fields stands in nobody's name.
            const plain = name.replace(/[",;\s]+/g, ' ');
            lines[line - 1] = lines[line - 1] === undefined ? plain : `${lines[line - 1]},${plain}`;
        }
    }
    return Array.from(lines, (line: string | undefined) => line ?? '').join('\n');
}

function namesIn({body, column}: Table): Mention[] {
    return body.flatMap(({line, fields, isRest, isMail}) => {
        const named = column < 0 ? fields : isRest ? [] : fields.slice(column, column + 1);
        const filled = named.filter((field) => field !== '');
        const names = filled.some((field) => field.endsWith('>')) ? filled.filter((_, i) => column >= 0 || isMail || !isFamilyName(filled, i)).map((field) => addressIn(field) ?? field) : filled;
        return names.map((text) => ({line, text}));
    });
}

/** Of `Anna Smith <anna@example.com>`, as mail programs write people, what names her; null where somebody else is named before her. */
function addressIn(field: string): string | null {
    const at = field.endsWith('>') ? field.lastIndexOf('<') : -1;
    const [name, address] = [field.slice(0, Math.max(at, 0)), field.slice(at + 1, -1)];
    return at >= 0 && address.includes('@') && !/\s/.test(address) && !(name.includes(',') && name.includes('@')) ? address : null;
}

/** `Smith` in `Smith, Anna <anna@example.com>`: it must not end the sessions of whoever has the username smith. */
function isFamilyName(fields: readonly string[], i: number): boolean {
    const [field = '', next = ''] = fields.slice(i, i + 2);
    return next.endsWith('>') && !next.startsWith('<') && addressIn(next) !== null && !field.includes('@');
}

/** In pieces, at least one; the one where the column is known has the header. null, and nothing more, when there are too many lines. */
function* readTable(text: string, mostLines: number): Generator<Table | null> {
    let rows: Row[] = [];
    let column: number | null = null;
    let read = 0;
    const takePiece = (): Table | null => {
        const isFirst = column === null;
        column ??= rows.length > 1 && rows[1]?.isRest === false ? findColumn(rows[0]?.fields ?? []) : -1;
        const header = isFirst && column >= 0 ? rows.shift() ?? null : null;
        const body = rows;
        rows = [];
        read += linesIn(body);
        return read > mostLines ? null : {header, body, column};
    };
    for (const row of readRows(text)) {
        if (row) {
            rows.push(row);
        }
        // The first row names columns only where others follow.
        if (rows.length >= (row ? LINES_A_PIECE : column === null ? 2 : 1)) {
            const piece = takePiece();
            yield piece;
            if (!piece) {
                return;
            }
        } else if (!row) {
            yield {header: null, body: [], column: -1};
        }
    }
    yield takePiece();
}

function linesIn(body: readonly Row[]): number {
    return body.filter(({isRest}) => !isRest).length;
}

function findColumn(fields: readonly string[]): number {
    const names = fields.map((field) => field.toLowerCase().replace(/[^a-z0-9]/g, ''));
    const known = COLUMNS.find((column) => names.includes(column));
    return known === undefined ? -1 : names.indexOf(known);
}
