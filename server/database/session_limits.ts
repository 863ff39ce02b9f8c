/**
 * Which sessions are beyond the session limits, in one place: preview, list and enforcement go by the same words, and so does the revocation engine, which
 * looks again when a session's turn comes. Never bots, personal access tokens and OAuth apps.
 */
import {PERSON_CLIENT_KINDS} from '../../contract/names';
import type {SessionLimitRule, SessionLimits} from '../../contract/session_limits';
import type {Sql, SqlValue} from '../host';
import {clientKindOf, idList, isLiveSession} from './core_sessions';
import {createPolicyStore} from './policy_store';

const MINUTE_MS = 60_000;
const CORE_ROLES = {guest: 'system_guest', system_admin: 'system_admin'} as const;

const NO_LIMITS: SessionLimits = {enabled: false, rules: [], max_sessions_per_user: null};

/** One document with a version, like every policy. Off until somebody switches them on. */
export const limitsStore = createPolicyStore('session_limits', NO_LIMITS);

/** A query's parameters, numbered as they are added. */
export class Parameters {
    readonly values: SqlValue[] = [];
    add(value: SqlValue, type: 'text' | 'bigint' | 'int'): string {
        return `$${this.values.push(value)}::${type}`;
    }
}

/**
 * Of sessions chosen for the limits those the policy in force ends now: since they were chosen somebody may be back at work, another session gone, or the policy
 * another. What another revocation is about to end counts as gone.
 */
export async function findBeyondLimits(sql: Sql, sessionIds: readonly string[], now: number): Promise<Set<string>> {
    const {policy} = await limitsStore.read(sql);
    if (!policy.enabled) {
        return new Set();
    }
    const params = new Parameters();
    const asked = idList(params.add(sessionIds.join(','), 'text'));
    const query = exceeding(policy, now, params, {
        isGoing: goingBy('r.scope_type <> \'limits\''), users: [`u.id IN (SELECT owned.userid FROM sessions owned WHERE owned.id = ANY(${asked}))`],
    });
    const rows = await sql.query<{id: string}>(`SELECT e.id FROM (${query}) e WHERE e.id = ANY(${asked})`, params.values);
    return new Set(rows.map((row) => row.id));
}

/** Of a session s: a revocation whose scope type fulfils the condition has it, and has not ended it yet. */
export function goingBy(scopeType: string): string {
    return `s.id IN (SELECT t.session_id FROM security_controls_revocation_target t JOIN security_controls_revocation r ON r.id = t.job_id
        WHERE t.access_ended_at = 0 AND NOT t.failed AND ${scopeType})`;
}

export interface Narrowed {
    /** SQL of a session s: it is about to end, and neither counted among the sessions a person has nor ended for their number. */
    isGoing?: string;
    /** SQL of a user u; of a person all sessions are looked at or none, since they are counted. */
    users?: readonly string[];
}

/** Of a session k: SQL for the places (from 0) of the rules that end it, as an array. */
export function placesOfRules(limits: SessionLimits, which: 'idle' | 'age', now: number, params: Parameters): string {
    const places = conditionsOf(limits, which, now, params).map(({place, condition}) => `CASE WHEN ${condition} THEN ${place} END`);
    return places.length === 0 ? 'ARRAY[]::int[]' : `array_remove(ARRAY[${places.join(', ')}]::int[], NULL)`;
}

/** What a rule looks at, and whose it is. */
function columnsOf(table: string): string {
    return ['id', 'user_id', 'username', 'client_kind', 'roles', 'last_used_at', 'created_at', 'is_going'].map((column) => `${table}.${column}`).join(', ');
}

/** A query with the columns id, user_id, username, client_kind, roles, last_used_at, created_at, is_going, by_idle, by_age and by_number. */
export function exceeding(limits: SessionLimits, now: number, params: Parameters, {isGoing = 'false', users = []}: Narrowed = {}): string {
    const either = (which: 'idle' | 'age') => conditionsOf(limits, which, now, params).map(({condition}) => condition).join(' OR ') || 'false';
    const byIdle = either('idle');
    const byAge = either('age');
    // Counted are those that stay: whom age or idleness ends makes room already.
    const byNumber = limits.max_sessions_per_user === null ? 'false' : `NOT p.by_idle AND NOT p.by_age AND NOT p.is_going AND p.nth > ${params.add(limits.max_sessions_per_user, 'int')}`;
    // OFFSET 0: PostgreSQL would work out a session's client kind anew for every condition that names it, which took several times as long.
    return `
        SELECT ${columnsOf('m')}, m.by_idle, m.by_age, m.by_number FROM (
            SELECT ${columnsOf('p')}, p.by_idle, p.by_age, ${byNumber} AS by_number FROM (
                SELECT ${columnsOf('k')}, ${byIdle} AS by_idle, ${byAge} AS by_age,
                    row_number() OVER (PARTITION BY k.user_id, k.is_going OR ${byIdle} OR ${byAge} ORDER BY k.last_used_at DESC, k.id) AS nth
                FROM (
                    SELECT s.id, s.userid AS user_id, u.username, ${clientKindOf('s')} AS client_kind, string_to_array(coalesce(u.roles, ''), ' ') AS roles,
                        greatest(coalesce(s.lastactivityat, 0), s.createat) AS last_used_at, s.createat AS created_at, ${isGoing} AS is_going
                    FROM sessions s JOIN users u ON u.id = s.userid WHERE ${[isLiveSession('s', params.add(now, 'bigint')), ...users].join(' AND ')} OFFSET 0
                ) k WHERE k.client_kind IN (${PERSON_CLIENT_KINDS.map((kind) => `'${kind}'`).join(', ')})
            ) p
        ) m WHERE m.by_idle OR m.by_age OR m.by_number`;
}

/** Of a session k, each rule's own condition, with its place in the list. */
function conditionsOf({rules}: SessionLimits, which: 'idle' | 'age', now: number, params: Parameters): Array<{place: number; condition: string}> {
    return rules.flatMap((rule, place) => {
        const minutes = which === 'idle' ? rule.idle_minutes : rule.absolute_minutes;
        return minutes === null ? [] : [{place, condition: conditionOf(rule, `${which === 'idle' ? 'k.last_used_at' : 'k.created_at'} <= ${params.add(now - (minutes * MINUTE_MS), 'bigint')}`, params)}];
    });
}

function conditionOf({role, client_kinds: kinds}: SessionLimitRule, isOld: string, params: Parameters): string {
    return `(${[
        isOld,
        ...(role === null ? [] : [`${params.add(CORE_ROLES[role], 'text')} = ANY(k.roles)`]),
        ...(kinds.length === 0 ? [] : [`k.client_kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`]),
    ].join(' AND ')})`;
}
