/** The audit's filters as one SQL condition: for the search, for exports, and for what a legal hold covers. */
import type { AuditFilters } from '../../contract/audit';
export interface SeqRange {
    below: number;
    from: number;
}
/** Records with from <= seq < below that match; r is the table of records. */
export declare function filterCondition(filters: AuditFilters, { below, from }: SeqRange): {
    condition: string;
    params: Array<string | number>;
};
/**
 * The same for the newest `limit` records with the words, by the indexes of words. The numbers come as an array out of a union, since the
 * planner would otherwise walk the log backwards and look at every record's words.
 */
export declare function indexedWordsCondition(filters: AuditFilters, range: SeqRange, limit: number): {
    condition: string;
    params: Array<string | number>;
};
