/** For the audit panel's tests: one record, and a server with everything the section asks for when it opens. */
import type {AuditCheckpoint, AuditHold, AuditIntegrity, AuditProof, AuditRecord, AuditRetentionView, TwoPersonRequest} from '../../../contract/types';
import {FakeServer, VIEWER} from '../test_support';

export const RECORD: AuditRecord = {
    seq: 7, at: Date.UTC(2026, 10, 22, 12), event_name: 'policy_changed', status: 'success',
    actor: {type: 'user', user_id: 'a'.repeat(26), username: 'admin', session_id: 's'.repeat(26), address: '192.0.2.1', client: ''},
    target: {type: 'policy', id: 'sessions', name: ''}, reason: '', prior_state: {wipe_on_expiry: false, wipe_on_logout: true}, resulting_state: {wipe_on_expiry: true, wipe_on_logout: true},
    request_id: 'r'.repeat(26), job_id: '', hash: 'f'.repeat(64),
};

export const CHECKPOINT: AuditCheckpoint = {
    seq: 9, chain_hash: 'c'.repeat(64), signed_at: Date.UTC(2026, 10, 22, 13), occasion: 'hourly', key_fingerprint: '0123456789abcdef'.repeat(4), note: 'origin\n9\nhash\n\n— origin key\n',
};

export const PROOF: AuditProof = {
    seq: 7, previous_hash: 'e'.repeat(64), chained_text: '{"seq":7}', hash: 'f'.repeat(64), hash_matches: true,
    personal: [{field: 'address', commitment: '1', state: 'opens'}, {field: 'reason', commitment: '2', state: 'redacted'}], checkpoint: CHECKPOINT, signature_valid: true,
};

export const INTEGRITY: AuditIntegrity = {
    origin: 'security-controls/x/audit-chain/v1', detects: 'accidents', independently_verifiable: false, anchors: {saved_checkpoint: null, core_audit_log: false, webhook: null},
    configured_key: {state: 'none', fingerprint: '', problem: ''},
    keys: [{verifier_key: 'origin+01234567+AAAA', fingerprint: CHECKPOINT.key_fingerprint, source: 'generated', created_at: Date.UTC(2026, 10, 1), retired_at: null}],
    records: 9, latest_checkpoint: CHECKPOINT,
};

export const RETENTION: AuditRetentionView = {retention: {minimum_days: 365, remove_after_days: null}, version: 0, changed_at: null, oldest_seq: 1, removed_records: 0};

export const HOLD: AuditHold = {
    id: 'h'.repeat(26), name: 'Case 12', filters: {actor_id: 'x'.repeat(26), since: Date.UTC(2026, 0, 1)}, reason: 'court order', created_at: Date.UTC(2026, 10, 2), created_by: 'a'.repeat(26), lifted_at: null,
};

export const REQUEST: TwoPersonRequest = {
    id: 'q'.repeat(26), action: {kind: 'change_retention', retention: {minimum_days: 365, remove_after_days: 730}}, reason: 'storage', digest: 'd'.repeat(64),
    requested_by: 'o'.repeat(26), requested_by_name: 'olga', requested_at: Date.UTC(2026, 10, 22), expires_at: Date.UTC(2026, 10, 25), state: 'open', decided_by: null, decided_at: null,
};

export const page = <T>(items: T[], next: string | null = null) => ({body: {items, next_cursor: next}});

export const serveAudit = () => new FakeServer().
    on('GET /viewer', {body: VIEWER}).
    on('GET /audit', page([RECORD])).
    on('GET /audit/7', {body: RECORD}).
    on('GET /audit/7/proof', {body: PROOF}).
    on('GET /audit/integrity', {body: INTEGRITY}).
    on('GET /audit/checkpoints', page([CHECKPOINT])).
    on('GET /audit/retention', {body: RETENTION}).
    on('GET /audit/holds', {body: {items: [HOLD]}}).
    on('GET /audit/webhook', {body: {webhook: null}}).
    on('GET /audit/requests', page([REQUEST]));
