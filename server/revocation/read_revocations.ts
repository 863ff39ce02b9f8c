/** Revocations and their targets as admins follow them. Counts and latencies are computed by SQL from the targets, so they cannot drift from them. */
import type {Revocation, RevocationTarget, RevocationTimeline, TargetState} from '../../contract/revocations';
import {isLike, likePattern} from '../database/like_pattern';
import type {Sql} from '../host';

const JOB = `
    SELECT r.id, r.scope, r.wipe, r.access_order AS "order", r.reason, r.message, r.requested_by, r.requested_at, r.deadline_at, r.finished_at, r.cancelled_at, r.refuse_log_in,
        c.targets, c.users,
        json_build_object('queued', c.queued, 'told', c.told, 'access_ended', c.access_ended, 'wipe_reported', c.wipe_reported, 'wipe_unconfirmed', c.wipe_unconfirmed) AS targets_by_state,
        c.failed, c.cancelled, c.overdue, c.overdue_open, c.pushes_requested,
        a.accounts_to_deactivate, a.accounts_deactivated, a.access_tokens_to_end, a.access_tokens_ended,
        CASE WHEN c.open = 0 AND c.last_ended > 0 THEN c.last_ended - r.requested_at END AS access_ended_ms,
        CASE WHEN c.last_reported > 0 THEN c.last_reported - r.requested_at END AS wipe_reported_ms
    FROM security_controls_revocation r
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS targets, count(DISTINCT t.user_id)::int AS users,
            count(*) FILTER (WHERE t.state = 'queued')::int AS queued, count(*) FILTER (WHERE t.state = 'told')::int AS told,
            count(*) FILTER (WHERE t.state = 'access_ended')::int AS access_ended, count(*) FILTER (WHERE t.state = 'wipe_reported')::int AS wipe_reported,
            count(*) FILTER (WHERE t.state = 'wipe_unconfirmed')::int AS wipe_unconfirmed,
            count(*) FILTER (WHERE t.failed AND NOT t.cancelled)::int AS failed, count(*) FILTER (WHERE t.cancelled)::int AS cancelled,
            count(*) FILTER (WHERE t.overdue)::int AS overdue, count(*) FILTER (WHERE t.overdue AND t.access_ended_at = 0 AND NOT t.failed)::int AS overdue_open,
            count(*) FILTER (WHERE t.push IN ('requested', 'removed'))::int AS pushes_requested,
            count(*) FILTER (WHERE t.access_ended_at = 0 AND NOT t.failed)::int AS open,
            coalesce(max(t.access_ended_at), 0) AS last_ended, coalesce(max(t.wipe_reported_at), 0) AS last_reported
        FROM security_controls_revocation_target t WHERE t.job_id = r.id
    ) c
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.kind = 'deactivate_account')::int AS accounts_to_deactivate,
            count(*) FILTER (WHERE s.kind = 'deactivate_account' AND s.done_at > 0)::int AS accounts_deactivated,
            count(*) FILTER (WHERE s.kind = 'end_access_token')::int AS access_tokens_to_end,
            count(*) FILTER (WHERE s.kind = 'end_access_token' AND s.done_at > 0)::int AS access_tokens_ended
        FROM security_controls_revocation_account_step s WHERE s.job_id = r.id
    ) a`;

const STATUS_CONDITIONS = {
    running: 'r.finished_at = 0',
    overdue: `r.finished_at = 0 AND EXISTS (
        SELECT 1 FROM security_controls_revocation_target t WHERE t.job_id = r.id AND t.overdue AND t.access_ended_at = 0 AND NOT t.failed)`,
} as const;

const PROBLEM_CONDITIONS = {failed: 't.failed AND NOT t.cancelled', overdue: 't.overdue', cancelled: 't.cancelled'} as const;

const TARGET_COLUMNS = `t.session_id, t.user_id, coalesce(u.username, '') AS username, t.client_kind, t.state, t.overdue, t.cancelled, t.push,
    t.told_at, t.heard_at, t.access_ended_at, t.wipe_reported_at, t.report, t.error,
    'system_admin' = ANY(string_to_array(coalesce(u.roles, ''), ' ')) AS is_system_admin`;

export interface TargetFilters {
    jobId: string;
    state?: TargetState | undefined;
    /** Part of a username. */
    term?: string | undefined;
    problem?: keyof typeof PROBLEM_CONDITIONS | undefined;
    slowestFirst?: boolean;
    /** The session id of the last target of the page before, or empty. */
    after: string;
    limit: number;
}

export async function readRevocation(sql: Sql, jobId: string): Promise<Revocation | null> {
    const rows = await sql.query<Revocation>(`${JOB} WHERE r.id = $1`, [jobId]);
    return rows[0] ?? null;
}

/** Newest first; `after` is the id of the last one of the page before, or empty. */
export function readRevocations(sql: Sql, {after, limit, status}: {after: string; limit: number; status?: keyof typeof STATUS_CONDITIONS | undefined}): Promise<Revocation[]> {
    return sql.query<Revocation>(`${JOB}
        WHERE ($1::text = '' OR (r.requested_at, r.id) < (SELECT last.requested_at, last.id FROM security_controls_revocation last WHERE last.id = $1::text))
            AND ${status ? STATUS_CONDITIONS[status] : 'true'}
        ORDER BY r.requested_at DESC, r.id DESC LIMIT $2::int`, [after, limit]);
}

/** In the order of session ids, or the slowest first: those still open, then by the time access took to end. */
export function readTargets(sql: Sql, filters: TargetFilters): Promise<RevocationTarget[]> {
    return sql.query<RevocationTarget>(`
        SELECT ${TARGET_COLUMNS}
        FROM security_controls_revocation_target t LEFT JOIN users u ON u.id = t.user_id
        WHERE t.job_id = $1 AND ($2::text = '' OR t.state = $2::text) AND t.session_id > $3::text
            AND ($5::text = '' OR ${isLike('$5::text', ['u.username'])}) AND ${filters.problem ? PROBLEM_CONDITIONS[filters.problem] : 'true'}
        ORDER BY ${filters.slowestFirst ? '(t.access_ended_at = 0 AND NOT t.failed) DESC, t.access_ended_at DESC,' : ''} t.session_id LIMIT $4::int`,
    [filters.jobId, filters.state ?? '', filters.after, filters.limit, likePattern(filters.term ?? '')]);
}

/** What happened in each second after the request, from the targets' own times. */
export function readTimeline(sql: Sql, jobId: string): Promise<RevocationTimeline['seconds']> {
    return sql.query<RevocationTimeline['seconds'][number]>(`
        SELECT ((moment.at - r.requested_at) / 1000)::int AS second, count(*) FILTER (WHERE moment.kind = 'told')::int AS told,
            count(*) FILTER (WHERE moment.kind = 'ended')::int AS access_ended, count(*) FILTER (WHERE moment.kind = 'reported')::int AS wipe_reported
        FROM security_controls_revocation r JOIN security_controls_revocation_target t ON t.job_id = r.id
        CROSS JOIN LATERAL (VALUES ('told', t.told_at), ('ended', t.access_ended_at), ('reported', t.wipe_reported_at)) moment(kind, at)
        WHERE r.id = $1 AND moment.at > 0 GROUP BY 1 ORDER BY 1 LIMIT 3600`, [jobId]);
}
