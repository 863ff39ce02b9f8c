/** Erases a person's address, client and free texts. The chain holds only commitments of them, so it stays whole, and the verifier says "redacted". */
import type { AuditErasure, EraseAuditPerson } from '../../contract/audit_governance';
import type { Host } from '../host';
import type { Actor } from '../http/route';
/** Records of what the person did, and the texts in records about them. The reason given here is about them too, and goes with the next erasure. */
export declare function erasePerson(host: Host, actor: Actor, { user_id: userId, reason }: EraseAuditPerson, requestId: string): Promise<AuditErasure>;
