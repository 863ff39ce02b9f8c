/** A question before something is done to people: what it does, why it is done, and what stood in the way. */
import type {ReactNode} from 'react';
import React, {useState} from 'react';

import {Dialog} from '../../../components/dialog';
import {ErrorNotice} from '../../../components/error_notice';
import {Message} from '../../../i18n/message';
import {REASON_LIMIT} from '../policy/policy_draft';

export interface ReasonDialogProps {
    title: ReactNode;
    start: ReactNode;
    /** Ends something for somebody. */
    danger?: boolean;
    /** false while another field of it is wrong. */
    complete?: boolean;
    busy: boolean;
    error: unknown;
    onClose: () => void;
    onStart: (reason: string) => void;
    children: ReactNode;
}

export function ReasonDialog({title, start, danger = false, complete = true, busy, error, onClose, onStart, children}: ReasonDialogProps) {
    const [reason, setReason] = useState('');
    return (
        <Dialog
            title={title}
            busy={busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className={danger ? 'btn btn-danger' : 'btn btn-primary'} disabled={busy || !complete || reason.trim() === ''} onClick={() => onStart(reason.trim())}>{start}</button>
                </>
            )}
        >
            {children}
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' required={true} maxLength={REASON_LIMIT} disabled={busy} value={reason} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {Boolean(error) && <ErrorNotice error={error}/>}
        </Dialog>
    );
}
