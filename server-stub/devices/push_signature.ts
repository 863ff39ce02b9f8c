/** The mobile app's check of a push: an ES256 JWT by the server's key over exactly this push and this device. */
import {createPublicKey, verify} from 'node:crypto';

import type {PushNotification} from '../core/push';

/** publicKey: base64 DER, from the server's client configuration. */
export function isSignedFor(notification: PushNotification, publicKey: string): boolean {
    const [header = '', claims = '', signature = ''] = (notification.signature ?? '').split('.');
    if (signature === '') {
        return false;
    }
    const key = createPublicKey({key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki'});
    if (!verify('sha256', Buffer.from(`${header}.${claims}`), {key, dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'))) {
        return false;
    }
    const signed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {ack_id?: string; device_id?: string};
    return signed.ack_id === notification.ack_id && signed.device_id === notification.device_id;
}
