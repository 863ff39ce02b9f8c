/** What officers decide about the audit itself: erasing a person's fields, legal holds, removal by age, and what two people must agree on. */
import {z} from 'zod';

import {AuditFilters} from './audit';
import {AuditWebhookSettings} from './audit_webhook';
import {Id, page, Paging, Reason, Time} from './common';

export const EraseAuditPerson = z.strictObject({user_id: Id, reason: Reason}).meta({id: 'EraseAuditPerson'});
export const AuditErasure = z.strictObject({
    user_id: Id, fields: z.int().meta({description: 'Addresses, clients and free texts that are gone; the chain stays whole'}), records: z.int(),
}).meta({id: 'AuditErasure'});

/** A record is kept at least a day, so that nobody is gone before an officer's working day. */
const Days = z.int().min(1).max(36_500);
export const AuditRetention = z.strictObject({
    minimum_days: Days.meta({description: 'Nothing younger is ever removed'}),
    remove_after_days: Days.nullable().meta({description: 'Records older than this are removed; null: never'}),
}).meta({id: 'AuditRetention'});
export const AuditRetentionView = z.strictObject({
    retention: AuditRetention, version: z.int(), changed_at: Time.nullable(),
    oldest_seq: z.int().nullable().meta({description: 'The oldest record still here'}), removed_records: z.int(),
}).meta({id: 'AuditRetentionView'});

export const CreateAuditHold = z.strictObject({name: z.string().trim().min(1).max(100), filters: AuditFilters, reason: Reason}).meta({id: 'CreateAuditHold'});
export const AuditHold = z.strictObject({
    id: Id, name: z.string(), filters: AuditFilters, reason: z.string(), created_at: Time, created_by: z.string(),
    lifted_at: Time.nullable(),
}).meta({id: 'AuditHold'});
export const AuditHoldList = z.strictObject({items: z.array(AuditHold)}).meta({id: 'AuditHoldList'});

export const TwoPersonAction = z.discriminatedUnion('kind', [
    z.strictObject({kind: z.literal('change_retention'), retention: AuditRetention}),
    z.strictObject({kind: z.literal('lift_hold'), hold_id: Id}),
    z.strictObject({
        kind: z.literal('change_key'),
        fingerprint: z.string().regex(/^[0-9a-f]{64}$/).optional().meta({description: 'Of the configured key; without it a key is generated, where none is configured'}),
    }),
    z.strictObject({kind: z.literal('change_webhook'), webhook: AuditWebhookSettings}),
    z.strictObject({kind: z.literal('remove_webhook')}),
]).meta({id: 'TwoPersonAction'});
export const CreateTwoPersonRequest = z.strictObject({action: TwoPersonAction, reason: Reason}).meta({id: 'CreateTwoPersonRequest'});
export const DecideTwoPersonRequest = z.strictObject({
    decision: z.enum(['approve', 'refuse']),
    digest: z.string().regex(/^[0-9a-f]{64}$/).meta({description: 'Of exactly the request that is decided on'}),
}).meta({id: 'DecideTwoPersonRequest'});
export const TwoPersonRequest = z.strictObject({
    id: Id, action: TwoPersonAction, reason: z.string(), digest: z.string(),
    requested_by: Id, requested_by_name: z.string(), requested_at: Time, expires_at: Time,
    state: z.enum(['open', 'approved', 'refused', 'expired']),
    decided_by: Id.nullable(), decided_at: Time.nullable(),
}).meta({id: 'TwoPersonRequest'});
export const ListTwoPersonQuery = z.strictObject(Paging);
export const TwoPersonPage = page(TwoPersonRequest).meta({id: 'TwoPersonPage'});

export type EraseAuditPerson = z.infer<typeof EraseAuditPerson>;
export type AuditErasure = z.infer<typeof AuditErasure>;
export type AuditRetention = z.infer<typeof AuditRetention>;
export type AuditRetentionView = z.infer<typeof AuditRetentionView>;
export type CreateAuditHold = z.infer<typeof CreateAuditHold>;
export type AuditHold = z.infer<typeof AuditHold>;
export type AuditHoldList = z.infer<typeof AuditHoldList>;
export type TwoPersonAction = z.infer<typeof TwoPersonAction>;
export type CreateTwoPersonRequest = z.infer<typeof CreateTwoPersonRequest>;
export type DecideTwoPersonRequest = z.infer<typeof DecideTwoPersonRequest>;
export type TwoPersonRequest = z.infer<typeof TwoPersonRequest>;
export type TwoPersonPage = z.infer<typeof TwoPersonPage>;
