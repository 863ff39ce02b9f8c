import type { ChainStart } from '../../audit_chain/verify_chain';
import type { AuditFilters } from '../../contract/audit';
import type { AuditCheckpoint } from '../../contract/audit_evidence';
import type { Host } from '../host';
export type Write = (chunk: string) => Promise<void>;
/** The whole chain, from the oldest record that was not removed. */
export declare function exportJsonl(host: Host, checkpoint: AuditCheckpoint, write: Write): Promise<void>;
/** after: where the part begins; continues: the signed checkpoint that says so, empty where the chain itself begins. */
export declare function writeEvidence(host: Host, { start, checkpoint, continues }: {
    start: ChainStart;
    checkpoint: AuditCheckpoint;
    continues?: string;
}, write: Write): Promise<void>;
/** Newest first, as the panel shows them; the last line says which checkpoint covers them. */
export declare function exportCsv(host: Host, checkpoint: AuditCheckpoint, filters: AuditFilters, write: Write): Promise<void>;
/** ISO 8601, UTC, with ms. By hand, since dates differ between the engines; the calendar is the proleptic Gregorian one, from days since 1970. */
export declare function formatUtc(ms: number): string;
