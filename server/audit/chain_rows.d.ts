/** The chain as it lies in the database, page by page: for verification, exports and proofs. */
import type { ChainRecord } from '../../audit_chain/verify_chain';
import type { Sql } from '../host';
/** The columns the search uses besides the record: copies of what stands in its body. */
export interface ChainedRow extends ChainRecord {
    event_name: string;
    status: string;
    actor_id: string;
    target_id: string;
    job_id: string;
}
/** Records in (after, upTo], ascending; none at the end. */
export declare function readRows(sql: Sql, after: number, upTo: number, limit?: number): Promise<ChainedRow[]>;
/** seq 0 and records 0 for an empty chain. */
export declare function readExtent(sql: Sql): Promise<{
    head_seq: number;
    records: number;
}>;
