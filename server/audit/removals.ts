/**
 * Removal by age. Only a whole beginning of the chain goes, up to the first record that is young enough or held; a signed checkpoint over
 * the last removed record stays in its place, so that the rest still verifies.
 */
import type {ChainStart} from '../../audit_chain/verify_chain';
import {GENESIS} from '../../audit_chain/verify_chain';
import type {AuditRetention, AuditRetentionView} from '../../contract/audit_governance';
import {takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import {HOUR_MS, signAt} from './checkpoints';
import {findOldestHeld} from './holds';
import {appendAudit} from './write';

const DAY_MS = 24 * HOUR_MS;

/** Bounds one transaction and the time it holds the chain's lock; the next hour goes on. */
const MAX_REMOVED = 20_000;

/** Until two people decide otherwise: a year at least, and nothing is ever removed. */
const DEFAULT_RETENTION: AuditRetention = {minimum_days: 365, remove_after_days: null};

/** Of the newest digest that was left in place of removed records; the genesis while nothing was removed. */
export async function readChainStart(sql: Sql): Promise<ChainStart> {
    const [row] = await sql.query<{seq: number; hash: string}>('SELECT to_seq AS seq, last_hash AS hash FROM security_controls_audit_removals ORDER BY to_seq DESC LIMIT 1');
    return row ?? GENESIS;
}

export async function readRetention(sql: Sql): Promise<AuditRetentionView> {
    const [row] = await sql.query<AuditRetention & {version: number; changed_at: number}>(
        'SELECT minimum_days, remove_after_days, version, changed_at FROM security_controls_audit_retention');
    const [oldest] = await sql.query<{seq: number | null}>('SELECT min(seq) AS seq FROM security_controls_audit_records');
    return {
        retention: row ? {minimum_days: row.minimum_days, remove_after_days: row.remove_after_days} : DEFAULT_RETENTION,
        version: row?.version ?? 0, changed_at: row?.changed_at ?? null,
        oldest_seq: oldest?.seq ?? null, removed_records: (await readChainStart(sql)).seq,
    };
}

/** One node, each hour. */
export async function removeOldHourly(host: Host): Promise<void> {
    if (await takeTurn(host.sql, 'audit_removal', host.clock.now(), HOUR_MS)) {
        await removeOld(host);
    }
}

/** The number of records that went. */
export async function removeOld(host: Host): Promise<number> {
    const {retention} = await readRetention(host.sql);
    if (retention.remove_after_days === null) {
        return 0;
    }
    const keepMs = Math.max(retention.remove_after_days, retention.minimum_days) * DAY_MS;
    const start = await readChainStart(host.sql);
    // The first record that is too young ends it, also when a clock that went back made a later one look older; the newest always stays.
    const [extent] = await host.sql.query<{up_to: number | null}>(
        `SELECT coalesce((SELECT min(seq) FROM security_controls_audit_records WHERE at >= floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - $1::bigint), max(seq)) - 1 AS up_to
         FROM security_controls_audit_records`, [keepMs]);
    const old = Math.min(extent?.up_to ?? 0, start.seq + MAX_REMOVED);
    const held = await findOldestHeld(host.sql, old);
    const upTo = held === null ? old : held - 1;
    const [last] = await host.sql.query<{hash: string}>('SELECT hash FROM security_controls_audit_records WHERE seq = $1', [upTo]);
    if (upTo <= start.seq || !last) {
        return 0;
    }
    await signAt(host, 'removal', {seq: upTo, hash: last.hash});
    const now = host.clock.now();
    return host.transaction(async (tx) => {
        const [removed] = await tx.query<{records: number}>('SELECT security_controls_remove_audit($1::bigint) AS records', [upTo]);
        await tx.exec('INSERT INTO security_controls_audit_removals (to_seq, from_seq, last_hash, removed_at) VALUES ($1, $2, $3, $4)', [upTo, start.seq + 1, last.hash, now]);
        await appendAudit(tx, host, {
            event_name: 'audit_records_removed', status: 'success', actor: {type: 'system'},
            resulting_state: {from_seq: start.seq + 1, to_seq: upTo, last_hash: last.hash, records: removed?.records ?? 0},
        });
        return removed?.records ?? 0;
    });
}
