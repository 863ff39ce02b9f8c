/** Which sessions a revocation's scope means, as SQL: the same words count a preview, make targets, and find those who logged in meanwhile. */
import type {RevocationScope} from '../../contract/revocations';
import {clientKindOf, INTEGRATION_KINDS, isLiveSession} from '../database/core_sessions';
import type {SqlValue} from '../host';

/** Integrations as a list of SQL literals. */
export const INTEGRATIONS = INTEGRATION_KINDS.map((kind) => `'${kind}'`).join(', ');

/**
 * The sessions in scope as the body of a FROM, with the columns id, user_id, client_kind and device_id, and its parameters from $1 on.
 * actingSessionId is the session that asked; it counts unless the scope keeps it.
 */
export function sessionsInScope(scope: RevocationScope, actingSessionId: string, now: number): {from: string; params: SqlValue[]} {
    const [condition, params] = conditionOf(scope, actingSessionId);
    return {
        from: `(SELECT s.id, s.userid AS user_id, ${clientKindOf('s')} AS client_kind, coalesce(s.deviceid, '') AS device_id
            FROM sessions s WHERE ${isLiveSession('s', '$1::bigint')} AND ${condition}) scoped
            WHERE ${scope.type === 'everyone' && !scope.include_integrations ? `scoped.client_kind NOT IN (${INTEGRATIONS})` : 'true'}`,
        params: [now, ...params],
    };
}

function conditionOf(scope: RevocationScope, actingSessionId: string): [string, SqlValue[]] {
    switch (scope.type) {
    case 'session':
        return ['s.id = $2::text', [scope.session_id]];
    case 'user':
        return ['s.userid = $2::text', [scope.user_id]];
    case 'everyone':
        return ['s.id <> $2::text', [scope.keep_own_session ? actingSessionId : '']];
    }
}
