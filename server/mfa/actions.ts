/** What an admin does for one person or many: more time once, another log-in for enrolling, ending the sessions of the overdue. */
import type {EndedOverdueSessions, MfaPerson} from '../../contract/mfa';
import {appendAudit} from '../audit/write';
import {DATABASE_NOW} from '../database/clock';
import {ApiError} from '../errors';
import type {Host} from '../host';
import {MANAGE_SYSTEM} from '../http/permissions';
import type {Actor} from '../http/route';
import {readCircumstances, readPeople} from './coverage';
import {queueMessages} from './messages';
import type {MfaNeeds} from './needs';
import type {KnownPerson} from './people';
import {readPerson} from './people';
import {requirePeople} from './personal_data';
import {readMfaPolicy} from './policy';
import {Parameters, population} from './population';
import {enrolmentSessionsAllowed, isSystemAdmin} from './rule';

const HOUR_MS = 3_600_000;

export interface PersonAction {userId: string; reason: string; actor: Actor; requestId: string}

/** From the deadline, or from now when it is over. Once a person: whoever was given more time has had it. */
export async function extendDeadline(host: Host, {hours, ...action}: PersonAction & {hours: number}): Promise<MfaPerson> {
    const {member, decision} = await readTarget(host, action);
    if (!member || (decision.state !== 'in_grace' && decision.state !== 'overdue' && decision.state !== 'enrolment_session')) {
        throw new ApiError('mfa.not_waiting');
    }
    await host.transaction(async (tx) => {
        const [extended] = await tx.query<{deadline_at: number}>(`
            UPDATE security_controls_mfa_members m SET extended_at = ${DATABASE_NOW}, deadline_at = greatest(m.deadline_at, ${DATABASE_NOW}) + $2::bigint,
                extension_ms = m.extension_ms + greatest(m.deadline_at, ${DATABASE_NOW}) + $2::bigint - m.deadline_at
            WHERE m.user_id = $1 AND m.extended_at = 0 RETURNING m.deadline_at`, [action.userId, hours * HOUR_MS]);
        if (!extended) {
            throw new ApiError('mfa.already_extended');
        }
        await appendAudit(tx, host, {
            event_name: 'mfa_deadline_extended', status: 'success', actor: {type: 'user', actor: action.actor}, target: {type: 'user', id: action.userId}, reason: action.reason,
            prior_state: {deadline_at: member.deadlineAt}, resulting_state: {deadline_at: extended.deadline_at}, request_id: action.requestId,
        });
        await queueMessages(tx, [{id: `extended:${action.userId}:${extended.deadline_at}`, userId: action.userId, textId: 'mfa.message.extended', at: extended.deadline_at}], host.clock.now());
    });
    return showPerson(host, action.userId);
}

/** One more enrolment session, for whom none is left. */
export async function helpPerson(host: Host, action: PersonAction): Promise<MfaPerson> {
    const {person, member, decision} = await readTarget(host, action);
    if (!member || (decision.state !== 'overdue' && decision.state !== 'enrolment_session')) {
        throw new ApiError('mfa.not_waiting');
    }
    await host.transaction(async (tx) => {
        // Asked for twice, by a repeated click or by two admins, it is given once.
        const granted = await tx.exec(
            `UPDATE security_controls_mfa_members SET enrolment_sessions_granted = enrolment_sessions_granted + 1
             WHERE user_id = $1 AND enrolment_sessions_used >= enrolment_sessions_granted + $2::int`,
            [action.userId, enrolmentSessionsAllowed(person, {...member, sessionsGranted: 0})]);
        if (granted === 0) {
            throw new ApiError('mfa.help_not_needed');
        }
        await appendAudit(tx, host, {
            event_name: 'mfa_person_helped', status: 'success', actor: {type: 'user', actor: action.actor}, target: {type: 'user', id: action.userId}, reason: action.reason,
            prior_state: {enrolment_sessions_granted: member.sessionsGranted}, resulting_state: {enrolment_sessions_granted: member.sessionsGranted + 1}, request_id: action.requestId,
        });
        await queueMessages(tx, [{id: `helped:${action.userId}:${host.ids.newId()}`, userId: action.userId, textId: 'mfa.message.helped', at: 0}], host.clock.now());
    });
    return showPerson(host, action.userId);
}

/** Through the engine that ends every session, without wipe. Never the last admin, who is exempt, and never whoever asks. */
export async function endOverdueSessions(host: Host, needs: MfaNeeds, asked: {userIds: readonly string[] | null; confirmUsers: number; reason: string; actor: Actor; requestId: string}): Promise<EndedOverdueSessions> {
    if (!await host.mattermost.hasPermission(asked.actor.userId, MANAGE_SYSTEM)) {
        throw new ApiError('api.forbidden');
    }
    const {policy, options} = await readCircumstances(host.sql);
    const params = new Parameters();
    const people = population(policy, params, {...options, where: asked.userIds ? `u.id = ${params.addIds(asked.userIds)}` : undefined});
    const overdue = await host.sql.query<{user_id: string}>(`SELECT p.user_id FROM (${people}) p WHERE p.state = 'overdue'`, params.values);
    if (overdue.length !== asked.confirmUsers) {
        throw new ApiError('mfa.not_confirmed');
    }
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'mfa_overdue_sessions_ended', status: 'attempt', actor: {type: 'user', actor: asked.actor}, target: {type: 'policy', id: 'mfa'}, reason: asked.reason,
        resulting_state: {users: overdue.length, chosen: asked.userIds !== null}, request_id: asked.requestId,
    }));
    const jobId = overdue.length === 0 ? null :
        await needs.logOutPeople(host, asked.actor, {userIds: overdue.map((row) => row.user_id), reason: asked.reason, requestId: asked.requestId});
    return {job_id: jobId, users: overdue.length};
}

/** What is done for a system admin only a system admin does. */
async function readTarget(host: Host, {userId, actor}: PersonAction): Promise<KnownPerson> {
    await requirePeople(host, actor);
    const {policy} = await readMfaPolicy(host.sql);
    const known = await readPerson(host.sql, policy, userId);
    if (!known) {
        throw new ApiError('users.not_found');
    }
    if (isSystemAdmin(known.person) && !await host.mattermost.hasPermission(actor.userId, MANAGE_SYSTEM)) {
        throw new ApiError('api.forbidden');
    }
    return known;
}

/** userId has passed the contract's pattern of ids. */
async function showPerson(host: Host, userId: string): Promise<MfaPerson> {
    const {policy, options} = await readCircumstances(host.sql);
    const [person] = await readPeople(host.sql, policy, options, {limit: 1, condition: `p.user_id = '${userId}'`});
    if (!person) {
        throw new ApiError('users.not_found');
    }
    return person;
}
