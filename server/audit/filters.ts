/** The audit's filters as one SQL condition: for the search, for exports, and for what a legal hold covers. */
import type {AuditFilters} from '../../contract/audit';

/** The last word may be the beginning of one. Personal fields have an index of their own, since they can be erased. */
const WORDS = '(nullif(plainto_tsquery(\'simple\', ?)::text, \'\') || \':*\')::tsquery';
/** Row by row: right for few rows, or for a word that most of them have. */
const HAS_WORDS = `(to_tsvector('simple'::regconfig, r.body) @@ ${WORDS} OR r.record_id IN (
    SELECT w.record_id FROM security_controls_audit_personal w WHERE to_tsvector('simple'::regconfig, w.value) @@ ${WORDS}))`;
export interface SeqRange {below: number; from: number}

/** Records with from <= seq < below that match; r is the table of records. */
export function filterCondition(filters: AuditFilters, {below, from}: SeqRange): {condition: string; params: Array<string | number>} {
    const {conditions, params, add} = withoutWords(filters, {below, from});
    add(HAS_WORDS, filters.text);
    return {condition: conditions.join(' AND '), params};
}

/**
 * The same for the newest `limit` records with the words, by the indexes of words. The numbers come as an array out of a union, since the
 * planner would otherwise walk the log backwards and look at every record's words.
 */
export function indexedWordsCondition(filters: AuditFilters, range: SeqRange, limit: number): {condition: string; params: Array<string | number>} {
    const {conditions, params} = withoutWords(filters, range);
    params.push(filters.text ?? '');
    const words = WORDS.replace('?', `$${params.length}`);
    const others = conditions.join(' AND ');
    const condition = `r.seq = ANY(ARRAY(SELECT u.seq FROM (
        SELECT r.seq FROM security_controls_audit_records r WHERE ${others} AND to_tsvector('simple'::regconfig, r.body) @@ ${words}
        UNION SELECT r.seq FROM security_controls_audit_personal w JOIN security_controls_audit_records r ON r.record_id = w.record_id
        WHERE to_tsvector('simple'::regconfig, w.value) @@ ${words} AND ${others}
    ) u ORDER BY u.seq DESC LIMIT ${limit}))`;
    return {condition, params};
}

function withoutWords(filters: AuditFilters, {below, from}: SeqRange) {
    const params: Array<string | number> = [];
    const conditions: string[] = [];
    const add = (condition: string, value: string | number | undefined): void => {
        if (value !== undefined) {
            params.push(value);
            conditions.push(condition.replaceAll('?', `$${params.length}`));
        }
    };
    add('r.seq < ?', below);
    add('r.seq >= ?', from);
    add('r.actor_id = ?', filters.actor_id);
    add('r.event_name = ?', filters.event_name);
    add('r.status = ?', filters.status);
    add('r.body::jsonb -> \'target\' ->> \'type\' = ?', filters.target_type);
    add('r.target_id = ?', filters.target_id);
    add('r.job_id = ?', filters.job_id);
    add('r.at >= ?', filters.since);
    add('r.at <= ?', filters.until);
    return {conditions, params, add};
}
