/** core.request: core's own REST, asked with a session of the plugin's bot that lives for this one call. */
import type {BridgeMethods} from '../../server/bridge/methods';
import type {Core} from '../core/core';
import {BridgeError} from './errors';

const SESSION_LIFE_MS = 60_000;

type CoreRequest = BridgeMethods['core.request'];

export function createCoreRequest(core: Core) {
    return async ({bot_user_id, roles, method, path, body, timeout_ms}: CoreRequest['args']): Promise<CoreRequest['value']> => {
        if (!path.startsWith('/api/v4/')) {
            throw new BridgeError('core.refused_path', 'only core\'s REST is asked', 400);
        }
        const session = await core.sessions.create({user_id: bot_user_id, roles, expires_at: core.now() + SESSION_LIFE_MS});
        try {
            const reply = await fetch(`${core.siteUrl}${path}`, {
                method, body, redirect: 'error', signal: AbortSignal.timeout(timeout_ms),
                headers: {authorization: `Bearer ${session.token}`, 'content-type': 'application/json'},
            });
            return {status: reply.status, body: await reply.text()};
        } catch (cause) {
            throw new BridgeError('core.unreachable', String(cause), 502);
        } finally {
            await core.sessions.revoke(session).catch(() => undefined);
        }
    };
}
