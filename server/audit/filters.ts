/** The audit's filters as one SQL condition: for the search, for exports, and for what a legal hold covers. */
import type {AuditFilters} from '../../contract/audit';

/** The last word may be the beginning of one. Personal fields have an index of their own, since they can be erased. */
const WORDS = '(nullif(plainto_tsquery(\'simple\', ?)::text, \'\') || \':*\')::tsquery';
const HAS_WORDS = `(to_tsvector('simple'::regconfig, r.body) @@ ${WORDS} OR r.record_id IN (
    SELECT w.record_id FROM security_controls_audit_personal w WHERE to_tsvector('simple'::regconfig, w.value) @@ ${WORDS}))`;

/** Records with from <= seq < below that match; r is the table of records. */
export function filterCondition(filters: AuditFilters, {below, from}: {below: number; from: number}): {condition: string; params: Array<string | number>} {
    const params: Array<string | number> = [];
    const conditions: string[] = [];
    const where = (condition: string, value: string | number | undefined) => {
        if (value !== undefined) {
            params.push(value);
            conditions.push(condition.replaceAll('?', `$${params.length}`));
        }
    };
    where('r.seq < ?', below);
    where('r.seq >= ?', from);
    where('r.actor_id = ?', filters.actor_id);
    where('r.event_name = ?', filters.event_name);
    where('r.status = ?', filters.status);
    where('r.body::jsonb -> \'target\' ->> \'type\' = ?', filters.target_type);
    where('r.target_id = ?', filters.target_id);
    where('r.job_id = ?', filters.job_id);
    where('r.at >= ?', filters.since);
    where('r.at <= ?', filters.until);
    where(HAS_WORDS, filters.text);
    return {condition: conditions.join(' AND '), params};
}
