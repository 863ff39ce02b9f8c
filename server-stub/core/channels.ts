/** Channels and who is in them, as REST and the plugin API make them. */
import type {Core} from './core';
import {newId} from './ids';

export const CHANNEL = `c.id, c.createat AS create_at, c.updateat AS update_at, c.deleteat AS delete_at, c.teamid AS team_id, c.type, c.displayname AS display_name, c.name,
    c.header, c.purpose, c.lastpostat AS last_post_at, c.totalmsgcount AS total_msg_count, c.creatorid AS creator_id`;

export interface ChannelJson {id: string}

export async function addMembers(core: Core, channelId: string, userIds: readonly string[]): Promise<void> {
    await core.db.exec(
        `INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops, lastupdateat, schemeuser, schemeadmin, schemeguest)
         SELECT $1, id, '', 0, 0, 0, '{}', $2::bigint, true, false, false FROM users WHERE id = ANY($3::varchar[]) ON CONFLICT DO NOTHING`,
        [channelId, core.now(), `{${userIds.join(',')}}`]);
}

export async function makeChannel(core: Core, channel: {team_id: string; type: string; name: string; display_name: string}, userIds: readonly string[], creatorId: string): Promise<ChannelJson> {
    const channelId = newId();
    await core.db.exec(
        `INSERT INTO channels (id, createat, updateat, deleteat, teamid, type, displayname, name, header, purpose, lastpostat, totalmsgcount, extraupdateat, creatorid, groupconstrained, shared)
         VALUES ($1, $2, $2, 0, $3, $4, $5, $6, '', '', 0, 0, 0, $7, false, false)`,
        [channelId, core.now(), channel.team_id, channel.type, channel.display_name, channel.name, creatorId]);
    await addMembers(core, channelId, userIds);
    const [made] = await core.db.query<ChannelJson>(`SELECT ${CHANNEL} FROM channels c WHERE c.id = $1`, [channelId]);
    return made ?? {id: channelId};
}

/** The one channel of two people; made when they have none yet. */
export async function directChannel(core: Core, creatorId: string, otherId: string): Promise<ChannelJson> {
    const name = [creatorId, otherId].sort().join('__');
    const [existing] = await core.db.query<ChannelJson>(`SELECT ${CHANNEL} FROM channels c WHERE c.name = $1`, [name]);
    return existing ?? makeChannel(core, {team_id: '', type: 'D', name, display_name: ''}, [...new Set([creatorId, otherId])], creatorId);
}
