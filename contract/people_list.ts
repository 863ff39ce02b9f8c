/**
 * Reading a list of people as admins have it: pasted names, or a CSV file (RFC 4180) of any spreadsheet. Schema-free, because the server
 * understands lists and the panel shortens a large file before it sends it, and both must read the same names out of it.
 */
import type {Row} from './list_rows';
import {linesOf, readRows} from './list_rows';

/**
 * One name in one line. before: what stands before an address and may be the family name of its owner or somebody else's username, as in
 * `smith, Anna <anna@example.com>`: nobody can tell.
 */
export interface Mention {line: number; text: string; before?: string[]}

/** What some lines of a list say. */
export interface PeopleList {
    /** Lines that say something, without the one that names the columns. */
    lines: number;
    mentions: Mention[];
    /** The names of the columns; any may be somebody's name after all. */
    columnNames: Mention[];
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

/** What a mail program writes before an address, and no username, id or e-mail address: these have such signs. */
const FAMILY_NAME = /^[^@\d_<>]+$/;

/** -1: every field is a name. */
interface Table {header: Row | null; body: Row[]; column: number}

/**
 * Piece by piece, since the plugin's engine needs seconds for the longest list and has others to answer meanwhile; a piece may be empty, and one has the
 * column's name. null, and nothing more, when there are more than mostLines lines, or far more names. Without a known column, and where
 * it is the only one, every field of a line is a name: a pasted line may hold several.
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
        const {header, body} = table;
        const columnNames = header?.fields.filter((field) => field !== '').map((field) => ({line: header.line, text: field}));
        yield {lines: linesIn(body), mentions, columnNames: columnNames ?? []};
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
        const columnName: Mention[] = header ? [{line: header.line, text: header.fields[Math.max(column, 0)] ?? ''}] : [];
        for (const mention of [...columnName, ...namesIn(table)]) {
            const at = mention.line - 1;
            lines[at] = lines[at] === undefined ? shorten(mention) : `${lines[at]};${shorten(mention)}`;
        }
    }
    return Array.from(lines, (line: string | undefined) => line ?? '').join('\n');
}

/** What separates fields stands in nobody's name. Whoever reads it sees the same names in doubt. */
function shorten({text, before = []}: Mention): string {
    const plain = (name: string) => name.replace(/[",;\s]+/g, ' ');
    return before.length > 0 ? `${before.map(plain).join(',')},. <${text}>;` : plain(text);
}

function namesIn({body, column}: Table): Mention[] {
    return body.flatMap((row) => {
        const {line, fields, isRest} = row;
        if (column < 0) {
            return fields.some((field) => field.endsWith('>')) ? peopleIn(row) : fields.filter((field) => field !== '').map((field) => toMention(line, field));
        }
        return isRest ? [] : fields.slice(column, column + 1).filter((field) => field !== '').map((field) => toMention(line, field));
    });
}

/** `Smith` in `Smith, Anna <anna@example.com>` must not end the sessions of whoever has the username smith, and nobody's name may be lost. */
function peopleIn({line, fields, ends}: Row): Mention[] {
    const people: Mention[] = [];
    // With semicolons between people, every comma may be one in a name.
    const mostBefore = ends.includes(';') ? Infinity : 1;
    let before: string[] = [];
    fields.forEach((field, i) => {
        if (field === '' || (ends[i] === ',' && FAMILY_NAME.test(field))) {
            before = field === '' ? before : [...before, field];
            return;
        }
        const doubted = addressIn(field) !== null && !field.startsWith('<') ? before.splice(-mostBefore) : [];
        people.push(...before.map((name) => toMention(line, name)), toMention(line, field, doubted));
        before = [];
    });
    return [...people, ...before.map((name) => toMention(line, name))];
}

function toMention(line: number, field: string, doubted: readonly string[] = []): Mention {
    const address = addressIn(field);
    const text = withoutMarks(address ?? field);
    const named = address === null ? [] : field.slice(0, field.lastIndexOf('<')).split(/[,;\t]/);
    // `Smith, Anna` is one person's name; what has more in it may be a list that quotation marks hold together by mistake.
    const isList = named.length > 2 || (named.length > 1 && !field.includes(','));
    const before = [...doubted, ...(isList ? named : [])].map((name) => withoutMarks(name.trim().replace(/^['"]|['"]$/g, ''))).filter((name) => name !== '');
    return before.length > 0 ? {line, text, before} : {line, text};
}

/** `'anna'` and `mailto:anna@example.com`, as they are copied from queries and web pages. */
function withoutMarks(name: string): string {
    const inside = name.length > 2 && name.startsWith("'") && name.endsWith("'") ? name.slice(1, -1).trim() : name;
    return /^mailto:./i.test(inside) ? inside.slice('mailto:'.length).trim() : inside;
}

/** Of `Anna Smith <anna@example.com>`, as mail programs write people, what names her; null where somebody else may be named before her. */
function addressIn(field: string): string | null {
    const at = field.endsWith('>') ? field.lastIndexOf('<') : -1;
    const [name, address] = [field.slice(0, Math.max(at, 0)).trim(), field.slice(at + 1, -1)];
    const isAddress = at >= 0 && address.includes('@') && !/[",;<>\s]/.test(address);
    return isAddress && (!/@\S|[<>\n]/.test(name) || name.toLowerCase() === address.toLowerCase()) ? address : null;
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
        // Below the name of an only column, too, a line may hold several people.
        column = header?.fields.length === 1 ? -1 : column;
        const body = column < 0 ? rows.flatMap(linesOf) : rows;
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
