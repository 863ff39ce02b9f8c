/** Giving a target up: the permission behind it is gone, core refused it for good, or there is no reason any more. In the audit, and never retried. */
import type {AuditEvent} from '../../audit/event';
import {appendAudit} from '../../audit/write';
import type {Host, Sql} from '../../host';
import type {PermissionQuestion} from '../authorise';

/** Shown with the target, and in the audit. */
export const PERMISSION_WITHDRAWN = 'permission_withdrawn';
/** The same, because the person is a system admin: whom only another one may log out. The screen names them. */
export const SYSTEM_ADMIN_SPARED = 'target_is_system_admin';
/** A session of the session limits that is within them again: no failure, there is nothing left to do. */
const WITHIN_LIMITS = 'within_limits';

/** Why the engine may not do it any more. */
export function withdrawalOf({user_roles: roles, within_limits: isWithin}: Pick<PermissionQuestion, 'user_roles' | 'within_limits'>): string {
    if (isWithin) {
        return WITHIN_LIMITS;
    }
    return roles.split(' ').includes('system_admin') ? SYSTEM_ADMIN_SPARED : PERMISSION_WITHDRAWN;
}

export interface FailedTarget {job_id: string; session_id: string; request_id: string; error: string}

export async function failTargets(tx: Sql, host: Host, targets: readonly FailedTarget[]): Promise<void> {
    if (targets.length === 0) {
        return;
    }
    const failed = await tx.query<FailedTarget>(`
        UPDATE security_controls_revocation_target t SET failed = true, cancelled = k.error = '${WITHIN_LIMITS}', lease_until = 0, error = k.error
        FROM jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text, request_id text, error text)
        WHERE t.job_id = k.job_id AND t.session_id = k.session_id AND t.access_ended_at = 0 AND NOT t.failed
        RETURNING t.job_id, t.session_id, k.request_id, k.error`,
    [JSON.stringify(targets.map(({job_id, session_id, request_id, error}) => ({job_id, session_id, request_id, error})))]);
    if (failed.length > 0) {
        await appendAudit(tx, host, ...failed.map((target): AuditEvent => ({
            ...(target.error === WITHIN_LIMITS ? {event_name: 'session_spared', status: 'success'} : {event_name: 'session_revocation_failed', status: 'fail'}),
            actor: {type: 'system'}, target: {type: 'session', id: target.session_id},
            resulting_state: {error: target.error}, request_id: target.request_id, job_id: target.job_id,
        })));
    }
}
