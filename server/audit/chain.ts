/** Gives pending records their place in the chain, and Mattermost's own audit log a copy of each. */
import type {Host} from '../host';
import type {AuditBody, PersonalField} from './write';

/** Bounds one statement, and with it the time the chain's lock is held: 1,000 records take some tens of ms. */
const MAX_RECORDS = 1000;

export interface ChainedRecord {seq: number; at: number; body: string; hash: string; personal: Partial<Record<PersonalField, string>> | null}

/** The records it chained, for copyToCore. Safe on any number of nodes at once. */
export async function chainPending(host: Host): Promise<ChainedRecord[]> {
    const records: ChainedRecord[] = [];
    for (let chained = MAX_RECORDS; chained === MAX_RECORDS;) {
        const batch = await host.sql.query<ChainedRecord>(
            `SELECT chained_seq AS seq, chained_at AS at, chained_body AS body, chained_hash AS hash, personal
             FROM security_controls_chain_audit($1::integer)`, [MAX_RECORDS]);
        records.push(...batch);
        chained = batch.length;
    }
    return records;
}

/** One round trip a record, so never while somebody waits. Never fails: core's log is a second copy, and drops records by itself when its queue is full. */
export async function copyToCore(host: Host, records: readonly ChainedRecord[]): Promise<void> {
    try {
        for (const record of records) {
            await host.mattermost.logAudit(coreRecord(record));
        }
    } catch (error) {
        host.log.warn('Records could not be copied to Mattermost\'s audit log.', {error: String(error)});
    }
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
