/** Legal holds: what they keep whatever its age, who placed them and why. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {AuditHold} from '../../../contract/types';
import {listAuditHolds} from '../../api/audit';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {HoldDialog} from './hold_dialog';
import {TargetType} from './record_parts';

export function HoldList({mayWrite, onLift}: {mayWrite: boolean; onLift: (holdId: string) => void}) {
    const text = useText();
    const [placing, setPlacing] = useState(false);
    const holds = useQuery({queryKey: ['audit_holds'], queryFn: listAuditHolds, staleTime: 0});
    return (
        <div className='sc-part'>
            <div className='sc-part__header'>
                <h4 className='sc-part__title'><Message id='audit.holds.title'/></h4>
                {mayWrite && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => setPlacing(true)}><Message id='audit.holds.place'/></button>}
            </div>
            <p className='sc-faint'><Message id='audit.holds.help'/></p>
            {holds.isError && <ErrorNotice error={holds.error} onRetry={() => void holds.refetch()}/>}
            {holds.isPending && <Loading/>}
            {holds.data && (
                <DataTable
                    caption={text('audit.holds.title')}
                    rows={holds.data.items}
                    rowKey={({id}) => id}
                    empty={<Message id='audit.holds.empty'/>}
                    columns={[
                        {key: 'name', heading: true, header: <Message id='audit.holds.name'/>, cell: ({name, reason}) => <>{name}<div className='sc-faint sc-small'>{reason}</div></>},
                        {key: 'keeps', header: <Message id='audit.holds.keeps'/>, cell: ({filters}) => <Kept filters={filters}/>},
                        {key: 'at', header: <Message id='audit.holds.placed'/>, cell: (hold) => <Time ms={hold.created_at}/>},
                        {key: 'state', header: <Message id='jobs.state'/>, cell: (hold) => (
                            <span className='sc-hold__state'>{hold.lifted_at === null ? <Tag tone='attention'><Message id='audit.holds.in_force'/></Tag> : <Tag><Message id='audit.holds.lifted'/></Tag>}</span>
                        )},
                        {key: 'lift', header: <Message id='session.actions'/>, cell: (hold) => (mayWrite && hold.lifted_at === null ? (
                            <button type='button' className='sc-link' aria-label={text('audit.holds.lift_label', {name: hold.name})} onClick={() => onLift(hold.id)}><Message id='audit.holds.lift'/></button>
                        ) : '–')},
                    ]}
                />
            )}
            {placing && <HoldDialog onClose={() => setPlacing(false)}/>}
        </div>
    );
}

const LABELS = {
    actor_id: 'audit.filter.who', event_name: 'audit.event', status: 'audit.status', target_type: 'audit.filter.target_type', target_id: 'audit.filter.whom', job_id: 'audit.filter.job',
    text: 'audit.filter.text', since: 'audit.filter.from', until: 'audit.filter.to',
} as const;

function Kept({filters}: {filters: AuditHold['filters']}) {
    const names = (Object.keys(LABELS) as Array<keyof typeof LABELS>).filter((name) => filters[name] !== undefined);
    if (names.length === 0) {
        return <Message id='audit.holds.everything'/>;
    }
    return (
        <>
            {names.map((name) => <div key={name}><Message id={LABELS[name]}/>{': '}<KeptValue filters={filters} name={name}/></div>)}
        </>
    );
}

function KeptValue({filters, name}: {filters: AuditHold['filters']; name: keyof typeof LABELS}) {
    const value = filters[name];
    if (typeof value === 'number') {
        return <Time ms={value}/>;
    }
    if (name === 'event_name' && filters.event_name) {
        return <Message id={`audit.event.${filters.event_name}`}/>;
    }
    if (name === 'status' && filters.status) {
        return <Message id={`audit.status.${filters.status}`}/>;
    }
    if (name === 'target_type' && filters.target_type) {
        return <TargetType type={filters.target_type}/>;
    }
    return <code>{value}</code>;
}
