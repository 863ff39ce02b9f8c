/** The audit as evidence: checkpoints and their keys, verification, export, and the proof of one record. */
import {z} from 'zod';

import {AuditFilters} from './audit';
import {page, Paging, Time} from './common';

/** Signed notes are a few hundred bytes; twenty signatures still fit. */
const MAX_NOTE_LENGTH = 4096;

export const CheckpointOccasion = z.enum(['hourly', 'export', 'request', 'stop', 'removal', 'delivery']).meta({id: 'CheckpointOccasion'});

export const AuditCheckpoint = z.strictObject({
    seq: z.int().meta({description: 'The newest record it covers'}),
    chain_hash: z.string().meta({description: 'Hash of that record, hex; it covers every record before'}),
    signed_at: Time,
    occasion: CheckpointOccasion,
    key_fingerprint: z.string(),
    note: z.string().meta({description: 'The C2SP signed note: what an officer keeps elsewhere'}),
}).meta({id: 'AuditCheckpoint'});
export const ListCheckpointsQuery = z.strictObject(Paging);
export const AuditCheckpointPage = page(AuditCheckpoint).meta({id: 'AuditCheckpointPage'});

export const AuditKey = z.strictObject({
    verifier_key: z.string().meta({description: 'name+id+base64, as C2SP signed notes write a public key; for --public-key'}),
    fingerprint: z.string().meta({description: 'SHA-256 of the public key, hex; to be noted elsewhere'}),
    source: z.enum(['generated', 'file', 'environment']).meta({description: 'generated: it lies in the database; else whoever runs the server keeps it'}),
    created_at: Time,
    retired_at: Time.nullable(),
}).meta({id: 'AuditKey'});

export const AuditIntegrity = z.strictObject({
    origin: z.string().meta({description: 'The log\'s name in every checkpoint'}),
    detects: z.enum(['accidents', 'administrators']).meta({description: 'accidents: the key lies in the same database, so who owns the database can sign a rewritten chain'}),
    independently_verifiable: z.boolean().meta({description: 'Whether a checkpoint is known outside of the database'}),
    anchors: z.strictObject({
        saved_checkpoint: z.strictObject({seq: z.int(), signed_at: Time}).nullable().meta({description: 'The newest checkpoint an officer took'}),
        core_audit_log: z.boolean().meta({description: 'Mattermost writes its own audit log to a file or elsewhere; checkpoints are in it'}),
        webhook: z.strictObject({seq: z.int(), at: Time}).nullable().meta({description: 'The newest checkpoint the webhook\'s receiver has acknowledged'}),
    }),
    configured_key: z.strictObject({
        state: z.enum(['none', 'in_use', 'waiting', 'missing', 'unusable']).meta({description: 'waiting: two people must agree on it first. missing: the key in use is kept outside and is not there'}),
        fingerprint: z.string(), problem: z.string().meta({description: 'Why it is unusable; never what is in it'}),
    }).meta({description: 'The key that whoever runs the server put into the environment or a file'}),
    keys: z.array(AuditKey).meta({description: 'Newest first; old ones stay, to check old checkpoints'}),
    records: z.int(),
    latest_checkpoint: AuditCheckpoint.nullable(),
}).meta({id: 'AuditIntegrity'});

export const FindingKind = z.enum([
    'altered', 'missing', 'order_changed', 'inserted', 'tail_cut', 'fork', 'bad_signature', 'unknown_key', 'unreadable', 'redacted',
]).meta({id: 'AuditFindingKind'});
export const AuditFinding = z.strictObject({
    kind: FindingKind,
    seq: z.int().nullable().meta({description: 'The first record it concerns'}),
    last_seq: z.int().nullable().meta({description: 'The last one, where it concerns several'}),
    message: z.string(),
}).meta({id: 'AuditFinding'});

export const VerifyAudit = z.strictObject({
    checkpoint: z.string().max(MAX_NOTE_LENGTH).optional().meta({description: 'A checkpoint kept elsewhere: does today\'s log extend it?'}),
}).meta({id: 'VerifyAudit'});

/** One line of the verification's stream (application/x-ndjson). The last line is the result; without it the verification was cut off. */
export const VerificationLine = z.discriminatedUnion('type', [
    z.strictObject({type: z.literal('progress'), verified: z.int(), total: z.int()}),
    z.strictObject({type: z.literal('finding'), finding: AuditFinding}),
    z.strictObject({
        type: z.literal('result'), valid: z.boolean().meta({description: 'Redacted fields leave it true'}),
        records: z.int(), redacted_fields: z.int(), checkpoints: z.int(), head_hash: z.string(),
        independently_verifiable: z.boolean(), findings: z.int(),
    }),
    z.strictObject({type: z.literal('failed'), message: z.string()}),
]).meta({id: 'VerificationLine'});

export const ExportAudit = z.discriminatedUnion('format', [
    z.strictObject({format: z.literal('jsonl')}).meta({description: 'The whole chain: the evidence that npm run verify-audit checks'}),
    z.strictObject({format: z.literal('csv'), filters: AuditFilters.optional()}).meta({description: 'For reading'}),
]).meta({id: 'ExportAudit'});

export const AuditProof = z.strictObject({
    seq: z.int(),
    previous_hash: z.string(),
    chained_text: z.string().meta({description: 'SHA-256 over previous_hash and this text is the record\'s hash'}),
    hash: z.string(),
    hash_matches: z.boolean(),
    personal: z.array(z.strictObject({
        field: z.string(), commitment: z.string(), state: z.enum(['opens', 'redacted', 'altered']),
    })).meta({description: 'Whether each personal field still opens its commitment'}),
    checkpoint: AuditCheckpoint.nullable().meta({description: 'The first signed one that covers the record; null until it is signed'}),
    signature_valid: z.boolean().nullable(),
}).meta({id: 'AuditProof'});

export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;
export type AuditCheckpointPage = z.infer<typeof AuditCheckpointPage>;
export type CheckpointOccasion = z.infer<typeof CheckpointOccasion>;
export type AuditKey = z.infer<typeof AuditKey>;
export type AuditIntegrity = z.infer<typeof AuditIntegrity>;
export type AuditFinding = z.infer<typeof AuditFinding>;
export type VerifyAudit = z.infer<typeof VerifyAudit>;
export type VerificationLine = z.infer<typeof VerificationLine>;
export type ExportAudit = z.infer<typeof ExportAudit>;
export type AuditProof = z.infer<typeof AuditProof>;
