/**
 * Where every policy lives: one document with a version, so that two admins cannot overwrite each other unseen, audited with only what
 * changed of it. Read on the primary by whoever decides by it.
 */
import canonicalize from 'canonicalize';

import {appendAudit} from '../audit/write';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import type {Actor} from '../http/route';

export interface Versioned<Policy> {policy: Policy; version: number}

/** Only what differs. reason: what a person wrote in it, which the audit keeps erasable and nowhere else. */
export interface Difference {before: Record<string, unknown>; after: Record<string, unknown>; reason?: string}

export interface PolicyChange<Policy> {
    policy: Policy;
    /** Of the If-Match header. */
    expectedVersion: string;
    actor: Actor;
    requestId: string;
    /** Work that belongs to the change, in its transaction, after the stale check and only when something differs. Throws to refuse it. */
    alongside?(tx: Sql, current: Versioned<Policy>, next: Versioned<Policy>): Promise<void>;
}

export interface PolicyStore<Policy> {
    readonly defaults: Policy;
    /** Fields a newer version of the product added have their defaults. Version 0: nobody has saved it yet. */
    read(sql: Sql): Promise<Versioned<Policy>>;
    /** Fails with api.stale when expectedVersion is not the current one. Saving what is there already changes nothing; what is left out has its default again. */
    replace(host: Host, change: PolicyChange<Policy>): Promise<Versioned<Policy>>;
}

/** differenceOf: for a policy with fields that are too large to be audited whole, or that people write words in. */
export function createPolicyStore<Policy extends object>(name: string, defaults: Policy, differenceOf: (before: Policy, after: Policy) => Difference = compareFields): PolicyStore<Policy> {
    const read = async (sql: Sql): Promise<Versioned<Policy>> => {
        const [row] = await sql.query<{version: number; document: string}>('SELECT version, document FROM security_controls_policies WHERE name = $1', [name]);
        return row ? {policy: {...defaults, ...JSON.parse(row.document) as Partial<Policy>}, version: row.version} : {policy: defaults, version: 0};
    };

    return {
        defaults, read,
        replace(host, change) {
            const now = host.clock.now();
            const policy = {...defaults, ...change.policy};
            return host.transaction(async (tx) => {
                // The first save has no row to lock.
                await tx.exec(
                    `INSERT INTO security_controls_policies (name, version, document, changed_at, changed_by) VALUES ($1, 0, $2, $3, '')
                     ON CONFLICT (name) DO NOTHING`, [name, JSON.stringify(defaults), now]);
                await tx.query('SELECT version FROM security_controls_policies WHERE name = $1 FOR UPDATE', [name]);
                const current = await read(tx);
                if (String(current.version) !== change.expectedVersion) {
                    throw new ApiError('api.stale');
                }
                const {before, after, reason} = differenceOf(current.policy, policy);
                if (Object.keys(after).length === 0) {
                    return current;
                }
                const next = {policy, version: current.version + 1};
                await change.alongside?.(tx, current, next);
                await tx.exec(
                    'UPDATE security_controls_policies SET version = $2, document = $3, changed_at = $4, changed_by = $5 WHERE name = $1',
                    [name, next.version, JSON.stringify(policy), now, change.actor.userId]);
                await appendAudit(tx, host, {
                    event_name: 'policy_changed',
                    status: 'success',
                    actor: {type: 'user', actor: change.actor},
                    target: {type: 'policy', id: name},
                    reason,
                    prior_state: {...before, version: current.version},
                    resulting_state: {...after, version: next.version},
                    request_id: change.requestId,
                });
                return next;
            });
        },
    };
}

/** The fields that differ, whole. */
export function compareFields<Policy extends object>(before: Policy, after: Policy): Difference {
    const difference: Difference = {before: {}, after: {}};
    for (const field of Object.keys(after) as Array<keyof Policy & string>) {
        if (canonicalize(before[field]) !== canonicalize(after[field])) {
            difference.before[field] = before[field] ?? null;
            difference.after[field] = after[field] ?? null;
        }
    }
    return difference;
}
