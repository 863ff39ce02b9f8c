/**
 * Resetting a person's second factor: no plugin can, so it is announced here, done by core with the admin's own session, and reported back. What counts is
 * what core's users then say. Whose admin never comes back is settled by the audit's worker. A reset renews no deadline.
 */
import type {AnnouncedFactorReset, FactorResetOutcomeReply} from '../../contract/mfa';
import type {Announced, Settle} from '../audit/intents';
import {announceIntent, closeAnnounced, readAnnounced} from '../audit/intents';
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

const RESET = 'mfa_factor_reset';

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
    const announcedAt = host.clock.now();
    const id = await host.transaction((tx) => announceIntent(tx, host, {
        event: {event_name: RESET, target: {type: 'user', id: userId}, reason, request_id: requestId},
        announcedBy: actor, recordedAs: 'mfa_factor_reset_requested', withinMs: ANNOUNCED_FOR_MS,
    }));
    return {id, user_id: userId, expires_at: announcedAt + ANNOUNCED_FOR_MS};
}

/** Only who announced it may say what core answered. */
export async function recordFactorReset(host: Host, resetId: string, actor: Actor, error: string | null): Promise<FactorResetOutcomeReply> {
    const reset = await readAnnounced(host.sql, RESET, resetId);
    if (reset?.announcedBy.userId !== actor.userId) {
        throw new ApiError('mfa.reset_not_found');
    }
    const outcome = reset.isClosed ? null : await settle(host, reset, error || 'Core accepted it, but the account still has its second factor.');
    if (!outcome) {
        throw new ApiError('mfa.reset_closed');
    }
    return {status: outcome, person_told: outcome === 'success'};
}

/** Of a reset whose admin never came back. */
export const settleFactorReset: Settle = (host, reset) => settle(host, reset, 'No outcome was reported in time.');

/** null when somebody else settled it meanwhile. The person is told in the same transaction: the message is owed from then on. */
async function settle(host: Host, {id, announcedBy, target, requestId}: Announced, failure: string): Promise<'success' | 'fail' | null> {
    const userId = target?.id ?? '';
    const outcome = await isEnrolled(host, userId) ? 'fail' : 'success';
    const closed = await host.transaction(async (tx) => {
        if (!await closeAnnounced(tx, host, id)) {
            return false;
        }
        await appendAudit(tx, host, {
            event_name: RESET, status: outcome, actor: {type: 'user', actor: announcedBy}, target, request_id: requestId, ...(outcome === 'fail' && {reason: failure}),
        });
        if (outcome === 'success') {
            await queueMessages(tx, [{id: `factor_reset:${id}`, userId, textId: 'mfa.message.factor_reset', at: 0}], host.clock.now());
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
