/** Golden cases: what a real 11.6 server posted (fixtures/captures.jsonl), and every sample, level and thread mode by core's rules. */
import {readFileSync} from 'node:fs';
import path from 'node:path';

import {PUSH_NOTIFICATION_CONTENTS as LEVELS, PUSH_SAMPLES as SAMPLES} from '../contract/names';
import {composePush} from './compose';
import type {PushedPost, PushLevel, PushMessage} from './push_message';
import {toWireJson} from './push_message';
import type {Sample} from './samples';
import {PLACEHOLDER_IDS, samplePost} from './samples';

interface Capture {sample: Sample; level: PushLevel; collapsed_threads: boolean; licensed: boolean; post: {message: string}; sent: Record<string, unknown>}

const captures = readFileSync(path.join(__dirname, 'fixtures/captures.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Capture);
const preview = (sample: Sample, level: PushLevel, crt: boolean, licensed = true, text = 'Case **4711** is open'): PushMessage =>
    composePush(samplePost({sample, sender: 'user11', channel: sample === 'gm' ? 'user11, user12' : 'Town Square', text}),
        {level, collapsed_threads: crt, id_loaded_licensed: licensed}, PLACEHOLDER_IDS);

describe('a push is byte for byte what a real server posted', () => {
    it.each(captures.map((capture) => [capture.sample, capture.level, capture] as const))('%s at %s', (sample, level, capture) => {
        const composed = preview(sample, level, capture.collapsed_threads, capture.licensed, capture.post.message);
        expect(toWireJson(composed).replace('"badge":1', '"badge":"<n>"')).toBe(JSON.stringify(capture.sent));
    });
});

/** message and channel_name; null: the field is not sent. */
type Told = readonly [message: string, channelName: string | null];
const post = (ending: string, channel = 'Town Square'): Record<PushLevel, Told> => ({
    full: ['@user11: Case 4711 is open', channel],
    generic: [`@user11 ${ending}`, channel],
    generic_no_channel: [`@user11 ${ending}`, null],
    id_loaded: ['You\'ve received a new message.', null],
});
const dm: Record<PushLevel, Told> = {
    full: ['Case 4711 is open', '@user11'], generic: ['sent you a message.', '@user11'], generic_no_channel: ['sent you a message.', '@user11'],
    id_loaded: ['You\'ve received a new message.', null],
};
const file: Record<PushLevel, Told> = post('posted a message.');
const byRobot = ([message, channel]: Told): Told => [message.replace('@user11', 'Build robot'), channel];
const robot = (told: Record<PushLevel, Told>): Record<PushLevel, Told> => ({
    full: byRobot(told.full), generic: byRobot(told.generic), generic_no_channel: byRobot(told.generic_no_channel), id_loaded: told.id_loaded,
});
const followed = {...post('replied to a thread you\'re following.', 'Reply in Town Square')};

const GOLDEN: Record<Sample, {off: Record<PushLevel, Told>; on: Record<PushLevel, Told>}> = {
    dm: {off: dm, on: dm},
    gm: {off: post('posted a message.', 'user11, user12'), on: post('posted a message.', 'user11, user12')},
    mention: {off: post('mentioned you.'), on: post('mentioned you.')},
    channel_all: {off: post('notified the channel.'), on: post('notified the channel.')},
    channel_plain: {off: post('posted a message.'), on: post('posted a message.')},
    thread_reply: {off: post('commented on your post.'), on: followed},
    file: {off: file, on: file},
    attachment: {
        off: {...post('posted a message.'), full: ['@user11: \nCase **4711** is open', 'Town Square']},
        on: {...post('posted a message.'), full: ['@user11: \nCase **4711** is open', 'Town Square']},
    },
    webhook: {off: robot(post('posted a message.')), on: robot(post('posted a message.'))},
};

describe.each(SAMPLES)('a push for %s', (sample) => {
    it.each(LEVELS.flatMap((level) => [[level, 'off'], [level, 'on']] as const))('at %s with collapsed threads %s says what core says', (level, crt) => {
        const {message, channel_name: channelName, ...rest} = preview(sample, level, crt === 'on');
        expect([message, channelName ?? null]).toEqual(GOLDEN[sample][crt][level]);
        const isIdLoaded = level === 'id_loaded';
        expect(rest).toMatchObject({
            type: 'message', version: 'v2', category: 'CAN_REPLY', channel_id: '<channel_id>', post_id: '<post_id>', is_crt_enabled: crt === 'on', is_id_loaded: isIdLoaded,
            sender_id: isIdLoaded ? '<recipient_id>' : '<sender_id>',
        });
        expect([rest.team_id, rest.root_id]).toEqual([
            sample === 'dm' || sample === 'gm' ? undefined : '<team_id>', sample === 'thread_reply' ? '<root_id>' : undefined]);
        const override = sample === 'webhook' && !isIdLoaded;
        expect([rest.sender_name, rest.override_username, rest.from_webhook]).toEqual(
            isIdLoaded ? [undefined, undefined, undefined] : override ? ['Build robot', 'Build robot', 'true'] : ['@user11', undefined, undefined]);
    });
});

describe('core\'s special cases', () => {
    const settings = (level: PushLevel, crt: boolean) => ({level, collapsed_threads: crt, id_loaded_licensed: false});
    const direct: PushedPost = {...samplePost({sample: 'dm', sender: 'user11', channel: '', text: 'hi'}), is_thread_reply: true};

    it.each([
        ['full', '@user11: hi', 'Reply in Direct Message'], ['generic', '@user11 replied to a thread.', 'Reply in Direct Message'],
        ['generic_no_channel', '@user11 replied to a thread you\'re following.', '@user11'],
    ] as const)('a reply in a direct message with collapsed threads at %s', (level, message, channel) => {
        expect(composePush(direct, settings(level, true), PLACEHOLDER_IDS)).toMatchObject({message, channel_name: channel, root_id: '<root_id>'});
    });

    it('files without text are told the same at every level', () => {
        const sent = (sample: Sample) => LEVELS.slice(1).map((level) => composePush(
            {...samplePost({sample, sender: 'user11', channel: 'Town Square', text: ''}), has_files: true}, settings(level, false), PLACEHOLDER_IDS).message);
        expect(new Set(sent('file'))).toEqual(new Set(['@user11 attached a file.']));
        expect(new Set(sent('dm'))).toEqual(new Set(['attached a file.']));
    });

    it('id_loaded without its licence is generic', () => {
        expect(preview('mention', 'id_loaded', false, false)).toEqual(preview('mention', 'generic', false));
    });

    it('a thread reply without collapsed threads that names the recipient is a mention', () => {
        expect(preview('thread_reply', 'generic', false, true, 'see @user10').message).toBe('@user11 mentioned you.');
        expect(preview('thread_reply', 'generic', false, true, 'mail a.user@example.com').message).toBe('@user11 commented on your post.');
        expect(preview('thread_reply', 'generic', false, true, '@all look').message).toBe('@user11 notified the channel.');
    });

    it('the people of a group message are named in order', () => {
        const sent = composePush(samplePost({sample: 'gm', sender: 'user11', channel: 'user12, emma, user11', text: 'hi'}), settings('generic', false), PLACEHOLDER_IDS);
        expect(sent.channel_name).toBe('emma, user11, user12');
    });

    it('to be named counts more than to be one of all, and a name in code notifies nobody', () => {
        expect(preview('thread_reply', 'generic', false, true, '@all and @user10').message).toBe('@user11 mentioned you.');
        expect(preview('thread_reply', 'generic', false, true, 'run `@user10`').message).toBe('@user11 commented on your post.');
    });

    it('people shown by nickname or full name have no "@"', () => {
        const shown = (sample: Sample, level: PushLevel) => composePush(
            samplePost({sample, sender: 'user11', shown_name: 'Emma Laurent', channel: 'Town Square', text: 'hi'}), settings(level, false), PLACEHOLDER_IDS);
        expect(shown('mention', 'generic')).toMatchObject({message: 'Emma Laurent mentioned you.', sender_name: 'Emma Laurent', channel_name: 'Town Square'});
        expect(shown('dm', 'generic_no_channel')).toMatchObject({message: 'sent you a message.', sender_name: 'Emma Laurent', channel_name: 'Emma Laurent'});
    });

    it('a webhook\'s own name and icon are not sent where integrations may not override them', () => {
        const sent = composePush(samplePost({sample: 'webhook', sender: 'user11', channel: 'Town Square', text: 'hi', override: ''}), settings('full', false), PLACEHOLDER_IDS);
        expect(sent).toMatchObject({message: '@user11: hi', sender_name: '@user11', from_webhook: 'true'});
        expect(toWireJson(sent)).not.toMatch(/override/);
    });

    it('a webhook\'s links and words to everybody are read as Slack writes them', () => {
        const sent = (level: PushLevel, text: string) => preview('webhook', level, false, true, text).message;
        expect(sent('full', '<!channel> <https://example.com/7|Build 7> failed')).toBe('Build robot: @channel Build 7 failed');
        expect(sent('generic', '<!here> look')).toBe('Build robot notified the channel.');
        expect(preview('mention', 'full', false, true, '<https://example.com/7|Build 7> <!here>').message).toBe('@user11: <https://example.com/7|Build 7> <!here>');
    });

    it('HTML entities of a text are decoded, those of an attachment\'s fallback are not', () => {
        expect(preview('dm', 'full', false, true, '**Tom** &amp; Jerry &#33;').message).toBe('Tom & Jerry !');
        expect(preview('attachment', 'full', false, true, 'Tom &amp; Jerry').message).toBe('@user11: \nTom &amp; Jerry');
    });

    it('marks around mentions go at full, as core takes them out of what it sends', () => {
        expect(preview('attachment', 'full', false, true, 'for <mention>@user10</mention>').message).toBe('@user11: \nfor @user10');
    });

    it('the JSON has Go\'s escapes', () => {
        expect(toWireJson(preview('dm', 'full', false, true, 'a < b & c'))).toContain('"message":"a \\u003c b \\u0026 c"');
    });
});
