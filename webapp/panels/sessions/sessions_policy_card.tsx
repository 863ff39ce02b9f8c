/** When clients wipe without an admin asking for it each time, whether automation may revoke, and how long revocations are kept. */
import React, {useId} from 'react';

import type {SessionsPolicy, SessionsPolicyView} from '../../../contract/types';
import {getSessionsPolicy, putSessionsPolicy} from '../../api/security_controls';
import {BooleanSetting} from '../../components/setting_row';
import {Message} from '../../i18n/message';
import {isDisabled, PolicyCard} from '../policy_form/policy_card';
import type {PolicySource} from '../policy_form/use_policy_form';
import {usePolicyForm} from '../policy_form/use_policy_form';
import {numberIsWrong, numberOf} from './limits_draft';

/** The contract's limits: a year of hours, ten years of days. */
const NUMBERS = [['wipe_offline_hours', 8760], ['keep_revocations_days', 3650]] as const;
type NumberName = typeof NUMBERS[number][0];

const RULES = ['wipe_on_logout', 'wipe_when_ended_elsewhere', 'wipe_on_expiry', 'allow_automation'] as const;

/** Numbers as they are typed. */
type Draft = Omit<SessionsPolicy, NumberName> & Record<NumberName, string>;

const SOURCE: PolicySource<SessionsPolicy, SessionsPolicyView, Draft> = {
    key: ['sessions_policy'], read: getSessionsPolicy, write: putSessionsPolicy,
    draftOf: (policy) => ({...policy, wipe_offline_hours: String(policy.wipe_offline_hours ?? ''), keep_revocations_days: String(policy.keep_revocations_days ?? '')}),
    policyOf: (draft) => NUMBERS.some(([field, most]) => numberIsWrong(draft[field], 1, most)) ? null :
        {...draft, wipe_offline_hours: numberOf(draft.wipe_offline_hours), keep_revocations_days: numberOf(draft.keep_revocations_days)},
};

export function SessionsPolicyCard() {
    const form = usePolicyForm(SOURCE);
    const {draft} = form;
    const disabled = isDisabled(form);
    return (
        <PolicyCard name='sessions' title={<Message id='policy.title'/>} subtitle={<Message id='policy.subtitle'/>} form={form}>
            {draft && RULES.map((rule) => (
                <BooleanSetting
                    key={rule}
                    label={<Message id={`policy.${rule}`}/>}
                    help={<Message id={`policy.${rule}.help`}/>}
                    disabled={disabled}
                    value={draft[rule]}
                    onChange={(value) => form.change({[rule]: value})}
                />
            ))}
            {draft && NUMBERS.map(([field, most]) => (
                <NumberField key={field} field={field} most={most} typed={draft[field]} disabled={disabled} onType={(text) => form.change({[field]: text})}/>
            ))}
        </PolicyCard>
    );
}

/** Off while empty. */
function NumberField({field, most, typed, disabled, onType}: {field: NumberName; most: number; typed: string; disabled: boolean; onType: (text: string) => void}) {
    const id = useId();
    const wrong = numberIsWrong(typed, 1, most);
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}><Message id={`policy.${field}`}/></label>
            <div className='sc-row__control'>
                <input
                    id={id} type='number' min={1} max={most} step={1} className='form-control' disabled={disabled} value={typed} aria-invalid={wrong} aria-describedby={`${id}help`}
                    onChange={(event) => onType(event.target.value)}
                />
                <div id={`${id}help`} className='sc-help'>
                    <p><Message id={`policy.${field}.help`}/></p>
                    {wrong && <p className='sc-error'><Message id='limits.most_sessions_wrong' values={{most}}/></p>}
                </div>
            </div>
        </div>
    );
}
