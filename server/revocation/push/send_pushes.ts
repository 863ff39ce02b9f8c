/**
 * Log-out pushes to exactly the devices meant: a session of at most a minute for the plugin's bot carries each device's id, core sends
 * its signed push to every session of the bot, and the sessions are revoked (facts). Apart from the ending of access, which waits for
 * nothing here. Every attempt is made before the deadline and none after: push services store and forward, and a late push would wipe
 * a fresh log-in. One node sends at a time, because there is one bot, and a push goes to all sessions it has.
 */
import {PLUGIN_ID} from '../../../contract/names';
import {idList, isAccountGone, isLiveSession} from '../../database/core_sessions';
import {endTurnAt, takeTurn} from '../../database/turns';
import type {Host, Sql} from '../../host';
import {HostError} from '../../host';
import {markChanged} from '../engine/notify';
import {ensurePluginBot} from '../bot';
import {spareWithdrawn} from '../spare_withdrawn';
import {BOT_SESSION_MS, openBotSessions, revokeBotSessions} from './bot_sessions';
import {dropUnwantedPushes} from './queue';

/** Core posts one device after the other, so a batch is as slow as its slowest devices together. */
const BATCH = 25;

/** An iOS device acknowledges the push with its own token: its session is left alone this long after (facts). */
const ACKNOWLEDGED_WITHIN_MS = 1_000;

const TURN = 'device_pushes';

/** Apple and Google see it, so it names nobody and nothing. */
const MESSAGE = 'Your session was revoked. Log in again to continue.';

type PushResult = 'requested' | 'removed' | 'skipped_live_device' | 'failed';
/** job_id: empty for a deactivation's. */
interface QueuedPush {session_id: string; job_id: string; device_id: string; in_use: boolean; active_again: boolean}
interface Sent {session_id: string; job_id: string; result: PushResult}

/** Sends what is queued, batch by batch, until nothing is left or a batch did not get through. */
export async function sendDuePushes(host: Host): Promise<void> {
    const queued = await host.sql.query('SELECT 1 AS queued FROM security_controls_device_push LIMIT 1');
    if (queued.length === 0 || !await takeTurn(host.sql, TURN, host.clock.now(), BOT_SESSION_MS)) {
        return;
    }
    try {
        for (let sent = true; sent;) {
            sent = await sendBatch(host);
            await endTurnAt(host.sql, TURN, host.clock.now() + BOT_SESSION_MS);
        }
    } finally {
        await endTurnAt(host.sql, TURN, host.clock.now());
    }
}

/** False when there was nothing to send, or it could not be handed to core; what is still queued is then tried again. */
async function sendBatch(host: Host): Promise<boolean> {
    await giveUpLatePushes(host);
    await dropUnwantedPushes(host.sql);
    const batch = await readBatch(host.sql, host.clock.now());
    if (batch.length === 0) {
        return false;
    }
    // A push wipes whatever becomes of the session, so that it is asked for again before; who is spared is dropped with the next batch.
    if (await spareWithdrawn(host, batch.map((push) => push.session_id))) {
        return true;
    }
    const inUse = batch.filter((push) => push.in_use || push.active_again);
    const wanted = batch.filter((push) => !push.in_use && !push.active_again);
    const sent = await pushTo(host, wanted);
    await commit(host, [...inUse.map(({session_id, job_id}): Sent => ({session_id, job_id, result: 'skipped_live_device'})), ...(sent ?? [])]);
    return sent !== null;
}

/** A device that a live session outside the same revocation uses is not pushed to: it would wipe that log-in. Nor is that of an account which is active again. */
function readBatch(sql: Sql, now: number): Promise<QueuedPush[]> {
    return sql.query<QueuedPush>(`
        SELECT p.session_id, p.device_id, EXISTS (
            SELECT 1 FROM sessions s
            WHERE s.deviceid = p.device_id AND s.id <> p.session_id AND ${isLiveSession('s', '$1::bigint')}
                AND NOT EXISTS (SELECT 1 FROM security_controls_revocation_target t WHERE t.job_id = p.job_id AND t.session_id = s.id AND NOT t.failed)
        ) AS in_use, p.job_id,
            NOT EXISTS (SELECT 1 FROM security_controls_revocation r WHERE r.id = p.job_id AND r.scope_type <> 'deactivated') AND NOT ${isAccountGone('p.user_id')} AS active_again
        FROM security_controls_device_push p ORDER BY p.requested_at, p.session_id LIMIT ${BATCH}`, [now]);
}

/** null when the batch did not get through and is worth another attempt. */
async function pushTo(host: Host, wanted: readonly QueuedPush[]): Promise<Sent[] | null> {
    if (wanted.length === 0) {
        return [];
    }
    try {
        if ((await host.mattermost.getConfig()).EmailSettings.PushNotificationServer === '') {
            return wanted.map(({session_id, job_id}) => ({session_id, job_id, result: 'failed'}));
        }
        return await pushThroughBot(host, wanted);
    } catch (error) {
        if (!(error instanceof HostError)) {
            throw error;
        }
        host.log.warn('Logout pushes could not be handed over.', {devices: wanted.length, error: error.id});
        return null;
    }
}

async function pushThroughBot(host: Host, wanted: readonly QueuedPush[]): Promise<Sent[]> {
    const botUserId = await ensurePluginBot(host);
    await revokeBotSessions(host, botUserId);
    try {
        const reached = await openBotSessions(host, botUserId, [...new Set(wanted.map((push) => push.device_id))]);
        await host.mattermost.sendPush({type: 'session', message: MESSAGE, version: 'v2', ack_id: host.ids.newId()}, botUserId);
        const removed = await readRemovedDevices(host.sql, botUserId);
        return wanted.map(({session_id, job_id, device_id}) => ({session_id, job_id, result: !reached.has(device_id) ? 'failed' : removed.has(device_id) ? 'removed' : 'requested'}));
    } finally {
        await revokeBotSessions(host, botUserId);
    }
}

/** Devices the push service answered REMOVE for, which core writes into the session. */
async function readRemovedDevices(sql: Sql, botUserId: string): Promise<Set<string>> {
    const rows = await sql.query<{deviceid: string}>(
        'SELECT s.deviceid FROM sessions s WHERE s.userid = $1 AND coalesce(s.props->>\'last_removed_device_id\', \'\') <> \'\'', [botUserId]);
    return new Set(rows.map((row) => row.deviceid));
}

/**
 * The queue's rows go, and with them the device ids; the targets say what became of their push. One push is that of every job that wipes the session,
 * and of none that does not, or was cancelled before.
 */
async function commit(host: Host, sent: readonly Sent[]): Promise<void> {
    if (sent.length === 0) {
        return;
    }
    const now = host.clock.now();
    await host.transaction(async (tx) => {
        const changed = await tx.query<{job_id: string}>(`
            WITH meant AS MATERIALIZED (
                SELECT t.job_id, t.session_id, k.result FROM security_controls_revocation_target t
                JOIN jsonb_to_recordset($1::jsonb) AS k(session_id text, job_id text, result text) ON k.session_id = t.session_id
                WHERE t.push = 'none' AND (t.job_id = k.job_id OR (t.expects_wipe AND NOT t.failed)) ORDER BY t.session_id, t.job_id FOR UPDATE OF t
            )
            UPDATE security_controls_revocation_target t
            SET push = meant.result, next_at = CASE WHEN t.state = 'told' AND meant.result IN ('requested', 'removed') THEN least(t.next_at, $2::bigint) ELSE t.next_at END
            FROM meant WHERE t.job_id = meant.job_id AND t.session_id = meant.session_id RETURNING t.job_id`, [JSON.stringify(sent), now + ACKNOWLEDGED_WITHIN_MS]);
        await tx.exec(`DELETE FROM security_controls_device_push WHERE session_id = ANY(${idList('$1')})`, [sent.map((push) => push.session_id).join(',')]);
        await markChanged(tx, changed);
    });
}

async function giveUpLatePushes(host: Host): Promise<void> {
    const late = await host.sql.query<{session_id: string; job_id: string}>('SELECT session_id, job_id FROM security_controls_device_push WHERE deadline_at <= $1::bigint', [host.clock.now()]);
    await commit(host, late.map((push) => ({...push, result: 'failed'})));
}

/** Bot sessions a crash left behind; core forgets them by itself after a minute, and this deletes their rows. */
export async function reapBotSessions(host: Host): Promise<void> {
    const leftovers = await host.sql.query<{id: string}>(`
        SELECT s.id FROM sessions s JOIN bots b ON b.userid = s.userid
        WHERE b.ownerid = $1 AND s.createat < $2::bigint LIMIT 100`, [PLUGIN_ID, host.clock.now() - (2 * BOT_SESSION_MS)]);
    for (const {id} of leftovers) {
        await host.mattermost.revokeSession(id);
    }
}
