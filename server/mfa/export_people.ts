/** The people of the coverage as CSV, page by page, so that any number of them costs the plugin no memory. Times in Unix ms, those that are not empty. */
import type {z} from 'zod';

import {CSV_BYTE_ORDER_MARK, csvLine} from '../../contract/csv';
import type {ExportMfaPeopleQuery, MfaPerson} from '../../contract/mfa';
import type {Host} from '../host';
import {cursorOf, readCircumstances, readPeople} from './coverage';

const PAGE = 2000;

const COLUMNS = [
    'user_id', 'username', 'display_name', 'email', 'auth_service', 'state', 'exemption', 'exempt_until', 'encouraged', 'deadline_at', 'extended_at',
    'enrolment_sessions_used', 'enrolment_sessions_allowed', 'needs_help',
] as const satisfies ReadonlyArray<keyof MfaPerson>;

/** All pages go by the clock and the policy of the first, so that nobody is there twice with two states. */
export async function writePeopleCsv(host: Host, query: z.output<typeof ExportMfaPeopleQuery>, write: (chunk: string) => Promise<void>): Promise<void> {
    const {policy, options} = await readCircumstances(host.sql);
    await write(CSV_BYTE_ORDER_MARK + csvLine([...COLUMNS, 'roles']));
    for (let cursor: string | undefined, more = true; more;) {
        const people = await readPeople(host.sql, policy, options, {...query, cursor, limit: PAGE});
        const last = people[people.length - 1];
        await write(people.map((person) => csvLine([...COLUMNS.map((column) => person[column]), person.roles.join(' ')])).join(''));
        more = people.length === PAGE && last !== undefined;
        cursor = last && cursorOf(query, last);
    }
}
