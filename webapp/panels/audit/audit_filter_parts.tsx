/** Parts that the search and a legal hold share: what records are narrowed by, and what is wrong with what was entered. */
import React from 'react';

import type {AuditEventName} from '../../../contract/audit_events';
import {AUDIT_EVENTS} from '../../../contract/audit_events';
import {AUDIT_TARGETS} from '../../../contract/names';
import {ErrorNotice} from '../../components/error_notice';
import {Notice} from '../../components/notice';
import {Message, useText} from '../../i18n/message';
import type {EnteredFilters, FilterProblem} from './entered_filters';

const EVENTS = Object.keys(AUDIT_EVENTS) as AuditEventName[];
const STATUSES = ['success', 'fail', 'attempt'] as const;

export function EventSelect({value, onChange}: {value: EnteredFilters['event']; onChange: (event: EnteredFilters['event']) => void}) {
    const text = useText();
    return (
        <label className='sc-field'>
            <Message id='audit.event'/>
            <select className='form-control' value={value} onChange={(event) => onChange(EVENTS.find((name) => name === event.target.value) ?? '')}>
                <option value=''>{text('audit.filter.any')}</option>
                {EVENTS.map((name) => <option key={name} value={name}>{text(`audit.event.${name}`)}</option>)}
            </select>
        </label>
    );
}

export function TargetTypeSelect({value, onChange}: {value: EnteredFilters['kind']; onChange: (kind: EnteredFilters['kind']) => void}) {
    const text = useText();
    return (
        <label className='sc-field'>
            <Message id='audit.filter.target_type'/>
            <select className='form-control' value={value} onChange={(event) => onChange(event.target.value)}>
                <option value=''>{text('audit.filter.any')}</option>
                {AUDIT_TARGETS.map((type) => <option key={type} value={type}>{text(`audit.target.type.${type}`)}</option>)}
            </select>
        </label>
    );
}

export function StatusSelect({value, onChange}: {value: EnteredFilters['status']; onChange: (status: EnteredFilters['status']) => void}) {
    const text = useText();
    return (
        <label className='sc-field'>
            <Message id='audit.status'/>
            <select className='form-control' value={value} onChange={(event) => onChange(STATUSES.find((status) => status === event.target.value) ?? '')}>
                <option value=''>{text('audit.filter.any')}</option>
                {STATUSES.map((status) => <option key={status} value={status}>{text(`audit.status.${status}`)}</option>)}
            </select>
        </label>
    );
}

export function Problem({problem}: {problem: FilterProblem}) {
    switch (problem.kind) {
    case 'failed':
        return <ErrorNotice error={problem.error}/>;
    case 'unknown_user':
        return <Notice kind='warning' role='status'><Message id='audit.filter.unknown_user' values={{name: problem.name}}/></Notice>;
    case 'job_is_no_id':
        return <Notice kind='warning' role='status'><Message id='audit.filter.job_is_no_id'/></Notice>;
    }
}
