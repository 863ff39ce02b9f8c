/**
 * Effects in core that share no transaction with their records: the intent is recorded and committed, the effect done, the outcome
 * recorded. What an admin's own session does in core is announced, and its outcome reported. What hangs between (a crash, a database
 * that was away, an admin who never came back) is found here: its outcome is looked for, or recorded as one that nobody knows.
 */
import type {AuditEventName} from '../../contract/audit_events';
import {idList} from '../database/core_sessions';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import type {AuditEvent} from './event';
import {appendAudit} from './write';

export const RECONCILE_EVERY_MS = 5_000;
const MAX_AT_ONCE = 100;

/** Effects are REST calls and calls of the plugin API, which end within seconds; a node that still works on one after this is dead or stuck. */
const OUTCOME_WITHIN_MS = 120_000;

/** Whoever reports the outcome of an announced effect once more is told that it has one, for this long. */
const KEEP_CLOSED_MS = 3_600_000;

/** Of Mattermost's ids. */
const ID_LENGTH = 26;

/**
 * To be committed before the effect begins. event: as its outcome will be recorded. Gives the id for closeIntent. name: of an effect that is
 * repeated until it succeeds; its intent is recorded once, and each repetition puts off when its outcome is missed.
 */
export async function openIntent(tx: Sql, host: Host, event: Omit<AuditEvent, 'status'>, name?: string): Promise<string> {
    const id = name === undefined ? host.ids.newId() : intentId(host, name);
    const now = host.clock.now();
    const [opened] = await tx.query<{is_new: boolean}>(
        `INSERT INTO security_controls_audit_intents (id, event_name, target, request_id, job_id, opened_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at RETURNING opened_at = $6 AS is_new`,
        [id, event.event_name, JSON.stringify(event.target ?? null), event.request_id ?? '', event.job_id ?? '', now, now + OUTCOME_WITHIN_MS]);
    if (opened?.is_new) {
        await appendAudit(tx, host, {...event, event_name: 'core_effect_intended', status: 'attempt', resulting_state: {effect: event.event_name, ...event.resulting_state}});
    }
    return id;
}

/** Of an effect that is repeated. */
export function intentId(host: Host, name: string): string {
    return host.crypto.sha256(name).slice(0, ID_LENGTH);
}

/** An effect that core is to do with this admin's own session. */
export interface Announced {id: string; announcedBy: Actor; target: AuditEvent['target']; requestId: string; isClosed: boolean}

/** Finds an announced effect's outcome in core, and records it in a transaction with closeAnnounced. */
export type Settle = (host: Host, announced: Announced) => Promise<unknown>;
export type Settlers = Partial<Record<AuditEventName, Settle>>;

export interface Announcement {
    /** As its outcome will be recorded. */
    event: Omit<AuditEvent, 'status' | 'actor'>;
    announcedBy: Actor;
    /** What says in the audit that it was announced. */
    recordedAs: AuditEventName;
    /** After this its outcome is looked for without a report. */
    withinMs: number;
}

/** Gives the id for readAnnounced and closeAnnounced. The event's name needs a settler. */
export async function announceIntent(tx: Sql, host: Host, {event, announcedBy, recordedAs, withinMs}: Announcement): Promise<string> {
    const id = host.ids.newId();
    const now = host.clock.now();
    await tx.exec(
        `INSERT INTO security_controls_audit_intents (id, event_name, target, request_id, job_id, opened_at, expires_at, announced_by) VALUES ($1, $2, $3, $4, '', $5, $6, $7)`,
        [id, event.event_name, JSON.stringify(event.target ?? null), event.request_id ?? '', now, now + withinMs, JSON.stringify(announcedBy)]);
    await appendAudit(tx, host, {...event, event_name: recordedAs, status: 'attempt', actor: {type: 'user', actor: announcedBy}});
    return id;
}

/** null when it was never announced, or had its outcome long ago. */
export async function readAnnounced(sql: Sql, eventName: AuditEventName, id: string): Promise<Announced | null> {
    const [row] = await sql.query<AnnouncedRow>(`${SELECT_ANNOUNCED} WHERE id = $1 AND event_name = $2 AND announced_by <> ''`, [id, eventName]);
    return row ? toAnnounced(row) : null;
}

/** In the transaction that records the outcome. False: somebody else has recorded it. */
export async function closeAnnounced(tx: Sql, host: Host, id: string): Promise<boolean> {
    const now = host.clock.now();
    return await tx.exec('UPDATE security_controls_audit_intents SET closed_at = $2, expires_at = $3 WHERE id = $1 AND closed_at = 0', [id, now, now + KEEP_CLOSED_MS]) === 1;
}

/** In the transaction that records the outcome. False: it came too late, and the record that nobody knows the outcome stands before it. */
export async function closeIntent(tx: Sql, id: string): Promise<boolean> {
    return await tx.exec('DELETE FROM security_controls_audit_intents WHERE id = $1', [id]) === 1;
}

interface Orphan {event_name: AuditEventName; target: string; request_id: string; job_id: string; opened_at: number; closed_at: number}

/** Two nodes may look at once: each intent is closed, and so recorded, by one. */
export async function reconcileIntents(host: Host, settlers: Settlers): Promise<void> {
    const now = host.clock.now();
    const [waiting] = await host.sql.query('SELECT 1 AS waiting FROM security_controls_audit_intents WHERE expires_at <= $1 LIMIT 1', [now]);
    if (!waiting) {
        return;
    }
    const settled = Object.keys(settlers).join(',');
    await host.transaction(async (tx) => {
        const removed = await tx.query<Orphan>(
            `DELETE FROM security_controls_audit_intents WHERE id IN (
                SELECT id FROM security_controls_audit_intents WHERE expires_at <= $1 AND (closed_at <> 0 OR announced_by = '' OR NOT (event_name = ANY(${idList('$3')})))
                ORDER BY expires_at LIMIT $2::integer FOR UPDATE SKIP LOCKED
            ) RETURNING event_name, target, request_id, job_id, opened_at, closed_at`, [now, MAX_AT_ONCE, settled]);
        const orphans = removed.filter((intent) => intent.closed_at === 0);
        if (orphans.length > 0) {
            await appendAudit(tx, host, ...orphans.map((orphan): AuditEvent => ({
                event_name: 'effect_outcome_unknown', status: 'attempt', actor: {type: 'system'}, target: toTarget(orphan.target),
                prior_state: {intended: orphan.event_name, intended_at: orphan.opened_at}, resulting_state: {outcome: 'unknown'},
                request_id: orphan.request_id, job_id: orphan.job_id,
            })));
        }
    });
    const announced = await host.sql.query<AnnouncedRow>(
        `${SELECT_ANNOUNCED} WHERE expires_at <= $1 AND closed_at = 0 AND announced_by <> '' AND event_name = ANY(${idList('$3')}) ORDER BY expires_at LIMIT $2::integer`,
        [now, MAX_AT_ONCE, settled]);
    for (const row of announced) {
        await settlers[row.event_name]?.(host, toAnnounced(row));
    }
}

const SELECT_ANNOUNCED = 'SELECT id, event_name, announced_by, target, request_id, closed_at FROM security_controls_audit_intents';
interface AnnouncedRow {id: string; event_name: AuditEventName; announced_by: string; target: string; request_id: string; closed_at: number}

function toAnnounced(row: AnnouncedRow): Announced {
    return {id: row.id, announcedBy: JSON.parse(row.announced_by) as Actor, target: toTarget(row.target), requestId: row.request_id, isClosed: row.closed_at !== 0};
}

function toTarget(text: string): AuditEvent['target'] {
    return JSON.parse(text) as AuditEvent['target'] ?? undefined;
}
