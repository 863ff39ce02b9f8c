/** Teams and who is in them. */
import {makeChannel} from './channels';
import type {Core} from './core';
import {newId} from './ids';

export interface NewTeam {name: string; display_name: string; type: string}

/** Without members and channels. Returns its id. */
export async function insertTeam(core: Core, team: NewTeam, at: number): Promise<string> {
    const teamId = newId();
    await core.db.exec(
        `INSERT INTO teams (id, createat, updateat, deleteat, displayname, name, description, email, type, companyname, alloweddomains, inviteid, allowopeninvite, groupconstrained, lastteamiconupdate)
         VALUES ($1, $2, $2, 0, $3, $4, '', '', $6, '', '', $5, false, false, 0)`, [teamId, at, team.display_name, team.name, newId(), team.type]);
    return teamId;
}

/** Whoever is in it already stays as they are. */
export async function addTeamMembers(core: Core, teamId: string, userIds: readonly string[], at: number): Promise<void> {
    await core.db.exec(
        `INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat)
         SELECT $1, id, '', 0, roles NOT LIKE '%guest%', false, roles LIKE '%guest%', $2::bigint FROM users WHERE id = ANY($3::varchar[])
         ON CONFLICT DO NOTHING`, [teamId, at, `{${userIds.join(',')}}`]);
}

/** As core does: whoever makes it is in it, and in its Town Square. */
export async function createTeam(core: Core, team: NewTeam, creatorId: string): Promise<string> {
    const teamId = await insertTeam(core, team, core.now());
    await addTeamMembers(core, teamId, [creatorId], core.now());
    await makeChannel(core, {team_id: teamId, type: 'O', name: 'town-square', display_name: 'Town Square'}, [creatorId], creatorId);
    return teamId;
}
