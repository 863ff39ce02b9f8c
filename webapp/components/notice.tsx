/** A sentence set apart from the form: something to know, to beware of, or that went wrong. */
import type {ReactNode} from 'react';
import React from 'react';

import './components.css';

export interface NoticeProps {
    kind: 'info' | 'warning' | 'danger' | 'success';
    /** status: read out when it appears; alert: at once. */
    role?: 'status' | 'alert';
    actions?: ReactNode;
    children: ReactNode;
}

export function Notice({kind, role, actions, children}: NoticeProps) {
    return (
        <div className={`sc-notice sc-notice--${kind}`} role={role}>
            <div className='sc-notice__text'>{children}</div>
            {actions && <div>{actions}</div>}
        </div>
    );
}
