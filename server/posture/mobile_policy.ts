/** The mobile policy: what admins declare because no check can see it, and the identity of their own apps. One document with a version. */
import canonicalize from 'canonicalize';

import type {MobilePolicy} from '../../contract/posture';
import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';

const NAME = 'mobile';

/** What holds until somebody saves the policy; version 0. */
export const DEFAULT_MOBILE_POLICY: MobilePolicy = {
    vpn_with_mfa: false,
    client_certificates: false,
    minimum_app_version: '',
    deep_links: {ios_bundle_id: null, apple_team_id: null, android_package: null, android_fingerprints: []},
};

export interface VersionedMobilePolicy {policy: MobilePolicy; version: number}

export async function readMobilePolicy(sql: Sql): Promise<VersionedMobilePolicy> {
    const [row] = await sql.query<{version: number; document: string}>('SELECT version, document FROM security_controls_policies WHERE name = $1', [NAME]);
    return row ?
        {policy: {...DEFAULT_MOBILE_POLICY, ...JSON.parse(row.document) as Partial<MobilePolicy>}, version: row.version} :
        {policy: DEFAULT_MOBILE_POLICY, version: 0};
}

/** Fails with api.stale when expectedVersion is not the current one. Saving what is there already changes nothing. */
export async function replaceMobilePolicy(host: Host, change: {policy: MobilePolicy; expectedVersion: string; actor: Actor; requestId: string}): Promise<VersionedMobilePolicy> {
    const now = host.clock.now();
    return host.transaction(async (tx) => {
        // The first save has no row to lock.
        await tx.exec(
            `INSERT INTO security_controls_policies (name, version, document, changed_at, changed_by) VALUES ($1, 0, $2, $3, '')
             ON CONFLICT (name) DO NOTHING`, [NAME, JSON.stringify(DEFAULT_MOBILE_POLICY), now]);
        await tx.query('SELECT version FROM security_controls_policies WHERE name = $1 FOR UPDATE', [NAME]);
        const current = await readMobilePolicy(tx);
        if (String(current.version) !== change.expectedVersion) {
            throw new ApiError('api.stale');
        }
        const names = (Object.keys(change.policy) as Array<keyof MobilePolicy>).filter((name) => canonicalize(change.policy[name]) !== canonicalize(current.policy[name]));
        if (names.length === 0) {
            return current;
        }
        const version = current.version + 1;
        await tx.exec(
            'UPDATE security_controls_policies SET version = $2, document = $3, changed_at = $4, changed_by = $5 WHERE name = $1',
            [NAME, version, JSON.stringify(change.policy), now, change.actor.userId]);
        await appendAudit(tx, host, {
            event_name: 'policy_changed',
            status: 'success',
            actor: {type: 'user', actor: change.actor},
            target: {type: 'policy', id: NAME},
            prior_state: {...pick(current.policy, names), version: current.version},
            resulting_state: {...pick(change.policy, names), version},
            request_id: change.requestId,
        });
        return {policy: change.policy, version};
    });
}

function pick(policy: MobilePolicy, names: Array<keyof MobilePolicy>): Partial<MobilePolicy> {
    return Object.fromEntries(names.map((name) => [name, policy[name]]));
}
