/** What an admin can do for one person: more time once, one more log-in for enrolling, or a fresh start when the factor is lost; and what was done before. */
import {useMutation} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MfaPerson} from '../../../../contract/types';
import {extendMfaDeadline, helpMfaPerson, resetMfaFactor} from '../../../api/mfa';
import {Notice} from '../../../components/notice';
import {Time} from '../../../components/time';
import {Message, useText} from '../../../i18n/message';
import {showAudit} from '../../show_audit';
import {useMfaReread} from '../mfa_queries';
import {isWhole} from '../policy/policy_draft';
import {DoneDialog} from './done_dialog';
import {ReasonDialog} from './reason_dialog';

type Action = 'extend' | 'help' | 'reset';

/** A year (contract/mfa.ts). */
const MOST_HOURS = 8760;

export interface PersonActionsProps {
    person: MfaPerson;
    mayAct: boolean;
    mayReadAudit: boolean;
}

export function PersonActions({person, mayAct, mayReadAudit}: PersonActionsProps) {
    const text = useText();
    const [asking, setAsking] = useState<Action | null>(null);
    const done = () => setAsking(null);
    return (
        <div className='sc-table__actions'>
            {mayReadAudit && (
                <button type='button' className='sc-link sc-small' aria-label={text('mfa.people.records_named', {name: person.username})} onClick={() => showAudit({target_id: person.user_id})}>
                    <Message id='mfa.people.records'/>
                </button>
            )}
            {mayAct && actionsFor(person).map((action) => (
                <button
                    key={action} type='button' className='btn btn-tertiary btn-sm' aria-label={text(`mfa.${action}.open_named`, {name: person.username})}
                    onClick={() => setAsking(action)}
                >
                    <Message id={`mfa.${action}.open`}/>
                </button>
            ))}
            {asking === 'extend' && <ExtendDialog person={person} onClose={done}/>}
            {asking === 'help' && <HelpDialog person={person} onClose={done}/>}
            {asking === 'reset' && <ResetDialog person={person} onClose={done}/>}
        </div>
    );
}

function actionsFor({state, extended_at: extendedAt, needs_help: needsHelp}: MfaPerson): Action[] {
    if (state === 'enrolled') {
        return ['reset'];
    }
    const waits = state === 'in_grace' || state === 'overdue' || state === 'enrolment_session';
    return [...(waits && extendedAt === null ? ['extend' as const] : []), ...(needsHelp ? ['help' as const] : [])];
}

interface PersonDialogProps {
    person: MfaPerson;
    onClose: () => void;
}

function ExtendDialog({person, onClose}: PersonDialogProps) {
    const [hours, setHours] = useState('24');
    const reread = useMfaReread();
    const extending = useMutation({
        mutationFn: (reason: string) => extendMfaDeadline(person.user_id, Number(hours), reason),
        onSuccess: () => {
            reread();
            onClose();
        },
    });
    const wrong = !isWhole(hours, 1, MOST_HOURS);
    return (
        <ReasonDialog
            title={<Message id='mfa.extend.title' values={{name: person.username}}/>} start={<Message id='mfa.extend.start'/>} complete={!wrong}
            busy={extending.isPending} error={extending.error} onClose={onClose} onStart={(reason) => extending.mutate(reason)}
        >
            <p><Message id='mfa.extend.effect' values={{deadline: person.deadline_at === null ? '–' : <Time ms={person.deadline_at}/>}}/></p>
            <label className='sc-field'>
                <Message id='mfa.extend.hours'/>
                <input type='number' min={1} max={MOST_HOURS} step={1} className='form-control' value={hours} aria-invalid={wrong} onChange={(event) => setHours(event.target.value)}/>
            </label>
        </ReasonDialog>
    );
}

function HelpDialog({person, onClose}: PersonDialogProps) {
    const reread = useMfaReread();
    const helping = useMutation({
        mutationFn: (reason: string) => helpMfaPerson(person.user_id, reason),
        onSuccess: () => {
            reread();
            onClose();
        },
    });
    return (
        <ReasonDialog
            title={<Message id='mfa.help.title' values={{name: person.username}}/>} start={<Message id='mfa.help.start'/>}
            busy={helping.isPending} error={helping.error} onClose={onClose} onStart={(reason) => helping.mutate(reason)}
        >
            <p><Message id='mfa.help.effect'/></p>
            <Notice kind='warning'><Message id='mfa.help.warning'/></Notice>
        </ReasonDialog>
    );
}

function ResetDialog({person, onClose}: PersonDialogProps) {
    const reread = useMfaReread();
    const resetting = useMutation({mutationFn: (reason: string) => resetMfaFactor(person.user_id, reason), onSuccess: reread});
    if (resetting.data) {
        return (
            <DoneDialog title={<Message id='mfa.reset.done_title' values={{name: person.username}}/>} onClose={onClose}>
                <Message id={resetting.data.person_told ? 'mfa.reset.done_told' : 'mfa.reset.done_not_told'}/>
            </DoneDialog>
        );
    }
    return (
        <ReasonDialog
            title={<Message id='mfa.reset.title' values={{name: person.username}}/>} start={<Message id='mfa.reset.start'/>} danger={true}
            busy={resetting.isPending} error={resetting.error} onClose={onClose} onStart={(reason) => resetting.mutate(reason)}
        >
            <p><Message id='mfa.reset.effect'/></p>
            <Notice kind='warning'><Message id='mfa.reset.warning'/></Notice>
        </ReasonDialog>
    );
}
