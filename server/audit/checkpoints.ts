/** Signs the chain's head as a C2SP note, keeps it, and gives Mattermost's own audit log a copy: where that is shipped elsewhere, it is an anchor. */
import {checkpointText, signedNote} from '../../audit_chain/checkpoint';
import type {ChainStart} from '../../audit_chain/verify_chain';
import {GENESIS} from '../../audit_chain/verify_chain';
import type {AuditCheckpoint, AuditCheckpointPage, CheckpointOccasion} from '../../contract/audit_evidence';
import {encodeBase64} from '../bridge/base64';
import {takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import {ensureSigningKey, signWith} from './keys';

export const HOUR_MS = 3_600_000;
const DEFAULT_LIMIT = 50;

const COLUMNS = `c.id, c.seq, c.chain_hash, c.signed_at, c.occasion, k.fingerprint AS key_fingerprint, c.note
    FROM security_controls_audit_checkpoints c JOIN security_controls_audit_keys k ON k.key_id = c.key_id`;

type Row = AuditCheckpoint & {id: number};

/** Covers every record chained so far; also when there is none, and when nothing happened since the last one. */
export async function signCheckpoint(host: Host, occasion: CheckpointOccasion): Promise<AuditCheckpoint> {
    const [head] = await host.sql.query<ChainStart>('SELECT seq, hash FROM security_controls_audit_records ORDER BY seq DESC LIMIT 1');
    return signAt(host, occasion, head ?? GENESIS);
}

/** Covers the records up to that one. */
export async function signAt(host: Host, occasion: CheckpointOccasion, {seq, hash}: ChainStart): Promise<AuditCheckpoint> {
    const key = await ensureSigningKey(host);
    const [clock] = await host.sql.query<{now: number}>('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now');
    const checkpoint = {origin: key.name, seq, chainHash: hash, signedAt: clock?.now ?? host.clock.now()};
    const text = checkpointText(checkpoint);
    const signature = await signWith(host, key, encodeBase64(text));
    const note = signedNote(text, {name: key.name, keyId: key.key_id, signature});
    await host.sql.exec(
        'INSERT INTO security_controls_audit_checkpoints (seq, chain_hash, signed_at, occasion, key_id, note) VALUES ($1, $2, $3, $4, $5, $6)',
        [checkpoint.seq, checkpoint.chainHash, checkpoint.signedAt, occasion, key.key_id, note]);
    await copyToCore(host, checkpoint.seq, note);
    return {seq: checkpoint.seq, chain_hash: checkpoint.chainHash, signed_at: checkpoint.signedAt, occasion, key_fingerprint: key.fingerprint, note};
}

/** One node signs each hour. */
export async function signHourly(host: Host): Promise<void> {
    if (await takeTurn(host.sql, 'audit_checkpoint', host.clock.now(), HOUR_MS)) {
        await signCheckpoint(host, 'hourly');
    }
}

export async function listCheckpoints(sql: Sql, {cursor, limit = DEFAULT_LIMIT}: {cursor?: string; limit?: number}): Promise<AuditCheckpointPage> {
    const before = cursor === undefined || !/^[0-9]{1,15}$/.test(cursor) ? null : Number(cursor);
    const rows = await sql.query<Row>(
        `SELECT ${COLUMNS} WHERE $1::bigint IS NULL OR c.id < $1::bigint ORDER BY c.id DESC LIMIT $2::integer`, [before, limit + 1]);
    const items = rows.slice(0, limit);
    const last = items[items.length - 1];
    return {items: items.map(withoutId), next_cursor: rows.length > limit && last ? String(last.id) : null};
}

/** The oldest checkpoint that covers the record. */
export async function findCovering(sql: Sql, seq: number): Promise<AuditCheckpoint | null> {
    const [row] = await sql.query<Row>(`SELECT ${COLUMNS} WHERE c.seq >= $1 ORDER BY c.seq, c.id LIMIT 1`, [seq]);
    return row ? withoutId(row) : null;
}

/** Those that cover records in (after, upTo], by seq. */
export async function readCheckpointsBetween(sql: Sql, after: number, upTo: number): Promise<AuditCheckpoint[]> {
    const rows = await sql.query<Row>(`SELECT ${COLUMNS} WHERE c.seq > $1 AND c.seq <= $2 ORDER BY c.seq, c.id`, [after, upTo]);
    return rows.map(withoutId);
}

function withoutId({seq, chain_hash, signed_at, occasion, key_fingerprint, note}: Row): AuditCheckpoint {
    return {seq, chain_hash, signed_at, occasion, key_fingerprint, note};
}

async function copyToCore(host: Host, seq: number, note: string): Promise<void> {
    try {
        await host.mattermost.logAudit({
            event_name: 'audit_checkpoint_signed', status: 'success', event: {parameters: {seq, note}, object_type: 'audit_chain'},
            actor: {user_id: '', session_id: '', client: '', ip_address: '', x_forwarded_for: ''}, meta: {seq}, error: {},
        });
    } catch (error) {
        host.log.warn('A checkpoint could not be copied to Mattermost\'s audit log.', {error: String(error)});
    }
}
