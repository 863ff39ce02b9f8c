/**
 * Notices sessions that end without this plugin: core's own revocations, rows removed by SQL, deactivated accounts. Some of these leave
 * websockets alive and reach no client by a missed beacon, so whoever vanished is told to ask for a verdict now.
 */
import {EVENTS} from '../../contract/names';
import type {VerdictDueEvent} from '../../contract/revocations';
import type {AuditEvent} from '../audit/event';
import {appendAudit} from '../audit/write';
import {endTurnAt, takeTurn} from '../database/turns';
import type {Feature} from '../feature';
import type {Host, Sql} from '../host';
import type {EndedSession} from './mirror_rows';
import {copySessions, forgetOld, isDeactivationKnown, markDeactivated, markEnded, markEndedBeforeReturn, markTold, readMirroredSessions, readUntold, takeDevicesOfDeactivated} from './mirror_rows';
import type {MirrorNeeds} from './needs';
import {clearStaleCaches} from './stale_caches';

/** How long a session that vanished may go unnoticed. */
const COMPARE_EVERY_MS = 15_000;
const TRY_EVERY_MS = 1_000;
const RETRY_WITHIN_MS = 5_000;

/** Sessions told of in one round; what is left follows as soon as these have asked. */
const TELL_AT_MOST = 1_000;

/** So long the clients of one round take to ask: 2 ms each, as after a broadcast of the engine. */
const SPREAD_MS = 2_000;
const TURN = 'session_mirror';

export interface MirrorFeature extends Feature {
    readMirroredSessions: typeof readMirroredSessions;
    rememberSession(sql: Sql, sessionId: string, now: number): Promise<void>;
}

export function createMirror(needs: MirrorNeeds): MirrorFeature {
    return {
        routes: {},
        workers: [
            {name: 'session_mirror', everyMs: TRY_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: (host) => compareInTurn(host, needs)},
            {name: 'stale_session_caches', everyMs: TRY_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: (host) => clearStaleCaches(host, needs)},
        ],
        hooks: {userHasBeenDeactivated: (host, userId) => handleDeactivation(host, needs, userId)},
        readMirroredSessions,
        rememberSession: (sql, sessionId, now) => copySessions(sql, now, sessionId),
    };
}

/** Of all nodes one compares. */
async function compareInTurn(host: Host, needs: MirrorNeeds): Promise<void> {
    const now = host.clock.now();
    if (!await takeTurn(host.sql, TURN, now, COMPARE_EVERY_MS)) {
        return;
    }
    await copySessions(host.sql, now);
    await markEnded(host.sql, now);
    await catchDeactivated(host, needs);
    await needs.endSessionsOfDeactivated(host);
    const isMoreToTell = await tellEnded(host, needs);
    await forgetOld(host.sql, now);
    if (isMoreToTell) {
        await endTurnAt(host.sql, TURN, now + SPREAD_MS);
    }
}

/** True when there may be more than one round's. Told before it is written down: twice is harmless, never is not. */
async function tellEnded(host: Host, needs: MirrorNeeds): Promise<boolean> {
    const ended = await readUntold(host.sql, TELL_AT_MOST);
    if (ended.length === 0) {
        return false;
    }
    const meant = new Set(await needs.withoutRevoked(host.sql, ended.map((session) => session.session_id)));
    for (const [userId, sessionIds] of groupByUser(ended.filter((session) => meant.has(session.session_id)))) {
        const payload: VerdictDueEvent = {session_ids: sessionIds, spread_ms: SPREAD_MS};
        await host.mattermost.publishEvent(EVENTS.verdict_due, payload, {userId});
    }
    await markTold(host.sql, ended, host.clock.now());
    // Those a revocation ended are told by it, and only marked here.
    return ended.length === TELL_AT_MOST && meant.size > 0;
}

/** The verdict does the rest, as soon as users.deleteat is set; only the devices must be told. */
async function handleDeactivation(host: Host, needs: MirrorNeeds, userId: string): Promise<void> {
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const known = await isDeactivationKnown(tx, userId);
        await markDeactivated(tx, now, userId);
        await markEndedBeforeReturn(tx, now, userId);
        const devices = await takeDevicesOfDeactivated(tx, userId);
        await needs.queueOrphanedDevices(tx, devices, now);
        if (!known) {
            await appendAudit(tx, host, {
                event_name: 'user_deactivated', status: 'success', actor: {type: 'system'}, target: {type: 'user', id: userId},
                prior_state: {active: true}, resulting_state: {active: false, devices: devices.length},
            });
        }
    });
    needs.sendPushesSoon(host);
}

/** For deactivations nobody told us about: while the plugin was down, guests in bulk, a hook that was lost. The first round after a start finds them. */
async function catchDeactivated(host: Host, needs: MirrorNeeds): Promise<void> {
    const now = host.clock.now();
    const queued = await host.transaction(async (tx) => {
        const userIds = [...new Set((await markDeactivated(tx, now)).map((session) => session.user_id))];
        const devices = await takeDevicesOfDeactivated(tx);
        await needs.queueOrphanedDevices(tx, devices, now);
        if (userIds.length > 0) {
            await appendAudit(tx, host, ...userIds.map((userId): AuditEvent => ({
                event_name: 'user_deactivated', status: 'success', actor: {type: 'system'}, target: {type: 'user', id: userId},
                prior_state: {active: true}, resulting_state: {active: false, devices: devices.filter((device) => device.user_id === userId).length, found_later: true},
            })));
        }
        return devices.length;
    });
    if (queued > 0) {
        needs.sendPushesSoon(host);
    }
}

function groupByUser(sessions: readonly EndedSession[]): Map<string, string[]> {
    const byUser = new Map<string, string[]>();
    for (const {user_id, session_id} of sessions) {
        byUser.set(user_id, [...(byUser.get(user_id) ?? []), session_id]);
    }
    return byUser;
}
