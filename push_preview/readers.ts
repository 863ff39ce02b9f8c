/** Who can read each field of a push on its way, and what a bystander reads on a lock screen. */
import type {PushField, PushMessage} from './push_message';

/** In the order a push travels. push_service: MPNS, hosted or one's own. */
export const READERS = ['server', 'push_service', 'apple', 'google', 'device'] as const;
export type Reader = typeof READERS[number];

/**
 * What the push service hands on to Apple for type message (the source of push proxy 6.5); the rest stays with it. is_id_loaded goes on only
 * when it is true, so that its absence tells as much.
 */
const TO_APPLE: ReadonlySet<PushField> = new Set<PushField>([
    'device_id', 'type', 'server_id', 'signature', 'is_crt_enabled', 'ack_id', 'channel_id', 'team_id', 'sender_id', 'sender_name', 'post_id', 'root_id',
    'override_username', 'override_icon_url', 'from_webhook', 'badge', 'category', 'message', 'channel_name', 'version', 'is_id_loaded',
]);
/** The same for Google. */
const TO_GOOGLE: ReadonlySet<PushField> = new Set<PushField>([
    'device_id', 'ack_id', 'type', 'version', 'channel_id', 'server_id', 'category', 'signature', 'badge', 'root_id', 'team_id', 'sender_id', 'sender_name',
    'message', 'channel_name', 'post_id', 'override_username', 'override_icon_url', 'from_webhook', 'is_crt_enabled', 'is_id_loaded',
]);

/** Who can read this field of a push of type message. The push goes by Apple or by Google, never by both. */
export function readersOf(field: PushField): readonly Reader[] {
    return READERS.filter((reader) => {
        switch (reader) {
        case 'server':
        case 'push_service':
            return true;
        case 'apple':
            return TO_APPLE.has(field);
        case 'google':
            return TO_GOOGLE.has(field);
        case 'device':
            return TO_APPLE.has(field) || TO_GOOGLE.has(field);
        }
    });
}

export type Phone = 'ios' | 'android';
/** title is empty when only the app's name stands above the text. */
export interface LockScreen {title: string; body: string}

/**
 * What a phone with default settings shows. fetched: with id_loaded the phone asks this server for the text and shows that
 * (it is what the level full would send); null when it cannot reach the server.
 */
export function lockScreenOf(message: PushMessage, phone: Phone, fetched: PushMessage | null): LockScreen {
    const shown = message.is_id_loaded && fetched ? fetched : message;
    const title = shown.channel_name ?? '';
    if (phone === 'android' && title === '') {
        return {title: shown.override_username ?? shown.sender_name ?? '', body: shown.message ?? ''};
    }
    return {title, body: shown.message ?? ''};
}
