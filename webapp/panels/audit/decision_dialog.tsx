/** A second person decides on exactly what is shown: the digest goes along. Who asked may only withdraw. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React from 'react';

import type {DecideTwoPersonRequest, TwoPersonRequest} from '../../../contract/types';
import {decideTwoPersonRequest} from '../../api/audit';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {AskedAction} from './asked_action';

const TOUCHED = ['audit_requests', 'audit_retention', 'audit_holds', 'audit_integrity', 'audit_checkpoints', 'audit_webhook'];

export function DecisionDialog({request, isOwn, onClose}: {request: TwoPersonRequest; isOwn: boolean; onClose: () => void}) {
    const queryClient = useQueryClient();
    const deciding = useMutation({
        mutationFn: (decision: DecideTwoPersonRequest['decision']) => decideTwoPersonRequest(request.id, {decision, digest: request.digest}),
        onSuccess: async () => {
            await Promise.all(TOUCHED.map((name) => queryClient.invalidateQueries({queryKey: [name]})));
            onClose();
        },
    });
    const busy = deciding.isPending;
    return (
        <Dialog
            title={<Message id={isOwn ? 'audit.decide.own_title' : 'audit.decide.title'}/>}
            busy={busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button type='button' className={isOwn ? 'btn btn-danger' : 'btn btn-tertiary btn-danger'} disabled={busy} onClick={() => deciding.mutate('refuse')}>
                        <Message id={isOwn ? 'audit.requests.withdraw' : 'audit.decide.refuse'}/>
                    </button>
                    {!isOwn && <button type='button' className='btn btn-primary' disabled={busy} onClick={() => deciding.mutate('approve')}><Message id='audit.decide.approve'/></button>}
                </>
            )}
        >
            <dl className='sc-facts sc-facts--wide'>
                <div><dt><Message id='audit.requests.what'/></dt><dd><AskedAction action={request.action}/></dd></div>
                <div><dt><Message id='audit.reason'/></dt><dd>{request.reason}</dd></div>
                <div><dt><Message id='audit.requests.by'/></dt><dd>{request.requested_by_name || request.requested_by}{', '}<Time ms={request.requested_at}/></dd></div>
                <div><dt><Message id='audit.decide.digest'/></dt><dd><code>{request.digest}</code></dd></div>
            </dl>
            {!isOwn && <Notice kind='warning'><Message id='audit.decide.warning'/></Notice>}
            {deciding.isError && <ErrorNotice error={deciding.error}/>}
        </Dialog>
    );
}
