/** Core's sentences for push notifications, and which of them it picks. English stands here; the others are read from the server's own files. */
import type {PushedPost, PushLevel} from './push_message';

/** Core's texts in one language. Those of `after` follow the sender's name. */
export interface Sentences {
    nameless: string;
    direct_message: string;
    direct_thread_title: string;
    after: {
        file: string; direct_thread: string; followed_thread: string; channel_mention: string; mention: string; own_thread: string; thread: string; none: string;
    };
}

export const ENGLISH: Sentences = {
    nameless: 'You\'ve received a new message.',
    direct_message: 'sent you a message.',
    direct_thread_title: 'Reply in Direct Message',
    after: {
        file: ' attached a file.',
        direct_thread: ' replied to a thread.',
        followed_thread: ' replied to a thread you\'re following.',
        channel_mention: ' notified the channel.',
        mention: ' mentioned you.',
        own_thread: ' commented on your post.',
        thread: ' commented on a thread you participated in.',
        none: ' posted a message.',
    },
};

const AFTER = Object.keys(ENGLISH.after) as Array<keyof Sentences['after']>;

const PLURAL = 'api.post.send_notifications_and_forget.';
const SINGULAR = 'api.post.send_notification_and_forget.';

/** Core's ids of them. */
export const SENTENCE_IDS = {
    nameless: 'api.push_notification.id_loaded.default_message',
    direct_message: `${PLURAL}push_message`,
    direct_thread_title: 'api.push_notification.title.collapsed_threads_dm',
    file: `${PLURAL}push_image_only`,
    direct_thread: `${SINGULAR}push_comment_on_crt_thread_dm`,
    followed_thread: `${SINGULAR}push_comment_on_crt_thread`,
    channel_mention: `${SINGULAR}push_channel_mention`,
    mention: `${PLURAL}push_explicit_mention`,
    own_thread: `${SINGULAR}push_comment_on_post`,
    thread: `${SINGULAR}push_comment_on_thread`,
    none: `${PLURAL}push_general_message`,
} as const;

/** texts by core's ids; English where there is none, as core does. */
export function sentencesFrom(texts: Readonly<Record<string, string>>): Sentences {
    const {nameless, direct_message, direct_thread_title, after} = ENGLISH;
    const of = (name: keyof typeof SENTENCE_IDS, english: string): string => texts[SENTENCE_IDS[name]] ?? english;
    return {
        nameless: of('nameless', nameless), direct_message: of('direct_message', direct_message), direct_thread_title: of('direct_thread_title', direct_thread_title),
        after: Object.fromEntries(AFTER.map((name) => [name, of(name, after[name])])) as Sentences['after'],
    };
}

export function threadTitle(channelName: string): string {
    return `Reply in ${channelName}`;
}

/**
 * The sentence for a level that is not id_loaded; first match wins, in core's order. text: without Markdown, attachments appended.
 * senderName: as core shows it, "@" or an override included.
 */
export function messageFor(post: PushedPost, text: string, senderName: string, level: PushLevel, isFollowedThread: boolean): string {
    const {after, direct_message: directMessage} = ENGLISH;
    const isDirect = post.channel.type === 'direct';
    if (text === '' && post.has_files) {
        return isDirect ? after.file.trim() : senderName + after.file;
    }
    if (level === 'full') {
        // Marks of an old way to highlight mentions, which core still takes out of what it sends.
        const cleared = text.replace(/<\/?mention>/g, '');
        return isDirect && !isFollowedThread ? cleared : `${senderName}: ${cleared}`;
    }
    if (isDirect) {
        if (!isFollowedThread) {
            return directMessage;
        }
        return senderName + (level === 'generic_no_channel' ? after.followed_thread : after.direct_thread);
    }
    return senderName + (isFollowedThread ? after.followed_thread : after[post.reason]);
}

/** Whether a message is one of core's sentences, English or of this language, and therefore holds nothing of the post's text. */
export function isGenericWording(message: string, senderName: string, sentences: Sentences = ENGLISH): boolean {
    return message === '' || isSentenceOf(sentences, message, senderName) || (sentences !== ENGLISH && isSentenceOf(ENGLISH, message, senderName));
}

function isSentenceOf({nameless, direct_message: directMessage, after}: Sentences, message: string, senderName: string): boolean {
    if (message === nameless || message === directMessage || message === after.file.trim()) {
        return true;
    }
    return AFTER.some((name) => message === senderName + after[name]);
}
