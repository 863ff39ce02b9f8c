/** Makes the webhook's secret anew: deliveries are signed with it from then on, and a receiver that was not told refuses them. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import {renewWebhookSecret} from '../../api/audit_webhook';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Message} from '../../i18n/message';
import {REASON_LIMIT} from './ask_dialog';
import {ShownSecret} from './shown_secret';

export function NewSecretDialog({onClose}: {onClose: () => void}) {
    const [reason, setReason] = useState('');
    const renewing = useMutation({mutationFn: renewWebhookSecret});
    const isDone = renewing.isSuccess;
    return (
        <Dialog
            title={<Message id='audit.webhook.new_secret_title'/>}
            busy={renewing.isPending}
            lasting={isDone}
            onClose={onClose}
            footer={isDone ? <button type='button' className='btn btn-primary' onClick={onClose}><Message id='audit.webhook.done'/></button> : (
                <>
                    <button type='button' className='btn btn-tertiary' disabled={renewing.isPending} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-primary' disabled={reason.trim() === '' || renewing.isPending} onClick={() => renewing.mutate({reason: reason.trim()})}>
                        <Message id='audit.webhook.new_secret_start'/>
                    </button>
                </>
            )}
        >
            {isDone ? <ShownSecret secret={renewing.data.secret}/> : (
                <>
                    <p><Message id='audit.webhook.new_secret_help'/></p>
                    <label className='sc-field'>
                        <Message id='revoke.reason'/>
                        <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} disabled={renewing.isPending} onChange={(event) => setReason(event.target.value)}/>
                    </label>
                </>
            )}
            {renewing.isError && <ErrorNotice error={renewing.error}/>}
        </Dialog>
    );
}
