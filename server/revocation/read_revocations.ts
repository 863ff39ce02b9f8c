/** Revocations and their targets as admins follow them. Counts and latencies are computed by SQL from the targets, so they cannot drift from them. */
import type {Revocation, RevocationTarget, TargetState} from '../../contract/revocations';
import type {Sql} from '../host';

const JOB = `
    SELECT r.id, r.scope, r.wipe, r.access_order AS "order", r.reason, r.message, r.requested_by, r.requested_at, r.deadline_at, r.finished_at,
        c.targets, c.users,
        json_build_object('queued', c.queued, 'told', c.told, 'access_ended', c.access_ended, 'wipe_reported', c.wipe_reported, 'wipe_unconfirmed', c.wipe_unconfirmed) AS targets_by_state,
        c.failed, c.overdue, c.pushes_requested,
        CASE WHEN c.open = 0 AND c.last_ended > 0 THEN c.last_ended - r.requested_at END AS access_ended_ms,
        CASE WHEN c.last_reported > 0 THEN c.last_reported - r.requested_at END AS wipe_reported_ms
    FROM security_controls_revocation r
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS targets, count(DISTINCT t.user_id)::int AS users,
            count(*) FILTER (WHERE t.state = 'queued')::int AS queued, count(*) FILTER (WHERE t.state = 'told')::int AS told,
            count(*) FILTER (WHERE t.state = 'access_ended')::int AS access_ended, count(*) FILTER (WHERE t.state = 'wipe_reported')::int AS wipe_reported,
            count(*) FILTER (WHERE t.state = 'wipe_unconfirmed')::int AS wipe_unconfirmed,
            count(*) FILTER (WHERE t.failed)::int AS failed, count(*) FILTER (WHERE t.overdue)::int AS overdue,
            count(*) FILTER (WHERE t.push IN ('requested', 'removed'))::int AS pushes_requested,
            count(*) FILTER (WHERE t.access_ended_at = 0 AND NOT t.failed)::int AS open,
            coalesce(max(t.access_ended_at), 0) AS last_ended, coalesce(max(t.wipe_reported_at), 0) AS last_reported
        FROM security_controls_revocation_target t WHERE t.job_id = r.id
    ) c`;

export async function readRevocation(sql: Sql, jobId: string): Promise<Revocation | null> {
    const rows = await sql.query<Revocation>(`${JOB} WHERE r.id = $1`, [jobId]);
    return rows[0] ?? null;
}

/** Newest first; `after` is the id of the last one of the page before, or empty. */
export function readRevocations(sql: Sql, {after, limit}: {after: string; limit: number}): Promise<Revocation[]> {
    return sql.query<Revocation>(`${JOB}
        WHERE $1::text = '' OR (r.requested_at, r.id) < (SELECT last.requested_at, last.id FROM security_controls_revocation last WHERE last.id = $1::text)
        ORDER BY r.requested_at DESC, r.id DESC LIMIT $2::int`, [after, limit]);
}

/** In the order of session ids; `after` is the session id of the last one of the page before, or empty. */
export function readTargets(sql: Sql, {jobId, state, after, limit}: {jobId: string; state: TargetState | null; after: string; limit: number}): Promise<RevocationTarget[]> {
    return sql.query<RevocationTarget>(`
        SELECT t.session_id, t.user_id, coalesce(u.username, '') AS username, t.client_kind, t.state, t.overdue, t.push,
            t.told_at, t.heard_at, t.access_ended_at, t.wipe_reported_at, t.report, t.error
        FROM security_controls_revocation_target t LEFT JOIN users u ON u.id = t.user_id
        WHERE t.job_id = $1 AND ($2::text IS NULL OR t.state = $2::text) AND t.session_id > $3::text
        ORDER BY t.session_id LIMIT $4::int`, [jobId, state, after, limit]);
}
