/** How a revocation is done: the reason, what the person is told, what becomes of the data, in which order, and what else is done. */
import React, {useId} from 'react';

import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import type {RevokeForm, RevokeValues} from './use_revoke';

/** The contract's limit for reason and message. */
const TEXT_LIMIT = 500;

export function RevokeFields({form, deactivates}: {form: RevokeForm; deactivates: boolean}) {
    const text = useText();
    const id = useId();
    const {values, change, busy} = form;
    return (
        <>
            <div className='sc-field'>
                <label htmlFor={id}><Message id='revoke.reason'/></label>
                <input
                    id={id} type='text' className='form-control' required={true} maxLength={TEXT_LIMIT} disabled={busy} value={values.reason} aria-describedby={`${id}help`}
                    onChange={(event) => change({reason: event.target.value})}
                />
                <span id={`${id}help`} className='sc-faint sc-small'><Message id='revoke.reason_help'/></span>
            </div>
            <label className='sc-field'>
                <Message id='revoke.message'/>
                <textarea
                    className='form-control' rows={2} maxLength={TEXT_LIMIT} disabled={busy} value={values.message} placeholder={text('revoke.message_placeholder')}
                    onChange={(event) => change({message: event.target.value})}
                />
            </label>
            {!deactivates && (
                <fieldset className='sc-group' disabled={busy}>
                    <legend><Message id='revoke.data'/></legend>
                    <Choice name='wipe' checked={values.wipe} onChoose={() => change({wipe: true})} label='revoke.wipe' help='revoke.wipe_help'/>
                    <Choice name='wipe' checked={!values.wipe} onChoose={() => change({wipe: false, deactivate: false})} label='revoke.no_wipe' help='revoke.no_wipe_help'/>
                </fieldset>
            )}
            <fieldset className='sc-group' disabled={busy}>
                <legend><Message id='revoke.order'/></legend>
                <Choice name='order' checked={values.order === 'tell_first'} onChoose={() => change({order: 'tell_first'})} label='revoke.tell_first' help='revoke.tell_first_help'/>
                <Choice name='order' checked={values.order === 'end_access_first'} onChoose={() => change({order: 'end_access_first'})} label='revoke.end_access_first' help='revoke.end_access_first_help'/>
            </fieldset>
            <AlsoFields form={form} deactivates={deactivates}/>
        </>
    );
}

function AlsoFields({form, deactivates}: {form: RevokeForm; deactivates: boolean}) {
    const {draft, values, preview, change, busy} = form;
    const tick = (name: keyof Pick<RevokeValues, 'refuse_log_in' | 'end_access_tokens' | 'deactivate'>) => (
        <label className='sc-check'>
            <input type='checkbox' checked={values[name]} onChange={(event) => change({[name]: event.target.checked})}/>
            <span><Message id={`revoke.also.${name}`}/><small><Message id={`revoke.also.${name}_help`}/></small></span>
        </label>
    );
    return (
        <fieldset className='sc-group' disabled={busy}>
            <legend><Message id='revoke.also'/></legend>
            {tick('refuse_log_in')}
            {(preview?.access_tokens ?? 0) > 0 && tick('end_access_tokens')}
            {!deactivates && !draft.named && draft.who === 'users' && values.wipe && tick('deactivate')}
        </fieldset>
    );
}

function Choice({name, checked, onChoose, label, help}: {name: string; checked: boolean; onChoose: () => void; label: MessageId; help: MessageId}) {
    return (
        <label className='sc-radio sc-radio--block'>
            <input type='radio' name={`sc-revoke-${name}`} checked={checked} onChange={onChoose}/>
            <span><Message id={label}/><small><Message id={help}/></small></span>
        </label>
    );
}
