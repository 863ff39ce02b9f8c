/** Core's English sentences for push notifications (ids api.post.send_notification[s]_and_forget.*), and which of them it picks. */
import type {PushedPost, PushLevel} from './push_message';

export const NAMELESS_MESSAGE = 'You\'ve received a new message.';
export const DIRECT_MESSAGE = 'sent you a message.';
export const DIRECT_FILE = 'attached a file.';
export const DIRECT_THREAD_TITLE = 'Reply in Direct Message';

/** What follows the sender's name. */
export const AFTER_SENDER = {
    file: ' attached a file.',
    direct_thread: ' replied to a thread.',
    followed_thread: ' replied to a thread you\'re following.',
    channel_mention: ' notified the channel.',
    mention: ' mentioned you.',
    own_thread: ' commented on your post.',
    thread: ' commented on a thread you participated in.',
    none: ' posted a message.',
} as const;

export function threadTitle(channelName: string): string {
    return `Reply in ${channelName}`;
}

/**
 * The sentence for a level that is not id_loaded; first match wins, in core's order. text: without Markdown, attachments appended.
 * senderName: as core shows it, "@" or an override included.
 */
export function messageFor(post: PushedPost, text: string, senderName: string, level: PushLevel, isFollowedThread: boolean): string {
    const isDirect = post.channel.type === 'direct';
    if (text === '' && post.has_files) {
        return isDirect ? DIRECT_FILE : senderName + AFTER_SENDER.file;
    }
    if (level === 'full') {
        return isDirect && !isFollowedThread ? text : `${senderName}: ${text}`;
    }
    if (isDirect) {
        if (!isFollowedThread) {
            return DIRECT_MESSAGE;
        }
        return senderName + (level === 'generic_no_channel' ? AFTER_SENDER.followed_thread : AFTER_SENDER.direct_thread);
    }
    return senderName + (isFollowedThread ? AFTER_SENDER.followed_thread : AFTER_SENDER[post.reason]);
}

/** Whether a message is one of core's sentences and therefore holds nothing of the post's text. */
export function isGenericWording(message: string, senderName: string): boolean {
    return message === '' || message === NAMELESS_MESSAGE || message === DIRECT_MESSAGE || message === DIRECT_FILE ||
        Object.values(AFTER_SENDER).some((ending) => message === senderName + ending);
}
