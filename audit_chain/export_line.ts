/** The lines of an evidence export (JSON Lines): a header, the keys, the records, and the checkpoint that covers them. Written by the server, read offline. */
import type {ChainRecord} from './verify_chain';
import {PERSONAL_FIELDS} from './verify_chain';

export const EXPORT_FORMAT = 'security-controls-audit/1';

export interface ExportHeader {
    type: 'export';
    format: string;
    origin: string;
    exported_at: number;
    /** The chain begins after this record, with its hash: 0 unless older records were removed. */
    start: {seq: number; hash: string};
    last_seq: number;
    detects: 'accidents' | 'administrators';
    independently_verifiable: boolean;
    /** For who opens the file: what it can prove. */
    note: string;
    /** A part of the log, as a webhook gets it: it goes on where another part ended. */
    part?: true;
}

export type ExportLine =
    | ExportHeader
    | {type: 'key'; verifier_key: string; fingerprint: string}
    | {type: 'record'; record: ChainRecord}
    /** The signed digest that stands in place of removed records. */
    | {type: 'removal'; note: string}
    /** The signed checkpoint that the part before ended with. */
    | {type: 'continues'; note: string}
    | {type: 'checkpoint'; note: string};

/** The record's body stands in the line as JSON, byte for byte as chained; keys in RFC 8785's order. personal: as JSON, canonical. */
export function recordLine({seq, at, body, hash}: Omit<ChainRecord, 'personal'>, personal: string): string {
    return `{"at":${at},"body":${body},"hash":"${hash}","personal":${personal},"seq":${seq},"type":"record"}\n`;
}

/**
 * null when the line is none of an export. A record's line must be canonical down to the byte: another spelling of the same JSON means
 * that somebody touched it. canonicalize: RFC 8785.
 */
export function readExportLine(line: string, canonicalize: (value: unknown) => string): ExportLine | null {
    let value: Record<string, unknown>;
    try {
        value = JSON.parse(line) as Record<string, unknown>;
        if (typeof value !== 'object' || value === null || canonicalize(value) !== line) {
            return null;
        }
    } catch {
        return null;
    }
    switch (value.type) {
    case 'export':
        return isHeader(value) ? value : null;
    case 'key':
        return typeof value.verifier_key === 'string' && typeof value.fingerprint === 'string' ? {type: 'key', verifier_key: value.verifier_key, fingerprint: value.fingerprint} : null;
    case 'checkpoint':
    case 'continues':
    case 'removal':
        return typeof value.note === 'string' ? {type: value.type, note: value.note} : null;
    case 'record':
        return readRecord(value, canonicalize);
    default:
        return null;
    }
}

function isHeader(value: Record<string, unknown>): value is Record<string, unknown> & ExportHeader {
    const {start} = value as {start?: {seq?: unknown; hash?: unknown}};
    return value.format === EXPORT_FORMAT && typeof value.origin === 'string' && typeof value.last_seq === 'number' &&
        typeof start?.seq === 'number' && typeof start.hash === 'string';
}

const RECORD_KEYS = 'at,body,hash,personal,seq,type';

function readRecord(value: Record<string, unknown>, canonicalize: (value: unknown) => string): ExportLine | null {
    const {seq, at, body, hash, personal} = value;
    const isWhole = Object.keys(value).join(',') === RECORD_KEYS && Number.isSafeInteger(seq) && Number.isSafeInteger(at) &&
        typeof hash === 'string' && isObject(body) && isObject(personal) && Object.entries(personal).every(([field, kept]) => (PERSONAL_FIELDS as readonly string[]).includes(field) && isKept(kept));
    if (!isWhole) {
        return null;
    }
    return {type: 'record', record: {seq: seq as number, at: at as number, body: canonicalize(body), hash, personal: personal as ChainRecord['personal']}};
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKept(value: unknown): boolean {
    return isObject(value) && typeof value.salt === 'string' && typeof value.value === 'string' && Object.keys(value).length === 2;
}
