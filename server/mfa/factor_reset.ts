/**
 * Resetting a person's second factor: no plugin can, so it is announced here, done by core with the admin's own session, and reported back. What counts is
 * what core's users then say. Whose admin never comes back is settled by a worker. A reset renews no deadline.
 */
import type {AnnouncedFactorReset, FactorResetOutcomeReply} from '../../contract/mfa';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host} from '../host';
import {hasAnyPermission} from '../http/permissions';
import type {Actor} from '../http/route';
import type {PersonAction} from './actions';
import {queueMessages} from './messages';

/** How long an announced reset may take; core answers within seconds. */
const ANNOUNCED_FOR_MS = 60_000;

/** What core itself asks for, and what it asks besides for a system admin's account. */
const EDIT_USERS = 'edit_other_users';

interface OpenReset {id: string; user_id: string; actor: string; request_id: string}

export async function announceFactorReset(host: Host, {userId, reason, actor, requestId}: PersonAction): Promise<AnnouncedFactorReset> {
    const user = await host.mattermost.getUser(userId);
    if (!user) {
        throw new ApiError('users.not_found');
    }
    if (!await hasAnyPermission(host, actor.userId, user.roles.split(' ').includes('system_admin') ? [] : [EDIT_USERS])) {
        throw new ApiError('api.forbidden');
    }
    if (!await isEnrolled(host, userId)) {
        throw new ApiError('mfa.not_enrolled');
    }
    const now = host.clock.now();
    const id = host.ids.newId();
    await host.transaction(async (tx) => {
        await tx.exec('INSERT INTO security_controls_mfa_factor_resets (id, user_id, actor, request_id, announced_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
            [id, userId, JSON.stringify(actor), requestId, now, now + ANNOUNCED_FOR_MS]);
        await appendAudit(tx, host, {
            event_name: 'mfa_factor_reset_requested', status: 'attempt', actor: {type: 'user', actor}, target: {type: 'user', id: userId}, reason, request_id: requestId,
        });
    });
    return {id, user_id: userId, expires_at: now + ANNOUNCED_FOR_MS};
}

/** Only who announced it may say what core answered. */
export async function recordFactorReset(host: Host, resetId: string, actor: Actor, error: string | null): Promise<FactorResetOutcomeReply> {
    const [reset] = await host.sql.query<OpenReset & {closed_at: number}>('SELECT id, user_id, actor, request_id, closed_at FROM security_controls_mfa_factor_resets WHERE id = $1', [resetId]);
    if (!reset || (JSON.parse(reset.actor) as Actor).userId !== actor.userId) {
        throw new ApiError('mfa.reset_not_found');
    }
    const outcome = reset.closed_at === 0 ? await close(host, reset, error ?? '') : null;
    if (!outcome) {
        throw new ApiError('mfa.reset_closed');
    }
    return {status: outcome, person_told: outcome === 'success'};
}

export async function closeExpiredResets(host: Host): Promise<void> {
    const expired = await host.sql.query<OpenReset>(
        'SELECT id, user_id, actor, request_id FROM security_controls_mfa_factor_resets WHERE closed_at = 0 AND expires_at <= $1 ORDER BY expires_at LIMIT 100', [host.clock.now()]);
    for (const reset of expired) {
        await close(host, reset, 'No outcome was reported in time.');
    }
}

/** null when somebody else closed it meanwhile. The person is told in the same transaction: the message is owed from then on. */
async function close(host: Host, reset: OpenReset, reason: string): Promise<'success' | 'fail' | null> {
    const outcome = await isEnrolled(host, reset.user_id) ? 'fail' : 'success';
    const now = host.clock.now();
    const closed = await host.transaction(async (tx) => {
        if (await tx.exec('UPDATE security_controls_mfa_factor_resets SET closed_at = $2, outcome = $3 WHERE id = $1 AND closed_at = 0', [reset.id, now, outcome]) === 0) {
            return false;
        }
        await appendAudit(tx, host, {
            event_name: 'mfa_factor_reset', status: outcome, actor: {type: 'user', actor: JSON.parse(reset.actor) as Actor}, target: {type: 'user', id: reset.user_id}, request_id: reset.request_id,
            ...(outcome === 'fail' && {reason: reason === '' ? 'Core accepted it, but the account still has its second factor.' : reason}),
        });
        if (outcome === 'success') {
            await queueMessages(tx, [{id: `factor_reset:${reset.id}`, userId: reset.user_id, textId: 'mfa.message.factor_reset', at: 0}], now);
        }
        return true;
    });
    return closed ? outcome : null;
}

/** From the primary, as core writes it; the plugin API may answer from a cache. */
async function isEnrolled(host: Host, userId: string): Promise<boolean> {
    const [row] = await host.sql.query<{enrolled: boolean}>('SELECT coalesce(u.mfaactive, false) AS enrolled FROM users u WHERE u.id = $1', [userId]);
    return row?.enrolled ?? false;
}
