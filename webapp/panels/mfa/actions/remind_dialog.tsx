/** Writes to those chosen now, by the plugin's bot; shows the message first, and afterwards whom it did not reach. */
import {useMutation} from '@tanstack/react-query';
import React from 'react';

import type {MfaPerson} from '../../../../contract/types';
import {remindMfaPeople} from '../../../api/mfa';
import {Dialog} from '../../../components/dialog';
import {ErrorNotice} from '../../../components/error_notice';
import {Message} from '../../../i18n/message';
import {DoneDialog} from './done_dialog';
import {ReminderText} from './reminder_preview';

/** The contract's limit for one request. */
const MOST_AT_ONCE = 200;

export function RemindDialog({people, onClose}: {people: readonly MfaPerson[]; onClose: () => void}) {
    const reminding = useMutation({mutationFn: () => remindMfaPeople(people.slice(0, MOST_AT_ONCE).map(({user_id: id}) => id))});
    const {isPending: busy, data} = reminding;
    if (data) {
        const missed = data.skipped.map(({user_id: id}) => people.find((person) => person.user_id === id)?.username ?? id);
        return (
            <DoneDialog title={<Message id='mfa.remind.done_title'/>} onClose={onClose}>
                <p><Message id='mfa.remind.done' values={{count: data.sent}}/></p>
                {missed.length > 0 && <p><Message id='mfa.remind.skipped' values={{names: missed.join(', ')}}/></p>}
            </DoneDialog>
        );
    }
    return (
        <Dialog
            title={<Message id='mfa.remind.title' values={{count: Math.min(people.length, MOST_AT_ONCE)}}/>}
            busy={busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-primary' disabled={busy} onClick={() => reminding.mutate()}><Message id='mfa.remind.start'/></button>
                </>
            )}
        >
            {people.length > MOST_AT_ONCE && <p><Message id='mfa.remind.first_only' values={{most: MOST_AT_ONCE}}/></p>}
            <ReminderText kind='by_admin' locale=''/>
            {reminding.isError && <ErrorNotice error={reminding.error}/>}
        </Dialog>
    );
}
