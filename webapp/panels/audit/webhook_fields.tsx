/** Address and interval of a webhook, entered to be set up or to be asked for. */
import React, {useId} from 'react';

import type {AuditWebhookSettings} from '../../../contract/types';
import {FieldError} from '../../components/field_errors';
import {Message} from '../../i18n/message';

export interface EnteredWebhook {url: string; minutes: string}

/** The contract's limits. */
const MAX_MINUTES = 1440;
const URL_LIMIT = 1000;

/** Their errors stand at them. */
export const WEBHOOK_FIELDS = ['url'] as const;

/** null while it is none. What the address may be, the server says. */
export function toWebhook({url, minutes}: EnteredWebhook): AuditWebhookSettings | null {
    const everyMinutes = toMinutes(minutes);
    return url.trim() === '' || everyMinutes === null ? null : {url: url.trim(), every_minutes: everyMinutes};
}

/** null for what is no number of minutes. */
function toMinutes(entered: string): number | null {
    const minutes = /^[1-9][0-9]{0,3}$/.test(entered.trim()) ? Number(entered) : MAX_MINUTES + 1;
    return minutes > MAX_MINUTES ? null : minutes;
}

export function WebhookFields({entered, onChange, disabled}: {entered: EnteredWebhook; onChange: (entered: EnteredWebhook) => void; disabled: boolean}) {
    const id = useId();
    const isWrong = toMinutes(entered.minutes) === null;
    return (
        <>
            <div className='sc-field'>
                <label htmlFor={id}><Message id='audit.webhook.url'/></label>
                <input
                    id={id} type='text' inputMode='url' className='form-control' placeholder='https://' value={entered.url} maxLength={URL_LIMIT} disabled={disabled} aria-describedby={`${id}error ${id}help`}
                    onChange={(event) => onChange({...entered, url: event.target.value})}
                />
                <FieldError id={`${id}error`} path='url'/>
                <span id={`${id}help`} className='sc-faint sc-small'><Message id='audit.webhook.url_help'/></span>
            </div>
            <div className='sc-field'>
                <label htmlFor={`${id}minutes`}><Message id='audit.webhook.every_minutes'/></label>
                <input
                    id={`${id}minutes`} type='text' inputMode='numeric' className='form-control' value={entered.minutes} maxLength={4} disabled={disabled} aria-invalid={isWrong} aria-describedby={`${id}wrong`}
                    onChange={(event) => onChange({...entered, minutes: event.target.value})}
                />
                <span id={`${id}wrong`} role='status' className='sc-small sc-error'>{isWrong && <Message id='mfa.number_wrong' values={{least: 1, most: MAX_MINUTES}}/>}</span>
            </div>
        </>
    );
}
