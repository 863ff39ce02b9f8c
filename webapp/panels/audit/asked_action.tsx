/** What two people are to agree on, in a sentence. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import type {TwoPersonAction} from '../../../contract/types';
import {listAuditHolds} from '../../api/audit';
import {Message} from '../../i18n/message';

export function AskedAction({action}: {action: TwoPersonAction}) {
    switch (action.kind) {
    case 'change_retention': {
        const {minimum_days: minimum, remove_after_days: after} = action.retention;
        return after === null ? <Message id='audit.requests.keep_all' values={{minimum}}/> : <Message id='audit.requests.retention' values={{after, minimum}}/>;
    }
    case 'lift_hold':
        return <LiftedHold id={action.hold_id}/>;
    case 'change_key':
        return action.fingerprint === undefined ? <Message id='audit.requests.change_key'/> : <Message id='audit.requests.change_key_to' values={{fingerprint: <code>{action.fingerprint}</code>}}/>;
    case 'change_webhook':
        return <Message id='audit.requests.change_webhook' values={{url: <code>{action.webhook.url}</code>, minutes: action.webhook.every_minutes}}/>;
    case 'remove_webhook':
        return <Message id='audit.requests.remove_webhook'/>;
    }
}

/** By its name too, where the list of holds has it: nobody knows a hold by its ID. */
function LiftedHold({id}: {id: string}) {
    const {data} = useQuery({queryKey: ['audit_holds'], queryFn: listAuditHolds, staleTime: 0});
    const name = data?.items.find((hold) => hold.id === id)?.name;
    return <Message id='audit.requests.lift_hold' values={{id: <>{name !== undefined && <><strong><bdi>{name}</bdi></strong>{' '}</>}<code>{id}</code></>}}/>;
}
