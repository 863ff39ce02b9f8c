/**
 * Whom core notifies of a post by push, and with which contents, in its own few rules (the product's preview is not asked: a test
 * compares the two). Notifications are handed to `send` once per recipient, never to the author.
 */
import type {Core} from './core';
import type {PushNotification} from './push';
import {translate} from './translations';
import type {User} from './users';

export interface PostedMessage {id: string; channel_id: string; user_id: string; message: string; root_id: string}

interface Channel {id: string; team_id: string; type: string; display_name: string}
type Kind = 'direct' | 'channel_mention' | 'mention' | 'thread' | 'general';

/** Core's ids of its sentences. */
const SENTENCES = {
    direct: 'api.post.send_notifications_and_forget.push_message',
    direct_thread: 'api.post.send_notification_and_forget.push_comment_on_crt_thread_dm',
    channel_mention: 'api.post.send_notification_and_forget.push_channel_mention',
    mention: 'api.post.send_notifications_and_forget.push_explicit_mention',
    thread: 'api.post.send_notification_and_forget.push_comment_on_crt_thread',
    general: 'api.post.send_notifications_and_forget.push_general_message',
} as const;

export async function notifyOfPost(core: Core, post: PostedMessage, send: (notification: PushNotification, userId: string) => Promise<void>): Promise<void> {
    const {SendPushNotifications: isOn} = core.config.current.EmailSettings ?? {};
    const [channel] = await core.db.query<Channel>('SELECT id, coalesce(teamid, \'\') AS team_id, type, displayname AS display_name FROM channels WHERE id = $1', [post.channel_id]);
    const sender = await core.users.get(post.user_id);
    if (!isOn || !channel || !sender) {
        return;
    }
    const ids = await core.db.query<{userid: string}>('SELECT userid FROM channelmembers WHERE channelid = $1 AND userid <> $2', [post.channel_id, post.user_id]);
    const members = (await core.users.getByIds(ids.map((row) => row.userid))).filter((user) => user.delete_at === 0);
    const inThread = await threadMembers(core, post);
    for (const user of members) {
        const kind = kindFor(channel, post, user, inThread);
        if (kind) {
            await send(contentsFor(core, {post, channel, sender, recipient: user, kind, members}), user.id);
        }
    }
}

async function threadMembers(core: Core, post: PostedMessage): Promise<ReadonlySet<string>> {
    const rows = post.root_id === '' ? [] : await core.db.query<{userid: string}>('SELECT userid FROM posts WHERE id = $1 OR rootid = $1', [post.root_id]);
    return new Set(rows.map((row) => row.userid));
}

function kindFor(channel: Channel, post: PostedMessage, user: User, inThread: ReadonlySet<string>): Kind | null {
    const names = (post.message.match(/@[\w.-]+/g) ?? []).map((name) => name.slice(1).toLowerCase());
    if (post.root_id !== '' && (inThread.has(user.id) || names.includes(user.username))) {
        return 'thread';
    }
    if (channel.type === 'D') {
        return 'direct';
    }
    if (names.some((name) => ['all', 'channel', 'here'].includes(name))) {
        return 'channel_mention';
    }
    if (names.includes(user.username)) {
        return 'mention';
    }
    return channel.type === 'G' ? 'general' : null;
}

interface Context {post: PostedMessage; channel: Channel; sender: User; recipient: User; kind: Kind; members: readonly User[]}

function contentsFor(core: Core, {post, channel, sender, recipient, kind, members}: Context): PushNotification {
    const configured = String(core.config.current.EmailSettings?.PushNotificationContents);
    const base: PushNotification = {
        post_id: post.id, category: 'CAN_REPLY', badge: 1, channel_id: channel.id, type: 'message', version: 'v2', is_crt_enabled: true, is_id_loaded: false,
        ...(channel.team_id !== '' && {team_id: channel.team_id}), ...(post.root_id !== '' && {root_id: post.root_id}),
    };
    if (configured === 'id_loaded' && core.license?.features.id_loaded === true) {
        return {...base, is_id_loaded: true, sender_id: recipient.id, message: translate(recipient.locale, 'api.push_notification.id_loaded.default_message')};
    }
    const name = `@${sender.username}`;
    const isDirect = channel.type === 'D';
    const others = [...members, sender].filter((user) => user.id !== recipient.id).map((user) => user.username).sort();
    const title = isDirect ? name : channel.type === 'G' ? others.join(', ') : channel.display_name;
    const threadTitle = isDirect ? translate(recipient.locale, 'api.push_notification.title.collapsed_threads_dm') : `Reply in ${title}`;
    const plain = post.message.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|`/g, '');
    const hidesChannel = configured === 'generic_no_channel';
    return {
        ...base, sender_id: sender.id, sender_name: name,
        ...(!hidesChannel && {channel_name: kind === 'thread' ? threadTitle : title}),
        ...(hidesChannel && isDirect && {channel_name: name}),
        message: configured === 'full' ? fullMessage(plain, name, kind) : genericMessage(name, kind, {inDirectThread: kind === 'thread' && isDirect && !hidesChannel, locale: recipient.locale}),
    };
}

function fullMessage(text: string, name: string, kind: Kind): string {
    return kind === 'direct' ? text : `${name}: ${text}`;
}

function genericMessage(name: string, kind: Kind, {inDirectThread, locale}: {inDirectThread: boolean; locale: string}): string {
    const sentence = translate(locale, SENTENCES[inDirectThread ? 'direct_thread' : kind]);
    return kind === 'direct' ? sentence : name + sentence;
}
