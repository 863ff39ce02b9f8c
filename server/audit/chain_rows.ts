/** The chain as it lies in the database, page by page: for verification, exports and proofs. */
import type {ChainRecord} from '../../audit_chain/verify_chain';
import type {Sql} from '../host';

/** The columns the search uses besides the record: copies of what stands in its body. */
export interface ChainedRow extends ChainRecord {event_name: string; status: string; actor_id: string; target_id: string; job_id: string}

/** Some ten KB a page: a round trip costs little beside it, and what is held at once, several times over in the engine, stays small. */
const PAGE = 100;

/** Records in (after, upTo], ascending; none at the end. */
export async function readRows(sql: Sql, after: number, upTo: number, limit = PAGE): Promise<ChainedRow[]> {
    const rows = await sql.query<Omit<ChainedRow, 'personal'> & {personal: ChainRecord['personal'] | null}>(
        `SELECT r.seq, r.at, r.body, r.hash, r.event_name, r.status, r.actor_id, r.target_id, r.job_id, (
            SELECT json_object_agg(p.field, json_build_object('salt', p.salt, 'value', p.value)) FROM security_controls_audit_personal p WHERE p.record_id = r.record_id
        ) AS personal
        FROM security_controls_audit_records r WHERE r.seq > $1 AND r.seq <= $2 ORDER BY r.seq LIMIT $3::integer`, [after, upTo, limit]);
    return rows.map((row) => ({...row, personal: row.personal ?? {}}));
}

/** seq 0 and records 0 for an empty chain. */
export async function readExtent(sql: Sql): Promise<{head_seq: number; records: number}> {
    const [row] = await sql.query<{first: number | null; head: number | null}>(
        'SELECT min(seq) AS first, max(seq) AS head FROM security_controls_audit_records');
    return {head_seq: row?.head ?? 0, records: row?.head ? row.head - (row.first ?? 1) + 1 : 0};
}
