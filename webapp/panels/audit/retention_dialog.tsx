/** The days of a change of retention, entered to be asked for. */
import type {ReactNode} from 'react';
import React, {useId, useState} from 'react';

import type {AuditRetentionView, TwoPersonAction} from '../../../contract/types';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import {AskDialog} from './ask_dialog';

/** The contract's limit, a hundred years. */
const MAX_DAYS = 36_500;

/** null for what is no number of days. */
function toDays(entered: string): number | null {
    const days = /^[1-9][0-9]{0,4}$/.test(entered.trim()) ? Number(entered) : MAX_DAYS + 1;
    return days > MAX_DAYS ? null : days;
}

export function RetentionDialog({retention, onClose}: {retention: AuditRetentionView['retention']; onClose: () => void}) {
    const text = useText();
    const [minimum, setMinimum] = useState(String(retention.minimum_days));
    const [after, setAfter] = useState(retention.remove_after_days === null ? '' : String(retention.remove_after_days));
    const minimumDays = toDays(minimum);
    const afterDays = after.trim() === '' ? null : toDays(after);
    const afterIsWrong = after.trim() !== '' && afterDays === null;
    const isTooEarly = afterDays !== null && minimumDays !== null && afterDays < minimumDays;
    const action: TwoPersonAction | null = minimumDays === null || afterIsWrong || isTooEarly ? null : {kind: 'change_retention', retention: {minimum_days: minimumDays, remove_after_days: afterDays}};
    const number = <Message id='mfa.number_wrong' values={{least: 1, most: MAX_DAYS}}/>;
    return (
        <AskDialog action={action} onClose={onClose}>
            <Days
                label='audit.retention.remove_after_days' placeholder={text('audit.retention.never')} value={after} onChange={setAfter}
                wrong={afterIsWrong ? number : isTooEarly && <Message id='audit.retention.before_minimum'/>}
            />
            <Days label='audit.retention.minimum_days' value={minimum} onChange={setMinimum} wrong={minimumDays === null && number}/>
            <p className='sc-faint sc-small'><Message id='audit.retention.help'/></p>
        </AskDialog>
    );
}

function Days({label, placeholder, value, wrong, onChange}: {label: MessageId; placeholder?: string; value: string; wrong: ReactNode; onChange: (value: string) => void}) {
    const id = useId();
    return (
        <div className='sc-field'>
            <label htmlFor={id}><Message id={label}/></label>
            <input
                id={id} type='text' inputMode='numeric' className='form-control' placeholder={placeholder} value={value} maxLength={5} aria-invalid={Boolean(wrong)} aria-describedby={`${id}wrong`}
                onChange={(event) => onChange(event.target.value)}
            />
            <span id={`${id}wrong`} role='status' className='sc-small sc-error'>{wrong}</span>
        </div>
    );
}
