/** What other features hand to the audit. The audit writes it in the caller's transaction, so that an action without its record cannot be. */
import type {AuditEventName} from '../../contract/audit_events';
import type {AUDIT_TARGETS} from '../../contract/names';
import type {Actor} from '../http/route';

export interface AuditEvent {
    event_name: AuditEventName;
    status: 'success' | 'fail' | 'attempt';
    /** A user through a request, the plugin itself, a client that proved itself by its ticket, or another system by the name it is known here. */
    actor: {type: 'user'; actor: Actor} | {type: 'system'} | {type: 'client'; userId: string; sessionId: string; address: string} | {type: 'external'; name: string; address: string};
    target?: {type: typeof AUDIT_TARGETS[number]; id: string};
    /** Free text by a person: chained as a salted commitment, its value erasable. */
    reason?: string;
    /** Only what changed; never secrets. */
    prior_state?: Record<string, unknown>;
    resulting_state?: Record<string, unknown>;
    request_id?: string;
    job_id?: string;
}
