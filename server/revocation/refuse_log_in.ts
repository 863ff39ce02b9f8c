/** While a job that asks for it runs, the people in its scope cannot log in again: for a log-out that is to stay one until its deadline. */
import type {ShownScope} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import type {Host} from '../host';
import {readJobScope, scopeNames} from './scope';

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
        if (await scopeNames(host.sql, await readJobScope(host.sql, job.id, job.scope), userId)) {
            await host.transaction((tx) => appendAudit(tx, host, {
                event_name: 'log_in_refused', status: 'success', actor: {type: 'system'}, target: {type: 'user', id: userId}, job_id: job.id,
            }));
            return SENTENCE;
        }
    }
    return '';
}
