/** Counting what a revocation would end, before anything happens, and holding an admin to the number that was shown. */
import {CONFIRM_ABOVE_USERS} from '../../contract/names';
import type {RevocationPreview, RevocationScope} from '../../contract/revocations';
import {isLiveSession} from '../database/core_sessions';
import {ApiError} from '../errors';
import type {Host} from '../host';
import type {Actor} from '../http/route';
import {authoriseRevocation} from './authorise';
import {peopleInScope, peopleWithAccess, sessionsInScope} from './scope';

/** People log in and out while an admin types: so much may the number differ from the one that was shown, in people or in share. */
const TOLERATED_USERS = 5;
const TOLERATED_SHARE = 0.05;

type Counts = Pick<RevocationPreview, 'users' | 'sessions' | 'devices' | 'sessions_by_client_kind' | 'system_admins' | 'includes_own_session'>;

export async function previewRevocation(host: Host, actor: Actor, scope: RevocationScope): Promise<RevocationPreview> {
    await authoriseRevocation(host, actor.userId, scope);
    const counts = await countSessions(host, scope, actor.sessionId);
    const accounts = await countAccounts(host, scope, actor.sessionId);
    return {
        ...counts, ...accounts,
        users_or_token_holders: accounts.access_tokens === 0 ? counts.users : await countWithAccess(host, scope, actor.sessionId),
        must_confirm_users: counts.users > CONFIRM_ABOVE_USERS,
    };
}

/** Refuses when more than CONFIRM_ABOVE_USERS people are meant and the confirmed number is not (nearly) theirs. */
export function requireConfirmation(confirmUsers: number | undefined, users: number): void {
    if (users <= CONFIRM_ABOVE_USERS) {
        return;
    }
    const confirmed = confirmUsers ?? 0;
    if (Math.abs(users - confirmed) > Math.max(TOLERATED_USERS, Math.ceil(confirmed * TOLERATED_SHARE))) {
        throw new ApiError('revocations.not_confirmed', [{path: 'confirm_users', message: `It would affect ${users} users.`}]);
    }
}

/** Devices: without those that a live session outside the scope uses, which are sent no push. */
async function countSessions(host: Host, scope: RevocationScope, actingSessionId: string): Promise<Counts> {
    const {from, params} = sessionsInScope(scope, actingSessionId, host.clock.now());
    const rows = await host.sql.query<Counts & {kinds: Partial<Counts['sessions_by_client_kind']>}>(`
        WITH scope AS MATERIALIZED (SELECT scoped.id, scoped.user_id, scoped.client_kind, scoped.device_id FROM ${from}),
        spared AS (
            SELECT DISTINCT s.deviceid AS device_id FROM sessions s
            WHERE s.deviceid <> '' AND ${isLiveSession('s', '$1::bigint')} AND NOT EXISTS (SELECT 1 FROM scope WHERE scope.id = s.id)
        )
        SELECT count(*)::int AS sessions, count(DISTINCT scope.user_id)::int AS users,
            count(DISTINCT scope.device_id) FILTER (WHERE scope.client_kind = 'mobile' AND scope.device_id <> '' AND spared.device_id IS NULL)::int AS devices,
            coalesce(bool_or(scope.id = $${params.length + 1}::text), false) AS includes_own_session,
            (SELECT count(*)::int FROM users u WHERE u.id IN (SELECT scope.user_id FROM scope) AND 'system_admin' = ANY(string_to_array(coalesce(u.roles, ''), ' '))) AS system_admins,
            (SELECT coalesce(json_object_agg(k.client_kind, k.sessions), '{}') FROM (SELECT scope.client_kind, count(*)::int AS sessions FROM scope GROUP BY 1) k) AS kinds
        FROM scope LEFT JOIN spared ON spared.device_id = scope.device_id`, [...params, actingSessionId]);
    const {kinds, ...counts} = rows[0] ?? {kinds: {}, sessions: 0, users: 0, devices: 0, includes_own_session: false, system_admins: 0};
    return {...counts, sessions_by_client_kind: {web: 0, desktop: 0, mobile: 0, personal_access_token: 0, oauth_app: 0, bot: 0, ...kinds}};
}

async function countAccounts(host: Host, scope: RevocationScope, actingSessionId: string): Promise<{accounts: number; access_tokens: number}> {
    const {query, params} = peopleInScope(scope, actingSessionId, host.clock.now());
    const rows = await host.sql.query<{accounts: number; access_tokens: number}>(`
        WITH people AS MATERIALIZED (${query})
        SELECT (SELECT count(*)::int FROM people) AS accounts,
            (SELECT count(*)::int FROM useraccesstokens a WHERE a.isactive AND a.userid IN (SELECT people.id FROM people)) AS access_tokens`, params);
    return rows[0] ?? {accounts: 0, access_tokens: 0};
}

async function countWithAccess(host: Host, scope: RevocationScope, actingSessionId: string): Promise<number> {
    const {query, params} = peopleWithAccess(scope, actingSessionId, host.clock.now());
    return (await host.sql.query<{people: number}>(`SELECT count(*)::int AS people FROM (${query}) with_access`, params))[0]?.people ?? 0;
}
