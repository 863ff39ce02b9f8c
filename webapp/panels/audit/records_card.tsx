/** The records: a search, newest first, and the page of one record. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useCallback, useRef, useState} from 'react';
import {useIntl} from 'react-intl';

import type {AuditFilters} from '../../api/audit';
import {hasFilters, listAudit} from '../../api/audit';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import type {SectionProps} from '../viewer_gate';
import {AuditFilterBar} from './audit_filter_bar';
import {AuditRecordDetails} from './audit_record_details';
import {ExportDialog} from './export_dialog';
import {Actor, STATUS_TONES, Target} from './record_parts';
import {RecordLink} from './record_link';
import {RecordPage} from './record_page';
import {useAuditLocation} from './use_audit_location';

export function RecordsCard({sectionTitle, sectionDescription}: SectionProps) {
    const box = useRef<HTMLDivElement>(null);
    const [exporting, setExporting] = useState(false);
    const place = useAuditLocation(useCallback(() => box.current?.scrollIntoView?.({behavior: 'smooth'}), []));
    return (
        <div ref={box}>
            <SectionCard
                title={sectionTitle}
                subtitle={sectionDescription}
                flush={true}
                actions={<button type='button' className='btn btn-tertiary btn-sm' onClick={() => setExporting(true)}><Message id='audit.export.open'/></button>}
            >
                {place.seq === null ? (
                    <RecordList key={place.arrivals} filters={place.filters} onSearch={place.search} onOpenRecord={place.openRecord}/>
                ) : (
                    <RecordPage seq={place.seq} onBack={place.closeRecord}/>
                )}
            </SectionCard>
            {exporting && <ExportDialog filters={place.filters} onClose={() => setExporting(false)}/>}
        </div>
    );
}

interface RecordListProps {
    filters: AuditFilters;
    onSearch: (filters: AuditFilters) => void;
    onOpenRecord: (seq: number) => void;
}

function RecordList({filters, onSearch, onOpenRecord}: RecordListProps) {
    const text = useText();
    const [openSeq, setOpenSeq] = useState<number | null>(null);
    const records = useInfiniteQuery({
        queryKey: ['audit', filters],
        queryFn: ({pageParam, signal}) => listAudit(filters, pageParam, signal),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        staleTime: 0,
    });
    return (
        <>
            <AuditFilterBar filters={filters} onChange={onSearch}/>
            <div className='sc-audit__above'>
                <TimeZoneNote/>
                <button type='button' className='btn btn-tertiary btn-sm' disabled={records.isFetching} onClick={() => void records.refetch()}><Message id='audit.refresh'/></button>
            </div>
            {records.isError && <ErrorNotice error={records.error} onRetry={() => void records.refetch()}/>}
            {records.isPending && <Loading/>}
            {records.data && (
                <DataTable
                    caption={text('audit.caption')}
                    rows={records.data.pages.flatMap((page) => page.items)}
                    rowKey={(record) => String(record.seq)}
                    empty={<Message id={hasFilters(filters) ? 'audit.none_found' : 'audit.empty'}/>}
                    details={(record) => record.seq === openSeq && (
                        <>
                            <AuditRecordDetails record={record}/>
                            <p><RecordLink seq={record.seq} onOpen={onOpenRecord}><Message id='audit.record.open'/></RecordLink></p>
                        </>
                    )}
                    columns={[
                        {key: 'at', header: <Message id='audit.at'/>, cell: (record) => <Time ms={record.at} seconds={true}/>},
                        {key: 'event', heading: true, header: <Message id='audit.event'/>, cell: (record) => (
                            <button type='button' className='sc-link' aria-expanded={record.seq === openSeq} onClick={() => setOpenSeq(record.seq === openSeq ? null : record.seq)}>
                                <Message id={`audit.event.${record.event_name}`}/>
                            </button>
                        )},
                        {key: 'actor', header: <Message id='audit.actor'/>, cell: (record) => <Actor actor={record.actor}/>},
                        {key: 'target', header: <Message id='audit.target'/>, cell: ({target}) => <Target target={target}/>},
                        {key: 'status', header: <Message id='audit.status'/>, cell: ({status}) => <Tag tone={STATUS_TONES[status]}><Message id={`audit.status.${status}`}/></Tag>},
                    ]}
                />
            )}
            <LoadMore hasMore={records.hasNextPage} loading={records.isFetchingNextPage} onMore={() => void records.fetchNextPage()}/>
        </>
    );
}

function TimeZoneNote() {
    const {timeZone} = useIntl();
    return <span className='sc-faint sc-small'><Message id='audit.time_zone' values={{zone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}}/></span>;
}
