/** Core's checks before any REST handler runs: session, CSRF, MFA, and its error form. */
import {getConnInfo} from '@hono/node-server/conninfo';
import type {Context} from 'hono';
import {Hono} from 'hono';

import {AppError, invalidParam, invalidUrlParam, noPermission, sessionExpired} from '../core/app_error';
import type {Core} from '../core/core';
import {isId, newId} from '../core/ids';
import type {Session} from '../core/sessions';
import {tokenOf} from './token';

export interface ApiRequest {
    context: Context;
    /** Of the caller; only `open` routes may be asked without one. */
    session: Session | null;
    /** A path parameter that is an id; `me` in user_id is the caller. */
    id(name: string): string;
    query(name: string): string;
    number(name: string, fallback: number): number;
    /** The JSON body as an object. */
    body(): Promise<Record<string, unknown>>;
}

export interface SignedInRequest extends ApiRequest {
    session: Session;
    /** Throws core's permission error unless the session's roles grant one of these. */
    requirePermission(...permissions: string[]): void;
}

type Answer = Promise<object | string | null>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Adds routes below /api/v4. An answer that is a Response is sent as it is, anything else as JSON. */
export interface Api {
    /** No session needed. */
    open(method: Method, path: string, answer: (request: ApiRequest) => Answer): void;
    /** A session, and MFA when it is enforced. */
    signedIn(method: Method, path: string, answer: (request: SignedInRequest) => Answer): void;
    /** A session only: what enrolling in MFA needs. */
    signedInWithoutMfa(method: Method, path: string, answer: (request: SignedInRequest) => Answer): void;
}

export const OK = {status: 'OK'};

export function createApi(core: Core): {api: Api; routes: Hono} {
    const routes = new Hono();

    const add = (method: Method, path: string, respond: (context: Context) => Answer): void => {
        routes.on(method, path, async (context) => {
            const requestId = newId();
            context.header('X-Request-Id', requestId);
            context.header('X-Version-Id', '11.6.0.stand-in');
            context.header('Cache-Control', 'no-cache, no-store, must-revalidate');
            try {
                const answer = await respond(context);
                return answer instanceof Response ? answer : context.json(answer ?? OK);
            } catch (cause) {
                const error = cause instanceof AppError ? cause : new AppError('app.stand_in.app_error', String(cause), 500);
                // Core takes the cookie of a session that is gone, and leaves it after any other 401, as of a wrong MFA code.
                if (error.id === sessionExpired().id && tokenOf(context.req.raw.headers, new URLSearchParams()).isCookie) {
                    context.header('Set-Cookie', `MMAUTHTOKEN=; Path=${core.basePath || '/'}; Max-Age=0; HttpOnly`);
                }
                return new Response(JSON.stringify(error.toJson(requestId)), {status: error.statusCode, headers: mergeHeaders(context)});
            }
        });
    };
    const withSession = async (context: Context, isMfaNeeded: boolean): Promise<SignedInRequest> => {
        const session = await sessionOf(core, context.req.raw);
        if (!session) {
            throw sessionExpired();
        }
        if (session.props.type === 'UserAccessToken' && session.props.is_bot !== 'true' && core.config.current.ServiceSettings?.EnableUserAccessTokens !== true) {
            throw sessionExpired();
        }
        // Core's one exception to enforced MFA: the app must know who is to enrol.
        if (isMfaNeeded && context.req.path !== `${core.basePath}/api/v4/users/me`) {
            await core.requireMfa(session);
        }
        return {
            ...apiRequest(context, session), session,
            requirePermission(...permissions) {
                if (!permissions.some((permission) => core.sessionHasPermission(session, permission))) {
                    throw noPermission();
                }
            },
        };
    };
    return {
        routes,
        api: {
            open: (method, path, answer) => add(method, path, async (context) => answer(apiRequest(context, await sessionOf(core, context.req.raw)))),
            signedIn: (method, path, answer) => add(method, path, async (context) => answer(await withSession(context, true))),
            signedInWithoutMfa: (method, path, answer) => add(method, path, async (context) => answer(await withSession(context, false))),
        },
    };
}

/** The session of a request, or null; a cookie without the proof of origin counts as a forgery attempt and is refused. */
async function sessionOf(core: Core, request: Request): Promise<Session | null> {
    const {token, isCookie, isQuery} = tokenOf(request.headers, new URL(request.url).searchParams);
    const session = token === '' ? null : await core.sessions.getByToken(token);
    if (!session) {
        return null;
    }
    if (isQuery && !session.is_oauth) {
        throw new AppError('api.context.token_provided.app_error', 'Session is not OAuth but token was provided in the query string.', 401);
    }
    if (isCookie && request.method !== 'GET' && !provesOrigin(core, request.headers, session)) {
        throw sessionExpired();
    }
    return session;
}

/** X-CSRF-Token of the session, or (unless core is told to be strict) X-Requested-With as browsers' own requests carry it. */
export function provesOrigin(core: Core, headers: Headers, session: Session): boolean {
    const isStrict = core.config.current.ServiceSettings?.ExperimentalStrictCSRFEnforcement === true;
    return headers.get('x-csrf-token') === session.props.csrf || (!isStrict && headers.get('x-requested-with') === 'XMLHttpRequest');
}

function apiRequest(context: Context, session: Session | null): ApiRequest {
    return {
        context,
        session,
        id(name) {
            const value = context.req.param(name) ?? '';
            const id = value === 'me' && session ? session.user_id : value;
            if (!isId(id)) {
                throw invalidUrlParam(name);
            }
            return id;
        },
        query: (name) => context.req.query(name) ?? '',
        number(name, fallback) {
            const value = Number.parseInt(context.req.query(name) ?? '', 10);
            return Number.isNaN(value) || value < 0 ? fallback : Math.min(value, 200);
        },
        async body() {
            const value: unknown = await context.req.json().catch(() => null);
            if (typeof value !== 'object' || value === null) {
                throw invalidParam('body');
            }
            return value as Record<string, unknown>;
        },
    };
}

function mergeHeaders(context: Context): Headers {
    const headers = new Headers(context.res.headers);
    headers.set('Content-Type', 'application/json');
    return headers;
}

/** The peer's address; X-Forwarded-For counts only when core is told to trust it. */
export function addressOf(core: Core, context: Context): string {
    const trusted = core.config.current.ServiceSettings?.TrustedProxyIPHeader;
    for (const name of Array.isArray(trusted) ? trusted as string[] : []) {
        const forwarded = context.req.header(name)?.split(',')[0]?.trim();
        if (forwarded) {
            return forwarded;
        }
    }
    // Requests made without a socket (app.request in tests) have no connection to ask.
    return context.env && 'incoming' in context.env ? getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? '' : '127.0.0.1';
}
