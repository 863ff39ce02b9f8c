/**
 * Recomputes the chain, page by page, and says where it breaks. Pure, so that the command line may use it on an export too.
 * It finds altered, removed, inserted and swapped records; that the newest records were cut off shows only against a checkpoint from outside.
 */
import {chainedText, GENESIS} from '../../audit_chain/verify_chain';
import type {AuditBody} from './write';

export interface ChainRow {seq: number; at: number; body: string; hash: string; event_name: string; status: string; actor_id: string; target_id: string; job_id: string}

export interface ChainFault {
    /** Where the chain first fails. */
    seq: number;
    /** missing: a number was skipped. hash: the record or one before it is not what was chained. copies: the columns for filters say something else than the record. */
    kind: 'missing' | 'hash' | 'copies';
}

export interface ChainResult {records: number; head_hash: string; fault: ChainFault | null}

export const GENESIS_HASH = GENESIS.hash;

/** readPage gives rows with a greater seq than `after`, ascending, none at the end. Stops at the first fault. */
export async function verifyChain(readPage: (after: number) => Promise<ChainRow[]>, sha256: (text: string) => string): Promise<ChainResult> {
    const result: ChainResult = {records: 0, head_hash: GENESIS_HASH, fault: null};
    for (let page = await readPage(0); page.length > 0; page = await readPage(result.records)) {
        for (const row of page) {
            result.fault = checkRow(row, result.records, result.head_hash, sha256);
            if (result.fault) {
                return result;
            }
            result.records = row.seq;
            result.head_hash = row.hash;
        }
    }
    return result;
}

function checkRow(row: ChainRow, previousSeq: number, previousHash: string, sha256: (text: string) => string): ChainFault | null {
    if (row.seq !== previousSeq + 1) {
        return {seq: previousSeq + 1, kind: 'missing'};
    }
    if (row.hash !== sha256(chainedText(previousHash, row))) {
        return {seq: row.seq, kind: 'hash'};
    }
    const body = JSON.parse(row.body) as AuditBody;
    const agrees = row.event_name === body.event_name && row.status === body.status && row.actor_id === body.actor.user_id &&
        row.target_id === (body.target?.id ?? '') && row.job_id === body.job_id;
    return agrees ? null : {seq: row.seq, kind: 'copies'};
}
