import type { ChainStart } from '../../audit_chain/verify_chain';
import type { AuditCheckpoint, AuditCheckpointPage, CheckpointOccasion } from '../../contract/audit_evidence';
import type { Host, Sql } from '../host';
export declare const HOUR_MS = 3600000;
/** Covers every record chained so far; also when there is none, and when nothing happened since the last one. */
export declare function signCheckpoint(host: Host, occasion: CheckpointOccasion): Promise<AuditCheckpoint>;
/** Covers the records up to that one. */
export declare function signAt(host: Host, occasion: CheckpointOccasion, { seq, hash }: ChainStart): Promise<AuditCheckpoint>;
/** One node signs each hour. */
export declare function signHourly(host: Host): Promise<void>;
export declare function listCheckpoints(sql: Sql, { cursor, limit }: {
    cursor?: string;
    limit?: number;
}): Promise<AuditCheckpointPage>;
/** The oldest checkpoint that covers the record. */
export declare function findCovering(sql: Sql, seq: number): Promise<AuditCheckpoint | null>;
/** Those that cover records in (after, upTo], by seq. */
export declare function readCheckpointsBetween(sql: Sql, after: number, upTo: number): Promise<AuditCheckpoint[]>;
