/** What core posts to the push service for one notification (model.PushNotification), and what decides its contents. */
import type {PUSH_NOTIFICATION_CONTENTS} from '../contract/names';

export type PushLevel = typeof PUSH_NOTIFICATION_CONTENTS[number];

/** The fields core sends for type `message`, in the order of its JSON. Those that are optional are left out when empty. */
export interface PushMessage {
    ack_id: string;
    platform: string;
    server_id: string;
    device_id: string;
    post_id: string;
    category?: string;
    message?: string;
    badge?: number;
    team_id?: string;
    channel_id?: string;
    root_id?: string;
    channel_name?: string;
    type?: string;
    sender_id?: string;
    sender_name?: string;
    override_username?: string;
    override_icon_url?: string;
    from_webhook?: string;
    version?: string;
    is_crt_enabled: boolean;
    is_id_loaded: boolean;
    signature: string;
}

export type PushField = keyof PushMessage;

/** Go's order of model.PushNotification: the JSON has its fields in it. */
export const PUSH_FIELDS = [
    'ack_id', 'platform', 'server_id', 'device_id', 'post_id', 'category', 'message', 'badge', 'team_id', 'channel_id', 'root_id', 'channel_name',
    'type', 'sender_id', 'sender_name', 'override_username', 'override_icon_url', 'from_webhook', 'version', 'is_crt_enabled', 'is_id_loaded', 'signature',
] as const satisfies readonly PushField[];

/** Core sends these even when they are empty; every other field has `omitempty`. */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set(['ack_id', 'platform', 'server_id', 'device_id', 'post_id', 'is_crt_enabled', 'is_id_loaded', 'signature']);

/** Why the recipient is notified, as core's wording tells it. */
export type Reason = 'channel_mention' | 'mention' | 'own_thread' | 'thread' | 'none';

export interface PushedPost {
    channel: {type: 'open' | 'private' | 'direct' | 'group'; display_name: string};
    /** As the recipient sees it: a username with "@", a nickname or full name without. */
    sender: string;
    text: string;
    has_files: boolean;
    /** Fallback texts of message attachments; core appends those that are not empty. */
    attachment_fallbacks: readonly string[];
    is_thread_reply: boolean;
    reason: Reason;
    /** What integrations may override is empty where the server does not let them. */
    webhook: {username: string; icon_url: string} | null;
}

export interface PushSettings {
    level: PushLevel;
    /** Collapsed reply threads, as the recipient has them. */
    collapsed_threads: boolean;
    /** Without it core makes id_loaded silently generic. */
    id_loaded_licensed: boolean;
}

export interface PushIds {
    ack_id: string; platform: string; server_id: string; device_id: string; post_id: string; team_id: string; channel_id: string; root_id: string;
    sender_id: string; recipient_id: string; signature: string; badge: number;
}

/** What core does with the configured level: without its licence id_loaded acts as generic. */
export function effectiveLevel(level: PushLevel, isIdLoadedLicensed: boolean): PushLevel {
    return level === 'id_loaded' && !isIdLoadedLicensed ? 'generic' : level;
}

/** What people write or choose; ids and marks hold nothing that Go escapes, and placeholders stay readable. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(['message', 'channel_name', 'sender_name', 'override_username', 'override_icon_url']);

/** The JSON document core posts, byte for byte: Go's field order, its omissions and its escapes. */
export function toWireJson(message: PushMessage): string {
    const members = PUSH_FIELDS.flatMap((field) => {
        const value = message[field];
        if (!ALWAYS_PRESENT.has(field) && (value === undefined || value === '' || value === 0)) {
            return [];
        }
        const json = JSON.stringify(value);
        return [`"${field}":${TEXT_FIELDS.has(field) ? escapeAsGo(json) : json}`];
    });
    return `{${members.join(',')}}`;
}

/** encoding/json writes these as escapes, so that JSON may stand in HTML and in JavaScript; JSON.stringify does not. */
function escapeAsGo(json: string): string {
    return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
