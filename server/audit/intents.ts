/**
 * Effects in core that share no transaction with their records: the intent is recorded and committed, the effect done, the outcome
 * recorded. What hangs between (a crash, a database that was away) is found here and recorded as an outcome that nobody knows.
 */
import type {AuditEventName} from '../../contract/audit_events';
import type {Host, Sql} from '../host';
import type {AuditEvent} from './event';
import {appendAudit} from './write';

export const RECONCILE_EVERY_MS = 15_000;
const MAX_AT_ONCE = 100;

/** Effects are REST calls and calls of the plugin API, which end within seconds; a node that still works on one after this is dead or stuck. */
const OUTCOME_WITHIN_MS = 120_000;

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

/** In the transaction that records the outcome. False: it came too late, and the record that nobody knows the outcome stands before it. */
export async function closeIntent(tx: Sql, id: string): Promise<boolean> {
    return await tx.exec('DELETE FROM security_controls_audit_intents WHERE id = $1', [id]) === 1;
}

interface Orphan {event_name: AuditEventName; target: string; request_id: string; job_id: string; opened_at: number}

/** Two nodes may look at once: each intent is deleted, and so recorded, by one. */
export async function reconcileIntents(host: Host): Promise<void> {
    const now = host.clock.now();
    const [waiting] = await host.sql.query('SELECT 1 AS waiting FROM security_controls_audit_intents WHERE expires_at <= $1 LIMIT 1', [now]);
    if (!waiting) {
        return;
    }
    await host.transaction(async (tx) => {
        const orphans = await tx.query<Orphan>(
            `DELETE FROM security_controls_audit_intents WHERE id IN (
                SELECT id FROM security_controls_audit_intents WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2::integer FOR UPDATE SKIP LOCKED
            ) RETURNING event_name, target, request_id, job_id, opened_at`, [now, MAX_AT_ONCE]);
        if (orphans.length > 0) {
            await appendAudit(tx, host, ...orphans.map((orphan): AuditEvent => ({
                event_name: 'effect_outcome_unknown', status: 'attempt', actor: {type: 'system'}, target: JSON.parse(orphan.target) as AuditEvent['target'] ?? undefined,
                prior_state: {intended: orphan.event_name, intended_at: orphan.opened_at}, resulting_state: {outcome: 'unknown'},
                request_id: orphan.request_id, job_id: orphan.job_id,
            })));
        }
    });
}
