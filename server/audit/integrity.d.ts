import type { AuditIntegrity } from '../../contract/audit_evidence';
import type { Host } from '../host';
export declare function describeIntegrity(host: Host): Promise<AuditIntegrity>;
/** The signature of a note by one of this server's keys, old ones included; null when none of them is named in it. */
export declare function checkSignature(host: Host, note: string): Promise<boolean | null>;
