/** The options of `npm run preview`. */
import {parseArgs} from 'node:util';

import {PUSH_NOTIFICATION_CONTENTS, PUSH_SAMPLES} from '../../contract/names';
import type {PushSettings, SampleInput} from '../../push_preview';

export interface PreviewOptions {input: SampleInput; settings: PushSettings; json: boolean}

/** Its message is for whoever typed the command. */
export class UsageError extends Error {}

export function readOptions(args: readonly string[]): PreviewOptions {
    const values = parse(args);
    const sample = oneOf('sample', values.sample, PUSH_SAMPLES);
    return {
        input: {
            sample, sender: values.sender.replace(/^@/, ''), shown_name: values['shown-name'], channel: values.channel,
            text: values.message, override: values.override ?? (sample === 'webhook' && !USERNAME.test(values.sender) ? values.sender : undefined),
        },
        settings: {
            level: oneOf('level', values.level, PUSH_NOTIFICATION_CONTENTS), collapsed_threads: oneOf('crt', values.crt, ['on', 'off']) === 'on',
            id_loaded_licensed: oneOf('licensed', values.licensed, ['on', 'off']) === 'on',
        },
        json: values.json,
    };
}

/** What Mattermost takes for one. A webhook's sender by any other name can only be the name the webhook gave itself. */
const USERNAME = /^@?[a-z0-9._-]+$/;

function parse(args: readonly string[]) {
    try {
        return parseArgs({
            args: joinValues(args),
            options: {
                level: {type: 'string'}, sample: {type: 'string'}, sender: {type: 'string', default: 'user11'}, 'shown-name': {type: 'string'},
                channel: {type: 'string', default: 'Town Square'}, message: {type: 'string', default: ''}, crt: {type: 'string', default: 'on'},
                licensed: {type: 'string', default: 'off'}, override: {type: 'string'}, json: {type: 'boolean', default: false},
            },
        }).values;
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

/** A message may begin as an option does: a list, or a line of hyphens. */
function joinValues(args: readonly string[]): string[] {
    const joined: string[] = [];
    for (let i = 0; i < args.length; i++) {
        const [arg = '', value] = [args[i], args[i + 1]];
        const takesNext = arg === '--message' && value !== undefined;
        joined.push(takesNext ? `${arg}=${value}` : arg);
        i += takesNext ? 1 : 0;
    }
    return joined;
}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === value);
    if (!found) {
        throw new UsageError(`--${name} is one of ${allowed.join(', ')}`);
    }
    return found;
}
