/** The page of one record, which a permalink opens: what it says in full, and its proof. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {getAuditRecord, NO_FILTERS} from '../../api/audit';
import {useArrivalFocus} from '../../components/arrival_focus';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message} from '../../i18n/message';
import {AuditRecordDetails} from './audit_record_details';
import {permalink} from './audit_location';
import {CopyButton} from './copy_button';
import {Actor, STATUS_TONES, Target} from './record_parts';

export function RecordPage({seq, onBack}: {seq: number; onBack: () => void}) {
    const back = useArrivalFocus<HTMLButtonElement>();
    const {data: record, error, refetch} = useQuery({queryKey: ['audit_record', seq], queryFn: () => getAuditRecord(seq)});
    return (
        <article className='sc-record-page' aria-label={`#${seq}`}>
            <div className='sc-record-page__bar'>
                <button ref={back} type='button' className='sc-link' onClick={onBack}><Message id='audit.record.back'/></button>
                <span className='sc-copied'><CopyButton value={permalink({seq, filters: NO_FILTERS})} label='audit.record.copy_link'/></span>
            </div>
            {!record && Boolean(error) && <ErrorNotice error={error} onRetry={() => void refetch()}/>}
            {!record && !error && <Loading/>}
            {record && (
                <>
                    <h4 className='sc-record-page__title'>
                        <Message id={`audit.event.${record.event_name}`}/>
                        <Tag tone={STATUS_TONES[record.status]}><Message id={`audit.status.${record.status}`}/></Tag>
                    </h4>
                    <dl className='sc-facts'>
                        <div><dt><Message id='audit.at'/></dt><dd><Time ms={record.at} seconds={true}/></dd></div>
                        <div><dt><Message id='audit.actor'/></dt><dd><Actor actor={record.actor}/></dd></div>
                        <div><dt><Message id='audit.target'/></dt><dd><Target target={record.target}/></dd></div>
                    </dl>
                    <AuditRecordDetails record={record}/>
                </>
            )}
        </article>
    );
}
