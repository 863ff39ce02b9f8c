/**
 * /plugins/{id}/…: what core hands to ServeHTTP. The header Mattermost-User-Id is there only when session, CSRF check and MFA are all in order;
 * every other request arrives all the same, without it, so its absence proves nothing.
 */
import type {Context} from 'hono';

import type {Core} from '../core/core';
import {passesMfa} from '../core/core';
import {newId} from '../core/ids';
import type {PluginState} from '../plugin/plugin_state';
import {addressOf, provesOrigin} from './request';
import {cookiesOf, tokenOfPluginRequest} from './token';

/** As net/http's NotFound, with which core answers for a plugin that does not run. */
export const notFound = (): Response => new Response('404 page not found\n', {status: 404, headers: {'content-type': 'text/plain; charset=utf-8'}});

export function servePluginRequest(core: Core, plugin: PluginState) {
    const prefix = `${core.basePath}/plugins/${plugin.manifest.id}`;
    return async (context: Context): Promise<Response> => {
        if (!plugin.host) {
            return notFound();
        }
        const request = context.req.raw;
        const url = new URL(request.url);
        const headers = new Headers(request.headers);
        const {token, isCookie} = tokenOfPluginRequest(headers, url.searchParams);
        const cookies = cookiesOf(headers).filter(([name]) => name !== 'MMAUTHTOKEN');
        // Mattermost-Plugin-ID comes from other plugins only, which do not take this way.
        ['mattermost-plugin-id', 'mattermost-user-id', 'cookie', 'authorization', 'referer'].forEach((name) => headers.delete(name));
        if (cookies.length > 0) {
            headers.set('cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; '));
        }
        url.searchParams.delete('access_token');

        let session = token === '' ? null : await core.sessions.getByToken(token);
        // Core treats whoever must still enrol as nobody.
        if (session && !await passesMfa(core, session)) {
            session = null;
        }
        if (session && isCookie && request.method !== 'GET' && !provesOrigin(core, headers, session) && url.searchParams.get('csrf') !== session.props.csrf) {
            session = null;
        }
        if (session) {
            headers.set('mattermost-user-id', session.user_id);
        }
        return plugin.host.serveHttp({
            method: request.method, path: url.pathname.slice(prefix.length), query: url.searchParams.toString(), headers, body: request.body,
            context: {session_id: session?.id ?? '', request_id: newId(), ip_address: addressOf(core, context), user_agent: headers.get('user-agent') ?? ''},
        });
    };
}
