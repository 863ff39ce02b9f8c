/**
 * `npm run preview -- --level generic --sample dm --sender user11 --channel "Town Square" --message "text" --crt on --json`:
 * what a Mattermost server posts to the push service for such a post, for checking against any recorded push. Ids are placeholders.
 * --shown-name: the sender's nickname or full name, where people are shown by it. --override: a webhook's own name; empty where integrations may override nothing.
 */
import {parseArgs} from 'node:util';

import {PUSH_NOTIFICATION_CONTENTS, PUSH_SAMPLES} from '../../contract/names';
import type {PushField} from '../../push_preview';
import {composePush, effectiveLevel, lockScreenOf, PLACEHOLDER_IDS, PUSH_FIELDS, readersOf, samplePost, toWireJson} from '../../push_preview';

const {values} = parseArgs({
    options: {
        level: {type: 'string'}, sample: {type: 'string'}, sender: {type: 'string', default: 'user11'}, channel: {type: 'string', default: 'Town Square'},
        message: {type: 'string', default: ''}, crt: {type: 'string', default: 'on'}, licensed: {type: 'string', default: 'off'}, override: {type: 'string'}, 'shown-name': {type: 'string'}, json: {type: 'boolean', default: false},
    },
});

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === value);
    if (!found) {
        console.error(`--${name} is one of ${allowed.join(', ')}`);
        process.exit(2);
    }
    return found;
}

const level = oneOf('level', values.level, PUSH_NOTIFICATION_CONTENTS);
const sample = oneOf('sample', values.sample, PUSH_SAMPLES);
const isLicensed = oneOf('licensed', values.licensed, ['on', 'off']) === 'on';
const collapsedThreads = oneOf('crt', values.crt, ['on', 'off']) === 'on';

const post = samplePost({sample, sender: values.sender.replace(/^@/, ''), channel: values.channel, text: values.message, override: values.override, shown_name: values['shown-name']});
const at = (which: typeof level) => composePush(post, {level: which, collapsed_threads: collapsedThreads, id_loaded_licensed: isLicensed}, PLACEHOLDER_IDS);
const push = at(level);

if (effectiveLevel(level, isLicensed) !== level) {
    console.error('Without its licence id_loaded acts as generic; --licensed on shows it with the licence.');
}
if (values.json) {
    // The number of unread messages is a placeholder too, as in recorded pushes.
    console.log(toWireJson(push).replace('"badge":1', '"badge":"<n>"'));
} else {
    for (const field of PUSH_FIELDS.filter((one: PushField) => push[one] !== undefined && push[one] !== '')) {
        console.log(`${field.padEnd(18)} ${String(push[field]).padEnd(50)} ${readersOf(field).join(', ')}`);
    }
    for (const phone of ['ios', 'android'] as const) {
        const {title, body} = lockScreenOf(push, phone, at('full'));
        console.log(`\n${phone}: ${title === '' ? '' : `${title} | `}${body}`);
    }
}
