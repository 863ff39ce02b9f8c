/**
 * Reading a list of people as admins have it: pasted names, or a CSV file (RFC 4180) of any spreadsheet. Schema-free, because the server
 * understands lists and the panel shortens a large file before it sends it, and both must read the same names out of it.
 */

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

/** Longer than any cell somebody wrote with line breaks; a quotation mark that nobody closes must not swallow the list. */
const MOST_LINES_A_CELL = 100;

/** So many names on each line's average: with more, a table whose columns nobody can tell apart is no list of people. */
const MOST_NAMES_A_LINE = 5;

/** So many lines are a piece: their names are understood before the next are read. */
const LINES_A_PIECE = 200;

interface Row {line: number; fields: string[]}
interface Table {header: Row | null; body: Row[]; column: number}

/**
 * Piece by piece, since the plugin's engine needs seconds for the longest list and has others to answer meanwhile; the first piece has the column's
 * name. null, and nothing more, when there are more than mostLines lines, or far more names. Without a known column every field of a line is a name:
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
        yield {lines: body.length, mentions, columnName: header && name !== undefined ? {line: header.line, text: name} : null};
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
    return body.flatMap(({line, fields}) => (column < 0 ? fields : fields.slice(column, column + 1)).filter((field) => field !== '').map((text) => ({line, text})));
}

/** In pieces, at least one; the first has the header. null, and nothing more, when there are too many lines. */
function* readTable(text: string, mostLines: number): Generator<Table | null> {
    // A file from a spreadsheet may begin with a byte order mark, and say in a line of its own what separates its fields.
    const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
    let rows: Row[] = [];
    let column: number | null = null;
    let read = 0;
    const takePiece = (): Table | null => {
        const isFirst = column === null;
        column ??= rows.length > 1 ? findColumn(rows[0]?.fields ?? []) : -1;
        const header = isFirst && column >= 0 ? rows.shift() ?? null : null;
        const body = rows;
        rows = [];
        read += body.length;
        return read > mostLines ? null : {header, body, column};
    };
    for (let i = /^"?sep=.?"?$/i.test(lines[0] ?? '') ? 1 : 0; i < lines.length; i++) {
        // A megabyte of empty lines is over at once.
        if (lines[i] === '') {
            continue;
        }
        const line = i + 1;
        const [fields, used] = readRow(lines, i);
        i += used - 1;
        if (fields.some((field) => field !== '') && rows.push({line, fields}) === LINES_A_PIECE) {
            const piece = takePiece();
            yield piece;
            if (!piece) {
                return;
            }
        }
    }
    yield takePiece();
}

/** The fields of the row that begins here, and of how many lines it is. */
function readRow(lines: readonly string[], start: number): [string[], number] {
    const first = lines[start] ?? '';
    if (!first.includes('"')) {
        return [piecesOf(first).map((field) => field.trim()), 1];
    }
    let row = first;
    let marks = marksIn(first);
    for (let used = 1; used <= MOST_LINES_A_CELL && start + used <= lines.length; used++) {
        // A row is whole when its quotation marks are in pairs.
        if (marks % 2 === 0) {
            const fields = splitQuoted(row);
            if (used === 1 || fields.every(({isWellFormed}) => isWellFormed)) {
                return [fields.map((field) => field.text), used];
            }
            // A mark where none belongs stays there, whatever follows; looking on would take a file with inches in every line hours.
            break;
        }
        const next = lines[start + used] ?? '';
        row += `\n${next}`;
        marks += marksIn(next);
    }
    return [splitQuoted(first).map((field) => field.text), 1];
}

/** Between commas, semicolons or tabs, whatever is quoted. */
function piecesOf(row: string): string[] {
    return row.replaceAll(';', ',').replaceAll('\t', ',').split(',');
}

function marksIn(line: string): number {
    return line.split('"').length - 1;
}

interface Field {text: string; isWellFormed: boolean}

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
            fields.push({text: piece.trim(), isWellFormed: !piece.includes('\n')});
            at += piece.length + 1;
            continue;
        }
        const used = piece.trimStart().startsWith('"') ? piecesOfQuoted(pieces, i) : 0;
        const whole = used > 0 ? row.slice(at, at + lengthOf(pieces, i, used)) : piece;
        const quoted = used > 0 ? unquote(whole.trim()) : null;
        fields.push(quoted === null ? {text: piece.trim().replace(/^"|"$/g, ''), isWellFormed: false} : {text: quoted, isWellFormed: true});
        at += (quoted === null ? piece : whole).length + 1;
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
    return pieces.slice(first, first + count).reduce((length, piece) => length + piece.length, count - 1);
}

/** What stands between the marks; null when there are others inside than doubled ones. */
function unquote(field: string): string | null {
    const inside = field.slice(1, -1);
    return field.endsWith('"') && !inside.replaceAll('""', '').includes('"') ? inside.replaceAll('""', '"').trim() : null;
}

function findColumn(fields: readonly string[]): number {
    const names = fields.map((field) => field.toLowerCase().replace(/[^a-z0-9]/g, ''));
    const known = COLUMNS.find((column) => names.includes(column));
    return known === undefined ? -1 : names.indexOf(known);
}
