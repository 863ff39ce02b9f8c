/** The MFA policy: its store, what a new version sets going for those it applies to, and what keeps it from locking anybody out. */
import type {MfaPolicy} from '../../contract/mfa';
import {readDatabaseNow} from '../database/clock';
import {idList} from '../database/core_sessions';
import type {Difference, PolicyChange, Versioned} from '../database/policy_store';
import {compareFields, createPolicyStore} from '../database/policy_store';
import type {ErrorDetail} from '../errors';
import {ApiError} from '../errors';
import type {Host, Sql} from '../host';
import {admitEverybody, beginRequirement, endRequirement, moveDeadlines} from './members';
import {Parameters, population} from './population';
import {graceMs, ROLES_OF_GROUP} from './rule';

/** What holds until somebody saves the policy. */
export const DEFAULT_MFA_POLICY: MfaPolicy = {
    mode: 'off',
    scope: {type: 'everyone'},
    exempt_users: [],
    exempt_providers: [],
    grace: {amount: 14, unit: 'days'},
    enrolment_session_minutes: 10,
    core_enforcement: {when: 'by_admin', at: null},
    put_back_drift: false,
    reminders: true,
};

const YEAR_MS = 366 * 86_400_000;

const store = createPolicyStore('mfa', DEFAULT_MFA_POLICY, differenceOf);
export const {read: readMfaPolicy} = store;

/** As the store's replace. Fails with api.bad_request, mfa.not_enabled or mfa.actor_not_enrolled when the policy could not work or could lock administrators out. */
export async function replaceMfaPolicy(host: Host, change: Omit<PolicyChange<MfaPolicy>, 'alongside'>): Promise<Versioned<MfaPolicy>> {
    const invalid = await findInvalid(host.sql, change.policy);
    if (invalid.length > 0) {
        throw new ApiError('api.bad_request', invalid);
    }
    const mfaEnabled = (await host.mattermost.getConfig()).ServiceSettings.EnableMultifactorAuthentication;
    return store.replace(host, {
        ...change,
        async alongside(tx, current, next) {
            const now = await readDatabaseNow(tx);
            const refusals = await findRefusals(tx, {current: current.policy, next: next.policy, actorId: change.actor.userId, mfaEnabled, now});
            if (refusals[0]) {
                throw new ApiError(refusals[0]);
            }
            if (next.policy.mode !== 'required') {
                await endRequirement(tx);
                return;
            }
            if (current.policy.mode === 'required') {
                await moveDeadlines(tx, next.policy, now);
            } else {
                await beginRequirement(tx, now);
            }
            await admitEverybody(tx, next.policy, now);
        },
    });
}

/** Why somebody is exempt is a person's words about a person: not in the chain itself, which nothing can be erased from. */
function differenceOf(before: MfaPolicy, after: MfaPolicy): Difference {
    const difference = compareFields(before, after);
    if (!('exempt_users' in difference.after)) {
        return difference;
    }
    const withoutReasons = ({exempt_users: users}: MfaPolicy) => users.map(({user_id, until}) => ({user_id, until}));
    const known = new Set(before.exempt_users.map((user) => `${user.user_id}: ${user.reason}`));
    const reasons = after.exempt_users.map((user) => `${user.user_id}: ${user.reason}`).filter((reason) => !known.has(reason));
    return {
        before: {...difference.before, exempt_users: withoutReasons(before)},
        after: {...difference.after, exempt_users: withoutReasons(after)},
        reason: reasons.join('\n'),
    };
}

export interface ProposedPolicy {current: MfaPolicy; next: MfaPolicy; actorId: string; mfaEnabled: boolean; now: number}

/** Why the policy may not be saved; a dry run shows all of them. */
export async function findRefusals(sql: Sql, {current, next, actorId, mfaEnabled, now}: ProposedPolicy): Promise<Array<'mfa.not_enabled' | 'mfa.actor_not_enrolled'>> {
    if (next.mode !== 'required') {
        return [];
    }
    const refusals: Array<'mfa.not_enabled' | 'mfa.actor_not_enrolled'> = [];
    if (current.mode !== 'required' && !mfaEnabled) {
        refusals.push('mfa.not_enabled');
    }
    if (!await hasSecondFactor(sql, next, actorId) && await requiresItOfMoreAdmins(sql, current, next, now)) {
        refusals.push('mfa.actor_not_enrolled');
    }
    return refusals;
}

/** Enrolled, or signing in with a provider that asks for a second factor, as the policy declares. */
export async function hasSecondFactor(sql: Sql, policy: MfaPolicy, userId: string): Promise<boolean> {
    const rows = await sql.query<{auth_service: string; enrolled: boolean}>(
        'SELECT coalesce(u.authservice, \'\') AS auth_service, coalesce(u.mfaactive, false) AS enrolled FROM users u WHERE u.id = $1', [userId]);
    return rows.some((row) => row.enrolled || (policy.exempt_providers as readonly string[]).includes(row.auth_service));
}

/** Administrators of any kind whom the policy in force does not require it of. */
async function requiresItOfMoreAdmins(sql: Sql, current: MfaPolicy, next: MfaPolicy, now: number): Promise<boolean> {
    const params = new Parameters();
    const admins = [...ROLES_OF_GROUP.system_admins, ...ROLES_OF_GROUP.other_admins].join(',');
    const applies = (policy: MfaPolicy) => `SELECT p.user_id FROM (${population(policy, params, {now, someAdminIsAble: true})}) p
        WHERE p.applies AND string_to_array(p.role_names, ' ') && ${idList(params.add(admins))}`;
    const rows = await sql.query(`${applies(next)} EXCEPT ${applies(current)} LIMIT 1`, params.values);
    return rows.length > 0;
}

/** What is wrong with a policy beyond its schema; empty when nothing is. */
export async function findInvalid(sql: Sql, policy: MfaPolicy): Promise<ErrorDetail[]> {
    const details: ErrorDetail[] = [];
    const {when, at} = policy.core_enforcement;
    if ((when === 'at') !== (at !== null)) {
        details.push({path: 'core_enforcement.at', message: when === 'at' ? 'Say when' : 'Only with "at"'});
    }
    if (graceMs(policy) > YEAR_MS) {
        details.push({path: 'grace', message: 'At most a year'});
    }
    const exempt = policy.exempt_users.map((user) => user.user_id);
    exempt.forEach((id, i) => {
        if (exempt.indexOf(id) !== i) {
            details.push({path: `exempt_users.${i}.user_id`, message: 'This person is exempt already'});
        }
    });
    const {scope} = policy;
    if (scope.type === 'chosen' && [scope.roles, scope.team_ids, scope.group_ids, scope.user_ids].every((list) => list.length === 0)) {
        details.push({path: 'scope', message: 'Choose somebody, or everyone'});
    }
    const unknown = async (ids: readonly string[], path: (i: number) => string, table: 'users' | 'teams' | 'usergroups') => {
        if (ids.length === 0) {
            return;
        }
        const rows = await sql.query<{id: string}>(`SELECT t.id FROM ${table} t WHERE t.id = ANY(${idList('$1')})`, [ids.join(',')]);
        const known = new Set(rows.map((row) => row.id));
        ids.forEach((id, i) => {
            if (!known.has(id)) {
                details.push({path: path(i), message: 'There is nothing with this id'});
            }
        });
    };
    await unknown(exempt, (i) => `exempt_users.${i}.user_id`, 'users');
    if (scope.type === 'chosen') {
        await unknown(scope.user_ids, (i) => `scope.user_ids.${i}`, 'users');
        await unknown(scope.team_ids, (i) => `scope.team_ids.${i}`, 'teams');
        await unknown(scope.group_ids, (i) => `scope.group_ids.${i}`, 'usergroups');
    }
    return details;
}
