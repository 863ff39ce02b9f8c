/** The sessions policy: one document with a version, so that two admins cannot overwrite each other unseen. */
import type {SessionsPolicy as Policy} from '../../contract/settings';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';

const NAME = 'sessions';

/** What holds until somebody saves the policy; version 0. Core promises of its apps that a log-out removes local data, hence the first two. */
export const DEFAULT_SESSIONS_POLICY: Policy = {
    wipe_on_logout: true,
    wipe_when_ended_elsewhere: true,
    wipe_on_expiry: false,
    wipe_offline_hours: null,
    allow_automation: false,
};

export interface VersionedPolicy {policy: Policy; version: number}

/** Read on the primary by whoever decides by it. Fields a newer version of the product added have their defaults. */
export async function readSessionsPolicy(sql: Sql): Promise<VersionedPolicy> {
    const [row] = await sql.query<{version: number; document: string}>('SELECT version, document FROM security_controls_policies WHERE name = $1', [NAME]);
    if (!row) {
        return {policy: DEFAULT_SESSIONS_POLICY, version: 0};
    }
    return {policy: {...DEFAULT_SESSIONS_POLICY, ...JSON.parse(row.document) as Partial<Policy>}, version: row.version};
}

/** Fails with api.stale when expectedVersion is not the current one. Saving what is there already changes nothing. */
export async function replaceSessionsPolicy(host: Host, change: {policy: Policy; expectedVersion: string; actor: Actor; requestId: string}): Promise<VersionedPolicy> {
    const now = host.clock.now();
    // What is left out has its default again: a policy is replaced as a whole.
    const policy: Policy = {...DEFAULT_SESSIONS_POLICY, ...change.policy};
    return host.transaction(async (tx) => {
        // The first save has no row to lock.
        await tx.exec(
            `INSERT INTO security_controls_policies (name, version, document, changed_at, changed_by) VALUES ($1, 0, $2, $3, '')
             ON CONFLICT (name) DO NOTHING`, [NAME, JSON.stringify(DEFAULT_SESSIONS_POLICY), now]);
        await tx.query('SELECT version FROM security_controls_policies WHERE name = $1 FOR UPDATE', [NAME]);
        const current = await readSessionsPolicy(tx);
        if (String(current.version) !== change.expectedVersion) {
            throw new ApiError('api.stale');
        }
        const names = (Object.keys(policy) as Array<keyof Policy>).filter((name) => policy[name] !== current.policy[name]);
        if (names.length === 0) {
            return current;
        }
        const version = current.version + 1;
        await tx.exec(
            'UPDATE security_controls_policies SET version = $2, document = $3, changed_at = $4, changed_by = $5 WHERE name = $1',
            [NAME, version, JSON.stringify(policy), now, change.actor.userId]);
        await appendAudit(tx, host, {
            event_name: 'policy_changed',
            status: 'success',
            actor: {type: 'user', actor: change.actor},
            target: {type: 'policy', id: NAME},
            prior_state: {...pick(current.policy, names), version: current.version},
            resulting_state: {...pick(policy, names), version},
            request_id: change.requestId,
        });
        return {policy, version};
    });
}

function pick(policy: Policy, names: Array<keyof Policy>): Record<string, boolean | number | null> {
    return Object.fromEntries(names.map((name) => [name, policy[name] ?? null]));
}
