/**
 * Holds, retention, what two people decide, and the digests left in place of removed records. Records may now be deleted, but only by the
 * one function that leaves such a digest behind; still a guard against accidents, not against a database's owner.
 */
import type { Migration } from './migration';
export declare const createAuditGovernance: Migration;
