/** Rows of a settings form as the System Console draws them: label at the left, control at the right, help in grey below. */
import type {ReactNode} from 'react';
import React, {useId} from 'react';

import {Message} from '../i18n/message';
import {FieldError} from './field_errors';
import {Notice} from './notice';
import './components.css';

interface RowProps {
    label: ReactNode;
    help?: ReactNode;
    /** About the value chosen; stands right below the control. */
    warning?: ReactNode;
    disabled: boolean;
    /** Set by an environment variable: core would refuse the change. */
    locked?: boolean;
    /** Leads to what was changed before. */
    changes?: ReactNode;
    /** What the API calls it, where the server can refuse what this form lets through (field_errors.tsx). */
    path?: string;
}

function Below({help, helpId, locked, warning, changes, path}: Pick<RowProps, 'help' | 'locked' | 'warning' | 'changes' | 'path'> & {helpId: string}) {
    return (
        <>
            <div id={helpId}>
                {warning && <Notice kind='warning' role='status'>{warning}</Notice>}
                {help && <div className='sc-help'>{help}</div>}
                {path !== undefined && <FieldError path={path}/>}
                {locked && <Notice kind='warning'><Message id='setting.environment'/></Notice>}
            </div>
            {changes && <div className='sc-row__changes'>{changes}</div>}
        </>
    );
}

/** A radio group; core's settings say True and False. */
export function BooleanSetting({label, help, warning, disabled, locked, changes, path, value, onChange}: RowProps & {value: boolean; onChange: (value: boolean) => void}) {
    const id = useId();
    return (
        <div className='sc-row' role='radiogroup' aria-labelledby={`${id}label`} aria-describedby={`${id}help`}>
            <div id={`${id}label`} className='sc-row__label'>{label}</div>
            <div className='sc-row__control'>
                {[true, false].map((choice) => (
                    <label key={String(choice)} className='sc-radio'>
                        <input type='radio' name={id} checked={value === choice} disabled={disabled || locked} onChange={() => onChange(choice)}/>
                        <Message id={choice ? 'setting.true' : 'setting.false'}/>
                    </label>
                ))}
                <Below help={help} helpId={`${id}help`} locked={locked} warning={warning} changes={changes} path={path}/>
            </div>
        </div>
    );
}

export interface Choice<V extends string> {
    value: V;
    label: string;
}

export function SelectSetting<V extends string>({label, help, warning, disabled, locked, changes, path, value, choices, onChange}: RowProps & {value: V; choices: Array<Choice<V>>; onChange: (value: V) => void}) {
    const id = useId();
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}>{label}</label>
            <div className='sc-row__control'>
                <select
                    id={id} className='form-control' value={value} disabled={disabled || locked} aria-describedby={`${id}help`}
                    onChange={(event) => {
                        const chosen = choices.find((choice) => choice.value === event.target.value);
                        if (chosen) {
                            onChange(chosen.value);
                        }
                    }}
                >
                    {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
                </select>
                <Below help={help} helpId={`${id}help`} locked={locked} warning={warning} changes={changes} path={path}/>
            </div>
        </div>
    );
}

/** error: what is wrong with what was entered. */
export function TextSetting({label, help, error, warning, disabled, locked, changes, path, value, onChange}: RowProps & {value: string; error?: ReactNode; onChange: (value: string) => void}) {
    const id = useId();
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}>{label}</label>
            <div className='sc-row__control'>
                <input
                    id={id} type='text' className='form-control' value={value} disabled={disabled || locked} aria-invalid={Boolean(error)} aria-describedby={`${id}help`}
                    onChange={(event) => onChange(event.target.value)}
                />
                <Below help={error ? <>{help}<p className='sc-error'>{error}</p></> : help} helpId={`${id}help`} locked={locked} warning={warning} changes={changes} path={path}/>
            </div>
        </div>
    );
}

/** A control of several parts: fields, ticks or a list. */
export function GroupSetting({label, help, warning, locked, changes, path, children}: Omit<RowProps, 'disabled'> & {children: ReactNode}) {
    const id = useId();
    return (
        <div className='sc-row' role='group' aria-labelledby={`${id}label`} aria-describedby={`${id}help`}>
            <div id={`${id}label`} className='sc-row__label'>{label}</div>
            <div className='sc-row__control'>
                {children}
                <Below help={help} helpId={`${id}help`} locked={locked} warning={warning} changes={changes} path={path}/>
            </div>
        </div>
    );
}

/** One of a few, each with what it means. */
export function ChoiceSetting<V extends string>({label, help, warning, disabled, locked, changes, path, value, choices, onChange}: RowProps & {value: V; choices: Array<Choice<V> & {help?: string}>; onChange: (value: V) => void}) {
    const id = useId();
    return (
        <div className='sc-row' role='radiogroup' aria-labelledby={`${id}label`} aria-describedby={`${id}help`}>
            <div id={`${id}label`} className='sc-row__label'>{label}</div>
            <div className='sc-row__control'>
                {choices.map((choice) => (
                    <label key={choice.value} className='sc-radio sc-radio--block'>
                        <input type='radio' name={id} checked={value === choice.value} disabled={disabled || locked} onChange={() => onChange(choice.value)}/>
                        <span>
                            {choice.label}
                            {choice.help && <span className='sc-radio__help sc-faint sc-small'>{choice.help}</span>}
                        </span>
                    </label>
                ))}
                <Below help={help} helpId={`${id}help`} locked={locked} warning={warning} changes={changes} path={path}/>
            </div>
        </div>
    );
}
