/** Leads from a setting or a policy to its changes in the audit, for those who may read it. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import type {POLICIES} from '../../contract/names';
import {getViewer} from '../api/security_controls';
import {Message, useText} from '../i18n/message';
import {showAudit} from './show_audit';

/** setting: core's Section.Field. */
export function ChangesLink(of: {setting: string} | {policy: typeof POLICIES[number]}) {
    const text = useText();
    const {data: viewer} = useQuery({queryKey: ['viewer'], queryFn: getViewer});
    if (!viewer?.can.read_audit) {
        return null;
    }
    if ('policy' in of) {
        return (
            <button type='button' className='sc-link sc-small' aria-label={text('audit.changes.policy_label', {name: text(`audit.policy.${of.policy}`)})} onClick={() => showAudit({target_type: 'policy', target_id: of.policy})}>
                <Message id='audit.changes.policy'/>
            </button>
        );
    }
    return (
        <button type='button' className='sc-link sc-small' aria-label={text('audit.changes.setting_label', {name: of.setting})} onClick={() => showAudit({target_type: 'core_setting', target_id: of.setting})}>
            <Message id='audit.changes.setting'/>
        </button>
    );
}
