/** Serves one request: every check of the endpoint table in its order, then the feature's handler, then one place where errors become HTTP. */
import type {Endpoint, EndpointName} from '../../contract/endpoints';
import type {HttpRequest, ResponseWriter} from '../bridge/raw';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {Caller} from './caller';
import {findCaller, originOf, refuseForgery} from './caller';
import {once} from './idempotency';
import type {Input} from './input';
import {readInput} from './input';
import type {GrantedPermission} from './permissions';
import {isGranted} from './permissions';
import type {StrangerGate} from './refusals';
import {recordRefusal} from './refusals';
import type {HttpReply} from './reply';
import {asApiError, errorReply, writeStream, writeWhole} from './reply';
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

/** Answers, whatever happens. Rejects only when the client of a stream went away. */
export function serve(needs: ServeNeeds, host: Host, request: HttpRequest, writer: ResponseWriter): Promise<void> {
    const requestId = toOneLine(request.context.request_id, MAX_REQUEST_ID_LENGTH) || host.ids.newId();
    const match = needs.router.match(request.method, request.path);
    if (match.kind === 'endpoint') {
        return serveEndpoint(needs, host, {name: match.name, endpoint: match.endpoint, params: match.params, request, requestId}, writer);
    }
    const reply = errorReply(new ApiError(match.kind === 'none' ? 'api.not_found' : 'api.method_not_allowed'), requestId);
    needs.countRequest('none', reply.status);
    writeWhole(writer, match.kind === 'none' ? reply : {...reply, headers: {Allow: match.allowed.join(', ')}});
    return Promise.resolve();
}

interface Call {name: EndpointName; endpoint: Endpoint; params: Record<string, string>; request: HttpRequest; requestId: string}

async function serveEndpoint(needs: ServeNeeds, host: Host, call: Call, writer: ResponseWriter): Promise<void> {
    const seen: {actor: Actor | null} = {actor: null};
    let reply: HttpReply;
    try {
        const {body, stream, etag, headers} = await handle(needs, host, call, seen);
        reply = {status: call.endpoint.status, headers: etag === undefined ? headers : {...headers, ETag: `"${etag}"`}, body, stream};
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
    needs.countRequest(call.name, reply.status);
    if (!reply.stream) {
        writeWhole(writer, reply);
        return;
    }
    await writeStream(writer, reply, reply.stream);
    // A stream may have recorded things of its own.
    await needs.afterHandling(host, call.endpoint);
}

/** Nothing is waited for where nobody is the caller: so a crowd of clients asks. */
function handle(needs: ServeNeeds, host: Host, call: Call, seen: {actor: Actor | null}): Promise<Reply> {
    const {endpoint, request} = call;
    if ((request.headers['mattermost-plugin-id'] ?? '') !== '') {
        throw new ApiError('api.plugin_caller');
    }
    const isNobodys = endpoint.permission === 'ticket' && (!endpoint.seesCaller || request.context.session_id === '');
    return isNobodys ? act(needs, host, call, readAsked(call), null) : handleCaller(needs, host, call, seen);
}

async function handleCaller(needs: ServeNeeds, host: Host, call: Call, seen: {actor: Actor | null}): Promise<Reply> {
    const {endpoint, request} = call;
    const caller = await findCaller(host, request);
    seen.actor = caller?.actor ?? null;
    if (endpoint.permission !== 'none' && endpoint.permission !== 'ticket') {
        await checkPermission(host, endpoint, endpoint.permission, caller, request);
    }
    const asked = readAsked(call);
    if (endpoint.destructive && caller?.actor.isAutomation && !await needs.allowsAutomation(host)) {
        throw new ApiError('api.automation_refused');
    }
    return act(needs, host, call, asked, seen.actor);
}

interface Asked {input: Input; ifMatch: string; idempotencyKey: string}

function readAsked({endpoint, params, request}: Call): Asked {
    return {input: readInput(endpoint, params, request), ifMatch: readIfMatch(endpoint, request), idempotencyKey: readIdempotencyKey(endpoint, request)};
}

function act(needs: ServeNeeds, host: Host, {name, endpoint, request, requestId}: Call, {input, ifMatch, idempotencyKey}: Asked, actor: Actor | null): Promise<Reply> {
    const handler = needs.routes[name] as AnyHandler | undefined;
    if (!handler) {
        throw new ApiError('api.not_found');
    }
    const {address, client} = originOf(request);
    const run = () => handler({host, requestId, actor, address, client, ifMatch, idempotencyKey, params: input.params, query: input.query, body: input.body} as Request);
    return endpoint.idempotent ? once(host, {actorId: actor?.userId ?? '', endpoint: name, key: idempotencyKey, body: input.body}, endpoint.status, run) : run();
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
