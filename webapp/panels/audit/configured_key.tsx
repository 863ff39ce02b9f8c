/** What is to be said of the key that whoever runs the server keeps outside of the database; nothing while none is configured, or it signs. */
import React from 'react';

import type {AuditIntegrity, TwoPersonAction} from '../../../contract/types';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';

export function ConfiguredKey({configured: {state, fingerprint, problem}, onAsk}: {configured: AuditIntegrity['configured_key']; onAsk: ((action: TwoPersonAction) => void) | null}) {
    switch (state) {
    case 'none':
    case 'in_use':
        return null;
    case 'waiting':
        return (
            <Notice
                kind='info'
                actions={onAsk && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => onAsk({kind: 'change_key', fingerprint})}><Message id='audit.keys.ask_for_configured'/></button>}
            >
                <Message id='audit.keys.waiting' values={{fingerprint: <code>{fingerprint}</code>}}/>
            </Notice>
        );
    case 'missing':
        return <Notice kind='danger'><Message id='audit.keys.missing'/></Notice>;
    case 'unusable':
        return <Notice kind='danger'><Message id='audit.keys.unusable' values={{problem}}/></Notice>;
    }
}
