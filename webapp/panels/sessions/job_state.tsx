/** What a revocation was for and how it stands, in the words of the list. */
import React from 'react';

import type {Revocation} from '../../../contract/types';
import {EntryName} from '../../components/entry_name';
import {Tag} from '../../components/tag';
import {Message} from '../../i18n/message';

export const isRunning = (job: Revocation) => job.finished_at === 0;

/** Accounts and tokens a finished job was to deal with and did not, though nobody cancelled it. */
export function stepsLeftUndone(job: Revocation): number {
    const undone = job.accounts_to_deactivate - job.accounts_deactivated + (job.access_tokens_to_end - job.access_tokens_ended);
    return isRunning(job) || job.cancelled_at > 0 ? 0 : undone;
}

/** Whether cancelling would still spare anybody anything. Wipes of those whose access has ended are not called back. */
export function canBeCancelled(job: Revocation): boolean {
    const stepsLeft = job.accounts_deactivated < job.accounts_to_deactivate || job.access_tokens_ended < job.access_tokens_to_end;
    return isRunning(job) && job.cancelled_at === 0 && (job.access_ended_ms === null || stepsLeft || job.refuse_log_in);
}

export function JobScope({job}: {job: Revocation}) {
    return (
        <div className='sc-job-scope'>
            <div><Message id={`jobs.scope.${job.scope.type}`} values={{sessions: job.targets, users: job.users, of: <ScopeName scope={job.scope}/>}}/></div>
            {'filter' in job.scope && job.scope.filter && <div className='sc-faint sc-small'><Message id='jobs.narrowed'/></div>}
            <div className='sc-faint sc-small'><Message id={job.wipe ? 'jobs.with_wipe' : 'jobs.without_wipe'}/></div>
        </div>
    );
}

/** Whom or what a scope of one kind means; of several people the list of sessions says it. */
function ScopeName({scope}: {scope: Revocation['scope']}) {
    switch (scope.type) {
    case 'user':
        return <EntryName kind='user' id={scope.user_id}/>;
    case 'team':
        return <EntryName kind='team' id={scope.team_id}/>;
    case 'role':
        return <Message id={`role.many.${scope.role}`}/>;
    default:
        return null;
    }
}

export function JobState({job}: {job: Revocation}) {
    if (job.overdue > 0) {
        return <Tag tone='bad'><Message id='jobs.overdue' values={{count: job.overdue}}/></Tag>;
    }
    if (job.cancelled_at > 0 && !isRunning(job)) {
        return <Tag><Message id='jobs.cancelled'/></Tag>;
    }
    if (isRunning(job)) {
        return <Tag tone='attention'><Message id={job.access_ended_ms === null ? 'jobs.running' : 'jobs.awaiting_wipes'}/></Tag>;
    }
    const failed = job.failed + stepsLeftUndone(job);
    if (failed > 0) {
        return <Tag tone='bad'><Message id='jobs.failed' values={{count: failed}}/></Tag>;
    }
    const unconfirmed = job.targets_by_state.wipe_unconfirmed ?? 0;
    return unconfirmed > 0 ? <Tag tone='attention'><Message id='jobs.unconfirmed' values={{count: unconfirmed}}/></Tag> : <Tag tone='good'><Message id='jobs.done'/></Tag>;
}
