/** Cancels what of a revocation has not begun; whose client has answered, or whose device was sent its push, goes on to the end, and the dialog says so. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {Revocation} from '../../../contract/types';
import {cancelRevocation} from '../../api/revocations';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Message} from '../../i18n/message';

/** The contract's limit. */
const TEXT_LIMIT = 500;

export function CancelDialog({job, onClose}: {job: Revocation; onClose: () => void}) {
    const queryClient = useQueryClient();
    const [reason, setReason] = useState('');
    const cancelling = useMutation({
        mutationFn: () => cancelRevocation(job.id, reason.trim()),
        onSuccess: async (changed) => {
            queryClient.setQueryData(['revocations', 'job', job.id], changed);
            await queryClient.invalidateQueries({queryKey: ['revocations']});
            onClose();
        },
    });
    return (
        <Dialog
            title={<Message id='cancel.title'/>}
            busy={cancelling.isPending}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={cancelling.isPending} onClick={onClose}><Message id='cancel.keep'/></button>
                    <button type='button' className='btn btn-danger' disabled={reason.trim() === '' || cancelling.isPending} onClick={() => cancelling.mutate()}><Message id='cancel.start'/></button>
                </>
            )}
        >
            <p><Message id='cancel.effect' values={{count: (job.targets_by_state.queued ?? 0) + (job.targets_by_state.told ?? 0)}}/></p>
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' required={true} maxLength={TEXT_LIMIT} disabled={cancelling.isPending} value={reason} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {cancelling.isError && <ErrorNotice error={cancelling.error}/>}
        </Dialog>
    );
}
