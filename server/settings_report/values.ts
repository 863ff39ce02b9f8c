/** Reads the settings' values as they are now, and keeps each new one, so that an older report can be made again. */
import type {CoreConfig, Host} from '../host';
import {CATALOGUE} from './catalogue';

export type Value = string | number | boolean;

/** Core's settings and the plugin's policies, by the report's names. */
export async function readValues(host: Host): Promise<Map<string, Value>> {
    const config = await host.mattermost.getConfig();
    const values = new Map(CATALOGUE.map(({name}) => [name, readSetting(config, name)]));
    const policies = await host.sql.query<{name: string; document: string}>('SELECT name, document FROM security_controls_policies ORDER BY name');
    for (const policy of policies) {
        for (const [field, value] of Object.entries(JSON.parse(policy.document) as Record<string, unknown>)) {
            values.set(`policy.${policy.name}.${field}`, toValue(value));
        }
    }
    return values;
}

/** One row for each value that is not the newest one known. Two nodes may look at once; a row twice changes no report. */
export async function observeValues(host: Host): Promise<void> {
    const values = await readValues(host);
    const known = await host.sql.query<{name: string; value: string}>(
        'SELECT DISTINCT ON (name) name, value FROM security_controls_setting_values ORDER BY name, seen_at DESC, id DESC');
    const latest = new Map(known.map(({name, value}) => [name, value]));
    const fresh = [...values].filter(([name, value]) => latest.get(name) !== JSON.stringify(value)).map(([name, value]) => ({name, value: JSON.stringify(value)}));
    if (fresh.length > 0) {
        await host.sql.exec(
            `INSERT INTO security_controls_setting_values (name, value, seen_at)
             SELECT f.name, f.value, $2::bigint FROM json_to_recordset($1::text::json) AS f(name text, value text)`, [JSON.stringify(fresh), host.clock.now()]);
    }
}

/** Gob leaves out zero values (facts), so what is missing is off. */
function readSetting(config: CoreConfig, name: string): Value {
    const [section = '', field = ''] = name.split('.');
    return toValue(config[section]?.[field] ?? false);
}

function toValue(value: unknown): Value {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value ?? null);
}
