/** Somebody else saved first. Reloading brings their values; what was entered here stays in the form, to be saved again or cancelled. */
import React from 'react';

import {Message} from '../i18n/message';
import {Notice} from './notice';

export function StaleNotice({onReload}: {onReload: () => void}) {
    return (
        <Notice kind='warning' role='alert' actions={<button type='button' className='btn btn-tertiary btn-sm' onClick={onReload}><Message id='stale.reload'/></button>}>
            <p><strong><Message id='stale.title'/></strong></p>
            <p><Message id='stale.explanation'/></p>
        </Notice>
    );
}
