/** The key that tickets are made with: what a new one does, and whom it puts out of reach of a wipe. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {TicketKeyRotation} from '../../../contract/types';
import {getViewer} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {SectionCard} from '../../components/section_card';
import {GroupSetting} from '../../components/setting_row';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {showAudit} from '../show_audit';
import {RotateKeyDialog} from './rotate_key_dialog';

export function TicketKeyCard() {
    const {data: viewer, error, refetch} = useQuery({queryKey: ['viewer'], queryFn: getViewer});
    const [asking, setAsking] = useState(false);
    const [done, setDone] = useState<TicketKeyRotation | null>(null);
    return (
        <SectionCard
            title={<Message id='ticket_key.title'/>}
            subtitle={<Message id='ticket_key.subtitle'/>}
            actions={viewer?.can.read_audit && (
                <button type='button' className='sc-link sc-small' onClick={() => showAudit({event_name: 'ticket_key_rotated'})}><Message id='ticket_key.rotations'/></button>
            )}
        >
            {viewer && (
                <>
                    {!viewer.can.write_policies && <Notice kind='info'><Message id='ticket_key.read_only'/></Notice>}
                    <GroupSetting label={<Message id='ticket_key.label'/>} help={<Help/>}>
                        <button type='button' className='btn btn-sm btn-tertiary' disabled={!viewer.can.write_policies} onClick={() => setAsking(true)}><Message id='ticket_key.open'/></button>
                    </GroupSetting>
                    {done && <Done rotation={done} mayReadAudit={viewer.can.read_audit}/>}
                </>
            )}
            {!viewer && error && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
            {!viewer && !error && <Loading/>}
            {asking && (
                <RotateKeyDialog
                    onClose={() => setAsking(false)}
                    onRotated={(rotation) => {
                        setAsking(false);
                        setDone(rotation);
                    }}
                />
            )}
        </SectionCard>
    );
}

function Help() {
    return (
        <>
            <p><Message id='ticket_key.help'/></p>
            <p><Message id='ticket_key.out_of_reach'/></p>
        </>
    );
}

function Done({rotation, mayReadAudit}: {rotation: TicketKeyRotation; mayReadAudit: boolean}) {
    const stillCounts = rotation.old_accepted_until > rotation.created_at;
    return (
        <Notice
            kind='success' role='status'
            actions={mayReadAudit && (
                <button type='button' className='btn btn-tertiary btn-sm' onClick={() => showAudit({event_name: 'ticket_key_rotated', target_id: rotation.key_id})}><Message id='job.audit'/></button>
            )}
        >
            <p><strong><Message id='ticket_key.done' values={{at: <Time ms={rotation.created_at} seconds={true}/>}}/></strong></p>
            <p>{stillCounts ? <Message id='ticket_key.done_until' values={{at: <Time ms={rotation.old_accepted_until}/>}}/> : <Message id='ticket_key.done_at_once'/>}</p>
        </Notice>
    );
}
