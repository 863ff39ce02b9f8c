/** Scheduled delivery of the audit to a webhook: an anchor outside of the database. Signed as Standard Webhooks are (standardwebhooks.com). */
import { z } from 'zod';
export declare const AuditWebhookSettings: z.ZodObject<{
    url: z.ZodString;
    every_minutes: z.ZodInt;
}, z.core.$strict>;
export declare const CreateAuditWebhook: z.ZodObject<{
    url: z.ZodString;
    every_minutes: z.ZodInt;
    reason: z.ZodString;
}, z.core.$strict>;
/** What became of a delivery, as a class: no body and no address of the receiver is kept. */
export declare const DeliveryResult: z.ZodEnum<{
    timeout: "timeout";
    failed: "failed";
    delivered: "delivered";
    redirected: "redirected";
    refused: "refused";
    receiver_failed: "receiver_failed";
    address_refused: "address_refused";
    tls: "tls";
    unreachable: "unreachable";
    key_unavailable: "key_unavailable";
}>;
export declare const AuditWebhook: z.ZodObject<{
    url: z.ZodString;
    every_minutes: z.ZodInt;
    created_at: z.ZodInt;
    created_by: z.ZodString;
    created_by_name: z.ZodString;
    delivered_seq: z.ZodInt;
    delivered_at: z.ZodNullable<z.ZodInt>;
    waiting_records: z.ZodInt;
    last_attempt_at: z.ZodNullable<z.ZodInt>;
    last_result: z.ZodNullable<z.ZodEnum<{
        timeout: "timeout";
        failed: "failed";
        delivered: "delivered";
        redirected: "redirected";
        refused: "refused";
        receiver_failed: "receiver_failed";
        address_refused: "address_refused";
        tls: "tls";
        unreachable: "unreachable";
        key_unavailable: "key_unavailable";
    }>>;
    attempts: z.ZodInt;
    failing_since: z.ZodNullable<z.ZodInt>;
    next_at: z.ZodInt;
}, z.core.$strict>;
export declare const AuditWebhookView: z.ZodObject<{
    webhook: z.ZodNullable<z.ZodObject<{
        url: z.ZodString;
        every_minutes: z.ZodInt;
        created_at: z.ZodInt;
        created_by: z.ZodString;
        created_by_name: z.ZodString;
        delivered_seq: z.ZodInt;
        delivered_at: z.ZodNullable<z.ZodInt>;
        waiting_records: z.ZodInt;
        last_attempt_at: z.ZodNullable<z.ZodInt>;
        last_result: z.ZodNullable<z.ZodEnum<{
            timeout: "timeout";
            failed: "failed";
            delivered: "delivered";
            redirected: "redirected";
            refused: "refused";
            receiver_failed: "receiver_failed";
            address_refused: "address_refused";
            tls: "tls";
            unreachable: "unreachable";
            key_unavailable: "key_unavailable";
        }>>;
        attempts: z.ZodInt;
        failing_since: z.ZodNullable<z.ZodInt>;
        next_at: z.ZodInt;
    }, z.core.$strict>>;
}, z.core.$strict>;
export declare const CreatedAuditWebhook: z.ZodObject<{
    webhook: z.ZodObject<{
        url: z.ZodString;
        every_minutes: z.ZodInt;
        created_at: z.ZodInt;
        created_by: z.ZodString;
        created_by_name: z.ZodString;
        delivered_seq: z.ZodInt;
        delivered_at: z.ZodNullable<z.ZodInt>;
        waiting_records: z.ZodInt;
        last_attempt_at: z.ZodNullable<z.ZodInt>;
        last_result: z.ZodNullable<z.ZodEnum<{
            timeout: "timeout";
            failed: "failed";
            delivered: "delivered";
            redirected: "redirected";
            refused: "refused";
            receiver_failed: "receiver_failed";
            address_refused: "address_refused";
            tls: "tls";
            unreachable: "unreachable";
            key_unavailable: "key_unavailable";
        }>>;
        attempts: z.ZodInt;
        failing_since: z.ZodNullable<z.ZodInt>;
        next_at: z.ZodInt;
    }, z.core.$strict>;
    secret: z.ZodString;
}, z.core.$strict>;
export declare const RenewWebhookSecret: z.ZodObject<{
    reason: z.ZodString;
}, z.core.$strict>;
export declare const RenewedWebhookSecret: z.ZodObject<{
    secret: z.ZodString;
}, z.core.$strict>;
export type AuditWebhookSettings = z.infer<typeof AuditWebhookSettings>;
export type CreateAuditWebhook = z.infer<typeof CreateAuditWebhook>;
export type DeliveryResult = z.infer<typeof DeliveryResult>;
export type AuditWebhook = z.infer<typeof AuditWebhook>;
export type AuditWebhookView = z.infer<typeof AuditWebhookView>;
export type CreatedAuditWebhook = z.infer<typeof CreatedAuditWebhook>;
export type RenewWebhookSecret = z.infer<typeof RenewWebhookSecret>;
export type RenewedWebhookSecret = z.infer<typeof RenewedWebhookSecret>;
