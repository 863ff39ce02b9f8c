/** What officers narrow the records by. Fields are applied together, so that typing asks nothing of the server. */
import type {KeyboardEvent} from 'react';
import React, {useState} from 'react';

import type {AuditFilters} from '../../api/audit';
import {hasFilters, NO_FILTERS} from '../../api/audit';
import {ErrorNotice} from '../../components/error_notice';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import type {FilterFieldProps} from './audit_filter_parts';
import {EventSelect, FilterField, StatusSelect, TargetTypeSelect} from './audit_filter_parts';
import type {EnteredFilters, FilterProblem} from './entered_filters';
import {toEntered, toFilters} from './entered_filters';

export function AuditFilterBar({filters, onChange}: {filters: AuditFilters; onChange: (filters: AuditFilters) => void}) {
    const text = useText();
    const [entered, setEntered] = useState(() => toEntered(filters));
    const [problem, setProblem] = useState<FilterProblem | null>(null);
    const enter = (more: Partial<EnteredFilters>) => setEntered((before) => ({...before, ...more}));

    const apply = async () => {
        const found = await toFilters(entered);
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
        setEntered(toEntered(NO_FILTERS));
        setProblem(null);
        onChange(NO_FILTERS);
    };

    const field = (name: FilterFieldProps['name'], label: MessageId, limit: number, placeholder?: MessageId) => (
        <FilterField name={name} label={label} limit={limit} placeholder={placeholder} entered={entered} problem={problem} onEnter={enter}/>
    );
    return (
        <>
            <div className='sc-toolbar sc-filters' role='search' aria-label={text('audit.filters')} onKeyDown={onKeyDown}>
                {field('who', 'audit.filter.who', 64, 'audit.filter.username')}
                <EventSelect value={entered.event} onChange={(event) => enter({event})}/>
                <TargetTypeSelect value={entered.kind} onChange={(kind) => enter({kind})}/>
                {field('whom', 'audit.filter.whom', 64, 'audit.filter.whom_placeholder')}
                <StatusSelect value={entered.status} onChange={(status) => enter({status})}/>
                <label className='sc-field'>
                    <Message id='audit.filter.from'/>
                    <input type='date' className='form-control' value={entered.from} max={entered.to || undefined} onChange={(event) => enter({from: event.target.value})}/>
                </label>
                <label className='sc-field'>
                    <Message id='audit.filter.to'/>
                    <input type='date' className='form-control' value={entered.to} min={entered.from || undefined} onChange={(event) => enter({to: event.target.value})}/>
                </label>
                {field('job', 'audit.filter.job', 26)}
                {field('text', 'audit.filter.text', 200, 'audit.filter.text_placeholder')}
                <div className='sc-filters__buttons'>
                    <button type='button' className='btn btn-sm btn-tertiary' onClick={() => void apply()}><Message id='audit.filter.apply'/></button>
                    {hasFilters(filters) && <button type='button' className='btn btn-sm btn-quaternary' onClick={clear}><Message id='audit.filter.clear'/></button>}
                </div>
            </div>
            {problem?.kind === 'failed' && <ErrorNotice error={problem.error}/>}
        </>
    );
}
