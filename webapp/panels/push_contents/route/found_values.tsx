/** What a check found, in words; a name this half does not know yet is shown as the server gave it. */
import React from 'react';

import type {PushRouteCheck} from '../../../../contract/types';
import {Time} from '../../../components/time';
import {Message} from '../../../i18n/message';

/** Of server/push_contents/check_route.ts. */
const NAMES = [
    'allowed', 'certain_by', 'certificates', 'enabled', 'expires_at', 'host', 'http_status', 'licensed', 'needed', 'port', 'problem', 'proxy', 'reason', 'seen_from', 'test_service', 'took_ms', 'transport', 'verified', 'verify_error',
    'version',
] as const;

/** Values that are words of the server's, by the name they stand under. */
const WORDS = {
    reason: ['plain_http', 'not_a_url', 'net.timeout', 'net.tls', 'net.failed', 'net.refused_address'],
    problem: ['old_version', 'expired', 'not_yet_valid', 'self_signed', 'wrong_name', 'untrusted'],
    seen_from: ['this_server'],
} as const;
type Word = typeof WORDS[keyof typeof WORDS][number];
type WithoutDot<W extends string> = W extends `${infer A}.${infer B}` ? `${A}_${B}` : W;

type Value = PushRouteCheck['values'][string];

export function FoundValues({values}: {values: PushRouteCheck['values']}) {
    const found = Object.entries(values).filter(([, value]) => value !== '');
    if (found.length === 0) {
        return <>{'–'}</>;
    }
    return (
        <ul className='sc-found'>
            {found.map(([name, value]) => <li key={name}><span className='sc-faint'><NameText name={name}/>{': '}</span><span className='sc-break'><ValueText name={name} value={value}/></span></li>)}
        </ul>
    );
}

function NameText({name}: {name: string}) {
    const known = NAMES.find((one) => one === name);
    return known ? <Message id={`push.route.value.${known}`}/> : <>{name.replace(/_/g, ' ')}</>;
}

function ValueText({name, value}: {name: string; value: Value}) {
    if (typeof value === 'boolean') {
        return <Message id={value ? 'push.route.yes' : 'push.route.no'}/>;
    }
    if (name === 'expires_at' && typeof value === 'number') {
        return <Time ms={value}/>;
    }
    const words: readonly Word[] = WORDS[name as keyof typeof WORDS] ?? [];
    const word = words.find((one) => one === value);
    return word ? <Message id={`push.route.word.${word.replace('.', '_') as WithoutDot<Word>}`}/> : <>{String(value)}</>;
}
