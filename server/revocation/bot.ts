/** The plugin's one bot: it carries sessions for pushes and for core's REST, and tells admins how what they asked for ended. */
import {PLUGIN_ID} from '../../contract/names';
import type {Host} from '../host';
import {HostError} from '../host';

const YOUNG_MS = 60_000;

/**
 * Core gives a plugin one bot of its own, whatever name is asked for; but where the name is taken it answers with whoever has it, and that
 * may be a person, or somebody's own bot. Neither is ever used. Fails as what may pass: the account can be renamed.
 *
 * Core is not even asked while a stranger has the name: of a stranger's bot it would remember for good that it is this plugin's, and take it
 * back to this name whenever it is renamed.
 */
export async function ensurePluginBot(host: Host): Promise<string> {
    const strangers = await host.sql.query(
        'SELECT 1 AS stranger FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.username = $1 AND coalesce(b.ownerid, \'\') <> $2 AND (b.userid IS NOT NULL OR u.createat < $3::bigint)',
        // Core makes the account before its bot: a young one may be what another call is making.
        [PLUGIN_ID, PLUGIN_ID, host.clock.now() - YOUNG_MS]);
    if (strangers.length > 0) {
        throw nameTaken();
    }
    const userId = await host.mattermost.ensureBot({
        username: PLUGIN_ID, displayName: 'Security Controls', description: 'Acts for the Security Controls plugin, and tells admins what became of what they asked for. It reads no messages.',
    });
    const own = await host.sql.query('SELECT 1 AS own FROM bots b WHERE b.userid = $1 AND b.ownerid = $2', [userId, PLUGIN_ID]);
    if (own.length === 0) {
        throw nameTaken();
    }
    return userId;
}

function nameTaken(): HostError {
    return new HostError('bot_name_taken', `The username ${PLUGIN_ID} belongs to an account that is not this plugin's bot. Rename that account.`, 503);
}
