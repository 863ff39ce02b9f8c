/** One person as the rule sees them, read from the primary: what log-in enforcement, reminders, actions and a person's own page begin with. */
import type {MfaPolicy} from '../../contract/mfa';
import {DATABASE_NOW} from '../database/clock';
import type {Host, Sql} from '../host';
import {findSomeAdminIsAble} from './population';
import type {Circumstances, Decision, Member, Person, Server} from './rule';
import {decide, isSystemAdmin} from './rule';

export interface KnownPerson {
    person: Person;
    member: Member | null;
    /** Of the one extension; 0 for none. */
    extendedAt: number;
    at: Circumstances;
    decision: Decision;
}

interface Row {
    roles: string; is_bot: boolean; can_log_in: boolean; auth_service: string; is_enrolled: boolean; team_ids: string; group_ids: string;
    first_applied_at: number | null; deadline_at: number; extension_ms: number; extended_at: number; sessions_used: number; sessions_granted: number;
    session_ends_at: number | null; now: number;
}

/** null when there is no such user. */
export async function readPerson(sql: Sql, policy: MfaPolicy, userId: string): Promise<KnownPerson | null> {
    const [row] = await sql.query<Row>(`
        SELECT coalesce(u.roles, '') AS roles, EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id) AS is_bot,
            coalesce(u.deleteat, 0) = 0 AND coalesce(u.remoteid, '') = '' AS can_log_in, coalesce(u.authservice, '') AS auth_service, coalesce(u.mfaactive, false) AS is_enrolled,
            coalesce((SELECT string_agg(tm.teamid, ',') FROM teammembers tm WHERE tm.userid = u.id AND coalesce(tm.deleteat, 0) = 0), '') AS team_ids,
            coalesce((SELECT string_agg(gm.groupid, ',') FROM groupmembers gm JOIN usergroups ug ON ug.id = gm.groupid
                WHERE gm.userid = u.id AND coalesce(gm.deleteat, 0) = 0 AND coalesce(ug.deleteat, 0) = 0), '') AS group_ids,
            m.first_applied_at, m.deadline_at, m.extension_ms, m.extended_at, m.enrolment_sessions_used AS sessions_used, m.enrolment_sessions_granted AS sessions_granted,
            (SELECT max(e.ends_at) FROM security_controls_mfa_enrolment_sessions e WHERE e.user_id = u.id AND e.outcome = '') AS session_ends_at, ${DATABASE_NOW} AS now
        FROM users u LEFT JOIN security_controls_mfa_members m ON m.user_id = u.id
        WHERE u.id = $1`, [userId]);
    if (!row) {
        return null;
    }
    const split = (text: string, separator: string) => text.split(separator).filter(Boolean);
    const person: Person = {
        userId, roles: split(row.roles, ' '), isBot: row.is_bot, canLogIn: row.can_log_in, authService: row.auth_service, isEnrolled: row.is_enrolled,
        teamIds: split(row.team_ids, ','), groupIds: split(row.group_ids, ','),
    };
    const member: Member | null = row.first_applied_at === null ? null : {
        firstAppliedAt: row.first_applied_at, deadlineAt: row.deadline_at, extensionMs: row.extension_ms, sessionsUsed: row.sessions_used, sessionsGranted: row.sessions_granted,
    };
    // Only a system admin's own fate depends on the others.
    const someAdminIsAble = !isSystemAdmin(person) || await findSomeAdminIsAble(sql, policy, row.now);
    const at: Circumstances = {now: row.now, someAdminIsAble, enrolmentSessionEndsAt: row.session_ends_at};
    return {person, member, extendedAt: row.extended_at ?? 0, at, decision: decide(policy, person, member, at)};
}

/** What is true of the whole server now. */
export async function readServer(host: Host): Promise<Server> {
    const config = await host.mattermost.getConfig();
    const license = await host.mattermost.getLicense();
    const mfaEnabled = config.ServiceSettings.EnableMultifactorAuthentication;
    return {
        mfaEnabled,
        coreEnforces: license.mfa && mfaEnabled && config.ServiceSettings.EnforceMultifactorAuthentication,
        coreEnforcesGuests: config.GuestAccountsSettings.EnforceMultifactorAuthentication,
        isLifted: await readLiftedUntil(host.sql) !== null,
    };
}

/** Until when the host operator has lifted enforcement (break-glass); null when it holds. */
export async function readLiftedUntil(sql: Sql): Promise<number | null> {
    const [row] = await sql.query<{until: number | null}>(
        `SELECT max(g.ends_at) AS until FROM security_controls_mfa_break_glass g WHERE g.ended_at = 0 AND g.ends_at > ${DATABASE_NOW}`);
    return row?.until ?? null;
}
