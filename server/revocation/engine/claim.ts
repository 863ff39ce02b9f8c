/**
 * Taking targets to work on. A claim is a short lease in the row itself, so one node works a target at a time, and what a dead node
 * held comes free by itself; every step is idempotent for the rest.
 */
import {idList, isAccountGone} from '../../database/core_sessions';
import {isDue} from '../../database/due';
import {findBeyondLimits} from '../../database/session_limits';
import type {Sql} from '../../host';
import type {PermissionQuestion} from '../authorise';
import {OVERDUE_RETRY_MS} from './retry';

/** Several times what a batch takes; short, because the promise is a minute. */
export const LEASE_MS = 10_000;

/** The acting admin's own session goes last, but not later than this before the deadline. */
const ACTING_WAITS_UNTIL_BEFORE_DEADLINE_MS = 10_000;

/** A target in hand, with what the steps need of its job. */
export interface ClaimedTarget extends PermissionQuestion {
    job_id: string;
    session_id: string;
    user_id: string;
    attempts: number;
    request_id: string;
    deadline_at: number;
    /** From then on it may be somebody else's, or cancelled. */
    lease_until: number;
}

/** Targets whose clients are to be told: tell_first jobs, whose everyone-broadcast (if any) is out. */
export function claimToTell(sql: Sql, now: number, limit: number): Promise<ClaimedTarget[]> {
    return claim(sql, now, limit, nextOfJobs(`r.access_order = 'tell_first' AND (r.scope_type <> 'everyone' OR r.broadcast_at > 0)`, `t.state = 'queued'`));
}

const MAY_END = '(t.state <> \'queued\' OR r.access_order = \'end_access_first\')';

/** Targets whose access is to end now. */
export function claimToEnd(sql: Sql, now: number, limit: number): Promise<ClaimedTarget[]> {
    return claim(sql, now, limit, nextOfJobs('true', MAY_END));
}

/**
 * These clients have left the app: notes that they heard, which makes the end of their access due at once, and takes those that nobody else has in hand. Several
 * jobs can mean the same session.
 */
export async function claimHeard(sql: Sql, now: number, sessionIds: readonly string[]): Promise<ClaimedTarget[]> {
    return lookAgain(sql, now, await sql.query<ClaimedTarget>(`
        WITH meant AS MATERIALIZED (
            SELECT t.job_id, t.session_id, (t.heard_at = 0 OR ${isDue('t.next_at', '$1', OVERDUE_RETRY_MS)}) AND ${IS_FREE} AS claimable
            FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
            WHERE t.session_id = ANY(${idList('$3')}) AND t.access_ended_at = 0 AND ${MEANT} ORDER BY t.session_id, t.job_id FOR UPDATE OF t
        ), heard AS (
            UPDATE security_controls_revocation_target t
            SET heard_at = CASE WHEN t.heard_at = 0 THEN $1::bigint ELSE t.heard_at END, next_at = CASE WHEN t.heard_at = 0 THEN least(t.next_at, $1::bigint) ELSE t.next_at END,
                state = CASE WHEN t.state = 'queued' THEN 'told' ELSE t.state END, told_at = CASE WHEN t.told_at = 0 THEN $1::bigint ELSE t.told_at END,
                lease_until = CASE WHEN meant.claimable THEN $2::bigint ELSE t.lease_until END
            FROM meant JOIN security_controls_revocation r ON r.id = meant.job_id
            WHERE t.job_id = meant.job_id AND t.session_id = meant.session_id RETURNING meant.claimable, ${CLAIMED}
        )
        SELECT * FROM heard WHERE heard.claimable`, [now, now + LEASE_MS, sessionIds.join(',')]));
}

/** Every use of a target t by its client: not one that was given up, nor the acting admin's own session before its turn. */
export const MEANT = 'NOT t.failed AND NOT (t.acting AND t.state = \'queued\')';

/** Of a job r and its target t. $1: now. Nobody has it in hand, and it need not wait for the others. */
const IS_FREE = `${isDue('t.lease_until', '$1', LEASE_MS)} AND (NOT t.acting OR r.deadline_at - ${ACTING_WAITS_UNTIL_BEFORE_DEADLINE_MS} <= $1::bigint OR NOT EXISTS (
        SELECT 1 FROM security_controls_revocation_target other
        WHERE other.job_id = t.job_id AND NOT other.acting AND other.access_ended_at = 0 AND NOT other.failed))`;

const IS_NEXT = `t.access_ended_at = 0 AND NOT t.failed AND ${isDue('t.next_at', '$1', OVERDUE_RETRY_MS)} AND ${IS_FREE}`;

/** A ClaimedTarget, of a job r and its target t. */
const CLAIMED = `t.job_id, t.session_id, t.user_id, t.attempts, t.lease_until, r.requested_by, r.scope_type, r.ended_by, r.request_id, r.deadline_at,
    coalesce((SELECT u.roles FROM users u WHERE u.id = t.user_id), '') AS user_roles,
    ${isAccountGone('t.user_id')} AS user_deactivated`;

/**
 * Job by job, each in the order of its index, so that finding the next few does not mean sorting all that wait. A job for many stands behind a small
 * one, so that a single person's revocation never waits for it.
 */
function nextOfJobs(jobs: string, targets: string): string {
    return `
        SELECT next.job_id, next.session_id FROM security_controls_revocation r CROSS JOIN LATERAL (
            SELECT t.job_id, t.session_id, t.next_at FROM security_controls_revocation_target t
            WHERE t.job_id = r.id AND ${IS_NEXT} AND ${targets}
            ORDER BY t.next_at, t.session_id LIMIT $2::int FOR UPDATE OF t SKIP LOCKED
        ) next
        WHERE r.finished_at = 0 AND ${jobs}
        ORDER BY r.mass, next.next_at, next.session_id LIMIT $2::int`;
}

/** Open targets of these sessions that nobody has in hand, as they are. */
export async function readFree(sql: Sql, now: number, sessionIds: readonly string[]): Promise<ClaimedTarget[]> {
    return lookAgain(sql, now, await sql.query<ClaimedTarget>(`
        SELECT ${CLAIMED} FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
        WHERE t.session_id = ANY(${idList('$2')}) AND t.access_ended_at = 0 AND ${MEANT} AND ${isDue('t.lease_until', '$1', LEASE_MS)}`, [now, sessionIds.join(',')]));
}

/** due: SQL that finds and locks them. */
async function claim(sql: Sql, now: number, limit: number, due: string): Promise<ClaimedTarget[]> {
    return lookAgain(sql, now, await sql.query<ClaimedTarget>(`
        WITH due AS MATERIALIZED (${due})
        UPDATE security_controls_revocation_target t SET lease_until = $3::bigint
        FROM due JOIN security_controls_revocation r ON r.id = due.job_id
        WHERE t.job_id = due.job_id AND t.session_id = due.session_id
        RETURNING ${CLAIMED}`, [now, limit, now + LEASE_MS]));
}

/** Sessions were chosen for the limits up to a minute ago, or more when there are many of them. */
async function lookAgain(sql: Sql, now: number, targets: ClaimedTarget[]): Promise<ClaimedTarget[]> {
    const limited = targets.filter(({scope_type: type}) => type === 'limits').map(({session_id: id}) => id);
    if (limited.length === 0) {
        return targets;
    }
    const beyond = await findBeyondLimits(sql, limited, now);
    return targets.map((target): ClaimedTarget => (target.scope_type === 'limits' && !beyond.has(target.session_id) ? {...target, within_limits: true} : target));
}

/** Splits claimed targets by an asynchronous answer. */
export async function partition<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<[T[], T[]]> {
    const kept: T[] = [];
    const rest: T[] = [];
    for (const item of items) {
        (await keep(item) ? kept : rest).push(item);
    }
    return [kept, rest];
}

/**
 * To be called first in a transaction that changes many targets: clients' reports lock targets as well, and whoever locks them in the same order
 * never waits for each other. Targets before their job.
 */
export async function lockTargets(tx: Sql, targets: readonly Pick<ClaimedTarget, 'job_id' | 'session_id'>[]): Promise<void> {
    await tx.exec(`
        SELECT 1 FROM security_controls_revocation_target t
        JOIN jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text) ON k.job_id = t.job_id AND k.session_id = t.session_id
        ORDER BY t.session_id, t.job_id FOR UPDATE OF t`, [targetKeys(targets)]);
}

/** Rows of (job_id, session_id) as one parameter, to join an UPDATE with. */
export function targetKeys(targets: readonly Pick<ClaimedTarget, 'job_id' | 'session_id'>[]): string {
    return JSON.stringify(targets.map(({job_id, session_id}) => ({job_id, session_id})));
}
