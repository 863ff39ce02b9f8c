/** The session limits: one document with a version, like every policy. Off until somebody switches them on. */
import type {CoreSessionLengths, SessionLimits} from '../../contract/session_limits';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';

const NAME = 'session_limits';

export const NO_LIMITS: SessionLimits = {enabled: false, rules: [], max_sessions_per_user: null};

export interface VersionedLimits {policy: SessionLimits; version: number}

export async function readLimits(sql: Sql): Promise<VersionedLimits> {
    const [row] = await sql.query<{version: number; document: string}>('SELECT version, document FROM security_controls_policies WHERE name = $1', [NAME]);
    return row ? {policy: {...NO_LIMITS, ...JSON.parse(row.document) as Partial<SessionLimits>}, version: row.version} : {policy: NO_LIMITS, version: 0};
}

/** Fails with api.stale when expectedVersion is not the current one. Saving what is there already changes nothing. */
export async function replaceLimits(host: Host, change: {policy: SessionLimits; expectedVersion: string; actor: Actor; requestId: string}): Promise<VersionedLimits> {
    const now = host.clock.now();
    return host.transaction(async (tx) => {
        // The first save has no row to lock.
        await tx.exec(
            `INSERT INTO security_controls_policies (name, version, document, changed_at, changed_by) VALUES ($1, 0, $2, $3, '')
             ON CONFLICT (name) DO NOTHING`, [NAME, JSON.stringify(NO_LIMITS), now]);
        await tx.query('SELECT version FROM security_controls_policies WHERE name = $1 FOR UPDATE', [NAME]);
        const current = await readLimits(tx);
        if (String(current.version) !== change.expectedVersion) {
            throw new ApiError('api.stale');
        }
        if (JSON.stringify(current.policy) === JSON.stringify(change.policy)) {
            return current;
        }
        const version = current.version + 1;
        await tx.exec('UPDATE security_controls_policies SET version = $2, document = $3, changed_at = $4, changed_by = $5 WHERE name = $1',
            [NAME, version, JSON.stringify(change.policy), now, change.actor.userId]);
        await appendAudit(tx, host, {
            event_name: 'policy_changed', status: 'success', actor: {type: 'user', actor: change.actor}, target: {type: 'policy', id: NAME},
            prior_state: {...current.policy, version: current.version}, resulting_state: {...change.policy, version}, request_id: change.requestId,
        });
        return {policy: change.policy, version};
    });
}

/** Core's own lengths, which go on to hold beside the limits. */
export async function readCoreLengths(host: Host): Promise<CoreSessionLengths> {
    const settings = (await host.mattermost.getConfig()).ServiceSettings as Record<string, unknown>;
    const number = (name: string) => (typeof settings[name] === 'number' ? Math.trunc(settings[name]) : 0);
    return {
        web_hours: number('SessionLengthWebInHours'), mobile_hours: number('SessionLengthMobileInHours'), sso_hours: number('SessionLengthSSOInHours'),
        idle_minutes: number('SessionIdleTimeoutInMinutes'), extend_with_activity: settings['ExtendSessionLengthWithActivity'] === true,
    };
}
