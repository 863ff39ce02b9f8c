/** Reading the audit is itself recorded: once a person and hour, and once more for each person somebody searches for. */
import type { AuditFilters } from '../../contract/audit';
import type { Host } from '../host';
import type { Actor } from '../http/route';
/** Fails as its statements fail: what cannot be recorded is not shown. */
export declare function recordReading(host: Host, actor: Actor, filters: Pick<AuditFilters, 'actor_id' | 'target_id'>, requestId: string): Promise<void>;
/** What is older than the hour decides nothing any more. */
export declare function forgetReadings(host: Host): Promise<void>;
