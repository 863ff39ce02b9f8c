/**
 * A change of core's configuration that an admin announces here, makes in core with the admin's own session, and reports back.
 * What counts in the end is core's configuration, read here, and not what the browser says.
 */
import type {AnnouncedChange} from '../../contract/settings';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';
import {observeSettings} from './observe';
import type {SettingGroup, SettingValue, SettingValues} from './settings';
import {findInvalid, findWritable, patchOf, readSettings, tagOf} from './settings';

/** How long an announced change may take; core answers a config patch within seconds. */
const ANNOUNCED_FOR_MS = 60_000;

/** Another node may have made the change and this one not have heard of it yet. */
const LOOK_AGAIN_TIMES = 5;
const LOOK_AGAIN_MS = 300;

/** Looks at what would change; throws an ApiError when it must not. */
export type Forbid = (host: Host, changed: SettingValues, actor: Actor) => Promise<void>;

export interface Announcement {
    group: SettingGroup;
    /** Only settings the contract knows. */
    wanted: Record<string, SettingValue | undefined>;
    ifMatch: string;
    actor: Actor;
    requestId: string;
    forbid?: Forbid;
}

interface OpenChange {id: string; group: SettingGroup; actor: Actor; settings: SettingValues; requestId: string}

/** Refuses what is stale, changes nothing, is not allowed to this admin or is not valid; otherwise records the intent. */
export async function announceChange(host: Host, {group, wanted, ifMatch, actor, requestId, forbid}: Announcement): Promise<AnnouncedChange> {
    const config = await host.mattermost.getConfig();
    const current = readSettings(config, group);
    if (ifMatch !== tagOf(host, current)) {
        throw new ApiError('api.stale');
    }
    const changed: SettingValues = {};
    for (const [name, value] of Object.entries(wanted)) {
        if (value !== undefined && value !== current[name]) {
            changed[name] = value;
        }
    }
    const names = Object.keys(changed);
    if (names.length === 0) {
        throw new ApiError('core_settings.nothing_to_change');
    }
    const writable = await findWritable(host, actor.userId, group, config);
    const forbidden = names.filter((name) => !writable.includes(name));
    if (forbidden.length > 0) {
        throw new ApiError('api.forbidden', forbidden.map((path) => ({path, message: 'You may not change this setting'})));
    }
    const invalid = findInvalid({...current, ...changed}, names);
    if (invalid.length > 0) {
        throw new ApiError('api.bad_request', invalid);
    }
    await forbid?.(host, changed, actor);

    const id = host.ids.newId();
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        await tx.exec(
            `INSERT INTO security_controls_core_setting_changes (id, setting_group, actor, settings, request_id, announced_at, expires_at, closed_at, outcome)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')`,
            [id, group, JSON.stringify(actor), JSON.stringify(changed), requestId, now, now + ANNOUNCED_FOR_MS]);
        await appendAudit(tx, host, {
            event_name: 'core_setting_change_requested',
            status: 'attempt',
            actor: {type: 'user', actor},
            target: {type: 'core_setting', id: group},
            prior_state: Object.fromEntries(names.map((name) => [name, current[name]])),
            resulting_state: changed,
            request_id: requestId,
        });
    });
    return {id, config_patch: patchOf(changed), expires_at: now + ANNOUNCED_FOR_MS};
}

/** Closes a change by what core's configuration now says. error is what core answered, null when it accepted. Only who announced it may. */
export async function recordOutcome(host: Host, changeId: string, actor: Actor, error: string | null): Promise<'success' | 'fail'> {
    const [row] = await host.sql.query<ChangeRow & {closed_at: number}>(`${SELECT_CHANGE}, closed_at FROM security_controls_core_setting_changes WHERE id = $1`, [changeId]);
    const change = row && toChange(row);
    if (!change || change.actor.userId !== actor.userId) {
        throw new ApiError('core_settings.not_found');
    }
    if (row.closed_at !== 0) {
        throw new ApiError('core_settings.change_closed');
    }
    const outcome = await closeChange(host, change, error ?? '', error === null ? LOOK_AGAIN_TIMES : 0);
    if (!outcome) {
        throw new ApiError('core_settings.change_closed');
    }
    return outcome;
}

/** Closes every change whose admin never came back: the tab was closed, or the network failed. */
export async function closeExpiredChanges(host: Host): Promise<void> {
    const rows = await host.sql.query<ChangeRow>(
        `${SELECT_CHANGE} FROM security_controls_core_setting_changes WHERE closed_at = 0 AND expires_at <= $1 ORDER BY expires_at LIMIT 100`, [host.clock.now()]);
    for (const row of rows) {
        await closeChange(host, toChange(row), 'No outcome was reported in time.', 0);
    }
}

/** null when somebody else closed it meanwhile. */
async function closeChange(host: Host, change: OpenChange, reason: string, lookAgainTimes: number): Promise<'success' | 'fail' | null> {
    let arrived = await hasArrived(host, change);
    for (let look = 0; !arrived && look < lookAgainTimes; look++) {
        await sleep(host, LOOK_AGAIN_MS);
        arrived = await hasArrived(host, change);
    }
    if (arrived) {
        // The hook may not have fired yet: what has arrived is recorded before the change that explains it is closed.
        await observeSettings(host, Object.keys(change.settings));
    }
    const outcome = arrived ? 'success' : 'fail';
    const now = host.clock.now();
    const closed = await host.transaction(async (tx) => {
        if (!await markClosed(tx, change.id, outcome, now)) {
            return false;
        }
        if (!arrived) {
            await appendAudit(tx, host, {
                event_name: 'core_setting_change_failed',
                status: 'fail',
                actor: {type: 'user', actor: change.actor},
                target: {type: 'core_setting', id: change.group},
                reason: reason === '' ? 'Core accepted the change, but its configuration does not show it.' : reason,
                resulting_state: {wanted: change.settings},
                request_id: change.requestId,
            });
        }
        return true;
    });
    return closed ? outcome : null;
}

async function markClosed(tx: Sql, changeId: string, outcome: string, now: number): Promise<boolean> {
    const touched = await tx.exec(
        'UPDATE security_controls_core_setting_changes SET closed_at = $2, outcome = $3 WHERE id = $1 AND closed_at = 0', [changeId, now, outcome]);
    return touched === 1;
}

async function hasArrived(host: Host, change: OpenChange): Promise<boolean> {
    const current = readSettings(await host.mattermost.getConfig(), change.group);
    return Object.entries(change.settings).every(([name, value]) => current[name] === value);
}

function sleep(host: Host, ms: number): Promise<void> {
    return new Promise((resolve) => {
        host.clock.after(ms, async () => resolve());
    });
}

const SELECT_CHANGE = 'SELECT id, setting_group, actor, settings, request_id';
interface ChangeRow {id: string; setting_group: SettingGroup; actor: string; settings: string; request_id: string}

function toChange(row: ChangeRow): OpenChange {
    return {
        id: row.id, group: row.setting_group, actor: JSON.parse(row.actor) as Actor,
        settings: JSON.parse(row.settings) as SettingValues, requestId: row.request_id,
    };
}
