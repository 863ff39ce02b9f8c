import type { Host, Sql } from '../host';
import type { AuditEvent } from './event';
export declare const RECONCILE_EVERY_MS = 15000;
/**
 * To be committed before the effect begins. event: as its outcome will be recorded. Gives the id for closeIntent. name: of an effect that is
 * repeated until it succeeds; its intent is recorded once, and each repetition puts off when its outcome is missed.
 */
export declare function openIntent(tx: Sql, host: Host, event: Omit<AuditEvent, 'status'>, name?: string): Promise<string>;
/** Of an effect that is repeated. */
export declare function intentId(host: Host, name: string): string;
/** In the transaction that records the outcome. False: it came too late, and the record that nobody knows the outcome stands before it. */
export declare function closeIntent(tx: Sql, id: string): Promise<boolean>;
/** Two nodes may look at once: each intent is deleted, and so recorded, by one. */
export declare function reconcileIntents(host: Host): Promise<void>;
