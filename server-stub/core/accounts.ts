/** How core ends an account, and lets it come back: by deactivation, and for good. */
import type {Core} from './core';
import type {User} from './users';

/**
 * In core's order: the row, the sessions, the status, the account's own bots one by one, the websocket event, and only then the hook. An OAuth
 * app's refresh token stays, unless it has a session.
 */
export async function setActive(core: Core, user: User, active: boolean): Promise<void> {
    const {users, sessions, statuses, hub, now} = core;
    const deletedAt = active ? 0 : now();
    await users.setDeleteAt(user.id, deletedAt);
    if (!active) {
        await sessions.revokeAllOfUser(user.id);
        statuses.set(user.id, 'offline');
        if (core.config.current.ServiceSettings?.DisableBotsWhenOwnerIsDeactivated === true) {
            await deactivateBotsOf(core, user);
        }
    }
    await hub.publish('user_updated', {user: {id: user.id, username: user.username, delete_at: deletedAt, roles: user.roles}}, {});
    const changed = await users.get(user.id);
    if (!active && changed) {
        core.onDeactivated(changed);
    }
}

/** A bot is an account too: its sessions end, and the hook tells of it, before its owner's. */
async function deactivateBotsOf(core: Core, owner: User): Promise<void> {
    const bots = await core.db.query<{userid: string}>('SELECT userid FROM bots WHERE ownerid = $1 AND deleteat = 0 ORDER BY createat, userid', [owner.id]);
    for (const {userid} of bots) {
        const bot = await core.users.get(userid);
        if (bot) {
            await setActive(core, bot, false);
            await core.db.exec('UPDATE bots SET deleteat = $2 WHERE userid = $1', [userid, core.now()]);
        }
    }
}

/** What an account leaves in core's tables, in the order in which core takes it away. */
const BELONGINGS: readonly string[] = [
    'DELETE FROM sessions WHERE userid = $1', 'DELETE FROM useraccesstokens WHERE userid = $1', 'DELETE FROM oauthaccessdata WHERE userid = $1',
    'DELETE FROM preferences WHERE userid = $1', 'DELETE FROM channelmembers WHERE userid = $1', 'DELETE FROM groupmembers WHERE userid = $1',
    'DELETE FROM posts WHERE userid = $1', 'DELETE FROM bots WHERE userid = $1', 'DELETE FROM users WHERE id = $1', 'DELETE FROM teammembers WHERE userid = $1',
];

/** Core deactivates the account first, its hook included; the row goes nearly last. */
export async function deletePermanently(core: Core, user: User): Promise<void> {
    await setActive(core, user, false);
    for (const statement of BELONGINGS) {
        await core.db.exec(statement, [user.id]);
    }
}
