/** What a record says of who and whom, in the list and on its page. */
import React from 'react';

import type {AuditRecord} from '../../../contract/types';
import {Message} from '../../i18n/message';

export const STATUS_TONES = {success: 'good', fail: 'bad', attempt: 'attention'} as const;

export function Target({target}: {target: AuditRecord['target']}) {
    if (!target) {
        return <>{'–'}</>;
    }
    return (
        <>
            {target.name || target.id}
            <div className='sc-faint sc-small'>{target.type}</div>
        </>
    );
}

export function Actor({actor}: {actor: AuditRecord['actor']}) {
    if (actor.type === 'system') {
        return <Message id='audit.actor.system'/>;
    }
    return (
        <>
            {actor.username || actor.user_id || '–'}
            {actor.type === 'external' && <div className='sc-faint sc-small'><Message id='audit.actor.external'/></div>}
            {actor.type === 'client' && <div className='sc-faint sc-small'><Message id='audit.actor.client'/></div>}
        </>
    );
}
