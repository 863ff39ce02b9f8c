/** Giving a target up: the permission behind it is gone, or core refused it for good. Loud in the audit, and never retried. */
import type {AuditEvent} from '../../audit/event';
import {appendAudit} from '../../audit/write';
import type {Host, Sql} from '../../host';

/** Shown with the target, and in the audit. */
export const PERMISSION_WITHDRAWN = 'permission_withdrawn';
/** The same, because the person is a system admin: whom only another one may log out. The screen names them. */
export const SYSTEM_ADMIN_SPARED = 'target_is_system_admin';

/** Why the engine may not do it any more. */
export function withdrawalOf({user_roles: roles}: {user_roles: string}): string {
    return roles.split(' ').includes('system_admin') ? SYSTEM_ADMIN_SPARED : PERMISSION_WITHDRAWN;
}

export interface FailedTarget {job_id: string; session_id: string; request_id: string; error: string}

export async function failTargets(tx: Sql, host: Host, targets: readonly FailedTarget[]): Promise<void> {
    if (targets.length === 0) {
        return;
    }
    const failed = await tx.query<FailedTarget>(`
        UPDATE security_controls_revocation_target t SET failed = true, lease_until = 0, error = k.error
        FROM jsonb_to_recordset($1::jsonb) AS k(job_id text, session_id text, request_id text, error text)
        WHERE t.job_id = k.job_id AND t.session_id = k.session_id AND t.access_ended_at = 0 AND NOT t.failed
        RETURNING t.job_id, t.session_id, k.request_id, k.error`,
    [JSON.stringify(targets.map(({job_id, session_id, request_id, error}) => ({job_id, session_id, request_id, error})))]);
    if (failed.length > 0) {
        await appendAudit(tx, host, ...failed.map((target): AuditEvent => ({
            event_name: 'session_revocation_failed', status: 'fail', actor: {type: 'system'}, target: {type: 'session', id: target.session_id},
            resulting_state: {error: target.error}, request_id: target.request_id, job_id: target.job_id,
        })));
    }
}
