/**
 * Recomputes the chain record by record and names what is wrong with it. Pure and streaming: the server feeds it rows, the command line
 * the lines of an export. One fault does not hide the next: after it, the chain goes on from the hash the record claims.
 */
export interface ChainRecord {
    seq: number;
    at: number;
    /** Canonical JSON, byte for byte as it was chained. */
    body: string;
    hash: string;
    /** Personal fields that still exist, each with what opens its commitment. */
    personal: Record<string, {
        salt: string;
        value: string;
    }>;
}
export type FindingKind = 'altered' | 'missing' | 'order_changed' | 'inserted' | 'tail_cut' | 'fork' | 'bad_signature' | 'unknown_key' | 'unreadable' | 'redacted';
export interface Finding {
    kind: FindingKind;
    seq: number | null;
    last_seq: number | null;
    message: string;
}
/** Where a chain begins: after this record, with its hash. */
export interface ChainStart {
    seq: number;
    hash: string;
}
export declare const GENESIS: ChainStart;
/** Fields of a record's body that hold commitments, and where. */
export declare const PERSONAL_FIELDS: readonly ["address", "client", "reason"];
export declare function commitmentOf(body: unknown, field: typeof PERSONAL_FIELDS[number]): string;
/** The text whose SHA-256 is a record's hash. Its keys are in RFC 8785's order, and body is canonical already. */
export declare function chainedText(previousHash: string, { seq, at, body }: Pick<ChainRecord, 'seq' | 'at' | 'body'>): string;
export interface ChainSummary {
    records: number;
    last: ChainStart;
    redactedFields: number;
}
export declare class ChainVerifier {
    private readonly sha256;
    private readonly report;
    private last;
    /** The hash the last record should have had, when it claims another. */
    private computedLastHash;
    /** After an unreadable record nothing says what the next one's previous hash was. */
    private lastHashKnown;
    private records;
    private gaps;
    private redacted;
    private readonly alteredSeqs;
    constructor(sha256: (text: string) => string, report: (finding: Finding) => void, start?: ChainStart);
    /** Records in the order they are stored. */
    add(record: ChainRecord): void;
    /** Something stands where a record was, and is none. */
    addUnreadable(message: string): void;
    /** Whether a checkpoint's hash is the record's; ask right after the record was added. */
    checkCheckpoint({ seq, chainHash }: {
        seq: number;
        chainHash: string;
    }): void;
    /** A checkpoint that covers more than there is. */
    checkTail({ seq }: {
        seq: number;
    }): void;
    /** A checkpoint at or before the chain's beginning. */
    checkStart({ seq, chainHash }: {
        seq: number;
        chainHash: string;
    }, start: ChainStart): void;
    /** Another part begins after that record. What was not in any part shows as missing with the first record behind it, or with a checkpoint. */
    goOnFrom({ seq, hash }: ChainStart): void;
    get lastSeq(): number;
    finish(): ChainSummary;
    private addLate;
    private checkLink;
    private checkPersonal;
    private reportAltered;
    private reportGap;
}
