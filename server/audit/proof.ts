/** How one record stands in the chain: its link, its commitments, and the first signed checkpoint that covers it, all checked anew. */
import {chainedText, commitmentOf, PERSONAL_FIELDS} from '../../audit_chain/verify_chain';
import type {AuditProof} from '../../contract/audit_evidence';
import type {Host} from '../host';
import {readRows} from './chain_rows';
import {findCovering} from './checkpoints';
import {checkSignature} from './integrity';
import {readChainStart} from './removals';

/** null when there is no such record. */
export async function proveRecord(host: Host, seq: number): Promise<AuditProof | null> {
    const rows = await readRows(host.sql, Math.max(seq - 2, 0), seq);
    const row = rows.find((candidate) => candidate.seq === seq);
    if (!row) {
        return null;
    }
    const start = await readChainStart(host.sql);
    const previousHash = rows.find((candidate) => candidate.seq === seq - 1)?.hash ?? start.hash;
    const text = chainedText('', row);
    const body: unknown = JSON.parse(row.body);
    const checkpoint = await findCovering(host.sql, seq);
    return {
        seq, previous_hash: previousHash, chained_text: text, hash: row.hash, hash_matches: host.crypto.sha256(previousHash + text) === row.hash,
        personal: PERSONAL_FIELDS.flatMap((field) => {
            const commitment = commitmentOf(body, field);
            const kept = row.personal[field];
            if (commitment === '') {
                return [];
            }
            const state = !kept ? 'redacted' as const : host.crypto.sha256(kept.salt + kept.value) === commitment ? 'opens' as const : 'altered' as const;
            return [{field, commitment, state}];
        }),
        checkpoint,
        signature_valid: checkpoint && await checkSignature(host, checkpoint.note),
    };
}
