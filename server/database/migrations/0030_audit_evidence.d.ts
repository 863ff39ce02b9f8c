/**
 * Keys and signed checkpoints, the heartbeat, who read the audit, and the indexes of its search. The chaining function now notices a
 * clock that went back, within the same lock, so that two nodes cannot both record it.
 */
import type { Migration } from './migration';
export declare const createAuditEvidence: Migration;
