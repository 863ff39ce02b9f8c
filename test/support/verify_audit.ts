/** The audit's whole chain, verified as the panel does it, for tests that only ask whether it holds and where it breaks. */
import type {VerificationLine} from '../../contract/audit_evidence';
import {verifyWholeChain} from '../../server/audit/verification';
import type {Host} from '../../server/host';

export interface Verified {records: number; head_hash: string; /** Kind and record of each, in order. */ found: string[]}

export async function verifyAudit(host: Host): Promise<Verified> {
    const lines: VerificationLine[] = [];
    await verifyWholeChain(host, undefined, async (line) => {
        lines.push(line);
    });
    const result = lines.find((line) => line.type === 'result');
    return {
        records: result?.records ?? 0, head_hash: result?.head_hash ?? '',
        found: lines.flatMap((line) => line.type === 'finding' ? [`${line.finding.kind} ${line.finding.seq}`] : []),
    };
}
