/** Who is covered: counts by the rule that enforces, kept once a day for the chart, and the list of people behind them. */
import type {ListMfaPeopleQuery, MfaCounts, MfaCoverage, MfaExemption, MfaPeoplePage, MfaPerson, MfaPolicy, MfaState} from '../../contract/mfa';
import {MFA_EXEMPTIONS, MFA_STATES} from '../../contract/names';
import {readDatabaseNow} from '../database/clock';
import {idList} from '../database/core_sessions';
import {isLike, likePattern, namesOf} from '../database/like_pattern';
import {takeTurn} from '../database/turns';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import {readMfaPolicy} from './policy';
import type {PopulationOptions} from './population';
import {findSomeAdminIsAble, Parameters, population} from './population';
import {ROLES_OF_GROUP} from './rule';

const HOUR_MS = 3_600_000;
const DEFAULT_DAYS = 90;
const DEFAULT_PAGE = 50;

export interface Counted {
    counts: MfaCounts;
    exempt: Record<MfaExemption, number>;
    encouraged: number;
    needs_help: number;
    first_deadline_at: number | null;
    last_deadline_at: number | null;
}

/** Everybody, by state. The deadlines are the first and the last of those who wait. */
export async function countPeople(sql: Sql, policy: MfaPolicy, options: PopulationOptions): Promise<Counted> {
    const params = new Parameters();
    const rows = await sql.query<{state: MfaState; exemption: MfaExemption | null; people: number; encouraged: number; needs_help: number; first_at: number | null; last_at: number | null}>(`
        SELECT p.state, p.exemption, count(*)::int AS people, (count(*) FILTER (WHERE p.encouraged))::int AS encouraged,
            (count(*) FILTER (WHERE p.state = 'overdue' AND p.sessions_used >= p.sessions_allowed))::int AS needs_help,
            min(p.deadline_at) FILTER (WHERE p.state = 'in_grace') AS first_at, max(p.deadline_at) FILTER (WHERE p.state = 'in_grace') AS last_at
        FROM (${population(policy, params, options)}) p GROUP BY p.state, p.exemption`, params.values);
    const counted: Counted = {
        counts: zeroOf(MFA_STATES), exempt: zeroOf(MFA_EXEMPTIONS), encouraged: 0, needs_help: 0, first_deadline_at: null, last_deadline_at: null,
    };
    for (const row of rows) {
        counted.counts[row.state] += row.people;
        if (row.exemption !== null) {
            counted.exempt[row.exemption] += row.people;
        }
        counted.encouraged += row.encouraged;
        counted.needs_help += row.needs_help;
        counted.first_deadline_at ??= row.first_at;
        counted.last_deadline_at ??= row.last_at;
    }
    return counted;
}

export async function readCoverage(host: Host, days: number = DEFAULT_DAYS): Promise<MfaCoverage> {
    const {policy, options} = await readCircumstances(host.sql);
    const {counts, exempt, encouraged, needs_help, last_deadline_at} = await countPeople(host.sql, policy, options);
    const rows = await host.sql.query<{day: string; state: MfaState; count: number}>(
        'SELECT day, state, count FROM security_controls_mfa_days WHERE day > to_char(to_timestamp($1::float8 / 1000) AT TIME ZONE \'UTC\', \'YYYY-MM-DD\') ORDER BY day',
        [options.now - (days * 24 * HOUR_MS)]);
    const byDay = new Map<string, MfaCounts>();
    for (const row of rows) {
        const day = byDay.get(row.day) ?? zeroOf(MFA_STATES);
        day[row.state] = row.count;
        byDay.set(row.day, day);
    }
    return {
        counted_at: options.now, counts, exempt, encouraged, needs_help, last_deadline_at,
        days: [...byDay].map(([day, dayCounts]) => ({day, counts: dayCounts})),
    };
}

/** One node's tick: today's counts, as they stand now. The day's last ones remain. */
export async function keepDay(host: Host): Promise<void> {
    if (!await takeTurn(host.sql, 'mfa_day', host.clock.now(), HOUR_MS - 60_000)) {
        return;
    }
    const {policy, options} = await readCircumstances(host.sql);
    const {counts} = await countPeople(host.sql, policy, options);
    await host.sql.exec(
        `INSERT INTO security_controls_mfa_days (day, state, count)
         SELECT to_char(to_timestamp($1::float8 / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), c.key, c.value::bigint FROM json_each_text($2::text::json) c
         ON CONFLICT (day, state) DO UPDATE SET count = excluded.count`, [options.now, JSON.stringify(counts)]);
}

/** The policy in force, the database's clock, and whether some admin is able: what every question about everybody begins with. */
export async function readCircumstances(sql: Sql): Promise<{policy: MfaPolicy; options: PopulationOptions}> {
    const {policy} = await readMfaPolicy(sql);
    const now = await readDatabaseNow(sql);
    return {policy, options: {now, someAdminIsAble: await findSomeAdminIsAble(sql, policy, now)}};
}

type Filter = Omit<ListMfaPeopleQuery, 'cursor' | 'limit'>;
type PersonRow = Omit<MfaPerson, 'roles' | 'extended_at'> & {role_names: string; extended_at: number};

export async function listPeople(host: Host, query: ListMfaPeopleQuery): Promise<MfaPeoplePage> {
    const {policy, options} = await readCircumstances(host.sql);
    const limit = query.limit ?? DEFAULT_PAGE;
    // Side by side: each may look at everybody, on a connection of its own.
    const [items, total] = await Promise.all([
        readPeople(host.sql, policy, options, {...query, limit: limit + 1}),
        query.cursor === undefined ? count(host.sql, policy, options, query) : null,
    ]);
    const page = items.slice(0, limit);
    const last = page[page.length - 1];
    return {
        items: page,
        next_cursor: items.length > limit && last ? cursorOf(query, last) : null,
        total,
    };
}

/** A page of people of the population the options mean. */
export async function readPeople(sql: Sql, policy: MfaPolicy, options: PopulationOptions, query: Filter & {cursor?: string; limit: number; condition?: string}): Promise<MfaPerson[]> {
    const params = new Parameters();
    const byDeadline = query.sort === 'deadline';
    const direction = query.direction === 'desc' ? 'DESC' : 'ASC';
    const people = population(policy, params, {...options, where: filterOf(query, params)});
    const conditions = [query.condition ?? 'true', ...stateOf(query, params)];
    if (query.cursor !== undefined) {
        const {deadlineAt, userId} = readCursor(query.cursor);
        conditions.push(`(${byDeadline ? 'p.deadline_at' : 'p.username'}, p.user_id) ${direction === 'DESC' ? '<' : '>'} (${
            byDeadline ? params.add(deadlineAt, 'bigint') : `(SELECT last.username FROM users last WHERE last.id = ${params.add(userId)})`}, ${params.add(userId)})`);
    }
    const order = `${byDeadline ? 'p.deadline_at' : 'p.username'} ${direction}, p.user_id ${direction}`;
    // Who is on the page first, and only then all that is shown of them: everybody is looked at for no more than the order needs.
    const onPage = `SELECT p.user_id FROM (${people}) p WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${params.add(query.limit, 'int')}`;
    const rows = await sql.query<PersonRow>(`
        SELECT p.user_id, p.username, p.display_name, p.email, p.role_names, p.auth_service, p.state, p.exemption, p.exempt_until, p.encouraged, p.deadline_at, p.extended_at,
            p.sessions_used AS enrolment_sessions_used, p.sessions_allowed AS enrolment_sessions_allowed, p.session_ends_at AS enrolment_session_ends_at,
            p.state = 'overdue' AND p.sessions_used >= p.sessions_allowed AS needs_help
        FROM (${population(policy, params, {...options, where: `u.id IN (${onPage})`})}) p ORDER BY ${order}`, params.values);
    return rows.map(({role_names, extended_at, ...row}) => ({...row, roles: role_names.split(' ').filter(Boolean), extended_at: extended_at === 0 ? null : extended_at}));
}

async function count(sql: Sql, policy: MfaPolicy, options: PopulationOptions, query: Filter): Promise<number> {
    const params = new Parameters();
    const people = population(policy, params, {...options, where: filterOf(query, params)});
    const [row] = await sql.query<{total: number}>(`SELECT count(*)::int AS total FROM (${people}) p WHERE ${stateOf(query, params).join(' AND ') || 'true'}`, params.values);
    return row?.total ?? 0;
}

/** What the account alone tells, so that the rule is asked only for those it concerns. */
function filterOf(query: Filter, params: Parameters): string {
    const conditions = ['true'];
    const term = likePattern(query.term ?? '');
    if (term !== '') {
        conditions.push(isLike(params.add(term), namesOf('u')));
    }
    if (query.role) {
        conditions.push(`string_to_array(coalesce(u.roles, ''), ' ') && ${idList(params.add(ROLES_OF_GROUP[query.role].join(',')))}`);
    }
    if (query.team_id) {
        conditions.push(`u.id IN (SELECT tm.userid FROM teammembers tm WHERE coalesce(tm.deleteat, 0) = 0 AND tm.teamid = ${params.add(query.team_id)})`);
    }
    return conditions.join(' AND ');
}

function stateOf(query: Filter, params: Parameters): string[] {
    return [
        ...(query.state ? [`p.state = ${params.add(query.state)}`] : []),
        ...(query.exemption ? [`p.exemption = ${params.add(query.exemption)}`] : []),
        ...(query.sort === 'deadline' ? ['p.deadline_at IS NOT NULL'] : []),
    ];
}

/** `<user id>` by name, `<deadline>_<user id>` by deadline. */
export function cursorOf(query: Filter, person: MfaPerson): string {
    return query.sort === 'deadline' ? `${person.deadline_at ?? 0}_${person.user_id}` : person.user_id;
}

function readCursor(cursor: string): {deadlineAt: number; userId: string} {
    const match = /^(?:(\d{1,16})_)?([a-z0-9]{26})$/.exec(cursor);
    if (!match) {
        throw new ApiError('api.bad_request', [{path: 'cursor', message: 'Not a cursor of this list'}]);
    }
    return {deadlineAt: Number(match[1] ?? 0), userId: match[2] ?? ''};
}

function zeroOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
    return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
