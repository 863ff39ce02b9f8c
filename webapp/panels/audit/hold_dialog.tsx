/** Placing a legal hold: a name, what it keeps, and why. One officer may place it; lifting it takes two. */
import {useMutation, useQueryClient} from '@tanstack/react-query';
import React, {useState} from 'react';

import {createAuditHold, NO_FILTERS, withoutEmpty} from '../../api/audit';
import {Dialog} from '../../components/dialog';
import {ErrorNotice} from '../../components/error_notice';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import {REASON_LIMIT} from './ask_dialog';
import {EventSelect, Problem, StatusSelect, TargetTypeSelect} from './audit_filter_parts';
import type {EnteredFilters, FilterProblem} from './entered_filters';
import {toEntered, toFilters} from './entered_filters';

/** The contract's limit for a hold's name. */
const NAME_LIMIT = 100;
const LIMITS = {who: 64, whom: 64, job: 26, text: 200, from: undefined, to: undefined} as const;

export function HoldDialog({onClose}: {onClose: () => void}) {
    const text = useText();
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
    const field = (key: 'who' | 'whom' | 'from' | 'to' | 'job' | 'text', label: MessageId, type: 'text' | 'date') => (
        <label className='sc-field'>
            <Message id={label}/>
            <input
                type={type} className='form-control' maxLength={LIMITS[key]} placeholder={key === 'whom' ? text('audit.filter.whom_placeholder') : undefined}
                value={entered[key]} onChange={(event) => enter({[key]: event.target.value})}
            />
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
                {field('who', 'audit.filter.who', 'text')}
                <TargetTypeSelect value={entered.kind} onChange={(kind) => enter({kind})}/>
                {field('whom', 'audit.filter.whom', 'text')}
                <EventSelect value={entered.event} onChange={(event) => enter({event})}/>
                {field('from', 'audit.filter.from', 'date')}
                {field('to', 'audit.filter.to', 'date')}
                <StatusSelect value={entered.status} onChange={(status) => enter({status})}/>
                {field('job', 'audit.filter.job', 'text')}
                {field('text', 'audit.filter.text', 'text')}
            </fieldset>
            <label className='sc-field'>
                <Message id='revoke.reason'/>
                <input type='text' className='form-control' value={reason} maxLength={REASON_LIMIT} onChange={(event) => setReason(event.target.value)}/>
            </label>
            {problem && <Problem problem={problem}/>}
            {placing.isError && <ErrorNotice error={placing.error}/>}
        </Dialog>
    );
}
