/** The white card a section of the System Console stands in: title, subtitle, content and, when there is something to save, a bar below. */
import type {KeyboardEvent, ReactNode} from 'react';
import React, {useId} from 'react';

import './components.css';

export interface SectionCardProps {
    title: ReactNode;
    subtitle?: ReactNode;
    /** Buttons at the right of the title. */
    actions?: ReactNode;
    footer?: ReactNode;
    /** Tables reach from edge to edge. */
    flush?: boolean;
    children: ReactNode;
}

/** The System Console wraps its sections in a form of its own: Enter in a field would save that one. */
function keepOutOfCoresForm(event: KeyboardEvent): void {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
        event.preventDefault();
    }
}

export function SectionCard({title, subtitle, actions, footer, flush = false, children}: SectionCardProps) {
    const titleId = useId();
    return (
        <section className='sc-card' aria-labelledby={titleId} onKeyDown={keepOutOfCoresForm}>
            <div className='sc-card__header'>
                <div className='sc-card__heading'>
                    <h3 id={titleId} className='sc-card__title'>{title}</h3>
                    {subtitle && <p className='sc-card__subtitle'>{subtitle}</p>}
                </div>
                {actions && <div className='sc-card__actions'>{actions}</div>}
            </div>
            <div className={flush ? 'sc-card__body sc-card__body--flush' : 'sc-card__body'}>{children}</div>
            {footer}
        </section>
    );
}
