/** Serves one request: every check of the endpoint table in its order, then the feature's handler, then one place where errors become HTTP. */
import type {Endpoint, EndpointName} from '../../contract/endpoints';
import type {HttpRequest, ResponseWriter} from '../bridge/raw';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {Caller} from './caller';
import {findCaller, originOf, refuseForgery} from './caller';
import {once} from './idempotency';
import {readInput} from './input';
import type {GrantedPermission} from './permissions';
import {isGranted} from './permissions';
import type {StrangerGate} from './refusals';
import {recordRefusal} from './refusals';
import type {HttpReply} from './reply';
import {asApiError, errorReply, writeReply} from './reply';
import type {Actor, Handler, Reply, Request} from './route';
import type {Router} from './router';
import {toOneLine} from './text';

/** Core's have 26 characters. */
const MAX_REQUEST_ID_LENGTH = 64;

export type AnyHandler = (request: Request) => Promise<Reply>;

export interface ServeNeeds {
    router: Router;
    routes: {[N in EndpointName]?: Handler<N>};
    /** Whether the sessions policy lets personal access tokens and OAuth apps do destructive things. */
    allowsAutomation(host: Host): Promise<boolean>;
    strangers: StrangerGate;
    /** Called when the action is done and before its reply leaves, so that who asked can read what was recorded; null when nothing is to be waited for. */
    afterHandling(host: Host, endpoint: Endpoint): Promise<void> | null;
    countRequest(endpoint: EndpointName | 'none', status: number): void;
}

/** Answers, whatever happens. Rejects only when the client went away. */
export async function serve(needs: ServeNeeds, host: Host, request: HttpRequest, writer: ResponseWriter): Promise<void> {
    const requestId = toOneLine(request.context.request_id, MAX_REQUEST_ID_LENGTH) || host.ids.newId();
    const match = needs.router.match(request.method, request.path);
    let reply: HttpReply;
    if (match.kind === 'endpoint') {
        reply = await answer(needs, host, {...match, request, requestId});
    } else {
        reply = errorReply(new ApiError(match.kind === 'none' ? 'api.not_found' : 'api.method_not_allowed'), requestId);
        if (match.kind === 'other_method') {
            reply.headers.Allow = match.allowed.join(', ');
        }
    }
    needs.countRequest(match.kind === 'endpoint' ? match.name : 'none', reply.status);
    await writeReply(writer, reply);
    if (reply.stream && match.kind === 'endpoint') {
        // A stream may have recorded things of its own.
        await needs.afterHandling(host, match.endpoint);
    }
}

interface Call {name: EndpointName; endpoint: Endpoint; params: Record<string, string>; request: HttpRequest; requestId: string}

async function answer(needs: ServeNeeds, host: Host, call: Call): Promise<HttpReply> {
    const seen: {actor: Actor | null} = {actor: null};
    let reply: HttpReply;
    try {
        const {body, stream, etag, headers} = await handle(needs, host, call, seen);
        reply = {status: call.endpoint.status, headers: {...headers, ...(etag !== undefined && {ETag: `"${etag}"`})}, body, stream};
    } catch (error) {
        const told = asApiError(error);
        if (told !== error) {
            const cause = error instanceof Error ? error.stack ?? error.message : String(error);
            host.log.error('A request failed.', {endpoint: call.name, request_id: call.requestId, status: told.statusCode, cause});
        } else if (told.statusCode < 500 && told.statusCode !== 401) {
            await recordRefusal(host, needs.strangers, {
                endpoint: call.name, errorId: told.id, actor: seen.actor, requestId: call.requestId, address: originOf(call.request).address,
            });
        }
        reply = errorReply(told, call.requestId);
    }
    const work = needs.afterHandling(host, call.endpoint);
    if (work) {
        await work;
    }
    return reply;
}

async function handle(needs: ServeNeeds, host: Host, call: Call, seen: {actor: Actor | null}): Promise<Reply> {
    const {name, endpoint, request, requestId} = call;
    if ((request.headers['mattermost-plugin-id'] ?? '') !== '') {
        throw new ApiError('api.plugin_caller');
    }
    const caller = endpoint.permission === 'ticket' && !endpoint.seesCaller ? null : await findCaller(host, request);
    seen.actor = caller?.actor ?? null;
    if (endpoint.permission !== 'none' && endpoint.permission !== 'ticket') {
        await checkPermission(host, endpoint, endpoint.permission, caller, request);
    }

    const input = readInput(endpoint, call.params, request);
    const ifMatch = readIfMatch(endpoint, request);
    const idempotencyKey = readIdempotencyKey(endpoint, request);
    if (endpoint.destructive && caller?.actor.isAutomation && !await needs.allowsAutomation(host)) {
        throw new ApiError('api.automation_refused');
    }
    const handler = needs.routes[name] as AnyHandler | undefined;
    if (!handler) {
        throw new ApiError('api.not_found');
    }
    const run = () => handler({
        host, requestId, actor: seen.actor, ...originOf(request), ifMatch, idempotencyKey, ...input,
    } as Request);
    if (!endpoint.idempotent) {
        return run();
    }
    return once(host, {actorId: seen.actor?.userId ?? '', endpoint: name, key: idempotencyKey, body: input.body}, endpoint.status, run);
}

/** 401 = nobody; 403 = somebody who may not, or a request that may be forged. */
async function checkPermission(host: Host, endpoint: Endpoint, permission: GrantedPermission | 'user', caller: Caller | null, request: HttpRequest): Promise<void> {
    if (!caller) {
        throw new ApiError('api.not_logged_in');
    }
    if (endpoint.method !== 'GET') {
        refuseForgery(request, caller.session);
    }
    if (permission !== 'user' && !await isGranted(host, caller.actor.userId, permission)) {
        throw new ApiError('api.forbidden');
    }
}

function readIfMatch(endpoint: Endpoint, request: HttpRequest): string {
    if (!endpoint.etag || endpoint.method === 'GET') {
        return '';
    }
    const header = (request.headers['if-match'] ?? '').trim();
    if (header === '') {
        throw new ApiError('api.if_match_required');
    }
    // A proxy that compresses makes an ETag weak.
    return header.replace(/^W\//, '').replace(/^"|"$/g, '');
}

function readIdempotencyKey(endpoint: Endpoint, request: HttpRequest): string {
    if (!endpoint.idempotent) {
        return '';
    }
    const key = request.headers['idempotency-key'] ?? '';
    if (key === '') {
        throw new ApiError('api.idempotency_key_required');
    }
    if (!/^[\x20-\x7e]{1,128}$/.test(key)) {
        throw new ApiError('api.bad_request', [{path: 'Idempotency-Key', message: 'At most 128 printable ASCII characters'}]);
    }
    return key;
}
