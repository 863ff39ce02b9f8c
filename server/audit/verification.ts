/** Verifies the whole chain in the panel's stream: records, filter columns, every signed checkpoint, and one an officer kept elsewhere. */
import {parseCheckpoint} from '../../audit_chain/checkpoint';
import type {Finding} from '../../audit_chain/verify_chain';
import {ChainVerifier} from '../../audit_chain/verify_chain';
import type {AuditCheckpoint, VerificationLine} from '../../contract/audit_evidence';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {ChainedRow} from './chain_rows';
import {readExtent, readRows} from './chain_rows';
import {readCheckpointsBetween} from './checkpoints';
import {checkSignature, describeIntegrity} from './integrity';
import {readChainStart} from './removals';
import type {AuditBody} from './write';

/** A broken chain of a million records must not become a reply of a million lines; the result counts them all. */
const MAX_FINDINGS = 200;
const PROGRESS_EVERY = 5000;

export type Emit = (line: VerificationLine) => Promise<void>;

export interface VerificationOutcome {valid: boolean; records: number; findings: number}

/** Throws before the first line when the officer's checkpoint cannot be read. */
export async function verifyWholeChain(host: Host, kept: string | undefined, emit: Emit): Promise<VerificationOutcome> {
    const keptCheckpoint = kept === undefined ? null : parseCheckpoint(kept);
    if (kept !== undefined && !keptCheckpoint) {
        throw new ApiError('audit.invalid_checkpoint');
    }
    const waiting: Finding[] = [];
    let findings = 0;
    let faults = 0;
    const report = (finding: Finding): void => {
        findings++;
        faults += finding.kind === 'redacted' ? 0 : 1;
        if (findings <= MAX_FINDINGS) {
            waiting.push(finding);
        }
    };
    const flush = async (): Promise<void> => {
        for (const finding of waiting.splice(0)) {
            await emit({type: 'finding', finding});
        }
    };

    const integrity = await describeIntegrity(host);
    const start = await readChainStart(host.sql);
    const {head_seq: head} = await readExtent(host.sql);
    const verifier = new ChainVerifier((text) => host.crypto.sha256(text), report, start);
    const keptHere = keptCheckpoint && kept !== undefined ? [{seq: keptCheckpoint.seq, chain_hash: keptCheckpoint.chainHash, note: kept}] : [];
    let checkpoints = 0;
    let after = start.seq;
    if (keptCheckpoint && keptCheckpoint.origin !== integrity.origin) {
        report({kind: 'fork', seq: null, last_seq: null, message: `The checkpoint is of another log: ${keptCheckpoint.origin}.`});
    }
    if (start.seq > 0) {
        const digests = await readCheckpointsBetween(host.sql, start.seq - 1, start.seq);
        if (!digests.some((digest) => digest.chain_hash === start.hash)) {
            report({kind: 'missing', seq: 1, last_seq: start.seq, message: `Records 1 to ${start.seq} are missing, and no signed digest stands in their place.`});
        }
        for (const digest of digests) {
            checkpoints++;
            await checkNote(host, digest, report);
        }
    }
    for (let rows = await readRows(host.sql, after, head); rows.length > 0; rows = await readRows(host.sql, after, head)) {
        const upTo = rows[rows.length - 1]?.seq ?? head;
        const due = await readCheckpointsBetween(host.sql, after, upTo);
        for (const row of rows) {
            verifier.add(row);
            checkCopies(row, report);
            for (const checkpoint of [...due, ...keptHere].filter(({seq}) => seq === row.seq)) {
                verifier.checkCheckpoint({seq: checkpoint.seq, chainHash: checkpoint.chain_hash});
            }
        }
        for (const checkpoint of due) {
            checkpoints++;
            await checkNote(host, checkpoint, report);
        }
        after = upTo;
        await flush();
        if (verifier.lastSeq % PROGRESS_EVERY < rows.length) {
            await emit({type: 'progress', verified: verifier.lastSeq - start.seq, total: head - start.seq});
        }
    }
    for (const checkpoint of [...await readCheckpointsBetween(host.sql, head, Number.MAX_SAFE_INTEGER), ...keptHere]) {
        verifier.checkTail(checkpoint);
    }
    for (const checkpoint of keptHere) {
        verifier.checkStart({seq: checkpoint.seq, chainHash: checkpoint.chain_hash}, start);
        await checkNote(host, checkpoint, report);
    }
    const {records, last, redactedFields} = verifier.finish();
    await flush();
    await emit({
        type: 'result', valid: faults === 0, records, redacted_fields: redactedFields, checkpoints: checkpoints + keptHere.length,
        head_hash: last.hash, independently_verifiable: integrity.independently_verifiable, findings,
    });
    return {valid: faults === 0, records, findings};
}

async function checkNote(host: Host, checkpoint: Pick<AuditCheckpoint, 'seq' | 'chain_hash' | 'note'>, report: (finding: Finding) => void): Promise<void> {
    const parsed = parseCheckpoint(checkpoint.note);
    const says = parsed !== null && parsed.seq === checkpoint.seq && parsed.chainHash === checkpoint.chain_hash;
    const valid = says && await checkSignature(host, checkpoint.note);
    if (valid === null) {
        report({kind: 'unknown_key', seq: checkpoint.seq, last_seq: null, message: `The checkpoint at record ${checkpoint.seq} is signed with a key this server does not know.`});
    } else if (!valid) {
        report({kind: 'bad_signature', seq: checkpoint.seq, last_seq: null, message: `The signature of the checkpoint at record ${checkpoint.seq} is not valid.`});
    }
}

/** A search would hide a record whose columns say something else than the record itself. */
function checkCopies(row: ChainedRow, report: (finding: Finding) => void): void {
    const body = readBody(row.body);
    const agrees = body !== null && row.event_name === body.event_name && row.status === body.status && row.actor_id === body.actor.user_id &&
        row.target_id === (body.target?.id ?? '') && row.job_id === body.job_id;
    if (!agrees) {
        report({kind: 'altered', seq: row.seq, last_seq: null, message: `The columns that the search of record ${row.seq} uses say something else than the record.`});
    }
}

function readBody(text: string): AuditBody | null {
    try {
        return JSON.parse(text) as AuditBody;
    } catch {
        return null;
    }
}
