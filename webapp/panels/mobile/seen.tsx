/** What a check saw, in words: the codes among its values become what they mean. */
import React from 'react';

import type {PostureFinding} from '../../../contract/types';
import {PUSH_NOTIFICATION_CONTENTS} from '../../../contract/names';
import type {MessageId, TextOf} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';

/** Of mobile_kit/check_well_known.ts. */
const OBJECTIONS = [
    'not_https', 'other_port', 'untrusted', 'no_answer', 'redirects', 'not_200', 'wrong_type', 'too_large', 'not_json', 'no_statement', 'other_app', 'other_fingerprint', 'paths_missing',
] as const;
/** Of the host's network (server/bridge/methods.ts). */
const FAILURES = ['net.timeout', 'net.tls', 'net.failed', 'net.too_large', 'net.refused_address'] as const;

export function Seen({finding: {detail, values}}: {finding: PostureFinding}) {
    const text = useText();
    const words = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(text, name, value)]));
    return <Message id={`mobile.seen.${detail}` as MessageId} values={words}/>;
}

function inWords(text: TextOf, name: string, value: string | number): string | number {
    switch (name) {
    case 'apple':
    case 'google':
        return value === '' ? text('mobile.objection.none') : String(value).split(', ').map((code) => objectionText(text, code)).join('; ');
    case 'failure': {
        const known = FAILURES.find((failure) => failure === value);
        return known ? text(`mobile.failure.${known.slice('net.'.length) as 'timeout' | 'tls' | 'failed' | 'too_large' | 'refused_address'}`) : value;
    }
    case 'level':
    case 'floor': {
        const known = PUSH_NOTIFICATION_CONTENTS.find((level) => level === value);
        return known ? text(`push.contents.${known}`) : value;
    }
    default:
        return value;
    }
}

function objectionText(text: TextOf, code: string): string {
    const known = OBJECTIONS.find((objection) => objection === code);
    return known ? text(`mobile.objection.${known}`) : code;
}
