/** Makes the settings report from what was seen, so that today's and an older one are made alike. */
import type {ReportedSetting, SettingsReport} from '../../contract/settings_report';
import type {Host} from '../host';
import {AUDIT_SETTINGS} from './audit_settings';
import {CATALOGUE} from './catalogue';

interface SeenRow {name: string; value: string; source: ReportedSetting['source']; seen_at: number; is_first: boolean}
interface ChangeRow {target_id: string; actor_id: string; username: string}

/** at undefined: now. Records have the database's clock, so only an older report bounds them. */
export async function makeReport(host: Host, at: number | undefined): Promise<SettingsReport> {
    const until = at ?? Number.MAX_SAFE_INTEGER;
    const seen = await host.sql.query<SeenRow>(
        `SELECT DISTINCT ON (name) name, value, source, seen_at, seen_at = min(seen_at) OVER (PARTITION BY name) AS is_first
         FROM security_controls_setting_values WHERE seen_at <= $1 ORDER BY name, seen_at DESC, id DESC`, [until]);
    const changes = await host.sql.query<ChangeRow>(
        `SELECT DISTINCT ON (r.target_id) r.target_id, r.actor_id, coalesce(u.username, '') AS username
         FROM security_controls_audit_records r LEFT JOIN users u ON u.id = r.actor_id
         WHERE r.event_name IN ('core_setting_changed', 'policy_changed') AND r.at <= $1 ORDER BY r.target_id, r.seq DESC`, [until]);
    const [first] = await host.sql.query<{at: number | null}>('SELECT min(seen_at) AS at FROM security_controls_setting_values');
    const rows = new Map(seen.map((row) => [row.name, row]));
    const whoChanged = (target: string): ReportedSetting['changed_by'] => {
        const change = changes.find(({target_id: id}) => id === target);
        return change && change.actor_id !== '' ? {user_id: change.actor_id, username: change.username} : null;
    };
    const known = [...CATALOGUE, ...AUDIT_SETTINGS].map(({name, group, recommended, meets, why, controls}): ReportedSetting => {
        const row = rows.get(name);
        const value = valueOf(row);
        const source = name.startsWith('audit.') ? 'policy' : row?.source ?? 'config';
        return {
            // Who set a variable, nobody here knows.
            name, group, value, source, since: sinceOf(row), changed_by: row?.is_first || source === 'environment' ? null : whoChanged(name), recommended,
            meets: meets === null || value === null ? null : meets(value), why, nist_800_53: [...controls],
        };
    });
    const policies = seen.filter(({name}) => name.startsWith('policy.')).map((row): ReportedSetting => ({
        name: row.name, group: groupOfPolicy(row.name), value: valueOf(row), source: 'policy', since: sinceOf(row), changed_by: whoChanged(row.name.split('.')[1] ?? ''),
        recommended: 'As your rules say', meets: null, why: 'A policy of this plugin, decided by your admins; its panel explains each field.', nist_800_53: ['CM-6'],
    }));
    return {at: at ?? host.clock.now(), made_at: host.clock.now(), watched_since: first?.at ?? null, items: [...known, ...policies]};
}

function valueOf(row: SeenRow | undefined): ReportedSetting['value'] {
    return row ? JSON.parse(row.value) as ReportedSetting['value'] : null;
}

/** The first sight of a value says nothing of when it was set. */
function sinceOf(row: SeenRow | undefined): number | null {
    return row && !row.is_first ? row.seen_at : null;
}

function groupOfPolicy(name: string): ReportedSetting['group'] {
    const policy = name.split('.')[1] ?? '';
    return policy === 'push' || policy === 'mfa' ? policy : policy === 'mobile' ? 'access' : 'sessions';
}
