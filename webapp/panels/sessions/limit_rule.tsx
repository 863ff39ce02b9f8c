/** One rule of the session limits: for whom, on which clients, and after how many minutes. */
import React, {useId} from 'react';

import {LEAST_AGE_MINUTES, LEAST_IDLE_MINUTES, PERSON_CLIENT_KINDS, SESSION_ROLES} from '../../../contract/names';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import type {RuleDraft} from './limits_draft';
import {minutesAreWrong, MOST_MINUTES} from './limits_draft';

export interface LimitRuleProps {
    rule: RuleDraft;
    /** From 1, as it is shown. */
    number: number;
    disabled: boolean;
    onChange: (more: Partial<RuleDraft>) => void;
    onRemove: () => void;
}

export function LimitRule({rule, number, disabled, onChange, onRemove}: LimitRuleProps) {
    const text = useText();
    return (
        <fieldset className='sc-group sc-limit' disabled={disabled}>
            <legend><Message id='limits.rule' values={{number}}/></legend>
            <div className='sc-toolbar'>
                <label className='sc-field'>
                    <Message id='revoke.role'/>
                    <select className='form-control' value={rule.role} onChange={(event) => onChange({role: SESSION_ROLES.find((role) => role === event.target.value) ?? ''})}>
                        <option value=''>{text('limits.any_role')}</option>
                        {SESSION_ROLES.map((role) => <option key={role} value={role}>{text(`role.many.${role}`)}</option>)}
                    </select>
                </label>
                <Minutes label='limits.idle' least={LEAST_IDLE_MINUTES} value={rule.idle} onChange={(idle) => onChange({idle})}/>
                <Minutes label='limits.absolute' least={LEAST_AGE_MINUTES} value={rule.absolute} onChange={(absolute) => onChange({absolute})}/>
                <button type='button' className='btn btn-tertiary btn-sm' aria-label={text('limits.remove_rule', {number})} onClick={onRemove}><Message id='limits.remove'/></button>
            </div>
            <div className='sc-limit__clients' role='group' aria-label={text('revoke.clients')}>
                {PERSON_CLIENT_KINDS.map((kind) => (
                    <label key={kind} className='sc-check'>
                        <input
                            type='checkbox' checked={rule.kinds.includes(kind)}
                            onChange={(event) => onChange({kinds: PERSON_CLIENT_KINDS.filter((known) => (known === kind ? event.target.checked : rule.kinds.includes(known)))})}
                        />
                        <Message id={`client.${kind}`}/>
                    </label>
                ))}
                {rule.kinds.length === 0 && <span className='sc-faint sc-small'><Message id='limits.all_clients'/></span>}
            </div>
        </fieldset>
    );
}

function Minutes({label, least, value, onChange}: {label: MessageId; least: number; value: string; onChange: (value: string) => void}) {
    const id = useId();
    const wrong = minutesAreWrong(value, least);
    return (
        <label className='sc-field'>
            <Message id={label}/>
            <input type='number' min={least} max={MOST_MINUTES} step={1} className='form-control' value={value} aria-invalid={wrong} aria-describedby={wrong ? id : undefined} onChange={(event) => onChange(event.target.value)}/>
            {wrong && <span id={id} className='sc-small sc-error'><Message id='limits.minutes_wrong' values={{least, most: MOST_MINUTES}}/></span>}
        </label>
    );
}
