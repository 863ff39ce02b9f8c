/** Finding users and reading their sessions. Reading follows core's own permission, so nothing here decides who may be revoked. */
import type {AccessTokenList, SessionList, UserPage} from '../../contract/sessions';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {listSessions} from './list_sessions';
import {readAccessTokens, readUserSessions, readUsers} from './read_sessions';

export function createSessions(): Feature & {routes: Routes<'listUsers' | 'listUserSessions' | 'listSessions' | 'listAccessTokens'>} {
    return {
        routes: {
            listUsers: async ({host, query}) => ({body: await listUsers(host, query)}),
            listUserSessions: async (request) => ({body: await listUserSessions(request.host, request.params['user_id'] ?? '', actorOf(request).sessionId)}),
            listSessions: async (request) => ({body: await listSessions(request.host, request.query, actorOf(request).sessionId)}),
            listAccessTokens: async ({host, params}) => ({body: await listAccessTokens(host, params['user_id'] ?? '')}),
        },
        workers: [],
        hooks: {},
    };
}

const DEFAULT_PAGE = 50;

async function listUsers(host: Host, query: {term?: string; cursor?: string; limit?: number}): Promise<UserPage> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const users = await readUsers(host.sql, {term: query.term ?? '', after: query.cursor ?? '', limit: limit + 1, now: host.clock.now()});
    const items = users.slice(0, limit);
    return {items, next_cursor: users.length > limit ? items[items.length - 1]?.id ?? null : null};
}

async function listUserSessions(host: Host, userId: string, ownSessionId: string): Promise<SessionList> {
    if (!await host.mattermost.getUser(userId)) {
        throw new ApiError('users.not_found');
    }
    return {items: await readUserSessions(host.sql, {userId, ownSessionId, now: host.clock.now()})};
}

async function listAccessTokens(host: Host, userId: string): Promise<AccessTokenList> {
    if (!await host.mattermost.getUser(userId)) {
        throw new ApiError('users.not_found');
    }
    return {items: await readAccessTokens(host.sql, userId)};
}
