/** Erases a person's address, client and free texts. The chain holds only commitments of them, so it stays whole, and the verifier says "redacted". */
import type {AuditErasure, EraseAuditPerson} from '../../contract/audit_governance';
import type {Host} from '../host';
import type {Actor} from '../http/route';
import {refuseHeldErasure} from './holds';
import {appendAudit} from './write';

/** Records of what the person did, and the texts in records about them. The reason given here is about them too, and goes with the next erasure. */
export async function erasePerson(host: Host, actor: Actor, {user_id: userId, reason}: EraseAuditPerson, requestId: string): Promise<AuditErasure> {
    await refuseHeldErasure(host.sql, userId);
    return host.transaction(async (tx) => {
        const [erased] = await tx.query<{fields: number; records: number}>(
            `WITH gone AS (
                DELETE FROM security_controls_audit_personal p USING security_controls_audit_records r
                WHERE p.record_id = r.record_id AND (r.actor_id = $1 OR (r.target_id = $1 AND p.field = 'reason'))
                RETURNING p.record_id
            ) SELECT count(*)::integer AS fields, count(DISTINCT record_id)::integer AS records FROM gone`, [userId]);
        const result = {user_id: userId, fields: erased?.fields ?? 0, records: erased?.records ?? 0};
        await appendAudit(tx, host, {
            event_name: 'audit_person_erased', status: 'success', actor: {type: 'user', actor}, target: {type: 'user', id: userId},
            reason, resulting_state: {fields: result.fields, records: result.records}, request_id: requestId,
        });
        return result;
    });
}
