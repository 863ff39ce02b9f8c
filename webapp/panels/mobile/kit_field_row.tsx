/** One field of the build kit's form, drawn by its kind. */
import React, {useId} from 'react';

import {Notice} from '../../components/notice';
import {BooleanSetting, SelectSetting, TextSetting} from '../../components/setting_row';
import {Message, useText} from '../../i18n/message';
import type {KitField} from './kit_fields';

export interface KitFieldRowProps {
    field: KitField;
    value: string | boolean;
    /** What is wrong with what was entered here. */
    problem: string | null;
    onChange: (value: string | boolean) => void;
}

export function KitFieldRow({field: {id, kind, help}, value, problem, onChange}: KitFieldRowProps) {
    const text = useText();
    const shared = {label: <Message id='mobile.kit.label' values={{field: <Message id={`mobile.kit.field.${id}`}/>}}/>, help: help && <Message id={`mobile.kit.help.${help}`}/>, warning: problem, disabled: false};
    switch (kind) {
    case 'boolean':
        return <BooleanSetting {...shared} value={value === true} onChange={onChange}/>;
    case 'choice':
        return (
            <SelectSetting
                {...shared} value={String(value) as '' | 'true' | 'false'} onChange={onChange}
                choices={[{value: '', label: text('mobile.kit.as_base')}, {value: 'true', label: text('setting.true')}, {value: 'false', label: text('setting.false')}]}
            />
        );
    case 'emptiable':
        return (
            <TextSetting
                {...shared} disabled={value === true} value={value === true ? '' : String(value)} onChange={onChange}
                changes={(
                    <label className='sc-check'>
                        <input type='checkbox' checked={value === true} onChange={(event) => onChange(event.target.checked ? true : '')}/>
                        <Message id='mobile.kit.empty' values={{key: <Message id={`mobile.kit.field.${id}`}/>}}/>
                    </label>
                )}
            />
        );
    case 'headers':
    case 'json':
        return <LinesRow {...shared} value={String(value)} onChange={onChange}/>;
    default:
        return <TextSetting {...shared} value={String(value)} onChange={onChange}/>;
    }
}

function LinesRow({label, help, warning, value, onChange}: {label: React.ReactNode; help: React.ReactNode; warning: string | null; value: string; onChange: (value: string) => void}) {
    const id = useId();
    return (
        <div className='sc-row'>
            <label className='sc-row__label' htmlFor={id}>{label}</label>
            <div className='sc-row__control'>
                <textarea id={id} className='form-control' rows={2} value={value} aria-describedby={`${id}help`} onChange={(event) => onChange(event.target.value)}/>
                <div id={`${id}help`}>
                    {warning && <Notice kind='warning' role='status'>{warning}</Notice>}
                    {help && <div className='sc-help'>{help}</div>}
                </div>
            </div>
        </div>
    );
}
