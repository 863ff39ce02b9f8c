import type { AuditHold, CreateAuditHold } from '../../contract/audit_governance';
import type { Host, Sql } from '../host';
import type { Actor } from '../http/route';
export declare function listHolds(sql: Sql): Promise<AuditHold[]>;
export declare function createHold(host: Host, actor: Actor, hold: CreateAuditHold, requestId: string): Promise<AuditHold>;
/** The oldest record up to upTo that an open hold covers; null when none does. */
export declare function findOldestHeld(sql: Sql, upTo: number, onlyOf?: {
    userId?: string;
}): Promise<number | null>;
/** Personal fields of held records are evidence too. */
export declare function refuseHeldErasure(sql: Sql, userId: string): Promise<void>;
