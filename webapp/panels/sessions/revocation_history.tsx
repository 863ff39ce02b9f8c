/** Revocations, newest first; the one that is open shows its progress and its sessions. */
import {useInfiniteQuery} from '@tanstack/react-query';
import React, {useEffect, useRef} from 'react';

import type {Revocation} from '../../../contract/types';
import {listRevocations} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import {RevocationDetails} from './revocation_details';

/** A running job moves within a second. */
const READ_AGAIN_MS = 1000;

export interface RevocationHistoryProps {
    /** '' = none. */
    openJob: string;
    onOpen: (jobId: string) => void;
    mayReadAudit: boolean;
}

export function RevocationHistory({openJob, onOpen, mayReadAudit}: RevocationHistoryProps) {
    const text = useText();
    const box = useRef<HTMLDivElement>(null);
    const jobs = useInfiniteQuery({
        queryKey: ['revocations', 'list'],
        queryFn: ({pageParam}) => listRevocations(pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        refetchInterval: ({state}) => (state.data?.pages.some((page) => page.items.some(isRunning)) ? READ_AGAIN_MS : false),
    });
    useEffect(() => {
        if (openJob !== '') {
            box.current?.scrollIntoView?.({block: 'nearest', behavior: 'smooth'});
        }
    }, [openJob]);

    return (
        <div ref={box}>
            <SectionCard title={<Message id='jobs.title'/>} subtitle={<Message id='jobs.subtitle'/>} flush={true}>
                {jobs.isError && <ErrorNotice error={jobs.error} onRetry={() => void jobs.refetch()}/>}
                {jobs.isPending && <Loading/>}
                {jobs.data && (
                    <DataTable
                        caption={text('jobs.title')}
                        rows={jobs.data.pages.flatMap((page) => page.items)}
                        rowKey={(job) => job.id}
                        empty={<Message id='jobs.empty'/>}
                        details={(job) => job.id === openJob && <RevocationDetails jobId={job.id} mayReadAudit={mayReadAudit}/>}
                        columns={[
                            {key: 'at', heading: true, header: <Message id='jobs.requested'/>, cell: (job) => (
                                <button type='button' className='sc-link' aria-expanded={job.id === openJob} onClick={() => onOpen(job.id === openJob ? '' : job.id)}><Time ms={job.requested_at} seconds={true}/></button>
                            )},
                            {key: 'scope', header: <Message id='jobs.scope'/>, cell: (job) => <Scope job={job}/>},
                            {key: 'reason', header: <Message id='jobs.reason'/>, cell: (job) => job.reason},
                            {key: 'ended', header: <Message id='jobs.access_ended'/>, cell: (job) => (job.access_ended_ms === null ? '–' : <Message id='seconds' values={{seconds: (job.access_ended_ms / 1000).toFixed(1)}}/>)},
                            {key: 'state', header: <Message id='jobs.state'/>, cell: (job) => <JobState job={job}/>},
                        ]}
                    />
                )}
                <LoadMore hasMore={jobs.hasNextPage} loading={jobs.isFetchingNextPage} onMore={() => void jobs.fetchNextPage()}/>
            </SectionCard>
        </div>
    );
}

export const isRunning = (job: Revocation) => job.finished_at === 0;

/** A scope this panel cannot ask for itself may have come by the API: it is told by its counts. */
function scopeText({scope: {type}}: Revocation): MessageId {
    switch (type) {
    case 'session':
        return 'jobs.scope.session';
    case 'user':
        return 'jobs.scope.user';
    case 'everyone':
        return 'jobs.scope.everyone';
    default:
        return 'jobs.scope.other';
    }
}

function Scope({job}: {job: Revocation}) {
    return (
        <>
            <div><Message id={scopeText(job)} values={{sessions: job.targets, users: job.users}}/></div>
            <div className='sc-faint sc-small'><Message id={job.wipe ? 'jobs.with_wipe' : 'jobs.without_wipe'}/></div>
        </>
    );
}

function JobState({job}: {job: Revocation}) {
    if (job.overdue > 0) {
        return <Tag tone='bad'><Message id='jobs.overdue' values={{count: job.overdue}}/></Tag>;
    }
    if (isRunning(job)) {
        return <Tag tone='attention'><Message id={job.access_ended_ms === null ? 'jobs.running' : 'jobs.awaiting_wipes'}/></Tag>;
    }
    if (job.failed > 0) {
        return <Tag tone='bad'><Message id='jobs.failed' values={{count: job.failed}}/></Tag>;
    }
    const unconfirmed = job.targets_by_state.wipe_unconfirmed ?? 0;
    return unconfirmed > 0 ? <Tag tone='attention'><Message id='jobs.unconfirmed' values={{count: unconfirmed}}/></Tag> : <Tag tone='good'><Message id='jobs.done'/></Tag>;
}
