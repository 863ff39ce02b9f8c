/** What two people are to agree on, in a sentence. */
import React from 'react';

import type {TwoPersonAction} from '../../../contract/types';
import {Message} from '../../i18n/message';
import {HoldName} from './hold_name';

export function AskedAction({action}: {action: TwoPersonAction}) {
    switch (action.kind) {
    case 'change_retention': {
        const {minimum_days: minimum, remove_after_days: after} = action.retention;
        return after === null ? <Message id='audit.requests.keep_all' values={{minimum}}/> : <Message id='audit.requests.retention' values={{after, minimum}}/>;
    }
    case 'lift_hold':
        return <Message id='audit.requests.lift_hold' values={{id: <HoldName id={action.hold_id}/>}}/>;
    case 'change_key':
        return action.fingerprint === undefined ? <Message id='audit.requests.change_key'/> : <Message id='audit.requests.change_key_to' values={{fingerprint: <code>{action.fingerprint}</code>}}/>;
    case 'change_webhook':
        return <Message id='audit.requests.change_webhook' values={{url: <code>{action.webhook.url}</code>, minutes: action.webhook.every_minutes}}/>;
    case 'remove_webhook':
        return <Message id='audit.requests.remove_webhook'/>;
    }
}
