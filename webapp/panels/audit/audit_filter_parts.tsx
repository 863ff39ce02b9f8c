/** Parts that the search and a legal hold share: what records are narrowed by, and what is wrong with what was entered. */
import React, {useId} from 'react';

import type {AuditEventName} from '../../../contract/audit_events';
import {AUDIT_EVENTS} from '../../../contract/audit_events';
import {AUDIT_TARGETS} from '../../../contract/names';
import type {MessageId} from '../../i18n/message';
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

export interface FilterFieldProps {
    name: 'who' | 'whom' | 'job' | 'text';
    label: MessageId;
    limit: number;
    placeholder?: MessageId;
    entered: EnteredFilters;
    problem: FilterProblem | null;
    onEnter: (more: Partial<EnteredFilters>) => void;
}

/** A text field, with what is wrong with it below. */
export function FilterField({name, label, limit, placeholder, entered, problem, onEnter}: FilterFieldProps) {
    const text = useText();
    const id = useId();
    const wrong = problem !== null && problem.kind !== 'failed' && problem.field === name ? problem : null;
    return (
        <div className='sc-field'>
            <label htmlFor={id}><Message id={label}/></label>
            <input
                id={id} type='text' className='form-control' placeholder={placeholder && text(placeholder)} value={entered[name]} maxLength={limit} aria-invalid={wrong !== null} aria-describedby={`${id}wrong`}
                onChange={(event) => onEnter({[name]: event.target.value})}
            />
            {/* There from the start, so that what comes to stand in it is read out. */}
            <span id={`${id}wrong`} role='status' className='sc-small sc-error'>
                {wrong?.kind === 'unknown_user' && <Message id='audit.filter.unknown_user' values={{name: wrong.name}}/>}
                {wrong?.kind === 'job_is_no_id' && <Message id='audit.filter.job_is_no_id'/>}
            </span>
        </div>
    );
}
