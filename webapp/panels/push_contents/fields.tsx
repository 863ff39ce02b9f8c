/** Small fields with their label above, for toolbars and dialogs; settings have their label at the left (components/setting_row). */
import React, {useId} from 'react';

import type {Choice} from '../../components/setting_row';

export interface SelectFieldProps<V extends string> {
    label: string;
    value: V;
    choices: ReadonlyArray<Choice<V>>;
    onChange: (value: V) => void;
}

export function SelectField<V extends string>({label, value, choices, onChange}: SelectFieldProps<V>) {
    return (
        <label className='sc-field'>
            {label}
            <select
                className='form-control' value={value}
                onChange={(event) => {
                    const chosen = choices.find((choice) => choice.value === event.target.value);
                    if (chosen) {
                        onChange(chosen.value);
                    }
                }}
            >
                {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
            </select>
        </label>
    );
}

export interface TextFieldProps {
    label: string;
    value: string;
    limit: number;
    help?: string;
    /** What is wrong with what was entered; '' = nothing. */
    error?: string;
    /** What an empty field means. */
    placeholder?: string;
    onChange: (value: string) => void;
}

export function TextField({label, value, limit, help, error, placeholder, onChange}: TextFieldProps) {
    const id = useId();
    return (
        <div className='sc-field'>
            <label htmlFor={id}>{label}</label>
            <input
                id={id} type='text' className='form-control' value={value} maxLength={limit} placeholder={placeholder} aria-invalid={Boolean(error)}
                aria-describedby={[help !== undefined && `${id}help`, error !== undefined && `${id}error`].filter(Boolean).join(' ') || undefined} onChange={(event) => onChange(event.target.value)}
            />
            {help !== undefined && <span id={`${id}help`} className='sc-faint'>{help}</span>}
            {/* There from the start, so that what comes to stand in it is read out. */}
            {error !== undefined && <span id={`${id}error`} role='status' className='sc-small sc-error'>{error}</span>}
        </div>
    );
}
