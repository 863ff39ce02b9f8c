/** Core's sending side of push notifications: one signed post to the push proxy for each of a user's devices, one after another, without retries. */
import type {KeyObject} from 'node:crypto';
import {sign} from 'node:crypto';

import type {ConfigStore} from './config_store';
import {newId} from './ids';
import type {Sessions} from './sessions';
import type {SystemValues} from './system_values';

const TIMEOUT_MS = 30_000;

/** model.PushNotification, as far as the stand-in sends it. */
export interface PushNotification {
    type: string; message?: string; version?: string; ack_id?: string; platform?: string; device_id?: string; server_id?: string; signature?: string;
    post_id?: string; channel_id?: string; team_id?: string; sender_id?: string; sender_name?: string; channel_name?: string; category?: string; badge?: number;
    is_crt_enabled?: boolean; is_id_loaded?: boolean; root_id?: string; override_username?: string; override_icon_url?: string; from_webhook?: string;
}

export type PushSender = ReturnType<typeof createPushSender>;

export function createPushSender(config: ConfigStore, sessions: Sessions, system: SystemValues) {
    const post = async (notification: PushNotification): Promise<string> => {
        const server = String(config.current.EmailSettings?.PushNotificationServer ?? '').replace(/\/+$/, '');
        const reply = await fetch(`${server}/api/v1/send_push`, {
            method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(notification), signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        return String(((await reply.json()) as {status?: unknown}).status);
    };
    const sender = {
        /** Hook NotificationWillBePushed: once per recipient, before the devices are looked up. null: not to be sent. */
        beforePush: async (notification: PushNotification, _userId: string): Promise<PushNotification | null> => notification,
        /**
         * To every mobile session of the user whose row has a device and an expiry. Failures are not told to the caller, as in core;
         * REMOVE is noted in the session's props.
         */
        async sendToUser(original: PushNotification, userId: string): Promise<void> {
            const notification = await sender.beforePush(original, userId);
            if (!notification) {
                return;
            }
            for (const session of await sessions.withActiveDevices(userId)) {
                const separator = session.device_id.indexOf(':');
                const ackId = newId();
                const deviceId = session.device_id.slice(separator + 1);
                const signed: PushNotification = {
                    post_id: '', is_crt_enabled: false, is_id_loaded: false, ...notification,
                    ack_id: ackId, platform: session.device_id.slice(0, separator), device_id: deviceId, server_id: system.diagnosticId,
                    signature: signPush(system.signingKey, ackId, deviceId),
                };
                try {
                    if (await post(signed) === 'REMOVE') {
                        await sessions.setProp(session, 'last_removed_device_id', session.device_id);
                    }
                } catch {
                    // Core logs this and goes on to the next device.
                }
            }
        },
    };
    return sender;
}

/** ES256 JWT with the claims ack_id and device_id; it never expires. */
export function signPush(key: KeyObject, ackId: string, deviceId: string): string {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${encode({alg: 'ES256', typ: 'JWT'})}.${encode({ack_id: ackId, device_id: deviceId})}`;
    return `${text}.${sign('sha256', Buffer.from(text), {key, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`;
}
