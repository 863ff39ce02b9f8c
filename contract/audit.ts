/** Audit records as officers read them. Fields are named as in Mattermost's own audit JSON. */
import {z} from 'zod';

import {Id, page, Paging, Time} from './common';
import type {AuditEventName} from './audit_events';
import {AUDIT_EVENTS} from './audit_events';

export const EventName = z.enum(Object.keys(AUDIT_EVENTS) as [AuditEventName, ...AuditEventName[]]).meta({id: 'AuditEventName'});
export const AuditStatus = z.enum(['success', 'fail', 'attempt']).meta({id: 'AuditStatus'});

export const AuditRecord = z.strictObject({
    seq: z.int(),
    at: Time.meta({description: 'The database\'s clock'}),
    event_name: EventName,
    status: AuditStatus,
    actor: z.strictObject({
        type: z.enum(['user', 'system', 'client', 'external']).meta({description: 'external: another system, by its name in username'}),
        user_id: z.string(), username: z.string().meta({description: 'Joined for display; not part of the chained record'}),
        session_id: z.string(),
        address: z.string().meta({description: 'Personal; empty when erased'}), client: z.string().meta({description: 'Personal; empty when erased'}),
    }),
    target: z.strictObject({type: z.string(), id: z.string(), name: z.string().meta({description: 'Joined for display: a username, of a session whose it is while that is known, of an endpoint what it does'})}).nullable(),
    reason: z.string().meta({description: 'Personal; empty when erased'}),
    prior_state: z.record(z.string(), z.unknown()).nullable(),
    resulting_state: z.record(z.string(), z.unknown()).nullable(),
    request_id: z.string(),
    job_id: z.string(),
    hash: z.string().meta({description: 'SHA-256, hex, over the hash before and this record'}),
}).meta({id: 'AuditRecord'});

/** Who, what, whom, when, result, free text: together they narrow. Query values are strings, hence the coercion. */
const FILTERS = {
    actor_id: Id.optional(),
    event_name: EventName.optional(),
    status: AuditStatus.optional(),
    target_type: z.string().max(32).optional(),
    target_id: z.string().max(64).optional(),
    job_id: Id.optional(),
    since: z.coerce.number().int().nonnegative().optional(),
    until: z.coerce.number().int().nonnegative().optional(),
    text: z.string().trim().min(1).max(200).optional().meta({description: 'Words, all of which occur in the record, its reason or its address'}),
};
export const AuditFilters = z.strictObject(FILTERS).meta({id: 'AuditFilters'});
export const ListAuditQuery = z.strictObject({...Paging, ...FILTERS});
export const AuditPage = page(AuditRecord).meta({id: 'AuditPage'});

export type AuditRecord = z.infer<typeof AuditRecord>;
export type AuditPage = z.infer<typeof AuditPage>;
export type AuditFilters = z.infer<typeof AuditFilters>;
