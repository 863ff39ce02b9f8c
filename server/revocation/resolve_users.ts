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

/** Written so it is meant for a username, wherever it stands; family names begin with a capital, or have blanks and other signs. */
const USERNAME = /^[a-z][a-z.-]*$/;

/** One statement may read every account, so it looks for many names; its rows are few enough to be taken over at once. */
const NAMES_A_STATEMENT = 5_000;

/** Compared without a pause: the plugin's engine has one thread, which no list may keep from others for longer than a blink. */
const NAMES_AT_ONCE = 500;

interface Person {id: string; deactivated: boolean}
interface Understood {userIds: Set<string>; problems: ResolveProblem[]}

export async function resolveUsers(host: Host, text: string): Promise<ResolvedUsers> {
    const understood: Understood = {userIds: new Set(), problems: []};
    let lines = 0;
    let waiting: Mention[] = [];
    for (const piece of readPeopleList(text, MAX_LISTED_USERS)) {
        if (!piece) {
            throw new ApiError('revocations.list_too_long');
        }
        await pause(host);
        lines += piece.lines;
        const called = piece.columnNames.length > 0 ? await findPeople(host, piece.columnNames) : new Map<string, Person[]>();
        const names = piece.columnNames.filter(({text: name}) => called.has(keyOf(name)));
        understood.problems.push(...names.map(({line, text: name}): ResolveProblem => ({line, text: name, problem: 'column_name'})));
        waiting = waiting.concat(piece.mentions);
        if (waiting.length >= NAMES_A_STATEMENT) {
            await understand(host, waiting, understood);
            waiting = [];
        }
    }
    await understand(host, waiting, understood);
    return {lines, user_ids: [...understood.userIds], problems: understood.problems};
}

/** Adds whom the names mean, and what is wrong with them. */
async function understand(host: Host, mentions: readonly Mention[], understood: Understood): Promise<void> {
    for (let i = 0; i < mentions.length; i += NAMES_A_STATEMENT) {
        const some = mentions.slice(i, i + NAMES_A_STATEMENT);
        const people = await findPeople(host, some);
        await inTurns(host, some, (mention) => understandOne(mention, people, understood));
        if (understood.userIds.size > MAX_LISTED_USERS) {
            throw new ApiError('revocations.list_too_long');
        }
    }
}

function understandOne({line, text, before = []}: Mention, people: ReadonlyMap<string, Person[]>, {userIds, problems}: Understood): void {
    const found = people.get(keyOf(text)) ?? [];
    const [person] = found;
    const report = (problem: ResolveProblem['problem'], name = text) => problems.push({line, text: name.slice(0, SHOWN_LENGTH), problem});
    for (const name of before) {
        const others = people.get(keyOf(name));
        if (others?.some(({id}) => id !== person?.id)) {
            report('family_name', name);
        } else if (!others && USERNAME.test(name)) {
            report('not_found', name);
        }
    }
    if (text.length > MAX_NAME_LENGTH) {
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

/** Others are answered in between. */
async function inTurns<T>(host: Host, items: readonly T[], work: (item: T) => void): Promise<void> {
    for (let i = 0; i < items.length; i += NAMES_AT_ONCE) {
        if (i > 0) {
            await pause(host);
        }
        items.slice(i, i + NAMES_AT_ONCE).forEach(work);
    }
}

function pause(host: Host): Promise<void> {
    return new Promise((resolve) => {
        host.clock.after(0, async () => resolve());
    });
}

/** How names are compared: as core compares them at log-in, without case, and without the @ people write before them. */
function keyOf(name: string): string {
    return (name.startsWith('@') ? name.slice(1) : name).toLowerCase();
}

/** By id, username or e-mail address. One name may be two people's: one's username can be another's id. */
async function findPeople(host: Host, mentions: readonly Mention[]): Promise<Map<string, Person[]>> {
    const names = new Set<string>();
    await inTurns(host, mentions, ({text, before = []}) => [text, ...before].filter((name) => name.length <= MAX_NAME_LENGTH).forEach((name) => names.add(keyOf(name))));
    const rows = await host.sql.query<{name: string; id: string; deactivated: boolean}>(`
        WITH names AS MATERIALIZED (SELECT json_array_elements_text($1::text::json) AS name)
        SELECT DISTINCT n.name, u.id, coalesce(u.deleteat, 0) > 0 AS deactivated
        FROM (
            SELECT n.name, u.id FROM names n JOIN users u ON u.id = n.name
            UNION SELECT n.name, u.id FROM names n JOIN users u ON lower(u.username) = n.name
            UNION SELECT n.name, u.id FROM names n JOIN users u ON lower(u.email) = n.name
        ) n JOIN users u ON u.id = n.id`, [JSON.stringify([...names])]);
    const people = new Map<string, Person[]>();
    await inTurns(host, rows, ({name, id, deactivated}) => {
        const known = people.get(name);
        if (known) {
            known.push({id, deactivated});
        } else {
            people.set(name, [{id, deactivated}]);
        }
    });
    return people;
}
