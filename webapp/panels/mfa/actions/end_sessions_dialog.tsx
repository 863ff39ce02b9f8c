/** Ends the sessions of people past their deadline, through the revocation engine and without a wipe, once the number of people was seen. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import {CONFIRM_ABOVE_USERS} from '../../../../contract/names';
import {endOverdueSessions} from '../../../api/mfa';
import {Notice} from '../../../components/notice';
import {Message} from '../../../i18n/message';
import {useMfaReread} from '../mfa_queries';
import {DoneDialog} from './done_dialog';
import {ReasonDialog} from './reason_dialog';

export interface EndSessionsDialogProps {
    /** null: everybody who is overdue. */
    userIds: string[] | null;
    count: number;
    onClose: () => void;
}

export function EndSessionsDialog({userIds, count, onClose}: EndSessionsDialogProps) {
    const [typed, setTyped] = useState('');
    const reread = useMfaReread();
    const ending = useMutation({mutationFn: (reason: string) => endOverdueSessions(userIds, count, reason), onSuccess: reread});
    const mustType = count > CONFIRM_ABOVE_USERS;
    if (ending.data) {
        return (
            <DoneDialog title={<Message id='mfa.end.done_title'/>} onClose={onClose}>
                <Message id={ending.data.job_id === null ? 'mfa.end.done_nobody' : 'mfa.end.done'} values={{count: ending.data.users}}/>
            </DoneDialog>
        );
    }
    return (
        <ReasonDialog
            title={<Message id='mfa.end.title' values={{count}}/>} start={<Message id='mfa.end.start'/>} danger={true} complete={!mustType || typed.trim() === String(count)}
            busy={ending.isPending} error={ending.error} onClose={onClose} onStart={(reason) => ending.mutate(reason)}
        >
            <p><Message id='mfa.end.effect' values={{count}}/></p>
            <Notice kind='info'><Message id='mfa.end.keeps'/></Notice>
            {mustType && (
                <label className='sc-field'>
                    <Message id='revoke.type_number' values={{count}}/>
                    <input type='text' inputMode='numeric' autoComplete='off' className='form-control' value={typed} onChange={(event) => setTyped(event.target.value)}/>
                </label>
            )}
        </ReasonDialog>
    );
}
