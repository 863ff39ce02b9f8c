/** One revocation: how far it is against its 60 seconds, how many sessions stand where, and each of them. Says no more than is known. */
import {useQuery} from '@tanstack/react-query';
import React, {useEffect, useRef, useState} from 'react';
import {FormattedNumber} from 'react-intl';

import {TARGET_STATES} from '../../../contract/names';
import type {Revocation, Viewer} from '../../../contract/types';
import {getRevocation} from '../../api/security_controls';
import {EntryName} from '../../components/entry_name';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';
import {showAuditOf} from '../show_audit';
import {CancelDialog} from './cancel_dialog';
import {jobAddress} from './job_location';
import {canBeCancelled, isRunning, stepsLeftUndone} from './job_state';
import {RevocationChart} from './revocation_chart';
import {RevocationTargets} from './revocation_targets';
import {RevocationTimeline} from './revocation_timeline';
import {SpokenProgress} from './spoken_progress';

const READ_AGAIN_MS = 1000;

export interface RevocationDetailsProps {
    jobId: string;
    /** Grows whenever something led here from elsewhere: the keyboard and the screen reader go on from here. */
    arrivals: number;
    viewer: Viewer;
}

export function RevocationDetails({jobId, arrivals, viewer}: RevocationDetailsProps) {
    const text = useText();
    const box = useRef<HTMLDivElement>(null);
    const {data: job, error, refetch} = useQuery({
        queryKey: ['revocations', 'job', jobId],
        queryFn: () => getRevocation(jobId),
        refetchInterval: ({state}) => (state.data && isRunning(state.data) ? READ_AGAIN_MS : false),
    });
    const isThere = job !== undefined;
    useEffect(() => {
        if (isThere && arrivals > 0) {
            box.current?.focus({preventScroll: true});
        }
    }, [isThere, arrivals]);
    if (!job) {
        return error ? <ErrorNotice error={error} onRetry={() => void refetch()}/> : <Loading/>;
    }
    return (
        <div ref={box} className='sc-job' role='group' aria-label={text('job.label', {reason: job.reason})} tabIndex={-1}>
            {job.overdue > 0 && (
                <Notice kind='danger' role='alert'>
                    <strong><Message id='job.overdue' values={{count: job.overdue}}/></strong>
                    {job.overdue_open > 0 && <>{' '}<Message id='job.overdue_open' values={{count: job.overdue_open}}/>{' '}<Message id='job.overdue_running'/></>}
                </Notice>
            )}
            {job.failed > 0 && <Notice kind='warning' role='status'><Message id='job.failed' values={{count: job.failed}}/></Notice>}
            {stepsLeftUndone(job) > 0 && <Notice kind='warning' role='status'><Message id='job.steps_left' values={{count: stepsLeftUndone(job)}}/></Notice>}
            {job.cancelled_at > 0 && <Notice kind='info' role='status'><Message id='job.cancelled' values={{count: job.cancelled}}/></Notice>}
            <RevocationTimeline job={job}/>
            <Counts job={job}/>
            <SpokenProgress job={job} running={isRunning(job)}/>
            <RevocationChart jobId={jobId} targets={job.targets} wipe={job.wipe} running={isRunning(job)}/>
            <div className='sc-job__facts sc-faint'>
                {job.requested_by !== '' && <p><Message id='job.requested_by' values={{name: <EntryName kind='user' id={job.requested_by}/>}}/></p>}
                {job.message !== '' && <p><Message id='job.message' values={{message: <bdi className='sc-job__message'>{job.message}</bdi>}}/></p>}
                <p><Message id={job.order === 'tell_first' ? 'revoke.tell_first_help' : 'revoke.end_access_first_help'}/></p>
                {job.pushes_requested > 0 && <p><Message id='job.pushes' values={{count: job.pushes_requested}}/></p>}
                {job.accounts_to_deactivate > 0 && <p><Message id='job.accounts' values={{done: job.accounts_deactivated, all: job.accounts_to_deactivate}}/></p>}
                {job.access_tokens_to_end > 0 && <p><Message id='job.access_tokens' values={{done: job.access_tokens_ended, all: job.access_tokens_to_end}}/></p>}
                {job.refuse_log_in && <p><Message id='job.refuses_log_in'/></p>}
                {job.wipe && <p><Message id='job.claim'/></p>}
            </div>
            <RevocationTargets job={job} running={isRunning(job)}/>
            <Actions job={job} viewer={viewer}/>
        </div>
    );
}

function Actions({job, viewer}: {job: Revocation; viewer: Viewer}) {
    const [cancelling, setCancelling] = useState(false);
    const mayCancel = viewer.can.revoke_everyone || (viewer.can.revoke_sessions && job.requested_by === viewer.user_id);
    return (
        <div className='sc-job__actions'>
            {viewer.can.read_audit && <button type='button' className='btn btn-tertiary btn-sm' onClick={() => showAuditOf(job.id)}><Message id='job.audit'/></button>}
            <a className='btn btn-tertiary btn-sm' href={jobAddress(job.id)}><Message id='job.link'/></a>
            {mayCancel && canBeCancelled(job) && (
                <button type='button' className='btn btn-tertiary btn-danger btn-sm' onClick={() => setCancelling(true)}><Message id='cancel.start'/></button>
            )}
            {cancelling && <CancelDialog job={job} onClose={() => setCancelling(false)}/>}
        </div>
    );
}

function Counts({job}: {job: Revocation}) {
    const states = TARGET_STATES.filter((state) => job.wipe || (state !== 'wipe_reported' && state !== 'wipe_unconfirmed'));
    return (
        <dl className='sc-counts'>
            {states.map((state) => (
                <div key={state} className='sc-counts__state'>
                    <dt><Message id={`target.state.${state}`}/></dt>
                    <dd><FormattedNumber value={job.targets_by_state[state] ?? 0}/></dd>
                </div>
            ))}
        </dl>
    );
}
