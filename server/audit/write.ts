/**
 * Writes audit records in the caller's own transaction, so that an action without its record cannot be. The chain is made afterwards
 * (chain.ts): its lock would otherwise be held as long as the caller's transaction.
 */
import type {Host, Sql} from '../host';
import {canonicalJson} from './canonical_json';
import type {AuditEvent} from './event';

/** Personal fields: the chained record holds only a salted commitment of them, so that their erasure leaves the chain whole. */
export const PERSONAL_FIELDS = ['address', 'client', 'reason'] as const;
export type PersonalField = typeof PERSONAL_FIELDS[number];

/** What is chained, as canonical JSON (RFC 8785). Personal fields are commitments: hex SHA-256 of salt and value, empty for an empty value. */
export interface AuditBody {
    id: string;
    event_name: string;
    status: string;
    actor: {
        type: 'user' | 'system' | 'client' | 'external'; user_id: string; session_id: string; address: string; client: string;
        /** Of another system; no other actor has the field. */
        name?: string;
    };
    target: {type: string; id: string} | null;
    reason: string;
    prior_state: Record<string, unknown> | null;
    resulting_state: Record<string, unknown> | null;
    request_id: string;
    job_id: string;
}

interface PersonalRow {record_id: string; field: PersonalField; salt: string; value: string}

/** 128 bits: a commitment cannot be opened by trying likely values. */
const SALT_BYTES = 16;

/** Which units of work wrote records: a hint that they should be chained right away. What the hint misses, the audit's worker finds. */
const hostsThatAppended = new WeakSet<Host>();

/** Fails as its statement fails; the caller's transaction must then fail too. One statement for any number of events. */
export async function appendAudit(tx: Sql, host: Host, ...events: AuditEvent[]): Promise<void> {
    const personal: PersonalRow[] = [];
    const bodies = events.map((event) => bodyOf(event, host, personal));
    await tx.exec(
        `WITH kept AS (
            INSERT INTO security_controls_audit_personal (record_id, field, salt, value)
            SELECT p.record_id, p.field, p.salt, p.value FROM json_to_recordset($1::text::json) AS p(record_id text, field text, salt text, value text)
        )
        INSERT INTO security_controls_audit_pending (body)
        SELECT b.body FROM json_array_elements_text($2::text::json) WITH ORDINALITY AS b(body, position) ORDER BY b.position`,
        [JSON.stringify(personal), JSON.stringify(bodies)]);
    hostsThatAppended.add(host);
}

/** Whether this unit of work appended records that are not chained yet; asking resets it. */
export function takeAppended(host: Host): boolean {
    return hostsThatAppended.delete(host);
}

function bodyOf(event: AuditEvent, host: Host, personal: PersonalRow[]): string {
    const id = host.ids.newId();
    const commit = (field: PersonalField, value: string): string => {
        if (value === '') {
            return '';
        }
        const salt = host.crypto.randomBytes(SALT_BYTES);
        personal.push({record_id: id, field, salt, value});
        return host.crypto.sha256(salt + value);
    };
    const actor = actorOf(event);
    actor.address = commit('address', actor.address);
    actor.client = commit('client', actor.client);
    // In the canonical order, so that little is copied; likewise the actors.
    return canonicalJson({
        actor,
        event_name: event.event_name,
        id,
        job_id: event.job_id ?? '',
        prior_state: event.prior_state ?? null,
        reason: commit('reason', event.reason ?? ''),
        request_id: event.request_id ?? '',
        resulting_state: event.resulting_state ?? null,
        status: event.status,
        target: event.target ? {id: event.target.id, type: event.target.type} : null,
    } satisfies AuditBody);
}

/** A new object each time. */
function actorOf({actor}: AuditEvent): AuditBody['actor'] {
    switch (actor.type) {
    case 'user': {
        const {userId, sessionId, address, client} = actor.actor;
        return {address, client, session_id: sessionId, type: 'user', user_id: userId};
    }
    case 'client':
        return {address: actor.address, client: '', session_id: actor.sessionId, type: 'client', user_id: actor.userId};
    case 'external':
        return {address: actor.address, client: '', name: actor.name, session_id: '', type: 'external', user_id: ''};
    case 'system':
        return {address: '', client: '', session_id: '', type: 'system', user_id: ''};
    }
}
