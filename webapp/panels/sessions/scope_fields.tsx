/** Whose sessions, and which of them: the part of the revocation dialog that makes the scope. */
import type {ReactNode} from 'react';
import React, {useId} from 'react';

import {SESSION_ROLES} from '../../../contract/names';
import {EntryPicker} from '../../components/entry_picker';
import {FieldError} from '../../components/field_errors';
import type {TextOf} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import {PeopleList} from './people_list';
import type {ClientChoice, ScopeDraft, Who} from './scope_draft';
import {CLIENT_CHOICES, idleDaysAreWrong, MOST_IDLE_DAYS, WHO} from './scope_draft';

export interface ScopeFieldsProps {
    draft: ScopeDraft;
    onChange: (more: Partial<ScopeDraft>) => void;
    /** Nobody else than draft.who can be chosen. */
    fixedWho: boolean;
    /** Whether some of the sessions can be meant, and not all. */
    canNarrow: boolean;
    disabled: boolean;
}

export function ScopeFields(props: ScopeFieldsProps) {
    const {draft, canNarrow} = props;
    return (
        <>
            {!draft.named && <ManyPeople {...props}/>}
            {canNarrow && (!draft.named || draft.named.type === 'user') && <FilterFields {...props}/>}
        </>
    );
}

const CLIENTS = Object.keys(CLIENT_CHOICES) as ClientChoice[];

function ManyPeople({draft, onChange, fixedWho, disabled}: ScopeFieldsProps) {
    const text = useText();
    return (
        <fieldset className='sc-group sc-fields' disabled={disabled}>
            <legend><Message id='revoke.who'/></legend>
            {!fixedWho && (
                <Choice<Who> label={<Message id='revoke.who_choice'/>} value={draft.who} choices={WHO} name={(who) => text(`revoke.who.${who}`)} onChange={(who) => onChange({who, userIds: null})}/>
            )}
            {draft.who === 'users' && <PeopleList disabled={disabled} onUnderstood={(userIds) => onChange({userIds})}/>}
            {draft.who === 'team' && <EntryPicker label={text('revoke.team')} kind='team' value={draft.teamId} onPick={(teamId) => onChange({teamId})}/>}
            <FieldError path='team_id'/>
            {draft.who === 'role' && (
                <Choice label={<Message id='revoke.role'/>} value={draft.role} choices={SESSION_ROLES} name={(role) => text(`role.many.${role}`)} onChange={(role) => onChange({role})}/>
            )}
            <label className='sc-check'>
                <input type='checkbox' checked={draft.keepOwn} onChange={(event) => onChange({keepOwn: event.target.checked})}/>
                <span><Message id='revoke.keep_own'/></span>
            </label>
            <label className='sc-check'>
                <input type='checkbox' checked={draft.integrations} onChange={(event) => onChange({integrations: event.target.checked})}/>
                <span><Message id='revoke.integrations'/><small><Message id='revoke.integrations_help'/></small></span>
            </label>
        </fieldset>
    );
}

function FilterFields({draft, onChange, disabled}: ScopeFieldsProps) {
    const text = useText();
    const wrongId = useId();
    const wrong = idleDaysAreWrong(draft);
    return (
        <details className='sc-details'>
            <summary><Message id='revoke.filter'/></summary>
            <div className='sc-fields'>
                <Choice<ClientChoice> label={<Message id='revoke.clients'/>} value={draft.clients} choices={CLIENTS} name={(choice) => clientsText(text, choice)} disabled={disabled} onChange={(clients) => onChange({clients})}/>
                <label className='sc-field'>
                    <Message id='revoke.idle_days'/>
                    <input
                        type='number' min={1} max={MOST_IDLE_DAYS} step={1} className='form-control' disabled={disabled} value={draft.idleDays}
                        aria-invalid={wrong} aria-describedby={wrongId} onChange={(event) => onChange({idleDays: event.target.value})}
                    />
                    <FieldError path='idle_days'/>
                    <span id={wrongId} className='sc-small sc-error'>{wrong && <Message id='revoke.idle_days_wrong' values={{most: MOST_IDLE_DAYS}}/>}</span>
                </label>
                <label className='sc-field'>
                    <Message id='revoke.created_before'/>
                    <input type='date' className='form-control' disabled={disabled} value={draft.createdBefore} onChange={(event) => onChange({createdBefore: event.target.value})}/>
                    <FieldError path='created_before'/>
                </label>
            </div>
        </details>
    );
}

function clientsText(text: TextOf, choice: ClientChoice): string {
    return choice === 'all' || choice === 'web_desktop' ? text(`revoke.clients.${choice}`) : text(`client.${choice}`);
}

interface ChoiceProps<V extends string> {
    label: ReactNode;
    value: V;
    choices: readonly V[];
    name: (choice: V) => string;
    disabled?: boolean;
    onChange: (choice: V) => void;
}

function Choice<V extends string>({label, value, choices, name, disabled, onChange}: ChoiceProps<V>) {
    return (
        <label className='sc-field'>
            {label}
            <select
                className='form-control' value={value} disabled={disabled}
                onChange={(event) => {
                    const chosen = choices.find((choice) => choice === event.target.value);
                    if (chosen !== undefined) {
                        onChange(chosen);
                    }
                }}
            >
                {choices.map((choice) => <option key={choice} value={choice}>{name(choice)}</option>)}
            </select>
        </label>
    );
}
