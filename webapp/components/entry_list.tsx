/** Several people, teams or groups: each by its name with a way to take it away, and a picker that adds the next. */
import React from 'react';

import type {Kind} from '../api/core_directory';
import {useText} from '../i18n/message';
import './components.css';
import {useEntryName} from './entry_name';
import './entry_picker.css';
import {EntryPicker} from './entry_picker';

export interface EntryListProps {
    /** Of the picker. */
    label: string;
    kind: Kind;
    ids: readonly string[];
    disabled: boolean;
    onChange: (ids: string[]) => void;
}

export function EntryList({label, kind, ids, disabled, onChange}: EntryListProps) {
    return (
        <div className='sc-entries'>
            {disabled ? <p className='sc-entries__label'>{label}</p> : <EntryPicker label={label} kind={kind} value='' onPick={(id) => onChange(ids.includes(id) ? [...ids] : [...ids, id])}/>}
            {ids.length > 0 && (
                <ul className='sc-entries__list' aria-label={label}>
                    {ids.map((id) => <ChosenEntry key={id} kind={kind} id={id} disabled={disabled} onRemove={() => onChange(ids.filter((other) => other !== id))}/>)}
                </ul>
            )}
            {disabled && ids.length === 0 && <p className='sc-faint'>{'–'}</p>}
        </div>
    );
}

function ChosenEntry({kind, id, disabled, onRemove}: {kind: Kind; id: string; disabled: boolean; onRemove: () => void}) {
    const text = useText();
    const name = useEntryName(kind, id);
    return (
        <li className='sc-entry'>
            <bdi>{name}</bdi>
            {!disabled && <button type='button' className='sc-entry__remove' aria-label={text('picker.remove', {name})} onClick={onRemove}>{'×'}</button>}
        </li>
    );
}
