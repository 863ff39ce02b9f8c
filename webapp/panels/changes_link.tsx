/** Leads from a setting or a policy to its changes in the audit, for those who may read it. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {getViewer} from '../api/security_controls';
import {Message, useText} from '../i18n/message';
import {showAudit} from './show_audit';

/** setting: core's Section.Field. policy: a policy's name. */
export function ChangesLink(of: {setting: string} | {policy: string}) {
    const text = useText();
    const {data: viewer} = useQuery({queryKey: ['viewer'], queryFn: getViewer});
    if (!viewer?.can.read_audit) {
        return null;
    }
    if ('policy' in of) {
        return <button type='button' className='sc-link sc-small' onClick={() => showAudit({target_id: of.policy})}><Message id='audit.changes.policy'/></button>;
    }
    return (
        <button type='button' className='sc-link sc-small' aria-label={text('audit.changes.setting_label', {name: of.setting})} onClick={() => showAudit({target_id: of.setting})}>
            <Message id='audit.changes.setting'/>
        </button>
    );
}
