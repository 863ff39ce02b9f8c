/** Placing a legal hold: a name, what it keeps, and why. One officer may place it; lifting it takes two. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import {createAuditHold, NO_FILTERS, withoutEmpty} from '../../api/audit';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';
import {REASON_LIMIT} from './ask_dialog';
import {EventSelect, FilterField, StatusSelect, TargetTypeSelect} from './audit_filter_parts';
import type {EnteredFilters, FilterProblem} from './entered_filters';
import {toEntered, toFilters} from './entered_filters';

/** The contract's limit for a hold's name. */
const NAME_LIMIT = 100;
const LIMITS = {who: 64, whom: 64, job: 26, text: 200} as const;

export function HoldDialog({onClose}: {onClose: () => void}) {
    const queryClient = useQueryClient();
    const [name, setName] = useState('');
    const [reason, setReason] = useState('');
    const [entered, setEntered] = useState(() => toEntered(NO_FILTERS));
    const [problem, setProblem] = useState<FilterProblem | null>(null);
    const placing = useMutation({
        mutationFn: async () => {
            const filters = await toFilters(entered);
            if ('kind' in filters) {
                setProblem(filters);
                return false;
            }
            await createAuditHold({name: name.trim(), reason: reason.trim(), filters: withoutEmpty(filters)});
            return true;
        },
        onSuccess: async (isPlaced) => {
            if (isPlaced) {
                await queryClient.invalidateQueries({queryKey: ['audit_holds']});
                onClose();
            }
        },
    });
    const enter = (more: Partial<EnteredFilters>) => setEntered((before) => ({...before, ...more}));
    const field = (key: keyof typeof LIMITS, label: MessageId) => (
        <FilterField
            name={key} label={label} limit={LIMITS[key]} placeholder={key === 'whom' ? 'audit.filter.whom_placeholder' : key === 'who' ? 'audit.filter.username' : undefined}
            entered={entered} problem={problem} onEnter={enter}
        />
    );
    const day = (key: 'from' | 'to', label: MessageId) => (
        <label className='sc-field'>
            <Message id={label}/>
            <input type='date' className='form-control' value={entered[key]} onChange={(event) => enter({[key]: event.target.value})}/>
        </label>
    );
    return (
        <Dialog
            title={<Message id='audit.holds.place_title'/>}
            busy={placing.isPending}
            onClose={onClose}
            footer={(
                <>
                    <button type='button' className='btn btn-tertiary' disabled={placing.isPending} onClick={onClose}><Message id='save.cancel'/></button>
                    <button
                        type='button' className='btn btn-primary' disabled={name.trim() === '' || reason.trim() === '' || placing.isPending}
                        onClick={() => {
                            setProblem(null);
                            placing.mutate();
                        }}
                    >
                        <Message id='audit.holds.place_start'/>
                    </button>
                </>
            )}
        >
            <label className='sc-field'>
                <Message id='audit.holds.name'/>
                <input type='text' className='form-control' value={name} maxLength={NAME_LIMIT} onChange={(event) => setName(event.target.value)}/>
            </label>
            <fieldset className='sc-group sc-hold' disabled={placing.isPending}>
                <legend><Message id='audit.holds.keeps'/></legend>
                <p className='sc-faint sc-small'><Message id='audit.holds.keeps_help'/></p>
                {field('who', 'audit.filter.who')}
                <TargetTypeSelect value={entered.kind} onChange={(kind) => enter({kind})}/>
                {field('whom', 'audit.filter.whom')}
                <EventSelect value={entered.event} onChange={(event) => enter({event})}/>
                {day('from', 'audit.filter.from')}
                {day('to', 'audit.filter.to')}
                <StatusSelect value={entered.status} onChange={(status) => enter({status})}/>
                {field('job', 'audit.filter.job')}
                {field('text', 'audit.filter.text')}
            </fieldset>
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {problem?.kind === 'failed' && <ErrorNotice error={problem.error}/>}
            {placing.isError && <ErrorNotice error={placing.error}/>}
        </Dialog>
    );
}
