/** The sessions of a revocation and where each stands. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import {TARGET_STATES} from '../../../contract/names';
import type {RevocationTarget, TargetState} from '../../../contract/types';
import {listRevocationTargets} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import type {TagTone} from '../../components/tag';
import {Tag} from '../../components/tag';
import {Message, useText} from '../../i18n/message';

const READ_AGAIN_MS = 1000;

const TONES: Readonly<Record<TargetState, TagTone>> = {
    queued: 'neutral', told: 'attention', access_ended: 'good', wipe_reported: 'good', wipe_unconfirmed: 'attention',
};

export function RevocationTargets({jobId, running}: {jobId: string; running: boolean}) {
    const text = useText();
    const [state, setState] = useState<TargetState | ''>('');
    const targets = useInfiniteQuery({
        queryKey: ['revocations', 'targets', jobId, state, running],
        queryFn: ({pageParam}) => listRevocationTargets(jobId, state, pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        refetchInterval: running ? READ_AGAIN_MS : false,
    });

    return (
        <>
            <label className='sc-field sc-job__filter'>
                <Message id='targets.filter'/>
                <select className='form-control' value={state} onChange={(event) => setState(TARGET_STATES.find((known) => known === event.target.value) ?? '')}>
                    <option value=''>{text('targets.all')}</option>
                    {TARGET_STATES.map((known) => <option key={known} value={known}>{text(`target.state.${known}`)}</option>)}
                </select>
            </label>
            {targets.isError && <ErrorNotice error={targets.error} onRetry={() => void targets.refetch()}/>}
            {targets.data && (
                <DataTable
                    caption={text('targets.caption')}
                    rows={targets.data.pages.flatMap((page) => page.items)}
                    rowKey={(target) => target.session_id}
                    empty={<Message id='targets.empty'/>}
                    columns={[
                        {key: 'user', heading: true, header: <Message id='users.user'/>, cell: (target) => target.username},
                        {key: 'client', header: <Message id='session.client'/>, cell: (target) => <Message id={`client.${target.client_kind}`}/>},
                        {key: 'state', header: <Message id='jobs.state'/>, cell: (target) => <State target={target}/>},
                        {key: 'push', header: <Message id='session.push'/>, cell: (target) => <Message id={`target.push.${target.push}`}/>},
                        {key: 'report', header: <Message id='target.report'/>, cell: (target) => <Report target={target}/>},
                    ]}
                />
            )}
            <LoadMore hasMore={targets.hasNextPage} loading={targets.isFetchingNextPage} onMore={() => void targets.fetchNextPage()}/>
        </>
    );
}

function State({target}: {target: RevocationTarget}) {
    return (
        <>
            <span className='sc-tags'>
                <Tag tone={TONES[target.state]}><Message id={`target.state.${target.state}`}/></Tag>
                {target.overdue && <Tag tone='bad'><Message id='target.overdue'/></Tag>}
            </span>
            {target.error !== '' && <div className='sc-small sc-error'>{target.error}</div>}
        </>
    );
}

function Report({target: {report}}: {target: RevocationTarget}) {
    if (!report) {
        return <>{'–'}</>;
    }
    return (
        <span className='sc-small'>
            <Message
                id='target.report_text'
                values={{keys: report.local_storage_keys + report.session_storage_keys, databases: report.databases, caches: report.caches, workers: report.service_workers}}
            />
            {report.remaining.length > 0 && <span className='sc-error'>{' '}<Message id='target.report_remaining' values={{what: report.remaining.join(', ')}}/></span>}
        </span>
    );
}
