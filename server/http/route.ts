/** What a feature gives the router for one endpoint of the contract's table: a handler, typed by that endpoint's schemas. */
import type {z} from 'zod';

import type {ENDPOINTS, EndpointName} from '../../contract/endpoints';
import type {Host} from '../host';

/** Who asks: the user of GetSession(Context.SessionId), never of a header. */
export interface Actor {
    userId: string;
    sessionId: string;
    /** A personal access token, an OAuth app or a bot. */
    isAutomation: boolean;
    address: string;
    client: string;
}

type Table = typeof ENDPOINTS;
type BodyOf<N extends EndpointName> = Table[N] extends {body: infer S extends z.ZodType} ? z.output<S> : undefined;
type QueryOf<N extends EndpointName> = Table[N] extends {query: infer S extends z.ZodType} ? z.output<S> : undefined;
type ReplyOf<N extends EndpointName> = Table[N] extends {reply: infer S extends z.ZodType} ? z.output<S> : unknown;

/** Everything a handler gets. Input has passed the contract's schemas, permission, CSRF and the other checks of the table. */
export interface Request<N extends EndpointName = EndpointName> {
    host: Host;
    requestId: string;
    /** null only for the permissions none and ticket; for ticket always, unless the endpoint sees its caller. */
    actor: Actor | null;
    params: Record<string, string>;
    query: QueryOf<N>;
    body: BodyOf<N>;
    /** The If-Match header's tag without quotes; set when the endpoint is a write with etag. */
    ifMatch: string;
    idempotencyKey: string;
    address: string;
    client: string;
}

export interface Reply<N extends EndpointName = EndpointName> {
    /** Unused when the reply is a stream. */
    body: ReplyOf<N>;
    /** For endpoints that stream: writes the body piece by piece, after the head has left. Rejections end the connection's body where it is. */
    stream?: (write: (chunk: string) => Promise<void>) => Promise<void>;
    /** Without quotes. */
    etag?: string;
    /** Values of a header sent several times (Set-Cookie) are an array. */
    headers?: Record<string, string | string[]>;
}

export type Handler<N extends EndpointName> = (request: Request<N>) => Promise<Reply<N>>;

/** A feature's part of the table. */
export type Routes<Names extends EndpointName> = {[N in Names]: Handler<N>};

/** For handlers of endpoints that require a user. */
export function actorOf(request: {actor: Actor | null}): Actor {
    if (!request.actor) {
        throw new Error('the endpoint table lets a request without a user reach a handler that needs one');
    }
    return request.actor;
}
