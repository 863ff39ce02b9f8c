/** Fills an empty stand-in with people, teams, posts, and sessions of every kind. A second start on the same data changes nothing. */
import type {Core} from '../core/core';
import {newId} from '../core/ids';
import {addTeamMembers, insertTeam} from '../core/teams';
import type {User} from '../core/users';
import {isGuest} from '../core/users';
import {startSession} from '../http/login';
import {BOTS, CHANNELS, MESSAGES, MOBILE_CLIENTS, PEOPLE, TEAMS, USER, USER_AGENTS} from './people';

const HOUR_MS = 3600 * 1000;

export async function seed(core: Core): Promise<void> {
    if (await core.users.getByUsername(USER.username)) {
        return;
    }
    const people: User[] = [];
    for (const person of PEOPLE) {
        const id = await core.users.create({password: USER.password, ...person});
        const created = await core.users.get(id);
        if (created) {
            people.push(created);
        }
    }
    const bots: string[] = [];
    for (const bot of BOTS) {
        bots.push(await core.users.createBot({...bot, owner_id: people[0]?.id ?? ''}));
    }
    await seedTeams(core, people);
    await seedSessions(core, people.filter((user) => user.delete_at === 0));
    await seedIntegrations(core, people, bots);
}

async function seedTeams(core: Core, people: readonly User[]): Promise<void> {
    const start = core.now() - 48 * HOUR_MS;
    for (const [teamIndex, team] of TEAMS.entries()) {
        // Everybody is in Operations; Engineering and Customer Care share the rest between them. Guests see one team only.
        const members = people.filter((user, index) => teamIndex === 0 || (!isGuest(user) && index % TEAMS.length === teamIndex));
        const teamId = await insertTeam(core, {...team, type: 'O'}, start);
        await addTeamMembers(core, teamId, members.map((member) => member.id), start);
        for (const channel of CHANNELS) {
            await seedChannel(core, teamId, channel, members, start);
        }
    }
}

async function seedChannel(core: Core, teamId: string, channel: {name: string; display_name: string}, members: readonly User[], start: number): Promise<void> {
    const channelId = newId();
    const everyMs = 3 * HOUR_MS;
    await core.db.exec(
        `INSERT INTO channels (id, createat, updateat, deleteat, teamid, type, displayname, name, header, purpose, lastpostat, totalmsgcount, extraupdateat, creatorid, groupconstrained, shared)
         VALUES ($1, $2, $2, 0, $3, 'O', $4, $5, '', '', $6, $7, 0, $8, false, false)`,
        [channelId, start, teamId, channel.display_name, channel.name, start + MESSAGES.length * everyMs, MESSAGES.length, members[0]?.id ?? ''],
    );
    await core.db.exec(
        `INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops, lastupdateat, schemeuser, schemeadmin, schemeguest)
         SELECT $1, id, '', 0, 0, 0, '{}', $2::bigint, roles NOT LIKE '%guest%', false, roles LIKE '%guest%' FROM users WHERE id = ANY($3::varchar[])`, [channelId, start, idArray(members)],
    );
    for (const [index, message] of MESSAGES.entries()) {
        const author = members[(index * 7 + 1) % members.length];
        await core.db.exec(
            `INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, message, type, props, hashtags, filenames, fileids, hasreactions)
             VALUES ($1, $2, $2, 0, 0, false, $3, $4, '', '', $5, '', '{}', '', '[]', '[]', false)`, [newId(), start + index * everyMs, author?.id ?? '', channelId, message],
        );
    }
}

/** One to three sessions each: a browser or the desktop app, and for every second person a phone. The two who are printed at start have none, so that theirs are real. */
async function seedSessions(core: Core, people: readonly User[]): Promise<void> {
    for (const [index, user] of people.entries()) {
        if (index < 2) {
            continue;
        }
        const clients = [USER_AGENTS[index % USER_AGENTS.length], ...index % 3 === 0 ? [USER_AGENTS[(index + 1) % USER_AGENTS.length]] : []];
        for (const userAgent of clients) {
            await startSession(core, user, userAgent ?? '', '');
        }
        const phone = MOBILE_CLIENTS[index % 4 >> 1];
        if (index % 2 === 0 && phone) {
            await startSession(core, user, phone.userAgent, `${phone.prefix}:${newId()}${newId()}`);
        }
    }
    // Spread over the last two days, as sessions of real people are.
    await core.db.exec('UPDATE sessions SET createat = createat - (abs(hashtext(id)) % 172800000), lastactivityat = lastactivityat - (abs(hashtext(id)) % 7200000)');
    core.sessions.purgeCache();
    people.forEach((user) => core.statuses.set(user.id, 'offline'));
}

/** A personal access token in use, an OAuth app's session, and a bot's token. */
async function seedIntegrations(core: Core, people: readonly User[], bots: readonly string[]): Promise<void> {
    const [owner] = people.filter((user) => user.username === 'luca.moretti');
    for (const userId of [owner?.id ?? '', ...bots]) {
        const token = newId();
        await core.db.exec('INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($1, $2, $3, $4, true)', [newId(), token, userId, 'Reporting script']);
        await core.sessions.getByToken(token);
    }
    const session = await core.sessions.create({
        user_id: owner?.id ?? '', roles: 'system_user', expires_at: core.now() + 30 * 24 * HOUR_MS, is_oauth: true,
        props: {oauth_app_id: newId(), platform: 'Report Builder', os: 'OAuth2', browser: 'OAuth2'},
    });
    await core.db.exec(
        'INSERT INTO oauthaccessdata (token, refreshtoken, redirecturi, clientid, userid, expiresat, scope) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [session.token, newId(), 'https://app.example.com/callback', session.props.oauth_app_id ?? '', session.user_id, session.expires_at, 'user'],
    );
}

const idArray = (users: readonly User[]): string => `{${users.map((user) => user.id).join(',')}}`;
