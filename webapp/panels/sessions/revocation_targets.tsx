/** The sessions of a revocation and where each stands: narrowed by state, problem and name, the slowest first where asked, and as CSV. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import {TARGET_STATES} from '../../../contract/names';
import type {Revocation, RevocationTarget, TargetState} from '../../../contract/types';
import type {TargetFilters} from '../../api/revocations';
import {listRevocationTargets, targetsCsvUrl} from '../../api/revocations';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import type {TagTone} from '../../components/tag';
import {Tag} from '../../components/tag';
import {useSettled} from '../../components/use_settled';
import {Message, useText} from '../../i18n/message';

const READ_AGAIN_MS = 1000;

const PROBLEMS = ['failed', 'overdue', 'cancelled'] as const;
const EVERYTHING: TargetFilters = {state: '', problem: '', term: '', sort: ''};

/** The server's word for a target it may not end (server/revocation/engine/fail_targets.ts). */
const SPARED = 'target_is_system_admin';
/** And for one the session limits had chosen. */
const WITHIN_LIMITS = 'within_limits';

const TONES: Readonly<Record<TargetState, TagTone>> = {
    queued: 'neutral', told: 'attention', access_ended: 'good', wipe_reported: 'good', wipe_unconfirmed: 'attention',
};

export function RevocationTargets({job, running}: {job: Revocation; running: boolean}) {
    const text = useText();
    const [filters, setFilters] = useState(EVERYTHING);
    const asked = {...filters, term: useSettled(filters.term.trim())};
    const targets = useInfiniteQuery({
        queryKey: ['revocations', 'targets', job.id, asked, running],
        queryFn: ({pageParam}) => listRevocationTargets(job.id, asked, pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        refetchInterval: running ? READ_AGAIN_MS : false,
    });

    return (
        <>
            <FilterBar filters={filters} onChange={(more) => setFilters((before) => ({...before, ...more}))} csvUrl={targetsCsvUrl(job.id)}/>
            {targets.isError && <ErrorNotice error={targets.error} onRetry={() => void targets.refetch()}/>}
            {targets.data && (
                <DataTable
                    caption={text('targets.caption')}
                    rows={targets.data.pages.flatMap((page) => page.items)}
                    rowKey={(target) => target.session_id}
                    empty={<Message id='targets.empty'/>}
                    columns={[
                        {key: 'user', heading: true, header: <Message id='users.user'/>, cell: (target) => <Person target={target}/>},
                        {key: 'client', header: <Message id='session.client'/>, cell: (target) => <Message id={`client.${target.client_kind}`}/>},
                        {key: 'state', header: <Message id='jobs.state'/>, cell: (target) => <State target={target}/>},
                        {key: 'ended', header: <Message id='jobs.access_ended'/>, cell: (target) => <EndedAfter target={target} requestedAt={job.requested_at}/>},
                        {key: 'push', header: <Message id='session.push'/>, cell: (target) => <Message id={`target.push.${target.push}`}/>},
                        {key: 'report', header: <Message id='target.report'/>, cell: (target) => <Report target={target}/>},
                    ]}
                />
            )}
            <LoadMore hasMore={targets.hasNextPage} loading={targets.isFetchingNextPage} onMore={() => void targets.fetchNextPage()}/>
        </>
    );
}

function FilterBar({filters, onChange, csvUrl}: {filters: TargetFilters; onChange: (more: Partial<TargetFilters>) => void; csvUrl: string}) {
    const text = useText();
    return (
        <div className='sc-toolbar' role='search' aria-label={text('targets.filters')}>
            <label className='sc-field'>
                <Message id='targets.filter'/>
                <select className='form-control' value={filters.state} onChange={(event) => onChange({state: TARGET_STATES.find((known) => known === event.target.value) ?? ''})}>
                    <option value=''>{text('targets.all')}</option>
                    {TARGET_STATES.map((known) => <option key={known} value={known}>{text(`target.state.${known}`)}</option>)}
                </select>
            </label>
            <label className='sc-field'>
                <Message id='targets.problem'/>
                <select className='form-control' value={filters.problem} onChange={(event) => onChange({problem: PROBLEMS.find((known) => known === event.target.value) ?? ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {PROBLEMS.map((known) => <option key={known} value={known}>{text(`targets.problem.${known}`)}</option>)}
                </select>
            </label>
            <label className='sc-field'>
                <Message id='targets.term'/>
                <input type='search' className='form-control' maxLength={128} value={filters.term} onChange={(event) => onChange({term: event.target.value})}/>
            </label>
            <label className='sc-check sc-toolbar__check'>
                <input type='checkbox' checked={filters.sort === 'slowest'} onChange={(event) => onChange({sort: event.target.checked ? 'slowest' : ''})}/>
                <Message id='targets.slowest'/>
            </label>
            <a className='btn btn-tertiary btn-sm' href={csvUrl} download={true}><Message id='targets.csv'/></a>
        </div>
    );
}

/** Who became a system admin after a user manager asked is spared, and named. */
function Person({target}: {target: RevocationTarget}) {
    return <>{target.username}{target.is_system_admin && <span className='sc-tags'><Tag><Message id='users.system_admin'/></Tag></span>}</>;
}

function State({target}: {target: RevocationTarget}) {
    return (
        <>
            <span className='sc-tags'>
                {target.cancelled ? <Tag><Message id='target.cancelled'/></Tag> : <Tag tone={TONES[target.state]}><Message id={`target.state.${target.state}`}/></Tag>}
                {target.overdue && <Tag tone='bad'><Message id='target.overdue'/></Tag>}
            </span>
            {target.error === WITHIN_LIMITS && <div className='sc-small'><Message id='target.within_limits'/></div>}
            {target.error !== '' && !target.cancelled && <div className='sc-small sc-error'>{target.error === SPARED ? <Message id='target.spared_system_admin'/> : target.error}</div>}
        </>
    );
}

function EndedAfter({target, requestedAt}: {target: RevocationTarget; requestedAt: number}) {
    return target.access_ended_at === 0 ? <>{'–'}</> : <Message id='seconds' values={{seconds: Math.max(0, target.access_ended_at - requestedAt) / 1000}}/>;
}

function Report({target: {report}}: {target: RevocationTarget}) {
    if (!report) {
        return <>{'–'}</>;
    }
    return (
        <span className='sc-job__report sc-small'>
            <Message
                id='target.report_text'
                values={{keys: report.local_storage_keys + report.session_storage_keys, databases: report.databases, caches: report.caches, workers: report.service_workers}}
            />
            {report.swept_again > 0 && <>{' '}<Message id='target.report_swept_again' values={{count: report.swept_again}}/></>}
            {report.remaining.length > 0 && <span className='sc-error'>{' '}<Message id='target.report_remaining' values={{what: report.remaining.join(', ')}}/></span>}
        </span>
    );
}
