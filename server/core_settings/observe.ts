/**
 * Notices that a setting of core's has a new value, whoever changed it, and records it exactly once. The value last seen stands in SQL:
 * every node's hook fires for one change, and only the node whose UPDATE meets the old value writes the record.
 */
import type {AuditEvent} from '../audit/event';
import {appendAudit} from '../audit/write';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import type {SettingValue, SettingValues} from './settings';
import {readSettings, readWatched, SETTING_GROUPS} from './settings';

/** Compares core's configuration with what was last seen; only the settings named, or all. */
export async function observeSettings(host: Host, names?: readonly string[]): Promise<void> {
    const config = await host.mattermost.getConfig();
    const current: SettingValues = Object.assign(readWatched(config), ...SETTING_GROUPS.map((group) => readSettings(config, group)));
    const seen = await host.sql.query<{name: string; value: string}>('SELECT name, value FROM security_controls_core_settings');
    const seenValues = new Map(seen.map((row) => [row.name, row.value]));
    for (const name of names ?? Object.keys(current)) {
        const value = current[name];
        const before = seenValues.get(name);
        if (value === undefined || before === JSON.stringify(value)) {
            continue;
        }
        if (before === undefined) {
            await keepFirstValue(host, name, value);
        } else {
            await recordChange(host, name, before, value);
        }
    }
}

/** The first sight of a setting is no change. */
async function keepFirstValue(host: Host, name: string, value: SettingValue): Promise<void> {
    await host.sql.exec(
        'INSERT INTO security_controls_core_settings (name, value, seen_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
        [name, JSON.stringify(value), host.clock.now()]);
}

async function recordChange(host: Host, name: string, before: string, value: SettingValue): Promise<void> {
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const won = await tx.exec(
            'UPDATE security_controls_core_settings SET value = $2, seen_at = $3 WHERE name = $1 AND value = $4', [name, JSON.stringify(value), now, before]);
        if (won === 0) {
            return;
        }
        const announced = await findAnnouncement(tx, name, value, now);
        await appendAudit(tx, host, {
            event_name: 'core_setting_changed',
            status: 'success',
            actor: announced ? {type: 'user', actor: announced.actor} : {type: 'system'},
            target: {type: 'core_setting', id: name},
            prior_state: {[name]: JSON.parse(before) as SettingValue},
            resulting_state: announced ? {[name]: value} : {[name]: value, origin: 'outside'},
            request_id: announced?.requestId,
        } satisfies AuditEvent);
    });
}

/** Who announced just this value a moment ago. Some slack past expiry: the change may have been made in its last second. */
async function findAnnouncement(tx: Sql, name: string, value: SettingValue, now: number): Promise<{actor: Actor; requestId: string} | null> {
    const rows = await tx.query<{actor: string; settings: string; request_id: string}>(
        `SELECT actor, settings, request_id FROM security_controls_core_setting_changes
         WHERE closed_at = 0 AND announced_at <= $1 ORDER BY announced_at DESC LIMIT 50`, [now]);
    const match = rows.find((row) => (JSON.parse(row.settings) as SettingValues)[name] === value);
    return match ? {actor: JSON.parse(match.actor) as Actor, requestId: match.request_id} : null;
}
