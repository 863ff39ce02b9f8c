/** Slash commands and pressed buttons over REST. */
import {invalidParam, noPermission} from '../core/app_error';
import type {Core} from '../core/core';
import {newId} from '../core/ids';
import type {Session} from '../core/sessions';
import type {PluginState} from '../plugin/plugin_state';
import type {Api, SignedInRequest} from './request';
import {addressOf, OK} from './request';

export function addCommandRoutes(api: Api, core: Core, plugin: PluginState): void {
    const prefix = `/plugins/${plugin.manifest.id}/`;
    const contextOf = ({context, session}: SignedInRequest) =>
        ({session_id: session.id, request_id: newId(), ip_address: addressOf(core, context), user_agent: context.req.header('user-agent') ?? ''});
    const requireMember = async (session: Session, channelId: string): Promise<void> => {
        if ((await core.db.query('SELECT 1 FROM channelmembers WHERE channelid = $1 AND userid = $2', [channelId, session.user_id])).length === 0) {
            throw noPermission();
        }
    };

    api.signedIn('GET', '/teams/:team_id/commands/autocomplete_suggestions', async ({session, query}) =>
        core.commands.suggest(query('user_input'), core.sessionHasPermission(session, 'manage_system')));
    api.signedIn('POST', '/commands/execute', async (request) => {
        const {command, channel_id: channelId, team_id: teamId, root_id: rootId} = await request.body();
        if (typeof command !== 'string' || !command.startsWith('/') || typeof channelId !== 'string') {
            throw invalidParam('command');
        }
        await requireMember(request.session, channelId);
        return core.commands.run({
            text: command, userId: request.session.user_id, channelId, teamId: String(teamId ?? ''), rootId: String(rootId ?? ''), context: contextOf(request),
        });
    });
    // Core calls a plugin's own address directly, with the person's session and neither cookies nor a content type; what the plugin answers beside a text is ignored.
    api.signedIn('POST', '/posts/:post_id/actions/:action_id', async (request) => {
        const {cookie} = await request.body();
        const action = core.commands.actionOf(String(cookie), request.id('post_id'));
        await requireMember(request.session, action.channelId);
        if (!plugin.host || !action.url.startsWith(prefix)) {
            throw invalidParam('url');
        }
        const {user_id: userId} = request.session;
        const reply = await plugin.host.serveHttp({
            method: 'POST', path: action.url.slice(prefix.length - 1), query: '', headers: new Headers({'mattermost-user-id': userId}),
            body: new Blob([JSON.stringify({
                user_id: userId, user_name: (await core.users.get(userId))?.username ?? '', channel_id: action.channelId, channel_name: '', team_id: '', team_domain: '',
                post_id: action.postId, trigger_id: newId(), type: '', data_source: '', context: action.context,
            })]).stream(),
            context: {...contextOf(request), ip_address: '', user_agent: ''},
        });
        const {ephemeral_text: text} = await reply.json().catch(() => ({})) as {ephemeral_text?: unknown};
        if (typeof text === 'string' && text !== '') {
            await core.commands.showEphemeral(userId, action.channelId, text);
        }
        return {...OK, trigger_id: newId()};
    });
}
