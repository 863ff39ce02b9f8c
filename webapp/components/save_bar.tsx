/** The bar below a form. It stays in view while something is unsaved, has the console ask before that is lost, and says what became of the last save. */
import type {ReactNode} from 'react';
import React, {useEffect} from 'react';

import {holdNavigation} from '../core_console';
import {Message} from '../i18n/message';
import './components.css';

export interface SaveBarProps {
    dirty: boolean;
    /** Something entered cannot be saved, and its field says why. */
    invalid?: boolean;
    saving: boolean;
    saved: boolean;
    /** What stands in the way of saving: a refusal, or somebody else's change. */
    problem?: ReactNode;
    onSave: () => void;
    onCancel: () => void;
}

export function SaveBar({dirty, invalid = false, saving, saved, problem, onSave, onCancel}: SaveBarProps) {
    useEffect(() => (dirty ? holdNavigation() : undefined), [dirty]);
    return (
        <div className={dirty ? 'sc-save sc-save--dirty' : 'sc-save'}>
            {problem}
            <div className='sc-save__buttons'>
                <button type='button' className='btn btn-primary' disabled={!dirty || invalid || saving} onClick={onSave}>
                    <Message id={saving ? 'save.saving' : 'save.save'}/>
                </button>
                {dirty && (
                    <button type='button' className='btn btn-tertiary' disabled={saving} onClick={onCancel}><Message id='save.cancel'/></button>
                )}
                <span className='sc-save__state' role='status'>{saved && !dirty && <Message id='save.saved'/>}</span>
            </div>
        </div>
    );
}
