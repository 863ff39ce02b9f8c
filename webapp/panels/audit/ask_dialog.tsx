/** Asks a second person: what for, and why. Nothing happens before somebody else approves exactly this. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import React, {useState} from 'react';

import type {TwoPersonAction} from '../../../contract/types';
import {createTwoPersonRequest} from '../../api/audit';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {FieldErrors} from '../../components/field_errors';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import {AskedAction} from './asked_action';
import {WEBHOOK_FIELDS} from './webhook_fields';

/** The contract's limit for a reason. */
export const REASON_LIMIT = 500;

export interface AskDialogProps {
    /** null while what was entered asks for nothing yet; then kind says what it is about. */
    action: TwoPersonAction | null;
    kind?: TwoPersonAction['kind'];
    onClose: () => void;
    /** What the action needs to be told; where that is nothing, the action is said in words. */
    children?: ReactNode;
}

export function AskDialog({action, kind = action?.kind ?? 'change_retention', onClose, children}: AskDialogProps) {
    const queryClient = useQueryClient();
    const [reason, setReason] = useState('');
    const asking = useMutation({
        mutationFn: createTwoPersonRequest,
        onSuccess: async () => {
            await queryClient.invalidateQueries({queryKey: ['audit_requests']});
            onClose();
        },
    });
    return (
        <Dialog
            title={<Message id={`audit.ask.title.${kind}`}/>}
            busy={asking.isPending}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={asking.isPending} onClick={onClose}><Message id='save.cancel'/></button>
                    <button
                        type='button' className='btn btn-primary' disabled={!action || reason.trim() === '' || asking.isPending}
                        onClick={() => action && asking.mutate({action, reason: reason.trim()})}
                    >
                        <Message id='audit.ask.start'/>
                    </button>
                </>
            )}
        >
            <Notice kind='info'><Message id='audit.ask.explanation'/></Notice>
            {children ? <FieldErrors error={asking.error}>{children}</FieldErrors> : action && <p><AskedAction action={action}/></p>}
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} disabled={asking.isPending} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {asking.isError && <ErrorNotice error={asking.error} atFields={WEBHOOK_FIELDS}/>}
        </Dialog>
    );
}
