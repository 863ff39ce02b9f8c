/**
 * The webhook that the audit is delivered to: an anchor outside of the database. One manage_system sets it up; two people change or
 * remove it, since who could do that alone could rewrite what nobody outside has seen yet.
 */
import type {AuditWebhook, AuditWebhookSettings, CreateAuditWebhook} from '../../contract/audit_webhook';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {readExtent} from './chain_rows';
import {checkWebhookUrl} from './webhook_address';
import {appendAudit} from './write';

const SECRET_BYTES = 32;
/** As Standard Webhooks write secrets. */
const SECRET_PREFIX = 'whsec_';

interface ViewRow {
    url: string; every_minutes: number; created_at: number; created_by: string; created_by_name: string; delivered_seq: number; delivered_at: number;
    last_attempt_at: number; last_result: AuditWebhook['last_result'] | ''; attempts: number; failing_since: number; next_at: number;
}

export async function readWebhook(sql: Sql): Promise<AuditWebhook | null> {
    const [row] = await sql.query<ViewRow>(
        `SELECT w.url, w.every_minutes, w.created_at, w.created_by, coalesce(u.username, '') AS created_by_name, w.delivered_seq, w.delivered_at,
            w.last_attempt_at, w.last_result, w.attempts, w.failing_since, w.next_at
         FROM security_controls_audit_webhook w LEFT JOIN users u ON u.id = w.created_by`);
    if (!row) {
        return null;
    }
    const {head_seq: head} = await readExtent(sql);
    const known = (ms: number) => (ms === 0 ? null : ms);
    return {
        ...row, delivered_at: known(row.delivered_at), last_attempt_at: known(row.last_attempt_at), failing_since: known(row.failing_since),
        last_result: row.last_result === '' ? null : row.last_result, waiting_records: Math.max(head - row.delivered_seq, 0),
    };
}

export async function requireWebhook(sql: Sql): Promise<AuditWebhook> {
    const webhook = await readWebhook(sql);
    if (!webhook) {
        throw new ApiError('audit.no_webhook');
    }
    return webhook;
}

/** The newest checkpoint its receiver acknowledged; null while there is none. */
export async function readWebhookAnchor(sql: Sql): Promise<{seq: number; at: number} | null> {
    const [row] = await sql.query<{seq: number; at: number}>(
        'SELECT delivered_seq AS seq, delivered_at AS at FROM security_controls_audit_webhook WHERE delivered_at > 0');
    return row ?? null;
}

/** The secret leaves the server in this one reply. Everything is delivered, from the oldest record on. */
export async function createWebhook(host: Host, actor: Actor, wanted: CreateAuditWebhook, requestId: string): Promise<{webhook: AuditWebhook; secret: string}> {
    const url = checkWebhookUrl(wanted.url, await host.mattermost.getConfig());
    const secret = newSecret(host);
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const made = await tx.exec(
            `INSERT INTO security_controls_audit_webhook (url, secret, every_minutes, created_at, created_by, next_at) VALUES ($1, $2, $3, $4, $5, $4) ON CONFLICT DO NOTHING`,
            [url, secret, wanted.every_minutes, now, actor.userId]);
        if (made === 0) {
            throw new ApiError('audit.webhook_exists');
        }
        await appendAudit(tx, host, {
            event_name: 'audit_webhook_created', status: 'success', actor: {type: 'user', actor}, target: {type: 'audit_webhook', id: 'webhook'}, reason: wanted.reason,
            resulting_state: {url, every_minutes: wanted.every_minutes}, request_id: requestId,
        });
    });
    return {webhook: await requireWebhook(host.sql), secret: SECRET_PREFIX + secret};
}

/** Deliveries go on, signed with the new secret: a receiver that was not told refuses them, loudly, and loses nothing. */
export async function renewSecret(host: Host, actor: Actor, reason: string, requestId: string): Promise<string> {
    const secret = newSecret(host);
    await host.transaction(async (tx) => {
        if (await tx.exec('UPDATE security_controls_audit_webhook SET secret = $1', [secret]) === 0) {
            throw new ApiError('audit.no_webhook');
        }
        await appendAudit(tx, host, {
            event_name: 'audit_webhook_secret_changed', status: 'success', actor: {type: 'user', actor}, target: {type: 'audit_webhook', id: 'webhook'}, reason, request_id: requestId,
        });
    });
    return SECRET_PREFIX + secret;
}

/** Always another time than before, by which a delivery that is under way knows at its end that one more is wanted. */
export async function requestDelivery(host: Host, actor: Actor, requestId: string): Promise<void> {
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        if (await tx.exec('UPDATE security_controls_audit_webhook SET next_at = CASE WHEN next_at > $1::bigint THEN $1::bigint ELSE next_at - 1 END', [now]) === 0) {
            throw new ApiError('audit.no_webhook');
        }
        await appendAudit(tx, host, {
            event_name: 'audit_delivery_requested', status: 'success', actor: {type: 'user', actor}, target: {type: 'audit_webhook', id: 'webhook'}, request_id: requestId,
        });
    });
}

/** In the transaction of an approval. Another address gets everything anew, since it has nothing yet; the secret stays. Gives what stood before. */
export async function changeWebhook(tx: Sql, {url, every_minutes: everyMinutes}: AuditWebhookSettings, now: number): Promise<AuditWebhookSettings> {
    const before = await requireWebhook(tx);
    await tx.exec('UPDATE security_controls_audit_webhook SET url = $1, every_minutes = $2, next_at = $3, attempts = 0, lease_until = 0, lease_id = \'\'', [url, everyMinutes, now]);
    if (url !== before.url) {
        await tx.exec(
            `UPDATE security_controls_audit_webhook SET delivered_seq = 0, delivered_hash = repeat('0', 64), delivered_note = '', delivered_at = 0, part_to = 0, part_id = '',
                last_attempt_at = 0, last_result = '', failing_since = 0`);
    }
    return {url: before.url, every_minutes: before.every_minutes};
}

export async function removeWebhook(tx: Sql): Promise<AuditWebhookSettings> {
    const before = await requireWebhook(tx);
    await tx.exec('DELETE FROM security_controls_audit_webhook');
    return {url: before.url, every_minutes: before.every_minutes};
}

/** Standard base64, as an HMAC's key needs it. */
function newSecret(host: Host): string {
    return `${host.crypto.randomBytes(SECRET_BYTES).replace(/-/g, '+').replace(/_/g, '/')}=`;
}
