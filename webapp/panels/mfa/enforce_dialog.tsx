/** The question before core enforces MFA: it stops everybody without MFA at their next request, whoever asks among them. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {hasOwnMfa} from '../../api/core';
import {Dialog} from '../../components/dialog';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';

export function EnforceDialog({licensed, onConfirm, onCancel}: {licensed: boolean; onConfirm: () => void; onCancel: () => void}) {
    const {data: enrolled, isError} = useQuery({queryKey: ['own_mfa'], queryFn: hasOwnMfa, staleTime: 0});
    return (
        <Dialog
            title={<Message id='mfa.confirm.title'/>}
            onClose={onCancel}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' onClick={onCancel}><Message id='save.cancel'/></button>
                    <button type='button' className='btn btn-danger' onClick={onConfirm}><Message id='mfa.confirm.enforce'/></button>
                </>
            )}
        >
            <p><Message id={licensed ? 'mfa.confirm.effect' : 'mfa.confirm.effect_unlicensed'}/></p>
            {enrolled === false && <Notice kind='warning' role='status'><Message id={licensed ? 'mfa.confirm.self' : 'mfa.confirm.self_unlicensed'}/></Notice>}
            {isError && <Notice kind='info' role='status'><Message id='mfa.confirm.self_unknown'/></Notice>}
        </Dialog>
    );
}
