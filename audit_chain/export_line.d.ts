/** The lines of an evidence export (JSON Lines): a header, the keys, the records, and the checkpoint that covers them. Written by the server, read offline. */
import type { ChainRecord } from './verify_chain';
export declare const EXPORT_FORMAT = "security-controls-audit/1";
export interface ExportHeader {
    type: 'export';
    format: string;
    origin: string;
    exported_at: number;
    /** The chain begins after this record, with its hash: 0 unless older records were removed. */
    start: {
        seq: number;
        hash: string;
    };
    last_seq: number;
    detects: 'accidents' | 'administrators';
    independently_verifiable: boolean;
    /** For who opens the file: what it can prove. */
    note: string;
    /** A part of the log, as a webhook gets it: it goes on where another part ended. */
    part?: true;
}
export type ExportLine = ExportHeader | {
    type: 'key';
    verifier_key: string;
    fingerprint: string;
} | {
    type: 'record';
    record: ChainRecord;
}
/** The signed digest that stands in place of removed records. */
 | {
    type: 'removal';
    note: string;
}
/** The signed checkpoint that the part before ended with. */
 | {
    type: 'continues';
    note: string;
} | {
    type: 'checkpoint';
    note: string;
};
/** The record's body stands in the line as JSON, byte for byte as chained; keys in RFC 8785's order. personal: as JSON, canonical. */
export declare function recordLine({ seq, at, body, hash }: Omit<ChainRecord, 'personal'>, personal: string): string;
/**
 * null when the line is none of an export. A record's line must be canonical down to the byte: another spelling of the same JSON means
 * that somebody touched it. canonicalize: RFC 8785.
 */
export declare function readExportLine(line: string, canonicalize: (value: unknown) => string): ExportLine | null;
