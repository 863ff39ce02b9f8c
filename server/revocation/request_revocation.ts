/** Asking for a revocation: job, targets, device pushes, account steps and audit record are one transaction. */
import {ACCESS_ENDED_WITHIN_MS, CONFIRM_ABOVE_USERS} from '../../contract/names';
import type {CreateRevocation} from '../../contract/revocations';
import type {AuditEvent} from '../audit/event';
import {appendAudit} from '../audit/write';
import {idList, isLiveSession} from '../database/core_sessions';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {insertAccountSteps} from './account_steps';
import type {EndedByRole} from './authorise';
import {authoriseAccountSteps, authoriseRevocation} from './authorise';
import {requireConfirmation} from './preview';
import {queueDevicePushes} from './push/queue';
import type {JobScope} from './scope';
import {INTEGRATIONS, listedIds, sessionsInScope, showScope} from './scope';

/** Who asks for a job: an admin, or the plugin itself. */
interface Requester {userId: string; sessionId: string; audit: AuditEvent['actor']}
type Asked = Omit<CreateRevocation, 'scope'> & {scope: JobScope};

/** The new job's id. Nothing has been done to any session yet. */
export async function requestRevocation(host: Host, actor: Actor, asked: CreateRevocation, requestId: string): Promise<string> {
    const endedBy = await authoriseRevocation(host, actor.userId, asked.scope);
    refuseMismatch(asked);
    await authoriseAccountSteps(host, actor.userId, asked);
    return createJob(host, {userId: actor.userId, sessionId: actor.sessionId, audit: {type: 'user', actor}}, asked, {endedBy, requestId});
}

/** A log-out the plugin asks for by itself. null when there is nothing to end. */
export async function requestByPlugin(host: Host, asked: {scope: JobScope; wipe: boolean; reason: string; endedBy: EndedByRole}): Promise<string | null> {
    const {endedBy, ...rest} = asked;
    try {
        return await createJob(host, {userId: '', sessionId: '', audit: {type: 'system'}}, {...rest, order: 'tell_first', message: ''}, {endedBy, requestId: ''});
    } catch (error) {
        if (error instanceof ApiError && error.id === 'revocations.nothing_to_revoke') {
            return null;
        }
        throw error;
    }
}

async function createJob(host: Host, by: Requester, asked: Asked, {endedBy, requestId}: {endedBy: EndedByRole; requestId: string}): Promise<string> {
    const jobId = host.ids.newId();
    const now = host.clock.now();
    const isMass = await host.transaction(async (tx) => {
        const shown = await showScope(tx, asked.scope, now);
        await tx.exec(`
            INSERT INTO security_controls_revocation (id, scope, scope_type, wipe, access_order, reason, message, requested_by, requested_session_id, ended_by, request_id,
                requested_at, deadline_at, refuse_log_in, end_access_tokens, deactivate)
            VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::bigint, $13::bigint, $14, $15, $16)`,
        [jobId, JSON.stringify(shown), asked.scope.type, asked.wipe, asked.order, asked.reason, asked.message, by.userId, by.sessionId, endedBy, requestId,
            now, now + ACCESS_ENDED_WITHIN_MS, asked.refuse_log_in === true, asked.end_access_tokens === true, asked.deactivate === true]);
        await tx.exec(`INSERT INTO security_controls_revocation_listed (job_id, id) SELECT $1, listed.id FROM (SELECT DISTINCT unnest(${idList('$2')}) AS id) listed`,
            [jobId, listedIds(asked.scope).join(',')]);
        const targets = await insertTargets(tx, {jobId, scope: asked.scope, wipe: asked.wipe, actingSessionId: by.sessionId, now});
        const steps = await insertAccountSteps(tx, {jobId, scope: asked.scope, deactivate: asked.deactivate === true, endAccessTokens: asked.end_access_tokens === true, actingSessionId: by.sessionId, now});
        if (targets + steps.accounts + steps.accessTokens === 0) {
            throw new ApiError('revocations.nothing_to_revoke');
        }
        const users = await markMass(tx, jobId);
        if (asked.scope.type === 'everyone' && asked.scope.filter) {
            await spareBroadcast(tx, jobId, now);
        }
        if (by.userId !== '') {
            requireConfirmation(asked.confirm_users, await countAffected(tx, jobId));
        }
        await appendAudit(tx, host, {
            event_name: 'revocation_requested', status: 'success', actor: by.audit,
            target: {type: 'revocation', id: jobId}, reason: asked.reason, request_id: requestId, job_id: jobId,
            resulting_state: {
                scope: shown, wipe: asked.wipe, order: asked.order, targets, users,
                ...(asked.refuse_log_in === true && {refuse_log_in: true}),
                ...(asked.end_access_tokens === true && {access_tokens: steps.accessTokens}),
                ...(asked.deactivate === true && {deactivate: steps.accounts}),
            },
        });
        return users > CONFIRM_ABOVE_USERS;
    });
    if (isMass) {
        host.clock.after(0, countTargets);
    }
    return jobId;
}

/** Makes a target of every session in scope that is none yet, and queues the pushes to their devices; how many there were. */
export async function insertTargets(tx: Sql, job: {jobId: string; scope: JobScope; wipe: boolean; actingSessionId: string; now: number}): Promise<number> {
    const {from, params} = sessionsInScope(job.scope, job.actingSessionId, job.now);
    const own = (index: number) => `$${params.length + index}`;
    const inserted = await tx.exec(`
        INSERT INTO security_controls_revocation_target (job_id, session_id, user_id, client_kind, expects_wipe, acting, next_at)
        SELECT ${own(1)}::text, scoped.id, scoped.user_id, scoped.client_kind, ${own(2)}::boolean AND scoped.client_kind NOT IN (${INTEGRATIONS}),
            scoped.id = ${own(3)}::text, $1::bigint
        FROM ${from}
        ON CONFLICT (job_id, session_id) DO NOTHING`, [...params, job.jobId, job.wipe, job.actingSessionId]);
    if (inserted > 0 && job.wipe) {
        await queueDevicePushes(tx, job.jobId, job.now);
    }
    return inserted;
}

/**
 * PostgreSQL counts a table's rows within a minute by itself. Until then it would plan for a handful, and compare each client's report with every target
 * there is. Not in the transaction, since it may wait for a vacuum under way.
 */
async function countTargets(host: Host): Promise<void> {
    await host.sql.exec('ANALYZE security_controls_revocation_target');
}

/** A job of many people stands behind smaller ones. How many people it has. */
async function markMass(tx: Sql, jobId: string): Promise<number> {
    const rows = await tx.query<{users: number}>('SELECT count(DISTINCT t.user_id)::int AS users FROM security_controls_revocation_target t WHERE t.job_id = $1', [jobId]);
    const users = rows[0]?.users ?? 0;
    if (users > CONFIRM_ABOVE_USERS) {
        await tx.exec('UPDATE security_controls_revocation SET mass = true WHERE id = $1', [jobId]);
    }
    return users;
}

/** With those who have no session, but a token that is disabled or an account that is deactivated. */
async function countAffected(tx: Sql, jobId: string): Promise<number> {
    const rows = await tx.query<{people: number}>(`
        SELECT count(*)::int AS people FROM (
            SELECT t.user_id FROM security_controls_revocation_target t WHERE t.job_id = $1
            UNION SELECT a.user_id FROM security_controls_revocation_account_step a WHERE a.job_id = $1
        ) affected`, [jobId]);
    return rows[0]?.people ?? 0;
}

/**
 * One event for everybody makes every client ask at about the same time, also those that are not meant. Where a filter means the smaller part of
 * all sessions, each person is told by an event of their own: a broadcast counts as sent.
 */
async function spareBroadcast(tx: Sql, jobId: string, now: number): Promise<void> {
    await tx.exec(`
        UPDATE security_controls_revocation SET broadcast_at = $2::bigint
        WHERE id = $1 AND 2 * (SELECT count(*) FROM security_controls_revocation_target t WHERE t.job_id = $1) < (SELECT count(*) FROM sessions s WHERE ${isLiveSession('s', '$2::bigint')})`,
    [jobId, now]);
}

/**
 * Accounts are deactivated by name, one after the other, and only together with the wipe that the word promises. A filter would promise that some of
 * their sessions go on, and core ends them all.
 */
function refuseMismatch({deactivate, wipe, scope}: CreateRevocation): void {
    if (deactivate === true && (!wipe || (scope.type !== 'user' && scope.type !== 'users') || scope.filter)) {
        throw new ApiError('api.bad_request', [{path: 'deactivate', message: 'Only with the scopes user and users, without filter, and with wipe'}]);
    }
}
