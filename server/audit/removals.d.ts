/**
 * Removal by age. Only a whole beginning of the chain goes, up to the first record that is young enough or held; a signed checkpoint over
 * the last removed record stays in its place, so that the rest still verifies.
 */
import type { ChainStart } from '../../audit_chain/verify_chain';
import type { AuditRetention, AuditRetentionView } from '../../contract/audit_governance';
import type { Host, Sql } from '../host';
/** Until two people decide otherwise: a year at least, and nothing is ever removed. */
export declare const DEFAULT_RETENTION: AuditRetention;
/** Of the newest digest that was left in place of removed records; the genesis while nothing was removed. */
export declare function readChainStart(sql: Sql): Promise<ChainStart>;
export declare function readRetention(sql: Sql): Promise<AuditRetentionView>;
/** One node, each hour. */
export declare function removeOldHourly(host: Host): Promise<void>;
/** The number of records that went. */
export declare function removeOld(host: Host): Promise<number>;
