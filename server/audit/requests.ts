/** What two people must agree on: one asks, another approves exactly that (by its digest) within 72 hours, and then it is done at once. */
import canonicalize from 'canonicalize';

import type {CreateTwoPersonRequest, DecideTwoPersonRequest, TwoPersonAction, TwoPersonPage, TwoPersonRequest} from '../../contract/audit_governance';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import {MANAGE_SYSTEM} from '../http/permissions';
import type {Actor} from '../http/route';
import {HOUR_MS} from './checkpoints';
import {listHolds} from './holds';
import type {NewKey} from './keys';
import {exchangeKey, prepareNewKey} from './keys';
import {requireQualified} from './officers';
import {readRetention} from './removals';
import {changeWebhook, removeWebhook, requireWebhook} from './webhook';
import {checkWebhookUrl} from './webhook_address';
import {appendAudit} from './write';

const VALID_FOR_MS = 72 * HOUR_MS;
const DEFAULT_LIMIT = 50;

type State = TwoPersonRequest['state'];
interface Row {
    id: string; action: string; reason: string; digest: string; requested_by: string; requested_by_name: string; requested_at: number;
    expires_at: number; state: State; decided_by: string; decided_at: number;
}

const SELECT = `SELECT q.id, q.action, q.reason, q.digest, q.requested_by, coalesce(u.username, '') AS requested_by_name, q.requested_at, q.expires_at, q.state, q.decided_by, q.decided_at
    FROM security_controls_audit_requests q LEFT JOIN users u ON u.id = q.requested_by`;

export async function listRequests(host: Host, {cursor, limit = DEFAULT_LIMIT}: {cursor?: string; limit?: number}): Promise<TwoPersonPage> {
    const [at, id] = (cursor ?? '').split('_');
    const before = /^[0-9]{1,15}$/.test(at ?? '') ? Number(at) : Number.MAX_SAFE_INTEGER;
    const rows = await host.sql.query<Row>(`${SELECT} WHERE (q.requested_at, q.id) < ($1, $2) ORDER BY q.requested_at DESC, q.id DESC LIMIT $3::integer`, [before, id ?? '', limit + 1]);
    const items = rows.slice(0, limit).map((row) => toRequest(row, host.clock.now()));
    const last = items[items.length - 1];
    return {items, next_cursor: rows.length > limit && last ? `${last.requested_at}_${last.id}` : null};
}

export async function createRequest(host: Host, actor: Actor, {action: asked, reason}: CreateTwoPersonRequest, requestId: string): Promise<TwoPersonRequest> {
    await requireQualified(host, actor);
    const action = await checkPossible(host, actor, asked);
    const id = host.ids.newId();
    const now = host.clock.now();
    const text = canonicalize(action) ?? '';
    // Over the id too: an approval can never serve a second request that reads the same.
    const digest = host.crypto.sha256(canonicalize({action, id, reason, requested_by: actor.userId}) ?? '');
    await host.transaction(async (tx) => {
        await tx.exec(
            `INSERT INTO security_controls_audit_requests (id, action, reason, digest, requested_by, requested_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
            [id, text, reason, digest, actor.userId, now, now + VALID_FOR_MS]);
        await appendAudit(tx, host, {
            event_name: 'two_person_requested', status: 'attempt', actor: {type: 'user', actor}, target: {type: 'two_person_request', id}, reason,
            resulting_state: {action, digest}, request_id: requestId,
        });
    });
    return requiredRequest(host.sql, id, now);
}

/** Done in the transaction of the approval: what was approved is what happens. */
export async function decideRequest(host: Host, actor: Actor, id: string, {decision, digest}: DecideTwoPersonRequest, requestId: string): Promise<TwoPersonRequest> {
    await requireQualified(host, actor);
    const now = host.clock.now();
    const request = await requiredRequest(host.sql, id, now);
    if (request.state !== 'open') {
        throw new ApiError('audit.request_closed');
    }
    if (request.digest !== digest) {
        throw new ApiError('audit.digest_differs');
    }
    // Withdrawing one's own request needs nobody else.
    if (decision === 'approve' && request.requested_by === actor.userId) {
        throw new ApiError('audit.second_person_required');
    }
    const state: State = decision === 'approve' ? 'approved' : 'refused';
    await requireOwnPermission(host, actor, request.action);
    const newKey = decision === 'approve' && request.action.kind === 'change_key' ? await prepareNewKey(host, request.action.fingerprint) : null;
    await host.transaction(async (tx) => {
        const won = await tx.exec(
            'UPDATE security_controls_audit_requests SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = \'open\'', [id, state, actor.userId, now]);
        if (won === 0) {
            throw new ApiError('audit.request_closed');
        }
        const prior = decision === 'approve' ? await carryOut(tx, host, {action: request.action, newKey, now}) : null;
        await appendAudit(tx, host, {
            event_name: decision === 'approve' ? 'two_person_approved' : 'two_person_refused', status: 'success', actor: {type: 'user', actor},
            target: {type: 'two_person_request', id}, prior_state: prior ?? undefined,
            resulting_state: {action: request.action, digest, requested_by: request.requested_by}, request_id: requestId,
        });
    });
    return requiredRequest(host.sql, id, now);
}

/** Setting up a webhook needs manage_system, so changing it does too, of both people. */
async function requireOwnPermission(host: Host, actor: Actor, {kind}: TwoPersonAction): Promise<void> {
    if ((kind === 'change_webhook' || kind === 'remove_webhook') && !await host.mattermost.hasPermission(actor.userId, MANAGE_SYSTEM)) {
        throw new ApiError('api.forbidden');
    }
}

/** The action in the form that is carried out; throws when it cannot be. */
async function checkPossible(host: Host, actor: Actor, action: TwoPersonAction): Promise<TwoPersonAction> {
    await requireOwnPermission(host, actor, action);
    switch (action.kind) {
    case 'lift_hold':
        if (!(await listHolds(host.sql)).some((hold) => hold.id === action.hold_id && hold.lifted_at === null)) {
            throw new ApiError('audit.not_found');
        }
        return action;
    case 'change_retention': {
        const {minimum_days: minimum, remove_after_days: after} = action.retention;
        if (after !== null && after < minimum) {
            throw new ApiError('api.bad_request', [{path: 'action.retention.remove_after_days', message: 'Less than the minimum'}]);
        }
        return action;
    }
    case 'change_key':
        await prepareNewKey(host, action.fingerprint);
        return action;
    case 'change_webhook':
        await requireWebhook(host.sql);
        return {...action, webhook: {...action.webhook, url: checkWebhookUrl(action.webhook.url, await host.mattermost.getConfig())}};
    case 'remove_webhook':
        await requireWebhook(host.sql);
        return action;
    }
}

/** Gives what stood before, for the record. */
async function carryOut(tx: Sql, host: Host, {action, newKey, now}: {action: TwoPersonAction; newKey: NewKey | null; now: number}): Promise<Record<string, unknown> | null> {
    switch (action.kind) {
    case 'change_retention': {
        const {retention} = await readRetention(tx);
        await tx.exec(
            `INSERT INTO security_controls_audit_retention AS r (minimum_days, remove_after_days, version, changed_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (only_row) DO UPDATE SET minimum_days = excluded.minimum_days, remove_after_days = excluded.remove_after_days,
                version = r.version + 1, changed_at = excluded.changed_at`, [action.retention.minimum_days, action.retention.remove_after_days, now]);
        return {retention};
    }
    case 'lift_hold': {
        const lifted = await tx.exec('UPDATE security_controls_audit_holds SET lifted_at = $2 WHERE id = $1 AND lifted_at = 0', [action.hold_id, now]);
        if (lifted === 0) {
            throw new ApiError('audit.not_found');
        }
        return null;
    }
    case 'change_key':
        return newKey && {fingerprint: await exchangeKey(tx, host, newKey, now)};
    case 'change_webhook':
        return {webhook: await changeWebhook(tx, action.webhook, now)};
    case 'remove_webhook':
        return {webhook: await removeWebhook(tx)};
    }
}

async function requiredRequest(sql: Sql, id: string, now: number): Promise<TwoPersonRequest> {
    const [row] = await sql.query<Row>(`${SELECT} WHERE q.id = $1`, [id]);
    if (!row) {
        throw new ApiError('audit.not_found');
    }
    return toRequest(row, now);
}

function toRequest(row: Row, now: number): TwoPersonRequest {
    return {
        ...row,
        action: JSON.parse(row.action) as TwoPersonAction,
        state: row.state === 'open' && row.expires_at <= now ? 'expired' : row.state,
        decided_by: row.decided_by === '' ? null : row.decided_by,
        decided_at: row.decided_at === 0 ? null : row.decided_at,
    };
}
