import type { VerificationLine } from '../../contract/audit_evidence';
import type { Host } from '../host';
export type Emit = (line: VerificationLine) => Promise<void>;
export interface VerificationOutcome {
    valid: boolean;
    records: number;
    findings: number;
}
/** Throws before the first line when the officer's checkpoint cannot be read. */
export declare function verifyWholeChain(host: Host, kept: string | undefined, emit: Emit): Promise<VerificationOutcome>;
