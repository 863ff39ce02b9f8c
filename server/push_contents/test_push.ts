/**
 * "Send me a test notification": to the acting admin's own devices, with the contents of the level asked for. Core hides the push
 * service's answer; only that a device is gone can be read back, from the session's props.
 */
import type {TestPushReply} from '../../contract/push';
import type {PushLevel} from '../../push_preview';
import {composePush, PLACEHOLDER_IDS, samplePost} from '../../push_preview';
import {appendAudit} from '../audit/write';
import type {Host} from '../host';
import type {Actor} from '../http/route';

/** Core posts to one device after another, up to 30 s each; the reply does not wait for a service that hangs. */
const WAIT_MS = 8000;

const TEXT = 'This is a test notification of Security Controls.';

export async function sendTestPush(host: Host, {level, actor, requestId}: {level: PushLevel; actor: Actor; requestId: string}): Promise<TestPushReply> {
    const license = await host.mattermost.getLicense();
    const push = composePush(samplePost({sample: 'dm', sender: 'security-controls', channel: '', text: TEXT}),
        {level, collapsed_threads: false, id_loaded_licensed: license.idLoaded}, {...PLACEHOLDER_IDS, sender_id: actor.userId, recipient_id: actor.userId});
    const devices = await countDevices(host, actor.userId);
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'push_test_requested', status: 'attempt', actor: {type: 'user', actor}, target: {type: 'user', id: actor.userId},
        resulting_state: {level, devices: devices.reached}, request_id: requestId,
    }));
    const message = push.message ?? '';
    if (devices.reached === 0) {
        return {devices: 0, removed: devices.removed, message};
    }
    // Without a post there is nothing to fetch, so id_loaded shows its placeholder, as it does while a phone cannot reach the server.
    const sent = host.fork().mattermost.sendPush({
        type: 'message', version: 'v2', ack_id: '', category: '', message, sender_id: push.sender_id ?? '', sender_name: push.sender_name ?? '', channel_name: push.channel_name ?? '',
    }, actor.userId).catch((error: unknown) => host.log.warn('A test notification failed.', {error: String(error)}));
    await Promise.race([sent, new Promise<void>((resolve) => {
        host.clock.after(WAIT_MS, async () => resolve());
    })]);
    return {devices: devices.reached, removed: (await countDevices(host, actor.userId)).removed, message};
}

/** Core sends to no device that the service once did not know. */
async function countDevices(host: Host, userId: string): Promise<{reached: number; removed: number}> {
    const [row] = await host.sql.query<{reached: number; removed: number}>(
        `SELECT (count(*) FILTER (WHERE s.deviceid <> coalesce(s.props->>'last_removed_device_id', '')))::int AS reached,
            (count(*) FILTER (WHERE s.deviceid = s.props->>'last_removed_device_id'))::int AS removed
         FROM sessions s WHERE s.userid = $1 AND s.deviceid <> '' AND s.expiresat > $2`, [userId, host.clock.now()]);
    return row ?? {reached: 0, removed: 0};
}
