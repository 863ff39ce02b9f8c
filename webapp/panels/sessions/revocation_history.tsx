/** Revocations, newest first; the one that is open shows its progress and its sessions. */
import {useInfiniteQuery} from '@tanstack/react-query';
import React, {useEffect, useRef} from 'react';

import type {Viewer} from '../../../contract/types';
import {listRevocations} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {stayInView} from '../../components/stay_in_view';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {isRunning, JobScope, JobState} from './job_state';
import {RevocationDetails} from './revocation_details';

/** A running job moves within a second. */
const READ_AGAIN_MS = 1000;
/** What another admin, a command or the plugin itself starts is told to nobody but who asked. */
const LOOK_FOR_NEW_MS = 10_000;

export interface RevocationHistoryProps {
    /** '' = none. */
    openJob: string;
    /** Grows whenever something led to it from elsewhere. */
    arrivals: number;
    onOpen: (jobId: string) => void;
    viewer: Viewer;
}

export function RevocationHistory({openJob, arrivals, onOpen, viewer}: RevocationHistoryProps) {
    const text = useText();
    const box = useRef<HTMLDivElement>(null);
    const jobs = useInfiniteQuery({
        queryKey: ['revocations', 'list'],
        queryFn: ({pageParam}) => listRevocations(pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        refetchInterval: ({state}) => (state.data?.pages.some((page) => page.items.some(isRunning)) ? READ_AGAIN_MS : LOOK_FOR_NEW_MS),
    });
    useEffect(() => (arrivals > 0 && box.current ? stayInView(box.current) : undefined), [arrivals]);

    const rows = jobs.data?.pages.flatMap((page) => page.items) ?? [];
    return (
        <div ref={box}>
            <SectionCard title={<Message id='jobs.title'/>} subtitle={<Message id='jobs.subtitle'/>} flush={true}>
                {jobs.isError && <ErrorNotice error={jobs.error} onRetry={() => void jobs.refetch()}/>}
                {jobs.isPending && <Loading/>}
                {/* An older one, opened from the banner, is on no page yet. */}
                {jobs.data && openJob !== '' && !rows.some(({id}) => id === openJob) && <div className='sc-job--alone'><RevocationDetails jobId={openJob} arrivals={arrivals} viewer={viewer}/></div>}
                {jobs.data && (
                    <DataTable
                        caption={text('jobs.caption')}
                        rows={rows}
                        rowKey={(job) => job.id}
                        empty={<Message id='jobs.empty'/>}
                        details={(job) => job.id === openJob && <RevocationDetails jobId={job.id} arrivals={arrivals} viewer={viewer}/>}
                        columns={[
                            {key: 'at', heading: true, header: <Message id='jobs.requested'/>, cell: (job) => (
                                <button type='button' className='sc-link' aria-expanded={job.id === openJob} onClick={() => onOpen(job.id === openJob ? '' : job.id)}><Time ms={job.requested_at} seconds={true}/></button>
                            )},
                            {key: 'scope', header: <Message id='jobs.scope'/>, cell: (job) => <JobScope job={job}/>},
                            {key: 'reason', header: <Message id='jobs.reason'/>, cell: (job) => <span className='sc-job-reason'>{job.reason}</span>},
                            {key: 'ended', header: <Message id='jobs.access_ended'/>, cell: (job) => (job.access_ended_ms === null ? '–' : <Message id='seconds' values={{seconds: job.access_ended_ms / 1000}}/>)},
                            {key: 'state', header: <Message id='jobs.state'/>, cell: (job) => <JobState job={job}/>},
                        ]}
                    />
                )}
                <LoadMore hasMore={jobs.hasNextPage} loading={jobs.isFetchingNextPage} onMore={() => void jobs.fetchNextPage()}/>
            </SectionCard>
        </div>
    );
}
