/** Whom MFA is required of: everyone, or whoever any of these lists names. */
import React, {useId} from 'react';

import {MFA_ROLES} from '../../../../contract/names';
import {EntryList} from '../../../components/entry_list';
import {GroupSetting} from '../../../components/setting_row';
import {Message, useText} from '../../../i18n/message';
import type {PolicyDraft} from './policy_draft';

export interface ScopeFieldsProps {
    draft: PolicyDraft;
    nobodyChosen: boolean;
    disabled: boolean;
    onChange: (more: Partial<PolicyDraft>) => void;
}

export function ScopeFields({draft: {scopeType, chosen}, nobodyChosen, disabled, onChange}: ScopeFieldsProps) {
    const text = useText();
    const name = useId();
    const choose = (more: Partial<PolicyDraft['chosen']>) => onChange({chosen: {...chosen, ...more}});
    return (
        <GroupSetting path='scope' label={<Message id='mfa.scope.label'/>} help={<Message id='mfa.scope.help'/>}>
            {(['everyone', 'chosen'] as const).map((type) => (
                <label key={type} className='sc-radio sc-radio--block'>
                    <input type='radio' name={name} checked={scopeType === type} disabled={disabled} onChange={() => onChange({scopeType: type})}/>
                    <Message id={`mfa.scope.${type}`}/>
                </label>
            ))}
            {scopeType === 'chosen' && (
                <div className='sc-mfa__chosen'>
                    {MFA_ROLES.map((role) => (
                        <label key={role} className='sc-check'>
                            <input
                                type='checkbox' disabled={disabled} checked={chosen.roles.includes(role)}
                                onChange={({target}) => choose({roles: MFA_ROLES.filter((one) => (one === role ? target.checked : chosen.roles.includes(one)))})}
                            />
                            <Message id={`mfa.roles.${role}`}/>
                        </label>
                    ))}
                    <EntryList label={text('mfa.scope.teams')} kind='team' ids={chosen.team_ids} disabled={disabled} onChange={(ids) => choose({team_ids: ids})}/>
                    <EntryList label={text('mfa.scope.groups')} kind='group' ids={chosen.group_ids} disabled={disabled} onChange={(ids) => choose({group_ids: ids})}/>
                    <EntryList label={text('mfa.scope.people')} kind='user' ids={chosen.user_ids} disabled={disabled} onChange={(ids) => choose({user_ids: ids})}/>
                    {nobodyChosen && <p className='sc-error' role='status'><Message id='mfa.scope.nobody'/></p>}
                </div>
            )}
        </GroupSetting>
    );
}
