/**
 * Cutting what core's cache goes on serving: a row deleted by SQL changes nothing for its client until the cache's entry dies, and each request
 * lengthens its life (facts). Whether core itself ended a session, and cleared its cache, cannot be seen; so the cache is cleared once
 * after every end that this plugin did not bring about, a moment after the client was told, since a cleared one is told nothing any more.
 *
 * And once more after every end by a revocation or a deactivation, although core has cleared its cache then: a request that was under way puts
 * its session back when it notes the activity, and so does one that reads the row from a replica which has not heard of its end.
 */
import {appendAudit} from '../audit/write';
import {idList} from '../database/core_sessions';
import {takeTurn} from '../database/turns';
import type {Host, Sql} from '../host';
import {HostError} from '../host';
import type {EndedSession} from './mirror_rows';
import type {MirrorNeeds} from './needs';

/** As long as a client of a revocation has: an event may take its time, and a client its verdict. */
const AFTER_TOLD_MS = 3_000;

/** Of one round; the rest follows in the next. */
const AT_ONCE = 1_000;

/** Each clearing makes core look through its whole cache; above so many people it is cheaper to empty it. */
const PURGE_ABOVE_USERS = 50;

/** Core allows a person 500 sessions and ends the oldest to make room for one more. */
const ROOM_FOR_ONE_MORE = 490;

const TURN = 'stale_session_caches';
const TURN_MS = 30_000;

interface StaleSession extends EndedSession {ended_by_deactivation: boolean}

/** Of all nodes one clears; core tells the others' caches. */
export async function clearStaleCaches(host: Host, needs: MirrorNeeds): Promise<void> {
    const now = host.clock.now();
    const stale = await readStale(host.sql, now);
    if (stale.length === 0 || !await takeTurn(host.sql, TURN, now, TURN_MS)) {
        return;
    }
    const unexplained = new Set(await needs.withoutRevoked(host.sql, stale.filter((session) => !session.ended_by_deactivation).map((session) => session.session_id)));
    const usersOf = (sessions: readonly EndedSession[]) => [...new Set(sessions.map((session) => session.user_id))];
    const unexplainedUsers = usersOf(stale.filter((session) => unexplained.has(session.session_id)));
    const way = await clear(host, {userIds: usersOf(stale), atLeast: unexplainedUsers});
    await host.transaction(async (tx) => {
        // An emptied cache serves nobody's vanished session, told or not: after core's "revoke everyone" one purge must do.
        await tx.exec(`
            UPDATE security_controls_session_mirror SET cache_cleared_at = $2::bigint
            WHERE cache_cleared_at = 0 AND (session_id = ANY(${idList('$1')}) OR ($3::boolean AND ended_at > 0))`,
        [stale.map((session) => session.session_id).join(','), now, way === 'purge']);
        if (unexplained.size > 0) {
            await appendAudit(tx, host, {
                event_name: 'session_caches_cleared', status: 'success', actor: {type: 'system'}, resulting_state: {way, users: unexplainedUsers.length, sessions: unexplained.size},
            });
        }
        await tx.exec('UPDATE security_controls_turns SET next_at = $2::bigint WHERE name = $1', [TURN, now]);
    });
}

/** Not those whose client said that the person logged out: core did that, and cleared its cache. */
function readStale(sql: Sql, now: number): Promise<StaleSession[]> {
    return sql.query<StaleSession>(`
        SELECT m.session_id, m.user_id, m.ended_by_deactivation FROM security_controls_session_mirror m
        WHERE m.told_at > 0 AND m.cache_cleared_at = 0 AND m.told_at <= $1::bigint
            AND NOT EXISTS (SELECT 1 FROM security_controls_wipe w WHERE w.session_id = m.session_id AND w.ended_by = 'log_out')
        ORDER BY m.told_at, m.session_id LIMIT ${AT_ONCE}`, [now - AFTER_TOLD_MS]);
}

/** atLeast: those of userIds who are cleared one by one where they are many and the caches cannot be emptied. Fails when core does: the next round tries again. */
async function clear(host: Host, {userIds, atLeast}: {userIds: readonly string[]; atLeast: readonly string[]}): Promise<'purge' | 'by_user'> {
    const many = userIds.length > PURGE_ABOVE_USERS;
    if (many && await purge(host)) {
        return 'purge';
    }
    const wanted = many ? atLeast : userIds;
    const full = new Set((await host.sql.query<{userid: string}>(
        `SELECT s.userid FROM sessions s WHERE s.userid = ANY(${idList('$1')}) GROUP BY s.userid HAVING count(*) >= ${ROOM_FOR_ONE_MORE}`, [wanted.join(',')])).map((row) => row.userid));
    if (full.size > 0) {
        await purge(host);
    }
    for (const userId of wanted.filter((id) => !full.has(id))) {
        await host.mattermost.clearSessionCache(userId);
    }
    return 'by_user';
}

/** False where core's OAuth provider is off. */
async function purge(host: Host): Promise<boolean> {
    try {
        await host.mattermost.purgeCaches();
        return true;
    } catch (error) {
        if (!(error instanceof HostError)) {
            throw error;
        }
        host.log.info('Core\'s caches cannot be emptied at once.', {error: error.id});
        return false;
    }
}
