/** Reads the settings' values as they are now, and keeps each new one, so that an older report can be made again. */
import type {ReportedSetting} from '../../contract/settings_report';
import type {CoreConfig, Host} from '../host';
import {readAuditSettings} from './audit_settings';
import {CATALOGUE} from './catalogue';
import type {SettingsReportNeeds} from './needs';

export type Value = string | number | boolean;
export interface Observed {value: Value; source: ReportedSetting['source']}

/** As Mattermost names the variables that override its settings. */
const VARIABLES = 'MM_';

/** Core's settings, the audit's own and the plugin's policies, by the report's names. */
async function readValues(host: Host, needs: SettingsReportNeeds): Promise<Map<string, Observed>> {
    const config = await host.mattermost.getConfig();
    const variables = new Set(await host.environment.names(VARIABLES));
    const values = new Map(CATALOGUE.map(({name}): [string, Observed] => [
        name, {value: readSetting(config, name), source: variables.has(VARIABLES + name.replace('.', '_').toUpperCase()) ? 'environment' : 'config'},
    ]));
    for (const [name, value] of await readAuditSettings(host.sql)) {
        values.set(name, {value, source: 'policy'});
    }
    for (const policy of await needs.readEveryPolicy(host.sql)) {
        for (const [field, value] of Object.entries(policy.fields)) {
            values.set(`policy.${policy.name}.${field}`, {value: toValue(value), source: 'policy'});
        }
    }
    return values;
}

/** One row for each value or source that is not the newest one known. Two nodes may look at once; a row twice changes no report. */
export async function observeValues(host: Host, needs: SettingsReportNeeds): Promise<void> {
    const values = await readValues(host, needs);
    const known = await host.sql.query<{name: string; value: string; source: string}>(
        'SELECT DISTINCT ON (name) name, value, source FROM security_controls_setting_values ORDER BY name, seen_at DESC, id DESC');
    const latest = new Map(known.map((row) => [row.name, row]));
    const fresh = [...values].map(([name, {value, source}]) => ({name, value: JSON.stringify(value), source})).filter(({name, value, source}) => {
        const last = latest.get(name);
        // A policy's name says where it comes from.
        return last?.value !== value || (source !== 'policy' && last.source !== source);
    });
    if (fresh.length > 0) {
        await host.sql.exec(
            `INSERT INTO security_controls_setting_values (name, value, source, seen_at)
             SELECT f.name, f.value, f.source, $2::bigint FROM json_to_recordset($1::text::json) AS f(name text, value text, source text)`, [JSON.stringify(fresh), host.clock.now()]);
    }
}

/** Gob leaves out zero values (facts), so what is missing is off. */
function readSetting(config: CoreConfig, name: string): Value {
    const [section = '', field = ''] = name.split('.');
    return toValue(config[section]?.[field] ?? false);
}

function toValue(value: unknown): Value {
    // What people wrote is erasable where it belongs, and would not be here.
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value ?? null, (key, part: unknown) => (key === 'reason' ? undefined : part));
}
