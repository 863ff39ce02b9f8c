/** The plugin's one bot: it carries sessions for pushes and for core's REST, and tells admins how what they asked for ended. */
import {PLUGIN_ID} from '../../contract/names';
import type {Host} from '../host';

/** Core gives a plugin one bot of its own, whatever name is asked for. */
export function ensurePluginBot(host: Host): Promise<string> {
    return host.mattermost.ensureBot({
        username: PLUGIN_ID, displayName: 'Security Controls', description: 'Acts for the Security Controls plugin, and tells admins what became of what they asked for. It reads no messages.',
    });
}
