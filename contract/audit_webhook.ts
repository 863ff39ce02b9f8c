/** Scheduled delivery of the audit to a webhook: an anchor outside of the database. Signed as Standard Webhooks are (standardwebhooks.com). */
import {z} from 'zod';

import {Reason, Time} from './common';

/** A day at most: a checkpoint that leaves the server late proves late. */
const EveryMinutes = z.int().min(1).max(1440);
const MAX_URL_LENGTH = 1000;

/** Shown to officers and recorded, so nothing secret belongs into it; what it may be otherwise is checked by the server. */
const WebhookUrl = z.string().trim().min(1).max(MAX_URL_LENGTH).meta({description: 'https, or http where core\'s AllowedUntrustedInternalConnections names the host; without user, password, query and fragment'});

export const AuditWebhookSettings = z.strictObject({url: WebhookUrl, every_minutes: EveryMinutes}).meta({id: 'AuditWebhookSettings'});
export const CreateAuditWebhook = z.strictObject({url: WebhookUrl, every_minutes: EveryMinutes, reason: Reason}).meta({id: 'CreateAuditWebhook'});

/** What became of a delivery, as a class: no body and no address of the receiver is kept. */
export const DeliveryResult = z.enum([
    'delivered', 'redirected', 'refused', 'receiver_failed', 'address_refused', 'timeout', 'tls', 'unreachable', 'key_unavailable', 'failed',
]).meta({id: 'AuditDeliveryResult'});

export const AuditWebhook = z.strictObject({
    url: z.string(), every_minutes: z.int(), created_at: Time, created_by: z.string(), created_by_name: z.string(),
    delivered_seq: z.int().meta({description: 'Records up to here have arrived'}),
    delivered_at: Time.nullable(),
    waiting_records: z.int(),
    last_attempt_at: Time.nullable(), last_result: DeliveryResult.nullable(),
    attempts: z.int().meta({description: 'Failed attempts since the last delivery that arrived'}),
    failing_since: Time.nullable(), next_at: Time,
}).meta({id: 'AuditWebhook'});
export const AuditWebhookView = z.strictObject({webhook: AuditWebhook.nullable()}).meta({id: 'AuditWebhookView'});

export const CreatedAuditWebhook = z.strictObject({
    webhook: AuditWebhook,
    secret: z.string().meta({description: 'whsec_ and base64: the receiver needs it to check signatures. Shown this once'}),
}).meta({id: 'CreatedAuditWebhook'});
export const RenewWebhookSecret = z.strictObject({reason: Reason}).meta({id: 'RenewWebhookSecret'});
export const RenewedWebhookSecret = z.strictObject({secret: z.string()}).meta({id: 'RenewedWebhookSecret'});

export type AuditWebhookSettings = z.infer<typeof AuditWebhookSettings>;
export type CreateAuditWebhook = z.infer<typeof CreateAuditWebhook>;
export type DeliveryResult = z.infer<typeof DeliveryResult>;
export type AuditWebhook = z.infer<typeof AuditWebhook>;
export type AuditWebhookView = z.infer<typeof AuditWebhookView>;
export type CreatedAuditWebhook = z.infer<typeof CreatedAuditWebhook>;
export type RenewWebhookSecret = z.infer<typeof RenewWebhookSecret>;
export type RenewedWebhookSecret = z.infer<typeof RenewedWebhookSecret>;
