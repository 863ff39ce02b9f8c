/** One revocation: how far it is against its 60 seconds, how many sessions stand where, and each of them. Says no more than is known. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {TARGET_STATES} from '../../../contract/names';
import type {Revocation} from '../../../contract/types';
import {getRevocation} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import {showAuditOf} from '../show_audit';
import {isRunning} from './revocation_history';
import {RevocationTargets} from './revocation_targets';
import {RevocationTimeline} from './revocation_timeline';

const READ_AGAIN_MS = 1000;

export function RevocationDetails({jobId, mayReadAudit}: {jobId: string; mayReadAudit: boolean}) {
    const {data: job, error, refetch} = useQuery({
        queryKey: ['revocations', 'job', jobId],
        queryFn: () => getRevocation(jobId),
        refetchInterval: ({state}) => (state.data && isRunning(state.data) ? READ_AGAIN_MS : false),
    });
    if (!job) {
        return error ? <ErrorNotice error={error} onRetry={() => void refetch()}/> : <Loading/>;
    }
    return (
        <div className='sc-job'>
            {job.overdue > 0 && (
                <Notice kind='danger' role='alert'>
                    <strong><Message id='job.overdue' values={{count: job.overdue}}/></strong>
                    {job.access_ended_ms === null && isRunning(job) && <>{' '}<Message id='job.overdue_running'/></>}
                </Notice>
            )}
            {job.failed > 0 && <Notice kind='warning' role='status'><Message id='job.failed' values={{count: job.failed}}/></Notice>}
            <RevocationTimeline job={job}/>
            <Counts job={job}/>
            <div className='sc-job__facts sc-faint'>
                {job.message !== '' && <p><Message id='job.message' values={{message: job.message}}/></p>}
                <p><Message id={job.order === 'tell_first' ? 'revoke.tell_first_help' : 'revoke.end_access_first_help'}/></p>
                {job.pushes_requested > 0 && <p><Message id='job.pushes' values={{count: job.pushes_requested}}/></p>}
                {job.wipe && <p><Message id='job.claim'/></p>}
            </div>
            <RevocationTargets jobId={jobId} running={isRunning(job)}/>
            {mayReadAudit && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => showAuditOf(jobId)}><Message id='job.audit'/></button>}
        </div>
    );
}

function Counts({job}: {job: Revocation}) {
    const states = TARGET_STATES.filter((state) => job.wipe || (state !== 'wipe_reported' && state !== 'wipe_unconfirmed'));
    return (
        <div role='status'>
            <dl className='sc-counts'>
                {states.map((state) => (
                    <div key={state} className='sc-counts__state'>
                        <dt><Message id={`target.state.${state}`}/></dt>
                        <dd>{job.targets_by_state[state] ?? 0}</dd>
                    </div>
                ))}
            </dl>
        </div>
    );
}
