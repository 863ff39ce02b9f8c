/** Address and interval of a webhook, entered to be set up or to be asked for. */
import React, {useId} from 'react';

import type {AuditWebhookSettings} from '../../../contract/types';
import {Message} from '../../i18n/message';

export interface EnteredWebhook {url: string; minutes: string}

/** The contract's limits. */
const MAX_MINUTES = 1440;
const URL_LIMIT = 1000;

/** null while it is none. What the address may be, the server says. */
export function toWebhook({url, minutes}: EnteredWebhook): AuditWebhookSettings | null {
    const everyMinutes = /^[1-9][0-9]{0,3}$/.test(minutes.trim()) ? Number(minutes) : 0;
    return url.trim() === '' || everyMinutes === 0 || everyMinutes > MAX_MINUTES ? null : {url: url.trim(), every_minutes: everyMinutes};
}

export function WebhookFields({entered, onChange, disabled}: {entered: EnteredWebhook; onChange: (entered: EnteredWebhook) => void; disabled: boolean}) {
    const id = useId();
    return (
        <>
            <div className='sc-field'>
                <label htmlFor={id}><Message id='audit.webhook.url'/></label>
                <input
                    id={id} type='text' inputMode='url' className='form-control' placeholder='https://' value={entered.url} maxLength={URL_LIMIT} disabled={disabled} aria-describedby={`${id}help`}
                    onChange={(event) => onChange({...entered, url: event.target.value})}
                />
                <span id={`${id}help`} className='sc-faint sc-small'><Message id='audit.webhook.url_help'/></span>
            </div>
            <label className='sc-field'>
                <Message id='audit.webhook.every_minutes'/>
                <input type='text' inputMode='numeric' className='form-control' value={entered.minutes} maxLength={4} disabled={disabled} onChange={(event) => onChange({...entered, minutes: event.target.value})}/>
            </label>
        </>
    );
}
