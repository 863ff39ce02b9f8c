/** Core's own endpoints for sessions and for the tokens that make sessions. */
import {AppError, invalidParam, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import {newId} from '../core/ids';
import type {Session} from '../core/sessions';
import {sessionJson} from '../core/sessions';
import type {Api} from './request';
import {OK} from './request';

export function addSessionRoutes(api: Api, core: Core): void {
    const requireEdit = async (session: Session, userId: string): Promise<void> => {
        if (!await core.sessionMayEditUser(session, userId)) {
            throw noPermission();
        }
    };
    api.signedIn('GET', '/users/:user_id/sessions', async ({session, id}) => {
        await requireEdit(session, id('user_id'));
        return (await core.sessions.listOfUser(id('user_id'))).map((found) => sessionJson(found, false));
    });
    api.signedIn('POST', '/users/:user_id/sessions/revoke', async ({session, id, body}) => {
        await requireEdit(session, id('user_id'));
        const {session_id} = await body();
        if (typeof session_id !== 'string' || session_id === '') {
            throw invalidParam('session_id');
        }
        const found = await core.sessions.getById(session_id);
        if (found.user_id !== id('user_id')) {
            throw new AppError('api.context.invalid_url_param.app_error', 'Invalid or missing user_id parameter in request URL.', 400);
        }
        await core.sessions.revoke(found);
        return OK;
    });
    api.signedIn('POST', '/users/:user_id/sessions/revoke/all', async ({session, id}) => {
        await requireEdit(session, id('user_id'));
        await core.sessions.revokeAllOfUser(id('user_id'));
        return OK;
    });
    api.signedIn('POST', '/users/sessions/revoke/all', async ({requirePermission}) => {
        requirePermission('manage_system');
        await core.sessions.revokeEveryone();
        return OK;
    });
    api.signedIn('POST', '/users/:user_id/tokens', async ({session, id, body}) => {
        const userId = id('user_id');
        await requireEdit(session, userId);
        if (core.config.current.ServiceSettings?.EnableUserAccessTokens !== true) {
            throw new AppError('app.user_access_token.disabled', 'Personal access tokens are disabled on this server.', 501);
        }
        if (!core.sessionHasPermission(session, 'create_user_access_token') && !core.sessionHasPermission(session, 'manage_system')) {
            throw noPermission();
        }
        const {description} = await body();
        const token = {id: newId(), token: newId(), user_id: userId, description: typeof description === 'string' ? description : '', is_active: true};
        await core.db.exec('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($1, $2, $3, $4, true)', [token.id, token.token, userId, token.description]);
        return token;
    });
    api.signedIn('POST', '/users/tokens/disable', async ({session, body}) => {
        const {token_id} = await body();
        const [found] = await core.db.query<{token: string; userid: string}>('SELECT token, userid FROM useraccesstokens WHERE id = $1', [String(token_id)]);
        if (!found) {
            throw new AppError('app.user_access_token.get_by_user.app_error', 'Unable to find the personal access token.', 404);
        }
        await requireEdit(session, found.userid);
        await core.db.exec('UPDATE useraccesstokens SET isactive = false WHERE id = $1', [String(token_id)]);
        await core.db.exec('DELETE FROM sessions WHERE token = $1', [found.token]);
        await core.sessions.clearUserCache(found.userid);
        return OK;
    });
    api.signedIn('POST', '/users/tokens/revoke', async ({session, body}) => {
        const {token_id} = await body();
        const [found] = await core.db.query<{token: string; userid: string}>('SELECT token, userid FROM useraccesstokens WHERE id = $1', [String(token_id)]);
        if (!found) {
            throw new AppError('app.user_access_token.get_by_user.app_error', 'Unable to find the personal access token.', 404);
        }
        await requireEdit(session, found.userid);
        await core.db.exec('DELETE FROM useraccesstokens WHERE id = $1', [String(token_id)]);
        await core.db.exec('DELETE FROM sessions WHERE token = $1', [found.token]);
        await core.sessions.clearUserCache(found.userid);
        return OK;
    });
}
