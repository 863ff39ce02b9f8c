/**
 * What the rules of the push policy make of a push: never more than core's own level or another rule allows. Used by the hook, and by the
 * panel to show it. What can be seen on its way (by push service, Apple, Google) and on the lock screen is reduced alike.
 */
import {PUSH_ACTIONS} from '../contract/names';
import type {PushLevel} from './push_message';
import type {Sentences} from './wording';
import {ENGLISH, isGenericWording} from './wording';

export type Action = typeof PUSH_ACTIONS[number];

/** The fields of a push a rule looks at or changes; a hook's notification has more, which stay as they are. */
export interface Reducible {
    message?: string; team_id?: string; root_id?: string; channel_name?: string; sender_id?: string; sender_name?: string;
    override_username?: string; override_icon_url?: string; from_webhook?: string; is_crt_enabled?: boolean; is_id_loaded?: boolean;
}

/** Of several actions the last one of PUSH_ACTIONS; null of none. */
export function strictestAction(actions: Iterable<Action>): Action | null {
    let strictest = -1;
    for (const action of actions) {
        strictest = Math.max(strictest, PUSH_ACTIONS.indexOf(action));
    }
    return PUSH_ACTIONS[strictest] ?? null;
}

/** Whether an action takes anything from what core sends at this effective level. id_loaded shows the whole text on the device, so every action does. */
export function changesAnything(action: Action, level: PushLevel): boolean {
    switch (level) {
    case 'full':
    case 'id_loaded':
        return true;
    case 'generic':
        return action !== 'generic';
    case 'generic_no_channel':
        return action === 'nameless' || action === 'suppress';
    }
}

/** A copy with no more than the action allows, or null when nothing is to be sent. isDirect: between two people, not in a group. sentences: the recipient's language. */
export function reducePush<M extends Reducible>(push: M, action: Action, isDirect: boolean, sentences: Sentences = ENGLISH): M | null {
    if (action === 'suppress') {
        return null;
    }
    // An id_loaded push has no names and its text is fetched later, past every rule: what is least of both is nameless.
    return action === 'nameless' || push.is_id_loaded === true ? makeNameless(push, sentences) : makeGeneric(push, action, {isDirect, sentences});
}

/** As id_loaded sends it, but with no sender at all, and nothing for the device to fetch. */
function makeNameless<M extends Reducible>(push: M, sentences: Sentences): M {
    return {
        ...push, message: sentences.nameless, is_id_loaded: false,
        sender_id: '', sender_name: '', channel_name: '', override_username: '', override_icon_url: '', from_webhook: '',
    };
}

interface Wording {isDirect: boolean; sentences: Sentences}

function makeGeneric<M extends Reducible>(push: M, action: 'generic' | 'generic_no_channel', wording: Wording): M {
    const {isDirect, sentences} = wording;
    const senderName = push.sender_name ?? '';
    const message = isGenericWording(push.message ?? '', senderName, sentences) ? push.message ?? '' : generalWording(push, senderName, action, wording);
    if (action === 'generic') {
        return {...push, message};
    }
    const isThreadTitle = push.channel_name === sentences.direct_thread_title || push.channel_name === ENGLISH.direct_thread_title;
    return {
        ...push,
        message: message === senderName + sentences.after.direct_thread ? senderName + sentences.after.followed_thread : message,
        channel_name: isDirect ? (isThreadTitle ? senderName : push.channel_name) : '',
    };
}

/** A hook is not told why the recipient is notified, so of core's sentences only those that are true for every reason. */
function generalWording(push: Reducible, senderName: string, action: Action, {isDirect, sentences: {after, direct_message: directMessage}}: Wording): string {
    if (senderName === '' && !isDirect) {
        // A plugin's push may name no sender.
        return after.none.trim();
    }
    const isFollowedThread = push.is_crt_enabled === true && (push.root_id ?? '') !== '';
    if (isFollowedThread) {
        return senderName + (isDirect && action === 'generic' ? after.direct_thread : after.followed_thread);
    }
    return isDirect ? directMessage : senderName + after.none;
}
