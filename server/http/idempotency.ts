/**
 * Makes an action happen once however often its request is sent. The key is claimed before the action and its reply is kept with it, in SQL,
 * so that repeats are recognised on every node. Claims bind the actor, the endpoint and the body.
 */
import type {EndpointName} from '../../contract/endpoints';
import {canonicalJson} from '../audit/canonical_json';
import {isPassing} from '../database/passing_failures';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {Reply} from './route';

/** A claim without reply that is older than this belongs to a node that died: core cuts a request off at 300 s at the latest. */
const ABANDONED_AFTER_MS = 300_000;

const SETTLE_AGAIN_AFTER_MS = 2_000;
/** Well before another request may take an abandoned claim over. */
const TRY_TO_SETTLE_FOR_MS = ABANDONED_AFTER_MS / 2;

/** Replies are kept for a day: longer than any client repeats. */
const KEEP_MS = 86_400_000;

export interface Claim {actorId: string; endpoint: EndpointName; key: string; body: unknown}

interface KeptRow {body_hash: string; status: number; reply: string; etag: string}

/** Runs the action, or gives the reply it had. Fails with api.idempotency_key_reused for another body, api.unavailable while the first request is under way. */
export async function once(host: Host, claim: Claim, status: number, action: () => Promise<Reply>): Promise<Reply> {
    const bodyHash = host.crypto.sha256(claim.body === undefined ? '' : canonicalJson(claim.body));
    const identity = [claim.actorId, claim.endpoint, claim.key];
    if (!await tryClaim(host, identity, bodyHash)) {
        return keptReply(host, identity, bodyHash);
    }
    let reply: Reply;
    try {
        reply = await action();
    } catch (error) {
        // Refused or failed: the same key may be tried again.
        await settleClaim(host, 'DELETE FROM security_controls_idempotency WHERE actor_id = $1 AND endpoint = $2 AND key = $3 AND status = 0', identity);
        throw error;
    }
    await settleClaim(
        host, 'UPDATE security_controls_idempotency SET status = $4, reply = $5, etag = $6 WHERE actor_id = $1 AND endpoint = $2 AND key = $3',
        [...identity, status, JSON.stringify(reply.body), reply.etag ?? '']);
    return reply;
}

/**
 * The action is over, so whoever asked is told how in any case. As long as its claim is not settled a repeat is told to come again, and one that
 * looks abandoned would let the action happen twice: so it is tried again while the database is away. Never fails.
 */
async function settleClaim(host: Host, statement: string, params: Array<string | number>, triedForMs = 0): Promise<void> {
    try {
        await host.sql.exec(statement, params);
    } catch (error) {
        host.log.warn('The claim of a request could not be settled.', {error: String(error)});
        if (isPassing(error) && triedForMs < TRY_TO_SETTLE_FOR_MS) {
            host.clock.after(SETTLE_AGAIN_AFTER_MS, (own) => settleClaim(own, statement, params, triedForMs + SETTLE_AGAIN_AFTER_MS));
        }
    }
}

/** Forgets kept replies after a day. */
export async function forgetOldClaims(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_idempotency WHERE created_at < $1', [host.clock.now() - KEEP_MS]);
}

async function tryClaim(host: Host, identity: string[], bodyHash: string): Promise<boolean> {
    const now = host.clock.now();
    const claimed = await host.sql.exec(
        `INSERT INTO security_controls_idempotency AS kept (actor_id, endpoint, key, body_hash, status, reply, etag, created_at)
         VALUES ($1, $2, $3, $4, 0, '', '', $5)
         ON CONFLICT (actor_id, endpoint, key) DO UPDATE SET body_hash = excluded.body_hash, created_at = excluded.created_at
         WHERE kept.status = 0 AND kept.created_at < $6`, [...identity, bodyHash, now, now - ABANDONED_AFTER_MS]);
    return claimed === 1;
}

async function keptReply(host: Host, identity: string[], bodyHash: string): Promise<Reply> {
    const [kept] = await host.sql.query<KeptRow>(
        'SELECT body_hash, status, reply, etag FROM security_controls_idempotency WHERE actor_id = $1 AND endpoint = $2 AND key = $3', identity);
    if (kept && kept.body_hash !== bodyHash) {
        throw new ApiError('api.idempotency_key_reused');
    }
    if (!kept || kept.status === 0) {
        throw new ApiError('api.unavailable');
    }
    return {body: JSON.parse(kept.reply) as Reply['body'], etag: kept.etag === '' ? undefined : kept.etag};
}
