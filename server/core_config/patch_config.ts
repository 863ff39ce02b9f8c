/** Changing core's configuration where no admin is at hand: by core's own REST, with a session of the plugin's bot that lives for this one call. Never beyond what core's REST allows. */
import type {Host} from '../host';

const CORE_REQUEST_MS = 20_000;

/** As measured on a real server: config/patch takes these from a bot's session. */
const ROLES = 'system_user system_admin';

/** The user id of the plugin's one bot. */
export type EnsureBot = (host: Host) => Promise<string>;

export interface ConfigChange<V> {
    ensureBot: EnsureBot;
    /** By core's `Section.Field`. */
    values: Readonly<Record<string, V>>;
    /** Whether core's configuration shows it in the end. */
    hasArrived(): Promise<boolean>;
}

/** '' when it has arrived, otherwise the sentence that says why not. Never fails. */
export async function patchConfig<V>(host: Host, {ensureBot, values, hasArrived}: ConfigChange<V>): Promise<string> {
    try {
        const {status} = await host.mattermost.coreRequest({
            botUserId: await ensureBot(host), roles: ROLES, method: 'PUT', path: '/api/v4/config/patch', body: toConfigPatch(values), timeoutMs: CORE_REQUEST_MS,
        });
        if (status !== 200) {
            return `Core answered ${status}.`;
        }
        return await hasArrived() ? '' : 'Core accepted the change, but its configuration does not show it; an environment variable may hold the setting.';
    } catch (error) {
        host.log.error('Core\'s configuration could not be changed.', {settings: Object.keys(values).join(', '), error: String(error)});
        return 'Core could not be asked.';
    }
}

/** The body for core's PUT /api/v4/config/patch. */
export function toConfigPatch<V>(values: Readonly<Record<string, V>>): Record<string, Record<string, V>> {
    const patch: Record<string, Record<string, V>> = {};
    for (const [name, value] of Object.entries(values)) {
        const [section = '', field = ''] = name.split('.');
        patch[section] = {...patch[section], [field]: value};
    }
    return patch;
}
