/** Understanding a list of people as admins have it: pasted usernames, e-mail addresses or ids, or a CSV file. What is not understood is reported line by line. */
import type {Mention} from '../../contract/people_list';
import {readPeopleList} from '../../contract/people_list';
import {MAX_LISTED_USERS} from '../../contract/revocations';
import type {ResolvedUsers, ResolveProblem} from '../../contract/revocations';
import {ApiError} from '../errors';
import type {Host} from '../host';

/** No username, e-mail address or id is longer. */
const MAX_NAME_LENGTH = 128;
const SHOWN_LENGTH = 100;

interface Person {id: string; deactivated: boolean}

export async function resolveUsers(host: Host, text: string): Promise<ResolvedUsers> {
    const list = readPeopleList(text, MAX_LISTED_USERS);
    if (!list) {
        throw new ApiError('revocations.list_too_long');
    }
    const {lines, mentions, columnName} = list;
    const people = await findPeople(host, columnName ? [columnName, ...mentions] : mentions);
    const problems: ResolveProblem[] = [];
    const userIds = new Set<string>();
    if (columnName && people.has(keyOf(columnName.text))) {
        problems.push({...columnName, problem: 'column_name'});
    }
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
    if (userIds.size > MAX_LISTED_USERS) {
        throw new ApiError('revocations.list_too_long');
    }
    return {lines, user_ids: [...userIds], problems};
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
