import type { AuditProof } from '../../contract/audit_evidence';
import type { Host } from '../host';
/** null when there is no such record. */
export declare function proveRecord(host: Host, seq: number): Promise<AuditProof | null>;
