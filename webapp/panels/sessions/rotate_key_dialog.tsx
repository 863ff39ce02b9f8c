/** Confirms a new ticket key: how long the old one still counts, and why. Zero hours is for a key that may have been seen. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useId, useRef, useState} from 'react';

import type {RotateTicketKey, TicketKeyRotation} from '../../../contract/types';
import type {IdempotencyKeys} from '../../api/idempotency_key';
import {idempotencyKeyFor} from '../../api/idempotency_key';
import {rotateTicketKey} from '../../api/revocations';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import {numberIsWrong} from './limits_draft';

/** The contract's limits. */
const MOST_HOURS = 2160;
const REASON_LIMIT = 500;
/** Thirty days: as long as Mattermost's own sessions last unless an admin changed that. */
const USUAL_HOURS = '720';

export function RotateKeyDialog({onClose, onRotated}: {onClose: () => void; onRotated: (rotation: TicketKeyRotation) => void}) {
    const id = useId();
    const queryClient = useQueryClient();
    const keys = useRef<IdempotencyKeys>(new Map());
    const [hours, setHours] = useState(USUAL_HOURS);
    const [reason, setReason] = useState('');
    const rotating = useMutation({
        mutationFn: (body: RotateTicketKey) => rotateTicketKey(body, idempotencyKeyFor(keys.current, body)),
        onSuccess: async (rotation) => {
            await queryClient.invalidateQueries({queryKey: ['audit']});
            onRotated(rotation);
        },
    });
    const busy = rotating.isPending;
    const isWrong = hours.trim() === '' || numberIsWrong(hours, 0, MOST_HOURS);
    return (
        <Dialog
            title={<Message id='ticket_key.confirm_title'/>}
            busy={busy}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={busy} onClick={onClose}><Message id='save.cancel'/></button>
                    <button
                        type='button' className='btn btn-danger' disabled={isWrong || reason.trim() === '' || busy}
                        onClick={() => rotating.mutate({reason: reason.trim(), accept_old_hours: Number(hours)})}
                    >
                        <Message id={busy ? 'ticket_key.starting' : 'ticket_key.start'}/>
                    </button>
                </>
            )}
        >
            <p><Message id='ticket_key.effect'/></p>
            <div className='sc-field'>
                <label htmlFor={id}><Message id='ticket_key.hours'/></label>
                <input
                    id={id} type='number' min={0} max={MOST_HOURS} step={1} className='form-control' required={true} disabled={busy} value={hours}
                    aria-invalid={isWrong} aria-describedby={`${id}hours`} onChange={(event) => setHours(event.target.value)}
                />
                <span id={`${id}hours`} className={isWrong ? 'sc-small sc-error' : 'sc-small sc-faint'}>
                    {isWrong ? <Message id='mfa.number_wrong' values={{least: 0, most: MOST_HOURS}}/> : <Message id='ticket_key.hours_help'/>}
                </span>
            </div>
            {!isWrong && <Consequence hours={Number(hours)}/>}
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' required={true} maxLength={REASON_LIMIT} disabled={busy} value={reason} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {rotating.isError && <ErrorNotice error={rotating.error}/>}
        </Dialog>
    );
}

function Consequence({hours}: {hours: number}) {
    return <Notice kind='warning' role='status'>{hours === 0 ? <Message id='ticket_key.lost_at_once'/> : <Message id='ticket_key.lost_later' values={{hours}}/>}</Notice>;
}
