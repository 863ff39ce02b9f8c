/**
 * Sessions for enrolling only. A log-in past the deadline is allowed a few times, so that the person can enrol at all; its session is found once core
 * has made it, and revoked by the engine when its time is over, unless the person has enrolled. It is never shortened: core lengthens what is short.
 */
import {PERSON_CLIENT_KINDS} from '../../contract/names';
import type {MfaPolicy} from '../../contract/mfa';
import {appendAudit} from '../audit/write';
import {DATABASE_NOW} from '../database/clock';
import {clientKindOf, idList} from '../database/core_sessions';
import {endTurnAt, takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import {readCircumstances} from './coverage';
import type {MfaNeeds} from './needs';
import {readServer} from './people';
import {Parameters, population} from './population';
import type {Member, Person} from './rule';
import {enrolmentSessionsAllowed} from './rule';

const MINUTE_MS = 60_000;

/** Of one tick; the rest ends a tick later. */
const AT_ONCE = 500;

const TURN = 'mfa_enrolment';
/** A node that died in its turn keeps the others waiting so long. */
const TURN_MS = 10_000;

type Outcome = 'enrolled' | 'ended' | 'released' | 'unused';

/** Allows one more log-in, and counts it. false: none is left, since another log-in took the last one. */
export function beginEnrolmentSession(host: Host, policy: MfaPolicy, person: Person): Promise<boolean> {
    return host.transaction(async (tx) => {
        const [member] = await tx.query<Pick<Member, 'sessionsUsed' | 'sessionsGranted'> & {open_ends_at: number | null; now: number}>(`
            SELECT m.enrolment_sessions_used AS "sessionsUsed", m.enrolment_sessions_granted AS "sessionsGranted", ${DATABASE_NOW} AS now,
                (SELECT max(e.ends_at) FROM security_controls_mfa_enrolment_sessions e WHERE e.user_id = m.user_id AND e.outcome = '' AND e.ends_at > ${DATABASE_NOW}) AS open_ends_at
            FROM security_controls_mfa_members m WHERE m.user_id = $1 FOR UPDATE OF m`, [person.userId]);
        if (!member) {
            return false;
        }
        const {open_ends_at: openEndsAt, now} = member;
        // A second log-in while one is open is part of it: it ends with it, else one could follow another without end.
        const counted = openEndsAt === null;
        if (counted && member.sessionsUsed >= enrolmentSessionsAllowed(person, {firstAppliedAt: 0, deadlineAt: 0, extensionMs: 0, ...member})) {
            return false;
        }
        const endsAt = openEndsAt ?? now + (policy.enrolment_session_minutes * MINUTE_MS);
        await tx.exec(`
            INSERT INTO security_controls_mfa_enrolment_sessions (session_id, user_id, begun_at, ends_at, counted, earlier)
            SELECT $1, $2::text, $3::bigint, $4::bigint, $5::boolean, coalesce((SELECT string_agg(s.id, ',') FROM sessions s WHERE s.userid = $2::text), '')`,
        [host.ids.newId(), person.userId, now, endsAt, counted]);
        if (counted) {
            await tx.exec('UPDATE security_controls_mfa_members SET enrolment_sessions_used = enrolment_sessions_used + 1 WHERE user_id = $1', [person.userId]);
        }
        await appendAudit(tx, host, {
            event_name: 'mfa_enrolment_session_begun', status: 'success', actor: {type: 'system'}, target: {type: 'user', id: person.userId},
            resulting_state: {ends_at: endsAt, used: member.sessionsUsed + (counted ? 1 : 0)},
        });
        return true;
    });
}

/**
 * Finds the sessions that allowed log-ins have become: those of the person that were not there before, in their order. The clocks of core and of the
 * database need not agree. One that had expired before it was made only clears core's cache (host.ts). userId: only this person's.
 */
async function findEnrolmentSessions(sql: Sql, userId?: string): Promise<void> {
    const mine = userId === undefined ? 'true' : 'e.user_id = $1::text';
    await sql.exec(`
        WITH waiting AS (
            SELECT e.session_id AS name, e.user_id, row_number() OVER (PARTITION BY e.user_id ORDER BY e.begun_at, e.session_id) AS nth,
                first_value(e.earlier) OVER (PARTITION BY e.user_id ORDER BY e.begun_at, e.session_id) AS earlier
            FROM security_controls_mfa_enrolment_sessions e WHERE e.outcome = '' AND NOT e.found AND ${mine}
        ), fresh AS (
            SELECT s.id, s.userid AS user_id, row_number() OVER (PARTITION BY s.userid ORDER BY s.createat, s.id) AS nth
            FROM sessions s JOIN waiting w ON w.user_id = s.userid AND w.nth = 1
            WHERE NOT (s.id = ANY(string_to_array(w.earlier, ','))) AND (s.expiresat <= 0 OR s.expiresat > s.createat) AND ${clientKindOf('s')} IN (${PERSON_CLIENT_KINDS.map((kind) => `'${kind}'`).join(', ')})
                AND NOT EXISTS (SELECT 1 FROM security_controls_mfa_enrolment_sessions known WHERE known.session_id = s.id)
        )
        UPDATE security_controls_mfa_enrolment_sessions e SET session_id = fresh.id, found = true, earlier = ''
        FROM waiting JOIN fresh ON fresh.user_id = waiting.user_id AND fresh.nth = waiting.nth
        WHERE e.session_id = waiting.name AND NOT e.found`, userId === undefined ? [] : [userId]);
}

interface OpenSession {session_id: string; user_id: string; found: boolean; counted: boolean; is_over: boolean; state: string | null}

/** One tick: finds what log-ins have become, and settles what is over or no longer held. By one node at a time, or a session would end by two jobs. */
export async function settleEnrolmentSessions(host: Host, needs: MfaNeeds): Promise<void> {
    if ((await host.sql.query('SELECT 1 AS open FROM security_controls_mfa_enrolment_sessions e WHERE e.outcome = \'\' LIMIT 1')).length === 0) {
        return;
    }
    if (await takeTurn(host.sql, TURN, host.clock.now(), TURN_MS)) {
        await settleOpen(host, needs);
        await endTurnAt(host.sql, TURN, host.clock.now());
    }
}

async function settleOpen(host: Host, needs: MfaNeeds): Promise<void> {
    await findEnrolmentSessions(host.sql);
    const settled = new Map<Outcome, OpenSession[]>();
    for (const session of await readOpen(host)) {
        const outcome = outcomeOf(session);
        if (outcome) {
            settled.set(outcome, [...settled.get(outcome) ?? [], session]);
        }
    }
    const ended = settled.get('ended') ?? [];
    if (ended.length > 0) {
        // Asked for before it is noted: after a crash in between it is asked for again, and there is nothing left to end.
        await needs.endEnrolmentSessions(host, ended.map((session) => session.session_id));
    }
    for (const [outcome, sessions] of settled) {
        await note(host, outcome, sessions);
    }
}

/** With the state the rule sees the person in; null when this plugin does not hold anybody to it at the moment. */
async function readOpen(host: Host): Promise<OpenSession[]> {
    const server = await readServer(host);
    const {policy, options} = await readCircumstances(host.sql);
    const params = new Parameters();
    const people = population(policy, params, {...options, where: 'u.id IN (SELECT held.user_id FROM security_controls_mfa_enrolment_sessions held WHERE held.outcome = \'\')'});
    const byCore = server.coreEnforces ? `p.can_enrol AND (NOT p.is_guest OR ${String(server.coreEnforcesGuests)})` : 'false';
    const isHeld = server.mfaEnabled && !server.isLifted;
    return host.sql.query<OpenSession>(`
        SELECT e.session_id, e.user_id, e.found, e.counted, e.ends_at <= ${params.add(options.now, 'bigint')} AS is_over,
            CASE WHEN p.state = 'enrolled' OR (${String(isHeld)} AND NOT (${byCore})) THEN p.state END AS state
        FROM security_controls_mfa_enrolment_sessions e LEFT JOIN (${people}) p ON p.user_id = e.user_id
        WHERE e.outcome = '' ORDER BY e.ends_at, e.session_id LIMIT ${AT_ONCE}`, params.values);
}

function outcomeOf(session: OpenSession): Outcome | null {
    if (session.state === 'enrolled') {
        return 'enrolled';
    }
    if (session.state !== 'overdue' && session.state !== 'enrolment_session') {
        return 'released';
    }
    if (!session.is_over) {
        return null;
    }
    return session.found ? 'ended' : 'unused';
}

/** A log-in that never became a session is given back. */
async function note(host: Host, outcome: Outcome, sessions: readonly OpenSession[]): Promise<void> {
    await host.transaction(async (tx) => {
        const won = new Set((await tx.query<{session_id: string}>(
            `UPDATE security_controls_mfa_enrolment_sessions SET outcome = $2 WHERE session_id = ANY(${idList('$1')}) AND outcome = '' RETURNING session_id`,
            [sessions.map((session) => session.session_id).join(','), outcome])).map((row) => row.session_id));
        const noted = sessions.filter((session) => won.has(session.session_id));
        if (outcome === 'unused') {
            await tx.exec(`UPDATE security_controls_mfa_members SET enrolment_sessions_used = greatest(enrolment_sessions_used - 1, 0) WHERE user_id = ANY(${idList('$1')})`,
                [noted.filter((session) => session.counted).map((session) => session.user_id).join(',')]);
        }
        await appendAudit(tx, host, ...noted.map((session) => ({
            event_name: 'mfa_enrolment_session_ended' as const, status: 'success' as const, actor: {type: 'system' as const},
            target: session.found ? {type: 'session' as const, id: session.session_id} : {type: 'user' as const, id: session.user_id},
            resulting_state: {outcome, user_id: session.user_id},
        })));
    });
}

/** The open enrolment session of the person, and whether the asking session is one; null without one. */
export async function readOwnEnrolmentSession(sql: Sql, userId: string, sessionId: string): Promise<{ends_at: number; is_this_session: boolean} | null> {
    await findEnrolmentSessions(sql, userId);
    const [row] = await sql.query<{ends_at: number | null; is_this_session: boolean | null}>(`
        SELECT max(e.ends_at) AS ends_at, bool_or(e.session_id = $2) AS is_this_session
        FROM security_controls_mfa_enrolment_sessions e WHERE e.user_id = $1 AND e.outcome = '' AND e.ends_at > ${DATABASE_NOW}`, [userId, sessionId]);
    return row && row.ends_at !== null ? {ends_at: row.ends_at, is_this_session: row.is_this_session === true} : null;
}
