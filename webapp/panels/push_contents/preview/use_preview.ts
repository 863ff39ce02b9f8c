/** The sample an admin picked, and what would be sent for it on each of the two sides. All of it is computed here, by the module the server's hook uses too. */
import {useState} from 'react';

import type {Action, LockScreen, Phone, PushField, PushLevel, PushMessage, Sample} from '../../../../push_preview';
import {changesAnything, composePush, effectiveLevel, lockScreenOf, PLACEHOLDER_IDS, PUSH_FIELDS, reducePush, SAMPLE_WEBHOOK, samplePost} from '../../../../push_preview';

/** One of the two things compared: a level, and what a rule makes of it. */
export interface Side {
    level: PushLevel;
    /** '' = no rule. */
    action: Action | '';
}

export interface SampleForm {
    sample: Sample;
    sender: string;
    /** '' = the username is shown. */
    shownName: string;
    /** Of a webhook; '' = the server does not let it have one. */
    override: string;
    channel: string;
    text: string;
    isPrivate: boolean;
    collapsedThreads: boolean;
    /** Whether a phone can ask this server for a text that the push does not carry. */
    phoneReachesServer: boolean;
}

export interface SidePreview {
    side: Side;
    /** What core makes of the level here: id_loaded acts as generic without its licence. */
    effectiveLevel: PushLevel;
    /** Whether the rule takes anything from it. */
    ruleMatters: boolean;
    /** null: nothing is sent. */
    push: PushMessage | null;
    screens: Record<Phone, LockScreen> | null;
    /** The text comes to the phone from this server, past everybody else. */
    isFetched: boolean;
    /** The name of an emoji in the text, with its colons: on its way through the push service it becomes the emoji (source of push proxy 6.5). '' = none. */
    emojiName: string;
}

export const PHONES = ['ios', 'android'] as const satisfies readonly Phone[];

const SAMPLE: SampleForm = {
    sample: 'mention', sender: 'user11', shownName: '', override: SAMPLE_WEBHOOK.username, channel: 'Town Square', text: 'The merger is signed. Please keep it quiet, case **4711**.',
    isPrivate: false, collapsedThreads: true, phoneReachesServer: true,
};

export function previewSide(form: SampleForm, side: Side, isIdLoadedLicensed: boolean): SidePreview {
    const post = samplePost({
        sample: form.sample, sender: form.sender, shown_name: form.shownName, channel: form.channel, text: form.text, is_private: form.isPrivate, override: form.override,
    });
    const compose = (level: PushLevel) => composePush(post, {level, collapsed_threads: form.collapsedThreads, id_loaded_licensed: isIdLoadedLicensed}, PLACEHOLDER_IDS);
    const level = effectiveLevel(side.level, isIdLoadedLicensed);
    const ruleMatters = side.action !== '' && changesAnything(side.action, level);
    const sent = compose(side.level);
    const push = side.action === '' ? sent : reducePush(sent, side.action, post.channel.type === 'direct');
    const isFetched = push?.is_id_loaded === true && form.phoneReachesServer;
    const fetched = isFetched ? compose('full') : null;
    return {
        side, effectiveLevel: level, ruleMatters, push, isFetched,
        emojiName: push && !isFetched ? findEmojiName(push.message ?? '') : '',
        screens: push && {ios: lockScreenOf(push, 'ios', fetched), android: lockScreenOf(push, 'android', fetched)},
    };
}

/** What may be one: only the push service knows its list. Times have colons too, and no letters. */
function findEmojiName(text: string): string {
    return text.match(/:[\w+-]+:/g)?.find((name) => /[a-z+-]/i.test(name)) ?? '';
}

export interface FieldRow {
    field: PushField;
    values: [string, string];
    differs: boolean;
}

/** Every field that either side sends, in core's order. An empty one counts as not sent. */
export function fieldRows(first: PushMessage | null, second: PushMessage | null): FieldRow[] {
    const show = (push: PushMessage | null, field: PushField) => String(push?.[field] ?? '');
    return PUSH_FIELDS.map((field): FieldRow => {
        const values: [string, string] = [show(first, field), show(second, field)];
        return {field, values, differs: values[0] !== values[1]};
    }).filter(({values}) => values.some((value) => value !== ''));
}

export function usePreview(serverLevel: PushLevel, isIdLoadedLicensed: boolean) {
    const [form, setForm] = useState(SAMPLE);
    const [entered, setEntered] = useState<[Partial<Side>, Partial<Side>]>([{}, {}]);
    const sides: [Side, Side] = [
        {level: serverLevel, action: '', ...entered[0]},
        {level: serverLevel === 'generic_no_channel' ? 'full' : 'generic_no_channel', action: '', ...entered[1]},
    ];
    return {
        form,
        change: (more: Partial<SampleForm>) => setForm((before) => ({...before, ...more})),
        changeSide: (which: 0 | 1, more: Partial<Side>) => setEntered((before) => (which === 0 ? [{...before[0], ...more}, before[1]] : [before[0], {...before[1], ...more}])),
        previews: [previewSide(form, sides[0], isIdLoadedLicensed), previewSide(form, sides[1], isIdLoadedLicensed)] as const,
    };
}
