import type { Host } from '../host';
import type { Actor } from '../http/route';
/** Notes who holds the permission since when, and forgets who does not. Each hour, on one node. */
export declare function observeOfficers(host: Host): Promise<void>;
/** Throws when the person may not take part; says which condition is missing. */
export declare function requireQualified(host: Host, actor: Actor): Promise<void>;
