/** The days of a change of retention, entered to be asked for. */
import React, {useState} from 'react';

import type {AuditRetentionView, TwoPersonAction} from '../../../contract/types';
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
    const afterDays = toDays(after);
    const isComplete = minimumDays !== null && (after.trim() === '' || (afterDays !== null && afterDays >= minimumDays));
    const action: TwoPersonAction | null = isComplete ? {kind: 'change_retention', retention: {minimum_days: minimumDays, remove_after_days: after.trim() === '' ? null : afterDays}} : null;
    return (
        <AskDialog action={action} onClose={onClose}>
            <label className='sc-field'>
                <Message id='audit.retention.remove_after_days'/>
                <input type='text' inputMode='numeric' className='form-control' placeholder={text('audit.retention.never')} value={after} maxLength={5} onChange={(event) => setAfter(event.target.value)}/>
            </label>
            <label className='sc-field'>
                <Message id='audit.retention.minimum_days'/>
                <input type='text' inputMode='numeric' className='form-control' value={minimum} maxLength={5} onChange={(event) => setMinimum(event.target.value)}/>
            </label>
            <p className='sc-faint sc-small' role='status'>{isComplete ? <Message id='audit.retention.help'/> : <Message id='audit.retention.wrong'/>}</p>
        </AskDialog>
    );
}
