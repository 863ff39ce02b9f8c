/** The posts an admin can preview: each sample of the contract as core would see it. */
import type {PUSH_SAMPLES} from '../contract/names';
import type {PushedPost, PushIds, Reason} from './push_message';

export type Sample = typeof PUSH_SAMPLES[number];

export interface SampleInput {
    sample: Sample;
    /** Username without "@". */
    sender: string;
    /** The sender's nickname or full name, where the server or the recipient has people shown by it. */
    shown_name?: string;
    /** Display name of the channel; a group message shows its people instead. */
    channel: string;
    text: string;
    is_private?: boolean;
    /** The name a webhook's post carries instead of its sender's; empty: the server lets integrations override nothing. */
    override?: string;
}

/** Stands for every id, so that two previews differ only in what their levels reveal. */
export const PLACEHOLDER_IDS: PushIds = {
    ack_id: '<ack_id>', platform: 'apple_rn-v2', server_id: '<server_id>', device_id: '<device_id>', post_id: '<post_id>', team_id: '<team_id>',
    channel_id: '<channel_id>', root_id: '<root_id>', sender_id: '<sender_id>', recipient_id: '<recipient_id>', signature: '<signature>', badge: 1,
};

/** What a webhook's sample overrides; core sends both with every level but id_loaded. */
export const SAMPLE_WEBHOOK = {username: 'Build robot', icon_url: 'https://example.com/robot.png'};

export function samplePost({sample, sender, channel, text, shown_name: shownName = '', is_private: isPrivate = false, override = SAMPLE_WEBHOOK.username}: SampleInput): PushedPost {
    const post: PushedPost = {
        channel: {type: isPrivate ? 'private' : 'open', display_name: channel},
        sender: shownName === '' ? `@${sender}` : shownName, text, has_files: false, attachment_fallbacks: [], is_thread_reply: false, reason: reasonIn(text, 'none'), webhook: null,
    };
    switch (sample) {
    case 'dm':
        return {...post, channel: {type: 'direct', display_name: ''}, reason: 'none'};
    case 'gm':
        // Core names the others in order.
        return {...post, channel: {type: 'group', display_name: channel.split(', ').sort().join(', ')}};
    case 'mention':
        return {...post, reason: 'mention'};
    case 'channel_all':
        return {...post, reason: 'channel_mention'};
    case 'channel_plain':
        return {...post, reason: 'none'};
    case 'thread_reply':
        // Without collapsed threads it depends on the post whether the reply also mentions the recipient.
        return {...post, is_thread_reply: true, reason: reasonIn(text, 'own_thread')};
    case 'file':
        return {...post, has_files: true};
    case 'attachment':
        // The admin's text stands in the attachment, as integrations post it.
        return {...post, text: '', attachment_fallbacks: [text], reason: 'none'};
    case 'webhook':
        return {...post, text: webhookText(text), reason: reasonIn(webhookText(text), 'none'), webhook: override === '' ? {username: '', icon_url: ''} : {...SAMPLE_WEBHOOK, username: override}};
    }
}

/** Core takes what was written for Slack's webhooks, links and words to everybody, and makes it its own before it posts it. */
function webhookText(text: string): string {
    return text.replace(/<!(channel|here|all)>/g, '@$1').replace(/<([^\n<|>]+)\|([^|\n>]+)>/g, '[$2]($1)');
}

const EVERYBODY: ReadonlySet<string> = new Set(['all', 'channel', 'here']);

/** A name with "@" in the text is taken for the recipient's. To be named counts more than to be one of all; names in code notify nobody. */
function reasonIn(text: string, otherwise: Reason): Reason {
    const names = [...text.replace(/`[^`]*`/g, ' ').matchAll(/(?:^|[^\w.])@(\w+)/g)].map(([, name = '']) => name.toLowerCase());
    if (names.some((name) => !EVERYBODY.has(name))) {
        return 'mention';
    }
    return names.length > 0 ? 'channel_mention' : otherwise;
}
