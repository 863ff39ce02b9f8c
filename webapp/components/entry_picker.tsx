/** Finds one person, channel or team while typing: a combobox with a list below, used by arrow keys, Enter and Escape as well as by mouse. */
import {keepPreviousData, useQuery} from '@tanstack/react-query';
import type {KeyboardEvent, ReactNode} from 'react';
import React, {useId, useState} from 'react';

import type {Entry, Kind} from '../api/core_directory';
import {findEntries} from '../api/core_directory';
import {RequestError} from '../api/client';
import {Message, useText} from '../i18n/message';
import './components.css';
import {useEntryName} from './entry_name';
import './entry_picker.css';
import {useSettled} from './use_settled';

export interface EntryPickerProps {
    label: ReactNode;
    kind: Kind;
    /** Of the one chosen; '' = none. */
    value: string;
    onPick: (id: string) => void;
}

export function EntryPicker({label, kind, value, onPick}: EntryPickerProps) {
    const id = useId();
    const text = useText();
    const chosenName = useEntryName(kind, value);
    // null: nothing is being looked for, so the one chosen stands in the field.
    const [term, setTerm] = useState<string | null>(null);
    const [active, setActive] = useState(0);
    const asked = useSettled((term ?? '').trim());
    const found = useQuery({
        queryKey: ['entries', kind, asked], queryFn: ({signal}) => findEntries(kind, asked, signal), enabled: asked !== '', placeholderData: keepPreviousData, retry: false,
    });
    const typed = (term ?? '').trim();
    // What was found for something else, a moment ago, must not be taken for what is typed now.
    const isCurrent = asked === typed && !found.isPlaceholderData;
    const open = asked !== '' && typed.startsWith(asked) && (found.data !== undefined || found.isError);
    const entries = open && !found.isError ? found.data ?? [] : [];
    const at = Math.min(active, entries.length - 1);

    const pick = (entry: Entry | undefined) => {
        if (entry) {
            onPick(entry.id);
            setTerm(null);
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setActive(entries.length === 0 ? 0 : (at + step + entries.length) % entries.length);
        } else if (event.key === 'Enter' && open) {
            event.preventDefault();
            if (isCurrent) {
                pick(entries[at]);
            }
        } else if (event.key === 'Escape' && term !== null) {
            // A dialog around it stays open.
            event.stopPropagation();
            setTerm(null);
        }
    };

    return (
        <div className='sc-field sc-picker'>
            <label htmlFor={id}>{label}</label>
            <input
                id={id} type='text' className='form-control' role='combobox' autoComplete='off' maxLength={128} placeholder={text('picker.placeholder')}
                aria-expanded={open} aria-controls={`${id}list`} aria-autocomplete='list' aria-activedescendant={entries.length > 0 ? `${id}option${at}` : undefined}
                value={term ?? chosenName}
                onChange={(event) => {
                    setTerm(event.target.value);
                    setActive(0);
                }}
                onKeyDown={onKeyDown} onBlur={() => setTerm(null)}
            />
            <ul id={`${id}list`} className='sc-picker__list' role='listbox' aria-label={typeof label === 'string' ? label : undefined} hidden={entries.length === 0}>
                {entries.map((entry, index) => (
                    <li
                        key={entry.id} id={`${id}option${index}`} role='option' aria-selected={index === at} className='sc-picker__option'
                        onMouseDown={(event) => {
                            // Before the field loses its focus, which closes the list.
                            event.preventDefault();
                            pick(entry);
                        }}
                    >
                        <bdi>{entry.name}</bdi>
                        {entry.detail !== '' && <span className='sc-faint'>{entry.detail}</span>}
                    </li>
                ))}
            </ul>
            <span role='status' className='sc-faint sc-small'>{open && entries.length === 0 && <Nothing error={found.error}/>}</span>
        </div>
    );
}

function Nothing({error}: {error: unknown}) {
    if (error instanceof RequestError && error.status !== 404) {
        return error.message === '' ? <Message id='error.unreachable'/> : <>{error.message}</>;
    }
    return <Message id='picker.nothing_found'/>;
}
