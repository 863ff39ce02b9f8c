/** Sets up the webhook. One system admin may: it takes nothing away from anybody. What it answers, the secret, is shown this once. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import {createAuditWebhook} from '../../api/audit_webhook';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {FieldErrors} from '../../components/field_errors';
import {Message} from '../../i18n/message';
import {REASON_LIMIT} from './ask_dialog';
import {ShownSecret} from './shown_secret';
import {toWebhook, WEBHOOK_FIELDS, WebhookFields} from './webhook_fields';

const DEFAULT_MINUTES = '60';

export function SetUpWebhookDialog({onClose}: {onClose: () => void}) {
    const queryClient = useQueryClient();
    const [entered, setEntered] = useState({url: '', minutes: DEFAULT_MINUTES});
    const [reason, setReason] = useState('');
    const settings = toWebhook(entered);
    const creating = useMutation({
        mutationFn: createAuditWebhook,
        onSuccess: () => Promise.all([queryClient.invalidateQueries({queryKey: ['audit_webhook']}), queryClient.invalidateQueries({queryKey: ['audit_integrity']})]),
    });
    const isDone = creating.isSuccess;
    return (
        <Dialog
            title={<Message id='audit.webhook.set_up_title'/>}
            busy={creating.isPending}
            lasting={isDone}
            onClose={onClose}
            footer={isDone ? <button type='button' className='btn btn-primary' onClick={onClose}><Message id='audit.webhook.done'/></button> : (
                <>
                    <button type='button' className='btn btn-tertiary' disabled={creating.isPending} onClick={onClose}><Message id='save.cancel'/></button>
                    <button
                        type='button' className='btn btn-primary' disabled={!settings || reason.trim() === '' || creating.isPending}
                        onClick={() => settings && creating.mutate({...settings, reason: reason.trim()})}
                    >
                        <Message id='audit.webhook.set_up_start'/>
                    </button>
                </>
            )}
        >
            {isDone ? <ShownSecret secret={creating.data.secret}/> : (
                <>
                    <p><Message id='audit.webhook.set_up_help'/></p>
                    <FieldErrors error={creating.error}><WebhookFields entered={entered} disabled={creating.isPending} onChange={setEntered}/></FieldErrors>
                    <label className='sc-field'>
                        <Message id='revoke.reason'/>
                        <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} disabled={creating.isPending} onChange={(event) => setReason(event.target.value)}/>
                    </label>
                </>
            )}
            {creating.isError && <ErrorNotice error={creating.error} atFields={WEBHOOK_FIELDS}/>}
        </Dialog>
    );
}
