/** What officers narrow the trail by. Fields are applied together, so that typing asks nothing of the server. */
import type {KeyboardEvent} from 'react';
import React, {useState} from 'react';

import type {AuditEventName} from '../../../contract/audit_events';
import {AUDIT_EVENTS} from '../../../contract/audit_events';
import {findUserIdByName} from '../../api/core';
import type {AuditFilters} from '../../api/security_controls';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';

export const NO_FILTERS: AuditFilters = {actor_id: '', event_name: '', status: '', target_id: '', job_id: '', since: null, until: null};

const EVENTS = Object.keys(AUDIT_EVENTS) as AuditEventName[];
const STATUSES = ['success', 'fail', 'attempt'] as const;
const ID = /^[a-z0-9]{26}$/;

/** As typed. Days are the reader's own. */
interface Entered {
    who: string;
    event: AuditFilters['event_name'];
    status: AuditFilters['status'];
    target: string;
    job: string;
    from: string;
    to: string;
}

const NOTHING: Entered = {who: '', event: '', status: '', target: '', job: '', from: '', to: ''};

type Problem = {kind: 'unknown_user'; name: string} | {kind: 'job_is_no_id'} | {kind: 'failed'; error: unknown};

export function AuditFilterBar({filters, onChange}: {filters: AuditFilters; onChange: (filters: AuditFilters) => void}) {
    const text = useText();
    const [entered, setEntered] = useState<Entered>({...NOTHING, job: filters.job_id});
    const [problem, setProblem] = useState<Problem | null>(null);
    const enter = (more: Partial<Entered>) => setEntered((before) => ({...before, ...more}));

    const apply = async () => {
        const found = await toFilters(entered).catch((error: unknown): Problem => ({kind: 'failed', error}));
        if ('kind' in found) {
            setProblem(found);
        } else {
            setProblem(null);
            onChange(found);
        }
    };
    // No form: a form within the System Console's own would save that one too.
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
            void apply();
        }
    };
    const clear = () => {
        setEntered(NOTHING);
        setProblem(null);
        onChange(NO_FILTERS);
    };

    return (
        <>
            <div className='sc-toolbar' role='search' aria-label={text('audit.filters')} onKeyDown={onKeyDown}>
                <label className='sc-field'>
                    <Message id='audit.filter.who'/>
                    <input type='text' className='form-control' placeholder={text('audit.filter.username')} value={entered.who} maxLength={64} onChange={(event) => enter({who: event.target.value})}/>
                </label>
                <label className='sc-field'>
                    <Message id='audit.event'/>
                    <select className='form-control' value={entered.event} onChange={(event) => enter({event: EVENTS.find((name) => name === event.target.value) ?? ''})}>
                        <option value=''>{text('audit.filter.any')}</option>
                        {EVENTS.map((name) => <option key={name} value={name}>{text(`audit.event.${name}`)}</option>)}
                    </select>
                </label>
                <label className='sc-field'>
                    <Message id='audit.status'/>
                    <select className='form-control' value={entered.status} onChange={(event) => enter({status: STATUSES.find((status) => status === event.target.value) ?? ''})}>
                        <option value=''>{text('audit.filter.any')}</option>
                        {STATUSES.map((status) => <option key={status} value={status}>{text(`audit.status.${status}`)}</option>)}
                    </select>
                </label>
                <label className='sc-field'>
                    <Message id='audit.filter.from'/>
                    <input type='date' className='form-control' value={entered.from} max={entered.to || undefined} onChange={(event) => enter({from: event.target.value})}/>
                </label>
                <label className='sc-field'>
                    <Message id='audit.filter.to'/>
                    <input type='date' className='form-control' value={entered.to} min={entered.from || undefined} onChange={(event) => enter({to: event.target.value})}/>
                </label>
                <label className='sc-field'>
                    <Message id='audit.filter.target'/>
                    <input type='text' className='form-control' value={entered.target} maxLength={64} onChange={(event) => enter({target: event.target.value})}/>
                </label>
                <label className='sc-field'>
                    <Message id='audit.filter.job'/>
                    <input type='text' className='form-control' value={entered.job} maxLength={26} onChange={(event) => enter({job: event.target.value})}/>
                </label>
                <button type='button' className='btn btn-tertiary' onClick={() => void apply()}><Message id='audit.filter.apply'/></button>
                {filters !== NO_FILTERS && <button type='button' className='btn btn-quaternary' onClick={clear}><Message id='audit.filter.clear'/></button>}
            </div>
            {problem && <FilterProblem problem={problem}/>}
        </>
    );
}

function FilterProblem({problem}: {problem: Problem}) {
    switch (problem.kind) {
    case 'failed':
        return <ErrorNotice error={problem.error}/>;
    case 'unknown_user':
        return <Notice kind='info' role='status'><Message id='audit.filter.unknown_user' values={{name: problem.name}}/></Notice>;
    case 'job_is_no_id':
        return <Notice kind='info' role='status'><Message id='audit.filter.job_is_no_id'/></Notice>;
    }
}

async function toFilters(entered: Entered): Promise<AuditFilters | Problem> {
    const name = entered.who.trim().replace(/^@/, '').toLowerCase();
    const job = entered.job.trim();
    if (job !== '' && !ID.test(job)) {
        return {kind: 'job_is_no_id'};
    }
    const actorId = name === '' ? '' : await findUserIdByName(name);
    if (actorId === null) {
        return {kind: 'unknown_user', name};
    }
    return {
        actor_id: actorId, event_name: entered.event, status: entered.status, target_id: entered.target.trim(), job_id: job,
        since: entered.from === '' ? null : new Date(`${entered.from}T00:00:00`).getTime(),
        until: entered.to === '' ? null : new Date(`${entered.to}T23:59:59.999`).getTime(),
    };
}
