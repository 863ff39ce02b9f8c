/** Legal holds: what a hold's filters match is neither removed by age nor erased, until two people lift it. */
import type {AuditFilters} from '../../contract/audit';
import type {AuditHold, CreateAuditHold} from '../../contract/audit_governance';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {filterCondition} from './filters';
import {appendAudit} from './write';

interface HoldRow {id: string; name: string; filters: string; reason: string; created_at: number; created_by: string; lifted_at: number}

export async function listHolds(sql: Sql): Promise<AuditHold[]> {
    const rows = await sql.query<HoldRow>('SELECT id, name, filters, reason, created_at, created_by, lifted_at FROM security_controls_audit_holds ORDER BY created_at DESC, id');
    return rows.map((row) => ({...row, filters: JSON.parse(row.filters) as AuditFilters, lifted_at: row.lifted_at === 0 ? null : row.lifted_at}));
}

export async function createHold(host: Host, actor: Actor, hold: CreateAuditHold, requestId: string): Promise<AuditHold> {
    const id = host.ids.newId();
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        await tx.exec('INSERT INTO security_controls_audit_holds (id, name, filters, reason, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)',
            [id, hold.name, JSON.stringify(hold.filters), hold.reason, now, actor.userId]);
        await appendAudit(tx, host, {
            event_name: 'audit_hold_placed', status: 'success', actor: {type: 'user', actor}, target: {type: 'audit_hold', id}, reason: hold.reason,
            resulting_state: {name: hold.name, filters: hold.filters}, request_id: requestId,
        });
    });
    return {id, ...hold, created_at: now, created_by: actor.userId, lifted_at: null};
}

/** The oldest record up to upTo that an open hold covers; null when none does. */
export async function findOldestHeld(sql: Sql, upTo: number, onlyOf: {userId?: string} = {}): Promise<number | null> {
    let oldest: number | null = null;
    for (const hold of (await listHolds(sql)).filter(({lifted_at: liftedAt}) => liftedAt === null)) {
        const {condition, params} = filterCondition(hold.filters, {below: Math.min(oldest ?? upTo + 1, upTo + 1), from: 0});
        const person = onlyOf.userId === undefined ? '' : ` AND (r.actor_id = $${params.length + 1} OR r.target_id = $${params.length + 1})`;
        const [row] = await sql.query<{seq: number | null}>(
            `SELECT min(r.seq) AS seq FROM security_controls_audit_records r WHERE ${condition}${person}`, onlyOf.userId === undefined ? params : [...params, onlyOf.userId]);
        oldest = row?.seq ?? oldest;
    }
    return oldest;
}

/** Personal fields of held records are evidence too. */
export async function refuseHeldErasure(sql: Sql, userId: string): Promise<void> {
    if (await findOldestHeld(sql, Number.MAX_SAFE_INTEGER - 1, {userId}) !== null) {
        throw new ApiError('audit.on_hold');
    }
}
