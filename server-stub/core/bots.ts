/** A plugin's bot, as core makes and remembers it: one a plugin, by a key in the plugin's own key-value store. */
import {AppError} from './app_error';
import type {Core} from './core';

export interface WantedBot {username: string; display_name?: string; description?: string}

/** Core's own keys begin so; no plugin can read or write them. */
const BOT_KEY = 'mmi_botid';

/**
 * The remembered bot gets the name that is asked for, whosever bot it is and whatever it was called before. Where there is none, whoever has
 * the name is the answer, a person too; only a bot is remembered.
 */
export async function ensureBot(core: Core, pluginId: string, {username, display_name = '', description = ''}: WantedBot): Promise<string> {
    const {db, users} = core;
    const remember = (userId: string) => db.exec(
        `INSERT INTO pluginkeyvaluestore (pluginid, pkey, pvalue, expireat) VALUES ($1, $2, convert_to($3, 'UTF8'), 0)
         ON CONFLICT (pluginid, pkey) DO UPDATE SET pvalue = excluded.pvalue`, [pluginId, BOT_KEY, userId]);
    const [known] = await db.query<{id: string}>(
        `SELECT b.userid AS id FROM pluginkeyvaluestore k JOIN bots b ON b.userid = convert_from(k.pvalue, 'UTF8') WHERE k.pluginid = $1 AND k.pkey = $2`, [pluginId, BOT_KEY]);
    const named = await users.getByUsername(username);
    if (known) {
        if (named && named.id !== known.id) {
            throw new AppError('', 'failed to patch bot: PatchBot: An account with that username already exists.', 500);
        }
        await db.exec('UPDATE users SET username = $2, firstname = $3 WHERE id = $1', [known.id, username, display_name]);
        await db.exec('UPDATE bots SET description = $2 WHERE userid = $1', [known.id, description]);
        return known.id;
    }
    if (named) {
        await (named.is_bot ? remember(named.id) : undefined);
        return named.id;
    }
    const created = await users.createBot({username, display_name, description, owner_id: pluginId});
    await remember(created);
    return created;
}
