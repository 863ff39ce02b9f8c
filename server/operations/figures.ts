/** Figures of the whole cluster, from SQL: every node shows the same. */
import {TARGET_STATES} from '../../contract/names';
import type {Sql} from '../host';

/** Upper bounds in ms. 60 s is the promise; below a second is what an online client takes. */
export const LATENCY_BUCKETS_MS = [250, 500, 1000, 2000, 3000, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000] as const;

export interface Histogram {
    /** Cumulative, one a bucket. */
    buckets: number[];
    count: number;
    sum_ms: number;
}

export interface Figures {
    jobs_running: number;
    jobs_total: number;
    targets_by_state: Record<string, number>;
    overdue: number;
    failed: number;
    access_ended: Histogram;
    wipe_reported: Histogram;
    audit_records: number;
    audit_pending: number;
}

export async function readFigures(sql: Sql): Promise<Figures> {
    const [row] = await sql.query<Omit<Figures, 'targets_by_state'> & {states: Record<string, number> | null}>(`
        WITH ended AS (
            SELECT t.state, t.overdue, t.failed,
                CASE WHEN t.access_ended_at > 0 THEN t.access_ended_at - j.requested_at END AS access_ended_ms,
                CASE WHEN t.wipe_reported_at > 0 THEN t.wipe_reported_at - j.requested_at END AS wipe_reported_ms
            FROM security_controls_revocation_target t JOIN security_controls_revocation j ON j.id = t.job_id
        )
        SELECT
            (SELECT count(*) FROM security_controls_revocation WHERE finished_at = 0) AS jobs_running,
            (SELECT count(*) FROM security_controls_revocation) AS jobs_total,
            (SELECT json_object_agg(s.state, s.n) FROM (SELECT state, count(*) AS n FROM ended GROUP BY state) s) AS states,
            (SELECT count(*) FROM ended WHERE overdue) AS overdue,
            (SELECT count(*) FROM ended WHERE failed) AS failed,
            (SELECT ${histogram('access_ended_ms')} FROM ended) AS access_ended,
            (SELECT ${histogram('wipe_reported_ms')} FROM ended) AS wipe_reported,
            (SELECT coalesce(max(seq), 0) FROM security_controls_audit_records) AS audit_records,
            (SELECT count(*) FROM security_controls_audit_pending) AS audit_pending`);
    if (!row) {
        throw new Error('the figures have no row');
    }
    const {states, ...figures} = row;
    return {...figures, targets_by_state: Object.fromEntries(TARGET_STATES.map((state) => [state, states?.[state] ?? 0]))};
}

function histogram(column: string): string {
    const buckets = LATENCY_BUCKETS_MS.map((bound) => `count(*) FILTER (WHERE ${column} <= ${bound})`).join(', ');
    return `json_build_object('buckets', json_build_array(${buckets}), 'count', count(${column}), 'sum_ms', coalesce(sum(${column}), 0))`;
}
