/** What a check found, in words; a name this half does not know yet is shown as the server gave it. */
import React from 'react';

import type {PushRouteCheck} from '../../../../contract/types';
import {Time} from '../../../components/time';
import {Message} from '../../../i18n/message';

/** Of server/push_contents/check_route.ts. */
const NAMES = [
    'allowed', 'certain_by', 'enabled', 'expires_at', 'host', 'http_status', 'licensed', 'needed', 'port', 'reason', 'test_service', 'took_ms', 'transport', 'verified', 'verify_error',
    'version',
] as const;

const REASONS = ['plain_http', 'not_a_url'] as const;

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
    const reason = name === 'reason' && REASONS.find((one) => one === value);
    return reason ? <Message id={`push.route.reason.${reason}`}/> : <>{String(value)}</>;
}
