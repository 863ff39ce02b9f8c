/**
 * Delivers the audit to the webhook, part after part, each signed and ending with a signed checkpoint, at least once: a part counts as
 * delivered when its receiver answered 2xx, and until then the very same part is sent again, by whichever node is there. The body verifies
 * offline like an export, and all parts behind each other verify as one.
 */
import type {DeliveryResult} from '../../contract/audit_webhook';
import {ApiError} from '../errors';
import {isDue} from '../database/due';
import type {Host} from '../host';
import {HostError} from '../host';
import {signAt} from './checkpoints';
import {writeEvidence} from './export';
import {readChainStart} from './removals';
import {hostOf, isAllowedInternal} from './webhook_address';
import {appendAudit} from './write';

export const DELIVER_EVERY_MS = 5_000;

/** Some hundred KB: far below what receivers take, and little memory here. */
const RECORDS_PER_PART = 250;
/** A first delivery of many records goes on with the next tick, so that a stop is never waited for. */
const DELIVER_FOR_MS = 20_000;
const TIMEOUT_MS = 15_000;
const MAX_REPLY_BYTES = 65_536;
/** Longer than the longest attempt, so that a living node never loses its lease meanwhile. */
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Lease {
    url: string; secret: string; every_minutes: number; delivered_seq: number; delivered_hash: string; delivered_note: string;
    part_to: number; part_id: string; attempts: number; failing_since: number; lease_id: string; next_at: number;
}
interface Part {id: string; from: number; to: number; hash: string; note: string; body: string}

export async function deliver(host: Host): Promise<void> {
    const startedAt = host.clock.now();
    for (let goesOn = true; goesOn && host.clock.now() - startedAt < DELIVER_FOR_MS;) {
        const lease = await takeLease(host);
        goesOn = lease !== null && await deliverPart(host, lease);
    }
}

/** The webhook for one attempt, when it is due and no other node has it. */
async function takeLease(host: Host): Promise<Lease | null> {
    const now = host.clock.now();
    const [lease] = await host.sql.query<Lease>(
        `UPDATE security_controls_audit_webhook SET lease_until = $2, lease_id = $3
         WHERE ${isDue('next_at', '$1', `greatest(every_minutes * ${MINUTE_MS}, ${LONGEST_RETRY_MS})`)} AND ${isDue('lease_until', '$1', LEASE_MS)}
         RETURNING url, secret, every_minutes, delivered_seq, delivered_hash, delivered_note, part_to, part_id, attempts, failing_since, lease_id, next_at`,
        [now, now + LEASE_MS, host.ids.newId()]);
    return lease ?? null;
}

/** True when it arrived and more is waiting. */
async function deliverPart(host: Host, lease: Lease): Promise<boolean> {
    let part: Part | null = null;
    let result: DeliveryResult;
    try {
        part = await makePart(host, lease);
        result = await send(host, lease, part);
    } catch (error) {
        result = error instanceof ApiError && error.id === 'audit.key_unavailable' ? 'key_unavailable' : 'failed';
        host.log.error('A delivery of the audit failed.', {error: String(error)});
    }
    return part && result === 'delivered' ? settle(host, lease, part) : postpone(host, lease, result);
}

/** Its end is kept before it is sent: what is sent again is the same part, and a receiver knows it by its id. */
async function makePart(host: Host, lease: Lease): Promise<Part> {
    const removed = await readChainStart(host.sql);
    // What was removed for its age before it could be delivered is gone; the digest in its place is delivered instead.
    const lost = removed.seq > lease.delivered_seq;
    const start = lost ? removed : {seq: lease.delivered_seq, hash: lease.delivered_hash};
    const [end] = await host.sql.query<{seq: number; hash: string}>(
        `SELECT seq, hash FROM security_controls_audit_records WHERE seq > $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1`,
        [start.seq, lease.part_to > start.seq ? lease.part_to : start.seq + RECORDS_PER_PART]);
    const {seq: to, hash} = end ?? start;
    const isSame = lease.part_id !== '' && lease.part_to === to;
    const id = isSame ? lease.part_id : `audit-${start.seq + 1}-${to}-${host.ids.newId().slice(0, 8)}`;
    if (!isSame) {
        await host.sql.exec('UPDATE security_controls_audit_webhook SET part_to = $1, part_id = $2 WHERE lease_id = $3', [to, id, lease.lease_id]);
    }
    const checkpoint = await signAt(host, 'delivery', {seq: to, hash});
    let body = '';
    await writeEvidence(host, {start, checkpoint, continues: lost ? '' : lease.delivered_note}, async (chunk) => {
        body += chunk;
    });
    return {id, from: start.seq + 1, to, hash, note: checkpoint.note, body};
}

async function send(host: Host, {url, secret}: Lease, {id, body}: Part): Promise<DeliveryResult> {
    const config = await host.mattermost.getConfig();
    const seconds = String(Math.floor(host.clock.now() / 1000));
    try {
        const {status} = await host.network.fetch({
            url, method: 'POST', body, timeoutMs: TIMEOUT_MS, maxBytes: MAX_REPLY_BYTES, allowPrivate: isAllowedInternal(config, hostOf(url)),
            headers: {
                'content-type': 'application/x-ndjson', 'user-agent': 'security-controls',
                'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signatureOf(host, secret, `${id}.${seconds}.${body}`)}`,
            },
        });
        return classify(status);
    } catch (error) {
        return error instanceof HostError ? FAILURES[error.id] ?? 'unreachable' : 'failed';
    }
}

/** Standard base64 of the HMAC-SHA-256, as Standard Webhooks have it. */
function signatureOf(host: Host, secret: string, text: string): string {
    return `${host.crypto.hmacSha256(secret, text).replace(/-/g, '+').replace(/_/g, '/')}=`;
}

const FAILURES: Readonly<Record<string, DeliveryResult>> = {
    'net.refused_address': 'address_refused', 'net.timeout': 'timeout', 'net.tls': 'tls',
    // The answer began, so the request arrived; what it says is not known.
    'net.too_large': 'receiver_failed',
};

function classify(status: number): DeliveryResult {
    if (status >= 200 && status < 300) {
        return 'delivered';
    }
    if (status >= 300 && status < 400) {
        return 'redirected';
    }
    return status >= 400 && status < 500 ? 'refused' : 'receiver_failed';
}

/** SQL: when the next one is due, and at once when somebody asked for it while this one was under way (requestDelivery). dueAt: of this one. */
function unlessAsked(dueAt: string, next: string): string {
    return `CASE WHEN next_at = ${dueAt}::bigint THEN ${next}::bigint ELSE next_at END`;
}

/** Only while the lease is held: another node may have sent the part as well, and may be further. */
async function settle(host: Host, lease: Lease, part: Part): Promise<boolean> {
    const now = host.clock.now();
    const [head] = await host.sql.query<{seq: number | null}>('SELECT max(seq) AS seq FROM security_controls_audit_records');
    const isMore = (head?.seq ?? 0) > part.to && part.to >= part.from;
    return host.transaction(async (tx) => {
        const settled = await tx.exec(
            `UPDATE security_controls_audit_webhook SET delivered_seq = $2, delivered_hash = $3, delivered_note = $4, delivered_at = $5, part_to = 0, part_id = '',
                attempts = 0, next_at = ${unlessAsked('$7', '$6')}, lease_until = 0, lease_id = '', last_attempt_at = $5, last_result = 'delivered', failing_since = 0
             WHERE lease_id = $1`,
            [lease.lease_id, part.to, part.hash, part.note, now, isMore ? now : now + (lease.every_minutes * MINUTE_MS), lease.next_at]);
        if (settled === 1 && lease.failing_since > 0) {
            await appendAudit(tx, host, {
                event_name: 'audit_delivery_resumed', status: 'success', actor: {type: 'system'}, target: {type: 'audit_webhook', id: 'webhook'},
                resulting_state: {failing_since: lease.failing_since, delivered_seq: part.to},
            });
        }
        return settled === 1 && isMore;
    });
}

/** Recorded when failures begin, not each time. */
async function postpone(host: Host, lease: Lease, result: DeliveryResult): Promise<false> {
    const now = host.clock.now();
    const delayMs = Math.min(FIRST_RETRY_MS * (2 ** Math.min(lease.attempts, 10)), LONGEST_RETRY_MS);
    await host.transaction(async (tx) => {
        const kept = await tx.exec(
            `UPDATE security_controls_audit_webhook SET attempts = attempts + 1, next_at = ${unlessAsked('$5', '$2')}, lease_until = 0, lease_id = '', last_attempt_at = $3, last_result = $4,
                failing_since = CASE WHEN failing_since = 0 THEN $3::bigint ELSE failing_since END
             WHERE lease_id = $1`, [lease.lease_id, now + delayMs, now, result, lease.next_at]);
        if (kept === 1 && lease.failing_since === 0) {
            await appendAudit(tx, host, {
                event_name: 'audit_delivery_failed', status: 'fail', actor: {type: 'system'}, target: {type: 'audit_webhook', id: 'webhook'}, resulting_state: {result},
            });
        }
    });
    return false;
}
