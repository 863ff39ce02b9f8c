/** Legal holds: what they keep whatever its age, who placed them and why. */
import {useQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {AuditHold} from '../../../contract/types';
import {listAuditHolds} from '../../api/audit';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {fieldName} from '../../components/field_name';
import {Loading} from '../../components/loading';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {HoldDialog} from './hold_dialog';
import {StateValue} from './state_value';

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
                        {key: 'name', heading: true, header: <Message id='audit.holds.name'/>, cell: ({name, reason}) => <div className='sc-hold__name'><bdi>{name}</bdi><div className='sc-faint sc-small'><bdi>{reason}</bdi></div></div>},
                        {key: 'keeps', header: <Message id='audit.holds.keeps'/>, cell: ({filters}) => <div className='sc-hold__keeps'><Kept filters={filters}/></div>},
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

/** In the order of the dialog that places one. */
const FILTERS = ['actor_id', 'event_name', 'status', 'target_type', 'target_id', 'job_id', 'text', 'since', 'until'] as const satisfies ReadonlyArray<keyof AuditHold['filters']>;

function Kept({filters}: {filters: AuditHold['filters']}) {
    const text = useText();
    const names = FILTERS.filter((name) => filters[name] !== undefined);
    if (names.length === 0) {
        return <Message id='audit.holds.everything'/>;
    }
    return (
        <>
            {names.map((name) => <div key={name}><span className='sc-faint'>{`${fieldName(text, name)}: `}</span><StateValue field={name} value={filters[name]} beside={filters}/></div>)}
        </>
    );
}
