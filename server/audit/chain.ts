/** Gives pending records their place in the chain, and Mattermost's own audit log a copy of each. */
import type {Host, Sql} from '../host';
import type {AuditBody, PersonalField} from './write';

/** Bounds one statement, and with it the time the chain's lock is held: 1,000 records take some tens of ms. */
const MAX_RECORDS = 1000;

/** Read at once for copying. */
const COPY_PAGE = 200;

interface ChainedRecord {seq: number; at: number; body: string; hash: string; personal: Partial<Record<PersonalField, string>> | null}

/** The records one call chained: so many, by seq. */
export interface Chained {count: number; ranges: ReadonlyArray<{from: number; upTo: number}>}

/** What it chained, for copyToCore. Safe on any number of nodes at once. */
export async function chainPending(host: Host): Promise<Chained> {
    const ranges: Array<{from: number; upTo: number}> = [];
    let all = 0;
    for (let count = MAX_RECORDS; count === MAX_RECORDS; all += count) {
        // The bodies stay where they are: a mass revocation writes tens of thousands.
        const [batch] = await host.sql.query<{count: number; from: number | null; upTo: number | null}>(
            'SELECT count(*)::int AS count, min(chained_seq) AS "from", max(chained_seq) AS "upTo" FROM security_controls_chain_audit($1::integer)', [MAX_RECORDS]);
        count = batch?.count ?? 0;
        if (batch && batch.from !== null && batch.upTo !== null) {
            ranges.push({from: batch.from, upTo: batch.upTo});
        }
    }
    return {count: all, ranges};
}

/** One round trip a record, so never while somebody waits. Never fails: core's log is a second copy, and drops records by itself when its queue is full. */
export async function copyToCore(host: Host, {ranges}: Chained): Promise<void> {
    try {
        for (const {from, upTo} of ranges) {
            for (let after = from - 1; after < upTo;) {
                const records = await readChained(host.sql, after, upTo);
                for (const record of records) {
                    await host.mattermost.logAudit(coreRecord(record));
                }
                after = records.at(-1)?.seq ?? upTo;
            }
        }
    } catch (error) {
        host.log.warn('Records could not be copied to Mattermost\'s audit log.', {error: String(error)});
    }
}

function readChained(sql: Sql, after: number, upTo: number): Promise<ChainedRecord[]> {
    return sql.query<ChainedRecord>(`
        SELECT r.seq, r.at, r.body, r.hash, (SELECT json_object_agg(p.field, p.value) FROM security_controls_audit_personal p WHERE p.record_id = r.record_id) AS personal
        FROM security_controls_audit_records r WHERE r.seq > $1::bigint AND r.seq <= $2::bigint ORDER BY r.seq LIMIT ${COPY_PAGE}`, [after, upTo]);
}

/** In the form of model.AuditRecord. */
function coreRecord({seq, at, body, hash, personal}: ChainedRecord): object {
    const record = JSON.parse(body) as AuditBody;
    return {
        event_name: record.event_name,
        status: record.status,
        event: {
            parameters: {target_id: record.target?.id ?? '', reason: personal?.reason ?? '', job_id: record.job_id, request_id: record.request_id},
            prior_state: record.prior_state ?? {},
            resulting_state: record.resulting_state ?? {},
            object_type: record.target?.type ?? '',
        },
        actor: {
            user_id: record.actor.user_id, session_id: record.actor.session_id,
            client: personal?.client ?? '', ip_address: personal?.address ?? '', x_forwarded_for: '',
        },
        meta: {seq, at, hash, actor_type: record.actor.type},
        error: {},
    };
}
