/** The records: a search, newest first, and the page of one record. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useCallback, useRef, useState} from 'react';
import {useIntl} from 'react-intl';

import type {AuditRecord} from '../../../contract/types';
import type {AuditFilters} from '../../api/audit';
import {hasFilters, listAudit} from '../../api/audit';
import {useArrivalFocus} from '../../components/arrival_focus';
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
    /** The record whose page was left for the list; what leads to another list meanwhile is no return. */
    const [left, setLeft] = useState<{seq: number; arrivals: number} | null>(null);
    const place = useAuditLocation(useCallback(() => box.current?.scrollIntoView?.({behavior: 'smooth'}), []));
    const back = () => {
        setLeft(place.seq === null ? null : {seq: place.seq, arrivals: place.arrivals});
        place.closeRecord();
    };
    return (
        <div ref={box}>
            <SectionCard
                title={sectionTitle}
                subtitle={sectionDescription}
                flush={true}
                actions={<button type='button' className='btn btn-tertiary btn-sm' onClick={() => setExporting(true)}><Message id='audit.export.open'/></button>}
            >
                {place.seq === null ? (
                    <RecordList
                        key={place.arrivals} filters={place.filters} left={left?.arrivals === place.arrivals ? left.seq : null}
                        onSearch={place.search} onOpenRecord={place.openRecord}
                    />
                ) : (
                    <RecordPage seq={place.seq} onBack={back}/>
                )}
            </SectionCard>
            {exporting && <ExportDialog filters={place.filters} onClose={() => setExporting(false)}/>}
        </div>
    );
}

interface RecordListProps {
    filters: AuditFilters;
    /** Back from this record's page: it is open, and has the focus. */
    left: number | null;
    onSearch: (filters: AuditFilters) => void;
    onOpenRecord: (seq: number) => void;
}

function RecordList({filters, left, onSearch, onOpenRecord}: RecordListProps) {
    const text = useText();
    const [openSeq, setOpenSeq] = useState(left);
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
                <RefreshButton isReturn={left !== null} onRefresh={() => void records.refetch()}/>
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
                            <EventButton record={record} isReturn={record.seq === left} isOpen={record.seq === openSeq} onToggle={() => setOpenSeq(record.seq === openSeq ? null : record.seq)}/>
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

interface EventButtonProps {
    record: AuditRecord;
    isReturn: boolean;
    isOpen: boolean;
    onToggle: () => void;
}

function EventButton({record, isReturn, isOpen, onToggle}: EventButtonProps) {
    const button = useArrivalFocus<HTMLButtonElement>(isReturn);
    return <button ref={button} type='button' className='sc-link sc-event' aria-expanded={isOpen} onClick={onToggle}><Message id={`audit.event.${record.event_name}`}/></button>;
}

/** Has the focus after a return when the record is not in the list; stands before it, so that the record is asked last. */
function RefreshButton({isReturn, onRefresh}: {isReturn: boolean; onRefresh: () => void}) {
    const button = useArrivalFocus<HTMLButtonElement>(isReturn);
    return <button ref={button} type='button' className='btn btn-tertiary btn-sm' onClick={onRefresh}><Message id='audit.refresh'/></button>;
}

function TimeZoneNote() {
    const {timeZone} = useIntl();
    return <span className='sc-faint sc-small'><Message id='audit.time_zone' values={{zone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}}/></span>;
}
