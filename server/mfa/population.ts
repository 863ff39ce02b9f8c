/**
 * The rule (rule.ts) over everybody at once, as SQL: 100,000 people are one statement and not 100,000 calls. Its columns are the rule's words;
 * population.test.ts holds the two together for random policies and people.
 */
import type {MfaPolicy} from '../../contract/mfa';
import {idList} from '../database/core_sessions';
import type {Sql, SqlValue} from '../host';
import {ENROLLING_SERVICES, ENROLMENT_SESSIONS, graceMs, ROLES_OF_GROUP, SYSTEM_ADMIN} from './rule';

/** Numbers parameters as they are added. */
export class Parameters {
    readonly values: SqlValue[] = [];
    add(value: SqlValue, type: 'text' | 'bigint' | 'int' | 'boolean' = 'text'): string {
        return `$${this.values.push(value)}::${type}`;
    }
    addIds(ids: readonly string[]): string {
        return `ANY(${idList(this.add(ids.join(',')))})`;
    }
}

export interface PopulationOptions {
    /** The database's clock, ms. */
    now: number;
    someAdminIsAble: boolean;
    /** As if the policy were saved now: moved deadlines, and all of them new when a requirement begins. */
    asIfSaved?: 'requirement_begins' | 'requirement_goes_on';
    /** A condition on the row u of users, beside those everybody must meet. */
    where?: string;
}

/**
 * A query of everybody who can log in, bots among them, with the columns of MfaPerson as far as the rule knows them, and: is_bot, is_admin
 * (system admin), is_guest, can_enrol, applies (the policy counts for them, enrolled or not), first_applied_at. display_name and email are the account's.
 */
export function population(policy: MfaPolicy, params: Parameters, options: PopulationOptions): string {
    const now = params.add(options.now, 'bigint');
    const able = params.add(options.someAdminIsAble, 'boolean');
    const isRequired = policy.mode === 'required';
    const notAsked = policy.mode === 'off' ? 'true' : 'NOT f.in_scope';
    return `
        SELECT f.user_id, f.username, f.display_name, f.email, f.role_names, f.auth_service, f.is_bot, f.is_admin, f.is_guest, f.can_enrol,
            f.extended_at, f.first_applied_at, f.sessions_used, f.sessions_allowed,
            ${isRequired ? 'NOT f.is_bot AND f.in_scope AND f.exemption IS NULL' : 'false'} AS applies,
            ${policy.mode === 'encouraged' ? 'NOT f.is_bot AND NOT f.is_enrolled AND f.in_scope AND f.exemption IS NULL' : 'false'} AS encouraged,
            CASE WHEN f.is_bot THEN 'exempt' WHEN f.is_enrolled THEN 'enrolled' WHEN ${isRequired ? notAsked : 'true'} THEN 'not_required'
                WHEN f.exemption IS NOT NULL THEN 'exempt' WHEN ${now} < f.deadline_at THEN 'in_grace'
                WHEN f.is_admin AND NOT ${able} THEN 'exempt' WHEN ${now} < f.session_ends_at THEN 'enrolment_session' ELSE 'overdue' END AS state,
            CASE WHEN f.is_bot THEN 'bot' WHEN f.is_enrolled OR ${isRequired ? notAsked : 'true'} THEN NULL
                WHEN f.exemption IS NOT NULL THEN f.exemption WHEN ${now} >= f.deadline_at AND f.is_admin AND NOT ${able} THEN 'last_admin' END AS exemption,
            CASE WHEN f.is_bot OR f.is_enrolled OR ${isRequired ? notAsked : 'true'} THEN NULL ELSE f.exempt_until END AS exempt_until,
            CASE WHEN f.is_bot OR f.is_enrolled OR ${isRequired ? notAsked : 'true'} OR f.exemption IS NOT NULL THEN NULL ELSE f.deadline_at END AS deadline_at,
            CASE WHEN f.session_ends_at > ${now} THEN f.session_ends_at END AS session_ends_at
        FROM (${facts(policy, params, now, options)}) f`;
}

/** What is known of each person before the rule speaks. Conditions are written as the planner has statistics for them: no coalesce, and subqueries it can hash. */
function facts(policy: MfaPolicy, params: Parameters, now: string, options: PopulationOptions): string {
    const exempt = policy.exempt_users.filter(({until}) => options.now < until);
    const isChosen = `u.id = ${params.addIds(exempt.map((user) => user.user_id))}`;
    const untilOf = `(${params.add(JSON.stringify(Object.fromEntries(exempt.map((user) => [user.user_id, user.until]))))}::jsonb->>u.id)::bigint`;
    const providers = params.addIds(policy.exempt_providers);
    const canEnrol = `coalesce(u.authservice, '') IN (${ENROLLING_SERVICES.map((service) => `'${service}'`).join(', ')})`;
    const hasRole = (role: string) => `'${role}' = ANY(string_to_array(coalesce(u.roles, ''), ' '))`;
    return `
        SELECT u.id AS user_id, u.username, trim(coalesce(u.firstname, '') || ' ' || coalesce(u.lastname, '')) AS display_name, coalesce(u.email, '') AS email,
            coalesce(u.roles, '') AS role_names, coalesce(u.authservice, '') AS auth_service,
            u.id IN (SELECT b.userid FROM bots b) AS is_bot, coalesce(u.mfaactive, false) AS is_enrolled, ${hasRole(SYSTEM_ADMIN)} AS is_admin, ${hasRole('system_guest')} AS is_guest, ${canEnrol} AS can_enrol,
            ${inScope(policy, params)} AS in_scope,
            CASE WHEN ${isChosen} THEN 'chosen_user' WHEN coalesce(u.authservice, '') = ${providers} THEN 'provider' WHEN NOT ${canEnrol} THEN 'cannot_enrol' END AS exemption,
            CASE WHEN ${isChosen} THEN ${untilOf} END AS exempt_until,
            ${deadline(policy, params, now, options)} AS deadline_at,
            m.first_applied_at, coalesce(m.extended_at, 0) AS extended_at, coalesce(m.enrolment_sessions_used, 0) AS sessions_used,
            CASE WHEN ${hasRole(SYSTEM_ADMIN)} THEN 0 ELSE ${params.add(ENROLMENT_SESSIONS, 'int')} END + coalesce(m.enrolment_sessions_granted, 0) AS sessions_allowed,
            e.ends_at AS session_ends_at
        FROM users u
        LEFT JOIN security_controls_mfa_members m ON m.user_id = u.id ${options.asIfSaved === 'requirement_begins' ? 'AND false' : ''}
        LEFT JOIN (SELECT o.user_id, max(o.ends_at) AS ends_at FROM security_controls_mfa_enrolment_sessions o WHERE o.outcome = '' GROUP BY o.user_id) e ON e.user_id = u.id
        WHERE (u.deleteat = 0 OR u.deleteat IS NULL) AND (u.remoteid = '' OR u.remoteid IS NULL) AND ${options.where ?? 'true'}`;
}

function inScope({scope}: MfaPolicy, params: Parameters): string {
    if (scope.type === 'everyone') {
        return 'true';
    }
    const any: string[] = [];
    const roles = scope.roles.flatMap((group) => [...ROLES_OF_GROUP[group]]);
    if (roles.length > 0) {
        any.push(`string_to_array(coalesce(u.roles, ''), ' ') && ${idList(params.add(roles.join(',')))}`);
    }
    if (scope.team_ids.length > 0) {
        any.push(`u.id IN (SELECT tm.userid FROM teammembers tm WHERE coalesce(tm.deleteat, 0) = 0 AND tm.teamid = ${params.addIds(scope.team_ids)})`);
    }
    if (scope.group_ids.length > 0) {
        any.push(`u.id IN (SELECT gm.userid FROM groupmembers gm JOIN usergroups ug ON ug.id = gm.groupid
            WHERE coalesce(gm.deleteat, 0) = 0 AND coalesce(ug.deleteat, 0) = 0 AND gm.groupid = ${params.addIds(scope.group_ids)})`);
    }
    if (scope.user_ids.length > 0) {
        any.push(`u.id = ${params.addIds(scope.user_ids)}`);
    }
    return any.length > 0 ? `(${any.join(' OR ')})` : 'false';
}

function deadline(policy: MfaPolicy, params: Parameters, now: string, {asIfSaved}: PopulationOptions): string {
    const grace = params.add(graceMs(policy), 'bigint');
    return asIfSaved === 'requirement_goes_on' ?
        `CASE WHEN m.user_id IS NULL THEN ${now} + ${grace} WHEN m.deadline_at > ${now} THEN m.first_applied_at + ${grace} + m.extension_ms ELSE m.deadline_at END` :
        `coalesce(m.deadline_at, ${now} + ${grace})`;
}

/** Whether some system admin can log in and change the policy, whatever becomes of those past their deadline (rule.ts: isAble). */
export async function findSomeAdminIsAble(sql: Sql, policy: MfaPolicy, now: number, asIfSaved?: PopulationOptions['asIfSaved']): Promise<boolean> {
    const params = new Parameters();
    const query = population(policy, params, {now, someAdminIsAble: true, asIfSaved, where: `coalesce(u.roles, '') LIKE '%${SYSTEM_ADMIN}%'`});
    const [row] = await sql.query<{able: boolean}>(
        `SELECT EXISTS (SELECT 1 FROM (${query}) p WHERE p.is_admin AND NOT p.is_bot AND p.state NOT IN ('overdue', 'enrolment_session')) AS able`, params.values);
    return row?.able ?? false;
}
