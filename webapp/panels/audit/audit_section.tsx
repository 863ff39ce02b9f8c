/** The audit trail: filters, newest first, and each record's details. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useCallback, useRef, useState} from 'react';

import type {AuditRecord} from '../../../contract/types';
import type {AuditFilters} from '../../api/security_controls';
import {listAudit} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {PanelRoot} from '../query_client';
import {useShowAudit} from '../show_audit';
import type {SectionProps} from '../viewer_gate';
import {ViewerGate} from '../viewer_gate';
import './audit.css';
import {AuditFilterBar, NO_FILTERS} from './audit_filter_bar';
import {AuditRecordDetails} from './audit_record_details';

export function AuditSection(props: SectionProps) {
    return (
        <PanelRoot>
            <ViewerGate {...props} needs='read_audit' missing='audit.missing_permission'>
                {() => <AuditPanel {...props}/>}
            </ViewerGate>
        </PanelRoot>
    );
}

const TONES = {success: 'good', fail: 'bad', attempt: 'attention'} as const;

function AuditPanel({sectionTitle, sectionDescription}: SectionProps) {
    const text = useText();
    const box = useRef<HTMLDivElement>(null);
    const [filters, setFilters] = useState<AuditFilters>(NO_FILTERS);
    const [openSeq, setOpenSeq] = useState<number | null>(null);
    const records = useInfiniteQuery({
        queryKey: ['audit', filters],
        queryFn: ({pageParam, signal}) => listAudit(filters, pageParam, signal),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        staleTime: 0,
    });
    useShowAudit(useCallback((jobId: string) => {
        setFilters({...NO_FILTERS, job_id: jobId});
        box.current?.scrollIntoView?.({behavior: 'smooth'});
    }, []));

    return (
        <div ref={box}>
            <SectionCard
                title={sectionTitle}
                subtitle={sectionDescription}
                flush={true}
                actions={<button type='button' className='btn btn-tertiary btn-sm' disabled={records.isFetching} onClick={() => void records.refetch()}><Message id='audit.refresh'/></button>}
            >
                <AuditFilterBar key={filters.job_id} filters={filters} onChange={setFilters}/>
                {records.isError && <ErrorNotice error={records.error} onRetry={() => void records.refetch()}/>}
                {records.isPending && <Loading/>}
                {records.data && (
                    <DataTable
                        caption={text('audit.caption')}
                        rows={records.data.pages.flatMap((page) => page.items)}
                        rowKey={(record) => String(record.seq)}
                        empty={<Message id={filters === NO_FILTERS ? 'audit.empty' : 'audit.none_found'}/>}
                        details={(record) => record.seq === openSeq && <AuditRecordDetails record={record}/>}
                        columns={[
                            {key: 'at', header: <Message id='audit.at'/>, cell: (record) => <Time ms={record.at} seconds={true}/>},
                            {key: 'event', heading: true, header: <Message id='audit.event'/>, cell: (record) => (
                                <button type='button' className='sc-link' aria-expanded={record.seq === openSeq} onClick={() => setOpenSeq(record.seq === openSeq ? null : record.seq)}>
                                    <Message id={`audit.event.${record.event_name}`}/>
                                </button>
                            )},
                            {key: 'actor', header: <Message id='audit.actor'/>, cell: (record) => <Actor actor={record.actor}/>},
                            {key: 'target', header: <Message id='audit.target'/>, cell: ({target}) => <Target target={target}/>},
                            {key: 'status', header: <Message id='audit.status'/>, cell: ({status}) => <Tag tone={TONES[status]}><Message id={`audit.status.${status}`}/></Tag>},
                        ]}
                    />
                )}
                <LoadMore hasMore={records.hasNextPage} loading={records.isFetchingNextPage} onMore={() => void records.fetchNextPage()}/>
                <p className='sc-audit__honesty sc-faint sc-small'><Message id='audit.honesty'/></p>
            </SectionCard>
        </div>
    );
}

function Target({target}: {target: AuditRecord['target']}) {
    if (!target) {
        return <>{'–'}</>;
    }
    return (
        <>
            {target.name || target.id}
            <div className='sc-faint sc-small'>{target.type}</div>
        </>
    );
}

function Actor({actor}: {actor: AuditRecord['actor']}) {
    if (actor.type === 'system') {
        return <Message id='audit.actor.system'/>;
    }
    return (
        <>
            {actor.username || actor.user_id || '–'}
            {actor.type === 'client' && <div className='sc-faint sc-small'><Message id='audit.actor.client'/></div>}
        </>
    );
}
