/** Makes the push core would send for a post, at a level. The golden cases beside it hold it to what a real server sent. */
import {decodeEntities} from './decode_entities';
import type {PushedPost, PushIds, PushMessage, PushSettings} from './push_message';
import {effectiveLevel} from './push_message';
import {stripMarkdown} from './strip_markdown';
import {ENGLISH, messageFor, threadTitle} from './wording';

export function composePush(post: PushedPost, settings: PushSettings, ids: PushIds): PushMessage {
    const level = effectiveLevel(settings.level, settings.id_loaded_licensed);
    const hasTeam = post.channel.type === 'open' || post.channel.type === 'private';
    const base: PushMessage = {
        ack_id: ids.ack_id, platform: ids.platform, server_id: ids.server_id, device_id: ids.device_id, post_id: ids.post_id,
        category: 'CAN_REPLY', badge: ids.badge, channel_id: ids.channel_id, type: 'message', sender_id: ids.sender_id, version: 'v2',
        is_crt_enabled: settings.collapsed_threads, is_id_loaded: false, signature: ids.signature,
        ...(hasTeam && {team_id: ids.team_id}),
        ...(post.is_thread_reply && {root_id: ids.root_id}),
    };
    if (level === 'id_loaded') {
        return {...base, is_id_loaded: true, message: ENGLISH.nameless, sender_id: ids.recipient_id};
    }
    const isFollowedThread = post.is_thread_reply && settings.collapsed_threads;
    const senderName = post.webhook && post.webhook.username !== '' ? post.webhook.username : post.sender;
    // Attachments' fallbacks are sent as they are.
    const text = [shownText(post.text), ...post.attachment_fallbacks.filter((fallback) => fallback !== '')].join('\n');
    return {
        ...base,
        message: messageFor(post, text, senderName, level, isFollowedThread),
        sender_name: senderName,
        ...channelNameOf(post, level, isFollowedThread),
        ...(post.webhook && {override_username: post.webhook.username, override_icon_url: post.webhook.icon_url, from_webhook: 'true'}),
    };
}

/** A post's text as the level full shows it. */
export function shownText(text: string): string {
    return decodeEntities(stripMarkdown(text));
}

/** generic_no_channel leaves the title out, except in a direct message, where it is the sender. */
function channelNameOf(post: PushedPost, level: string, isFollowedThread: boolean): {channel_name?: string} {
    const isDirect = post.channel.type === 'direct';
    const name = isDirect ? post.sender : post.channel.display_name;
    if (level === 'generic_no_channel') {
        return isDirect ? {channel_name: name} : {};
    }
    if (!isFollowedThread) {
        return {channel_name: name};
    }
    return {channel_name: isDirect ? ENGLISH.direct_thread_title : threadTitle(name)};
}
