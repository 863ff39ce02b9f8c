/**
 * `npm run preview -- --level generic --sample dm --sender user11 --channel "Town Square" --message "text" --crt on --json`:
 * what a Mattermost server posts to the push service for such a post, for checking against any recorded push. Ids are placeholders.
 * --shown-name: the sender's nickname or full name, where people are shown by it. --override: a webhook's own name; empty where integrations may override nothing.
 * A webhook's --sender that is no username is its own name too.
 */
import type {PushField} from '../../push_preview';
import {composePush, effectiveLevel, lockScreenOf, PLACEHOLDER_IDS, PUSH_FIELDS, readersOf, samplePost, toWireJson} from '../../push_preview';
import type {PreviewOptions} from './options';
import {readOptions, UsageError} from './options';

function show({input, settings, json}: PreviewOptions): void {
    const post = samplePost(input);
    const at = (level: typeof settings.level) => composePush(post, {...settings, level}, PLACEHOLDER_IDS);
    const push = at(settings.level);
    if (effectiveLevel(settings.level, settings.id_loaded_licensed) !== settings.level) {
        console.error('Without its licence id_loaded acts as generic; --licensed on shows it with the licence.');
    }
    if (json) {
        // The number of unread messages is a placeholder too, as in recorded pushes.
        console.log(toWireJson(push).replace('"badge":1', '"badge":"<n>"'));
        return;
    }
    for (const field of PUSH_FIELDS.filter((one: PushField) => push[one] !== undefined && push[one] !== '')) {
        console.log(`${field.padEnd(18)} ${String(push[field]).padEnd(50)} ${readersOf(field).join(', ')}`);
    }
    for (const phone of ['ios', 'android'] as const) {
        const {title, body} = lockScreenOf(push, phone, at('full'));
        console.log(`\n${phone}: ${title === '' ? '' : `${title} | `}${body}`);
    }
}

try {
    show(readOptions(process.argv.slice(2)));
} catch (error) {
    if (!(error instanceof UsageError)) {
        throw error;
    }
    console.error(error.message);
    process.exitCode = 2;
}
