import type { Host, Sql } from '../host';
import type { AuditEvent } from './event';
/** Personal fields: the chained record holds only a salted commitment of them, so that their erasure leaves the chain whole. */
export declare const PERSONAL_FIELDS: readonly ["address", "client", "reason"];
export type PersonalField = typeof PERSONAL_FIELDS[number];
/** What is chained, as canonical JSON (RFC 8785). Personal fields are commitments: hex SHA-256 of salt and value, empty for an empty value. */
export interface AuditBody {
    id: string;
    event_name: string;
    status: string;
    actor: {
        type: 'user' | 'system' | 'client' | 'external';
        user_id: string;
        session_id: string;
        address: string;
        client: string;
        /** Of another system; no other actor has the field. */
        name?: string;
    };
    target: {
        type: string;
        id: string;
    } | null;
    reason: string;
    prior_state: Record<string, unknown> | null;
    resulting_state: Record<string, unknown> | null;
    request_id: string;
    job_id: string;
}
/** Fails as its statement fails; the caller's transaction must then fail too. One statement for any number of events. */
export declare function appendAudit(tx: Sql, host: Host, ...events: AuditEvent[]): Promise<void>;
/** Whether this unit of work appended records that are not chained yet; asking resets it. */
export declare function takeAppended(host: Host): boolean;
