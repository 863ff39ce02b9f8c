/** Audit records as officers read them: the chained record, with its personal fields where they still exist, and names joined for display. */
import type { AuditRecord, ListAuditQuery } from '../../contract/audit';
import type { Sql } from '../host';
import type { z } from 'zod';
import type { ChainRow } from './verify';
type Filters = z.output<typeof ListAuditQuery>;
/** Newest first. The cursor is the seq of the last record of the page before. */
export declare function listRecords(sql: Sql, filters: Filters): Promise<{
    items: AuditRecord[];
    next_cursor: string | null;
}>;
export declare function getRecord(sql: Sql, seq: number): Promise<AuditRecord | null>;
/** One page of the chain itself, ascending, for verifyChain. */
export declare function readChainPage(sql: Sql, after: number): Promise<ChainRow[]>;
export {};
