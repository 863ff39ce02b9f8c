export interface ChainRow {
    seq: number;
    at: number;
    body: string;
    hash: string;
    event_name: string;
    status: string;
    actor_id: string;
    target_id: string;
    job_id: string;
}
export interface ChainFault {
    /** Where the chain first fails. */
    seq: number;
    /** missing: a number was skipped. hash: the record or one before it is not what was chained. copies: the columns for filters say something else than the record. */
    kind: 'missing' | 'hash' | 'copies';
}
export interface ChainResult {
    records: number;
    head_hash: string;
    fault: ChainFault | null;
}
export declare const GENESIS_HASH: string;
/** readPage gives rows with a greater seq than `after`, ascending, none at the end. Stops at the first fault. */
export declare function verifyChain(readPage: (after: number) => Promise<ChainRow[]>, sha256: (text: string) => string): Promise<ChainResult>;
