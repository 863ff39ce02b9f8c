/** Runs the pure verifier over a file, with Node's crypto. A file of any size goes through line by line. */
import {createHash, createPublicKey, verify} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {createInterface} from 'node:readline';

import canonicalize from 'canonicalize';

import type {ExportCrypto, ExportResult} from '../../audit_chain/verify_export';
import {ExportVerifier} from '../../audit_chain/verify_export';
import type {Finding, FindingKind} from '../../audit_chain/verify_chain';

export interface Outcome {exitCode: number; summary: string; result: ExportResult; findings: Record<string, number>}

/** DER header of an Ed25519 public key (RFC 8410). */
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_KINDS: readonly FindingKind[] = ['bad_signature', 'unknown_key'];

export const NODE_CRYPTO: ExportCrypto = {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    sha256OfHex: (hex) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex'),
    verifyEd25519(publicKey, text, signature) {
        const key = createPublicKey({key: Buffer.concat([SPKI_HEADER, Buffer.from(publicKey, 'base64')]), format: 'der', type: 'spki'});
        return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    },
    canonicalize: (value) => canonicalize(value) ?? '',
};

/** Several files are read behind each other, as the parts a webhook got. Rejects when one cannot be read, or a checkpoint or key is none. */
export async function verifyExportFiles(paths: readonly string[], outside: {checkpoints: readonly string[]; keys: readonly string[]}, onFinding: (finding: Finding) => void): Promise<Outcome> {
    const findings: Record<string, number> = {};
    const verifier = new ExportVerifier(NODE_CRYPTO, (finding) => {
        findings[finding.kind] = (findings[finding.kind] ?? 0) + 1;
        onFinding(finding);
    }, outside);
    for (const path of paths) {
        for await (const line of createInterface({input: createReadStream(path), crlfDelay: Infinity})) {
            verifier.add(line);
        }
    }
    const result = verifier.finish();
    const exitCode = exitCodeOf(findings, result.anchored);
    return {exitCode, summary: summaryOf(exitCode, result), result, findings};
}

function exitCodeOf(findings: Record<string, number>, anchored: boolean): number {
    const kinds = (Object.keys(findings) as FindingKind[]).filter((kind) => kind !== 'redacted');
    if (kinds.length === 0) {
        return anchored ? 0 : 4;
    }
    return kinds.every((kind) => SIGNATURE_KINDS.includes(kind)) ? 3 : 1;
}

function summaryOf(exitCode: number, {records, headHash, redactedFields, keptCheckpoints}: ExportResult): string {
    const verdict = ({
        0: `The chain is whole${keptCheckpoints > 0 ? ` and extends the ${keptCheckpoints} checkpoint(s) you kept` : ', signed by a key you named'}.`,
        1: 'The chain is broken.',
        3: 'The chain is whole, but a signature does not vouch for it.',
        4: 'The chain is whole in itself. Not independently verified: give a checkpoint or a key you kept elsewhere.',
    } as Record<number, string>)[exitCode] ?? '';
    return `${verdict} ${records} records, ${redactedFields} erased fields, head ${headHash}`;
}
