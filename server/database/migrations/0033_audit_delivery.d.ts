/** The webhook that records and checkpoints are delivered to, effects in core whose outcome is still open, and keys that were out of reach. */
import type { Migration } from './migration';
export declare const createAuditDelivery: Migration;
