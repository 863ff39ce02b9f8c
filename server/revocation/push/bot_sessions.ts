/** One-minute sessions of the plugin's bot, each carrying the device id of one device a push is to reach. */
import type {Host} from '../../host';
import {HostError} from '../../host';
import {forEachBounded} from '../engine/for_each_bounded';

/** Every bot session lives at most this long. */
export const BOT_SESSION_MS = 60_000;

const PARALLEL_SESSIONS = 8;

/** Core reads the devices from a replica, which may lag: so often, so far apart, is it asked whether it shows them. */
const REPLICA_TRIES = 20;
const REPLICA_TRY_EVERY_MS = 100;

/**
 * The devices that have their session now; one core refuses keeps the others from nothing. Resolves when a replica shows them; fails
 * with push.replica_lag when it does not in time, and as core fails when it refuses them all.
 */
export async function openBotSessions(host: Host, botUserId: string, deviceIds: readonly string[]): Promise<Set<string>> {
    const expiresAt = host.clock.now() + BOT_SESSION_MS;
    const opened = new Set<string>();
    let refusal: HostError | null = null;
    await forEachBounded(deviceIds, PARALLEL_SESSIONS, async (deviceId) => {
        try {
            await host.mattermost.createSession({userId: botUserId, deviceId, roles: 'system_user', expiresAt});
            opened.add(deviceId);
        } catch (error) {
            if (!(error instanceof HostError)) {
                throw error;
            }
            refusal = error;
        }
    });
    if (refusal && opened.size === 0) {
        throw refusal;
    }
    await waitForReplica(host, botUserId, opened.size);
    return opened;
}

async function waitForReplica(host: Host, botUserId: string, sessions: number): Promise<void> {
    for (let tries = 0; tries < REPLICA_TRIES; tries++) {
        const rows = await host.replica.query<{shown: number}>('SELECT count(*)::int AS shown FROM sessions s WHERE s.userid = $1 AND s.deviceid <> \'\' AND s.expiresat > 0', [botUserId]);
        if (rows[0]?.shown === sessions) {
            return;
        }
        await new Promise<void>((resolve) => {
            host.clock.after(REPLICA_TRY_EVERY_MS, async () => resolve());
        });
    }
    throw new HostError('push.replica_lag', 'The replica does not show the sessions a push needs.', 503);
}

/** All of them: what an earlier batch left behind would be pushed to again. */
export async function revokeBotSessions(host: Host, botUserId: string): Promise<void> {
    const sessions = await host.sql.query<{id: string}>('SELECT s.id FROM sessions s WHERE s.userid = $1 AND s.deviceid <> \'\'', [botUserId]);
    await forEachBounded(sessions, PARALLEL_SESSIONS, ({id}) => host.mattermost.revokeSession(id));
}
