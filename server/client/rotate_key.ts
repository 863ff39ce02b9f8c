/**
 * Making a new ticket key, because the old one may have been seen, or is old. Everybody is asked to ask for their verdict, by which they learn
 * that their ticket is of a retired key and get a new one, while the old key's tickets go on to count for as long as was chosen.
 */
import type {RotateTicketKey, TicketKeyRotation} from '../../contract/client';
import {EVENTS, VERDICT_SPREAD_MS} from '../../contract/names';
import type {VerdictDueEvent} from '../../contract/revocations';
import {appendAudit} from '../audit/write';
import type {Host} from '../host';
import type {Actor} from '../http/route';
import type {TicketKeys} from './ticket_keys';
import {KEYS_CHANGED, replaceKey} from './ticket_keys';

const HOUR_MS = 3_600_000;

/** All live connections ask, and nothing presses. */
const ASK_WITHIN_MS = 2 * VERDICT_SPREAD_MS;

export async function rotateTicketKey(host: Host, keys: TicketKeys, asked: RotateTicketKey, by: {actor: Actor; requestId: string}): Promise<TicketKeyRotation> {
    const now = host.clock.now();
    const acceptedUntil = now + (asked.accept_old_hours * HOUR_MS);
    const {keyId, retired} = await host.transaction(async (tx) => {
        const made = await replaceKey(tx, host, acceptedUntil);
        await appendAudit(tx, host, {
            event_name: 'ticket_key_rotated', status: 'success', actor: {type: 'user', actor: by.actor}, target: {type: 'ticket_key', id: made.keyId},
            reason: asked.reason, resulting_state: {retired: made.retired, old_accepted_until: acceptedUntil}, request_id: by.requestId,
        });
        return made;
    });
    keys.forget();
    await tell(host, 'the other nodes', () => host.mattermost.publishClusterEvent(KEYS_CHANGED, keyId));
    const payload: VerdictDueEvent = {session_ids: null, spread_ms: ASK_WITHIN_MS};
    await tell(host, 'the clients', () => host.mattermost.publishEvent(EVENTS.verdict_due, payload, {}));
    return {key_id: keyId, created_at: now, retired_keys: retired, old_accepted_until: acceptedUntil};
}

/** The key is replaced either way: nodes look again within a minute, and clients get their new ticket with the next page. */
async function tell(host: Host, whom: string, how: () => Promise<void>): Promise<void> {
    try {
        await how();
    } catch (error) {
        host.log.warn('Not everybody could be told of a new ticket key.', {whom, error: String(error)});
    }
}
