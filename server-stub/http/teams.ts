/** Teams, channels and posts: as much as a person's client needs to show a channel and write to it. */
import {AppError, invalidParam, noPermission} from '../core/app_error';
import {addMembers, CHANNEL, directChannel, makeChannel} from '../core/channels';
import type {Core} from '../core/core';
import {savePost} from '../core/posts';
import type {Session} from '../core/sessions';
import {addTeamMembers, createTeam} from '../core/teams';
import {sessionLengthMs} from './login';
import type {Api} from './request';
import {OK} from './request';

const TEAM = `t.id, t.createat AS create_at, t.updateat AS update_at, t.deleteat AS delete_at, t.displayname AS display_name, t.name, t.description, t.type,
    t.allowopeninvite AS allow_open_invite`;
const POST = `id, createat AS create_at, updateat AS update_at, editat AS edit_at, deleteat AS delete_at, ispinned AS is_pinned, userid AS user_id,
    channelid AS channel_id, rootid AS root_id, message, type, props`;

interface Post {id: string; channel_id: string; user_id: string; message: string; create_at: number}

export function addTeamRoutes(api: Api, core: Core): void {
    const {db} = core;
    const requireMember = async (session: Session, channelId: string): Promise<void> => {
        const member = await db.query('SELECT 1 FROM channelmembers WHERE channelid = $1 AND userid = $2', [channelId, session.user_id]);
        if (member.length === 0) {
            throw noPermission();
        }
    };
    const touch = async (session: Session): Promise<void> => {
        core.statuses.set(session.user_id, 'online');
        if (session.props.type !== 'UserAccessToken' && !session.is_oauth) {
            await core.sessions.touch(session, sessionLengthMs(core, session.props.isMobile === 'true'));
        }
    };

    api.signedIn('GET', '/teams', async ({number}) => db.query(`SELECT ${TEAM} FROM teams t WHERE t.deleteat = 0 ORDER BY t.displayname LIMIT $1 OFFSET $2`, [number('per_page', 60), number('page', 0) * number('per_page', 60)]));
    api.signedIn('POST', '/teams', async ({session, body, context}) => {
        const {name, display_name, type} = await body();
        if (typeof name !== 'string' || typeof display_name !== 'string' || (type !== 'O' && type !== 'I')) {
            throw invalidParam('team');
        }
        context.status(201);
        const teamId = await createTeam(core, {name, display_name, type}, session.user_id);
        return one(await db.query<object>(`SELECT ${TEAM} FROM teams t WHERE t.id = $1`, [teamId]));
    });
    api.signedIn('POST', '/teams/:team_id/members', async ({session, body, context, id}) => {
        const member = await db.query('SELECT 1 FROM teammembers WHERE teamid = $1 AND userid = $2 AND deleteat = 0', [id('team_id'), session.user_id]);
        if (member.length === 0) {
            throw noPermission();
        }
        const {user_id} = await body();
        await addTeamMembers(core, id('team_id'), [String(user_id)], core.now());
        context.status(201);
        return {team_id: id('team_id'), user_id};
    });
    api.signedIn('POST', '/teams/search', async ({body}) =>
        db.query(`SELECT ${TEAM} FROM teams t WHERE t.deleteat = 0 AND (t.displayname ILIKE $1 OR t.name ILIKE $1) ORDER BY t.displayname LIMIT 100`, [containing((await body()).term)]));
    api.signedIn('POST', '/channels/search', async ({requirePermission, body}) => {
        requirePermission('sysconsole_read_user_management_channels');
        return db.query(
            `SELECT ${CHANNEL}, t.displayname AS team_display_name, t.name AS team_name FROM channels c JOIN teams t ON t.id = c.teamid
             WHERE c.type IN ('O', 'P') AND c.deleteat = 0 AND (c.displayname ILIKE $1 OR c.name ILIKE $1) ORDER BY c.displayname LIMIT 100`, [containing((await body()).term)]);
    });
    api.signedIn('GET', '/teams/:team_id', async ({id}) => one(await db.query<object>(`SELECT ${TEAM} FROM teams t WHERE t.id = $1`, [id('team_id')])));
    api.signedIn('GET', '/users/:user_id/teams', async ({id}) =>
        db.query(`SELECT ${TEAM} FROM teams t JOIN teammembers m ON m.teamid = t.id WHERE m.userid = $1 AND m.deleteat = 0 AND t.deleteat = 0 ORDER BY t.displayname`, [id('user_id')]));
    api.signedIn('GET', '/users/:user_id/teams/:team_id/channels', async ({id}) =>
        db.query(`SELECT ${CHANNEL} FROM channels c JOIN channelmembers m ON m.channelid = c.id WHERE m.userid = $1 AND (c.teamid = $2 OR c.type = 'D') AND c.deleteat = 0 ORDER BY c.displayname`, [id('user_id'), id('team_id')]));
    api.signedIn('GET', '/channels/:channel_id', async ({id}) => one(await db.query<object>(`SELECT ${CHANNEL} FROM channels c WHERE c.id = $1`, [id('channel_id')])));
    api.signedIn('POST', '/channels/direct', async ({session, body, context}) => {
        const userIds: unknown = await body();
        if (!Array.isArray(userIds) || userIds.length !== 2 || !userIds.includes(session.user_id)) {
            throw invalidParam('user_ids');
        }
        context.status(201);
        return directChannel(core, String(userIds[0]), String(userIds[1]));
    });
    api.signedIn('POST', '/channels', async ({session, body, context}) => {
        const {team_id, type, name, display_name} = await body();
        if (typeof team_id !== 'string' || typeof name !== 'string' || typeof display_name !== 'string' || (type !== 'O' && type !== 'P')) {
            throw invalidParam('channel');
        }
        context.status(201);
        return makeChannel(core, {team_id, type, name, display_name}, [session.user_id], session.user_id);
    });
    api.signedIn('POST', '/channels/:channel_id/members', async ({session, body, context, id}) => {
        await requireMember(session, id('channel_id'));
        const {user_id} = await body();
        await addMembers(core, id('channel_id'), [String(user_id)]);
        context.status(201);
        return {channel_id: id('channel_id'), user_id};
    });
    api.signedIn('POST', '/channels/members/:user_id/view', async ({session}) => {
        await touch(session);
        return {status: 'OK', last_viewed_at_times: {}};
    });

    api.signedIn('GET', '/channels/:channel_id/posts', async ({session, id, number}) => {
        await requireMember(session, id('channel_id'));
        const perPage = number('per_page', 60);
        const posts = await db.query<Post>(`SELECT ${POST} FROM posts WHERE channelid = $1 AND deleteat = 0 ORDER BY createat DESC, id LIMIT $2 OFFSET $3`, [id('channel_id'), perPage, number('page', 0) * perPage]);
        return {order: posts.map((post) => post.id), posts: Object.fromEntries(posts.map((post) => [post.id, post])), next_post_id: '', prev_post_id: ''};
    });
    api.signedIn('POST', '/posts', async ({session, body, context}) => {
        const {channel_id, message, root_id} = await body();
        if (typeof channel_id !== 'string' || typeof message !== 'string' || message.trim() === '' || message.length > 16_383) {
            throw invalidParam('post');
        }
        await requireMember(session, channel_id);
        const post = await savePost(core, {channel_id, user_id: session.user_id, message, root_id: typeof root_id === 'string' ? root_id : ''});
        await touch(session);
        context.status(201);
        return post;
    });
    api.signedIn('POST', '/notifications/ack', async () => OK);
}

/** The term anywhere in a name; what LIKE reads as a wildcard stands for itself. */
function containing(term: unknown): string {
    if (typeof term !== 'string') {
        throw invalidParam('term');
    }
    return `%${term.replace(/[\\%_]/g, '\\$&')}%`;
}

function one(rows: object[]): object {
    if (!rows[0]) {
        throw new AppError('app.channel.get.existing.app_error', 'Unable to find what was asked for.', 404);
    }
    return rows[0];
}
