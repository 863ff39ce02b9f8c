/**
 * The webhook that the audit is delivered to: an anchor outside of the database. One manage_system sets it up; two people change or
 * remove it, since who could do that alone could rewrite what nobody outside has seen yet.
 */
import type { AuditWebhook, AuditWebhookSettings, CreateAuditWebhook } from '../../contract/audit_webhook';
import type { Host, Sql } from '../host';
import type { Actor } from '../http/route';
export declare function readWebhook(sql: Sql): Promise<AuditWebhook | null>;
export declare function requireWebhook(sql: Sql): Promise<AuditWebhook>;
/** The newest checkpoint its receiver acknowledged; null while there is none. */
export declare function readWebhookAnchor(sql: Sql): Promise<{
    seq: number;
    at: number;
} | null>;
/** The secret leaves the server in this one reply. Everything is delivered, from the oldest record on. */
export declare function createWebhook(host: Host, actor: Actor, wanted: CreateAuditWebhook, requestId: string): Promise<{
    webhook: AuditWebhook;
    secret: string;
}>;
/** Deliveries go on, signed with the new secret: a receiver that was not told refuses them, loudly, and loses nothing. */
export declare function renewSecret(host: Host, actor: Actor, reason: string, requestId: string): Promise<string>;
export declare function requestDelivery(host: Host, actor: Actor, requestId: string): Promise<void>;
/** In the transaction of an approval. Another address gets everything anew, since it has nothing yet; the secret stays. Gives what stood before. */
export declare function changeWebhook(tx: Sql, { url, every_minutes: everyMinutes }: AuditWebhookSettings, now: number): Promise<AuditWebhookSettings>;
export declare function removeWebhook(tx: Sql): Promise<AuditWebhookSettings>;
