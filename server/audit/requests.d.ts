import type { CreateTwoPersonRequest, DecideTwoPersonRequest, TwoPersonPage, TwoPersonRequest } from '../../contract/audit_governance';
import type { Host } from '../host';
import type { Actor } from '../http/route';
export declare function listRequests(host: Host, { cursor, limit }: {
    cursor?: string;
    limit?: number;
}): Promise<TwoPersonPage>;
export declare function createRequest(host: Host, actor: Actor, { action: asked, reason }: CreateTwoPersonRequest, requestId: string): Promise<TwoPersonRequest>;
/** Done in the transaction of the approval: what was approved is what happens. */
export declare function decideRequest(host: Host, actor: Actor, id: string, { decision, digest }: DecideTwoPersonRequest, requestId: string): Promise<TwoPersonRequest>;
