/** Whom the limits as entered would log out now: how many, why, and on demand by name. */
import React, {useId, useState} from 'react';

import type {SessionLimitsPreview} from '../../../contract/types';
import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import {BeyondLimits} from './beyond_limits';
import type {PreviewedLimits} from './use_session_limits';

export function LimitsPreview({asked, preview, enabled}: {asked: PreviewedLimits; preview: SessionLimitsPreview; enabled: boolean}) {
    const [open, setOpen] = useState(false);
    const id = useId();
    const any = preview.sessions > 0;
    return (
        <>
            <Notice
                kind={enabled && any ? 'warning' : 'info'} role='status'
                actions={any && (
                    <button type='button' className='btn btn-tertiary btn-sm' aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
                        <Message id={open ? 'limits.hide_sessions' : 'limits.show_sessions'}/>
                    </button>
                )}
            >
                <p><Message id={enabled ? 'limits.preview' : 'limits.preview_off'} values={{sessions: preview.sessions, users: preview.users}}/></p>
                {preview.includes_own_session && <p><strong><Message id={enabled ? 'limits.preview_own' : 'limits.preview_own_off'}/></strong></p>}
                {any && <p className='sc-faint'><Message id='limits.preview_why' values={{idle: preview.by_idle, age: preview.by_age, number: preview.by_number}}/></p>}
            </Notice>
            {any && open && <div id={id} className='sc-inset sc-limit__sessions'><BeyondLimits asked={asked}/></div>}
        </>
    );
}
