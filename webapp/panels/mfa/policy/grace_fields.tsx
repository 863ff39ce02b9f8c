/** How long people have, and how long a log-in after that lasts. */
import React, {useId} from 'react';

import {GroupSetting} from '../../../components/setting_row';
import {Message, useText} from '../../../i18n/message';
import type {PolicyDraft, PolicyProblems} from './policy_draft';
import {LEAST_SESSION_MINUTES, MOST_SESSION_MINUTES, mostGrace} from './policy_draft';

export interface GraceFieldsProps {
    draft: PolicyDraft;
    problems: PolicyProblems;
    disabled: boolean;
    onChange: (more: Partial<PolicyDraft>) => void;
}

export function GraceFields({draft, problems, disabled, onChange}: GraceFieldsProps) {
    const text = useText();
    const id = useId();
    return (
        <>
            <GroupSetting path='grace' label={<Message id='mfa.grace.label'/>} help={<Message id='mfa.grace.help'/>}>
                <div className='sc-mfa__grace'>
                    <input
                        type='number' min={0} max={mostGrace(draft.graceUnit)} step={1} className='form-control' aria-label={text('mfa.grace.amount')} disabled={disabled}
                        value={draft.graceAmount} aria-invalid={problems.grace} aria-describedby={problems.grace ? `${id}grace` : undefined}
                        onChange={(event) => onChange({graceAmount: event.target.value})}
                    />
                    <select
                        className='form-control' aria-label={text('mfa.grace.unit')} disabled={disabled} value={draft.graceUnit}
                        onChange={({target}) => onChange({graceUnit: target.value === 'hours' ? 'hours' : 'days'})}
                    >
                        {(['hours', 'days'] as const).map((unit) => <option key={unit} value={unit}>{text(`mfa.grace.${unit}`)}</option>)}
                    </select>
                </div>
                {problems.grace && <p id={`${id}grace`} className='sc-error'><Message id='mfa.number_wrong' values={{least: 0, most: mostGrace(draft.graceUnit)}}/></p>}
            </GroupSetting>
            <GroupSetting label={<Message id='mfa.session.label'/>} help={<Message id='mfa.session.help'/>}>
                <input
                    type='number' min={LEAST_SESSION_MINUTES} max={MOST_SESSION_MINUTES} step={1} className='form-control' aria-label={text('mfa.session.minutes')} disabled={disabled}
                    value={draft.sessionMinutes} aria-invalid={problems.sessionMinutes} aria-describedby={problems.sessionMinutes ? `${id}session` : undefined}
                    onChange={(event) => onChange({sessionMinutes: event.target.value})}
                />
                {problems.sessionMinutes && <p id={`${id}session`} className='sc-error'><Message id='mfa.number_wrong' values={{least: LEAST_SESSION_MINUTES, most: MOST_SESSION_MINUTES}}/></p>}
            </GroupSetting>
        </>
    );
}
