/** Understanding a list of people as admins have it: pasted usernames, e-mail addresses or ids, or a CSV file. What is not understood is reported line by line. */
import {MAX_LISTED_USERS} from '../../contract/revocations';
import type {ResolvedUsers, ResolveProblem} from '../../contract/revocations';
import {ApiError} from '../errors';
import type {Host} from '../host';

/** No username, e-mail address or id is longer. */
const MAX_NAME_LENGTH = 128;
const SHOWN_LENGTH = 100;

/** A CSV file says in its first line which column names the person; the first of these that is there is read. */
const COLUMNS = ['id', 'user_id', 'userid', 'username', 'user', 'email', 'e-mail', 'mail'];

/** One name in one line. */
interface Mention {line: number; text: string}
interface Person {id: string; deactivated: boolean}

export async function resolveUsers(host: Host, text: string): Promise<ResolvedUsers> {
    const {lines, mentions} = readMentions(text);
    if (lines > MAX_LISTED_USERS) {
        throw new ApiError('revocations.list_too_long');
    }
    const people = await findPeople(host, mentions);
    const problems: ResolveProblem[] = [];
    const userIds = new Set<string>();
    for (const mention of mentions) {
        const report = (problem: ResolveProblem['problem']) => problems.push({line: mention.line, text: mention.text.slice(0, SHOWN_LENGTH), problem});
        const found = people.get(keyOf(mention.text)) ?? [];
        const [person] = found;
        if (mention.text.length > MAX_NAME_LENGTH) {
            report('too_long');
        } else if (!person) {
            report('not_found');
        } else if (found.length > 1) {
            report('ambiguous');
        } else if (person.deactivated) {
            report('deactivated');
        } else if (userIds.has(person.id)) {
            report('repeated');
        } else {
            userIds.add(person.id);
        }
    }
    return {lines, user_ids: [...userIds], problems};
}

/** Names, in the order of the text. Without a known column every field of a line is a name: a pasted line may hold several. */
function readMentions(text: string): {lines: number; mentions: Mention[]} {
    // A file from a spreadsheet may begin with a byte order mark.
    const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).map((row, index) => ({line: index + 1, fields: splitFields(row)})).filter(({fields}) => fields.some((field) => field !== ''));
    const column = findColumn(rows[0]?.fields ?? []);
    const body = column === null ? rows : rows.slice(1);
    return {
        lines: body.length,
        mentions: body.flatMap(({line, fields}) => (column === null ? fields : [fields[column] ?? '']).filter((field) => field !== '').map((field) => ({line, text: field}))),
    };
}

function findColumn(fields: readonly string[]): number | null {
    const names = fields.map((field) => field.toLowerCase());
    const known = COLUMNS.find((column) => names.includes(column));
    return known === undefined ? null : names.indexOf(known);
}

/** Fields between commas, semicolons or tabs; quoted ones may contain these. */
function splitFields(row: string): string[] {
    const fields: string[] = [];
    let field = '';
    let quoted = false;
    for (let i = 0; i < row.length; i++) {
        const character = row.charAt(i);
        if (quoted && character === '"' && row.charAt(i + 1) === '"') {
            field += '"';
            i++;
        } else if (character === '"' && (quoted || field.trim() === '')) {
            quoted = !quoted;
        } else if (!quoted && (character === ',' || character === ';' || character === '\t')) {
            fields.push(field.trim());
            field = '';
        } else {
            field += character;
        }
    }
    return [...fields, field.trim()];
}

/** How names are compared: as core compares them at log-in, without case, and without the @ people write before them. */
function keyOf(name: string): string {
    return name.replace(/^@/, '').toLowerCase();
}

/** By id, username or e-mail address, in one statement. One name may be two people's: one's username can be another's id. */
async function findPeople(host: Host, mentions: readonly Mention[]): Promise<Map<string, Person[]>> {
    const names = [...new Set(mentions.filter(({text}) => text.length <= MAX_NAME_LENGTH).map(({text}) => keyOf(text)))];
    const rows = await host.sql.query<{name: string; id: string; deactivated: boolean}>(`
        WITH names AS MATERIALIZED (SELECT json_array_elements_text($1::text::json) AS name)
        SELECT DISTINCT n.name, u.id, coalesce(u.deleteat, 0) > 0 AS deactivated
        FROM (
            SELECT n.name, u.id FROM names n JOIN users u ON u.id = n.name
            UNION SELECT n.name, u.id FROM names n JOIN users u ON lower(u.username) = n.name
            UNION SELECT n.name, u.id FROM names n JOIN users u ON lower(u.email) = n.name
        ) n JOIN users u ON u.id = n.id`, [JSON.stringify(names)]);
    const people = new Map<string, Person[]>();
    for (const {name, ...person} of rows) {
        people.set(name, [...(people.get(name) ?? []), person]);
    }
    return people;
}
