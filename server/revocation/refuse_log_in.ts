/** While a job that asks for it runs, the people in its scope cannot log in again: for a log-out that is to stay one until its deadline. */
import type {ShownScope} from '../../contract/revocations';
import type {Host, Sql} from '../host';
import {recordRefusedLogIn} from '../http/refusals';
import {scopeNames} from './scope';

/** A deadline further ahead was set before the clock ran backwards: nobody is kept out for that long. */
const DEADLINE_AT_MOST_AHEAD_MS = 120_000;
const SENTENCE = 'An administrator is ending sessions right now. Try again in a minute.';

/** The sentence that refuses the log-in; empty when nothing forbids it. Never the admin who asked: somebody must be able to follow the job. */
export async function refuseLogIn(host: Host, userId: string): Promise<string> {
    const now = host.clock.now();
    const jobs = await host.sql.query<{id: string; scope: ShownScope}>(`
        SELECT r.id, r.scope FROM security_controls_revocation r
        WHERE r.finished_at = 0 AND r.refuse_log_in AND r.cancelled_at = 0 AND r.deadline_at > $1::bigint AND r.deadline_at <= $1::bigint + ${DEADLINE_AT_MOST_AHEAD_MS}
            AND r.requested_by <> $2`, [now, userId]);
    for (const job of jobs) {
        if (await means(host.sql, job, userId, now)) {
            await recordRefusedLogIn(host, {userId, jobId: job.id});
            return SENTENCE;
        }
    }
    return '';
}

/** By name where the scope names people, with sessions or without; else whose sessions the job ends, also once they are gone. Every log-in asks. */
async function means(sql: Sql, {id, scope}: {id: string; scope: ShownScope}, userId: string, now: number): Promise<boolean> {
    switch (scope.type) {
    case 'user':
    case 'team':
    case 'role':
    case 'everyone':
        return scope.filter ? isTarget(sql, id, userId) : scopeNames(sql, scope, userId, now);
    case 'users':
        return scope.filter ? isTarget(sql, id, userId) : (await sql.query('SELECT 1 AS listed FROM security_controls_revocation_listed WHERE job_id = $1 AND id = $2', [id, userId])).length > 0;
    default:
        return isTarget(sql, id, userId);
    }
}

async function isTarget(sql: Sql, jobId: string, userId: string): Promise<boolean> {
    return (await sql.query('SELECT 1 AS meant FROM security_controls_revocation_target t WHERE t.job_id = $1 AND t.user_id = $2 AND NOT t.failed LIMIT 1', [jobId, userId])).length > 0;
}
