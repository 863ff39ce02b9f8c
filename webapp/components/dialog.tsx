/**
 * A modal dialog: labelled, focus kept inside and given back afterwards, Escape closes. Drawn at the end of body, because the System
 * Console's own containers clip and stack.
 */
import type {KeyboardEvent, ReactNode} from 'react';
import React, {useEffect, useId, useRef} from 'react';
import {createPortal} from 'react-dom';

import {useText} from '../i18n/message';
import './components.css';

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

export interface DialogProps {
    title: ReactNode;
    /** Not called while `busy`: a request on its way has no undo. */
    onClose: () => void;
    busy?: boolean;
    /** What it shows is shown this once: neither Escape nor a click beside it closes it, its buttons do. */
    lasting?: boolean;
    footer: ReactNode;
    children: ReactNode;
}

export function Dialog({title, onClose, busy = false, lasting = false, footer, children}: DialogProps) {
    const text = useText();
    const titleId = useId();
    const box = useRef<HTMLDivElement>(null);

    useEffect(() => {
        const before = document.activeElement;
        const card = before?.closest('section');
        // One that is taller than the window would be scrolled by its own focus.
        box.current?.focus({preventScroll: true});
        return () => {
            if (before instanceof HTMLElement && before.isConnected) {
                before.focus();
            } else if (card?.isConnected) {
                // The button is gone, since what it was for is done: the keyboard goes on from where it stood.
                card.tabIndex = -1;
                card.focus({preventScroll: true});
            }
        };
    }, []);

    // A button that is switched off while its request is on its way drops the focus, and with it Escape and Tab leave the dialog.
    const lent = useRef<Element | null>(null);
    useEffect(() => {
        const at = document.activeElement;
        if (busy && (at === null || !box.current?.contains(at) || at.matches(':disabled'))) {
            lent.current = at;
            box.current?.focus({preventScroll: true});
        }
        if (!busy && lent.current instanceof HTMLElement && at === box.current) {
            lent.current.focus({preventScroll: true});
            lent.current = null;
        }
        // What stood in the way is said below the last field, which may be out of sight; the button that was pressed never is.
        if (!busy) {
            [...box.current?.querySelectorAll('[role="alert"]') ?? []].at(-1)?.scrollIntoView?.({block: 'nearest'});
        }
    }, [busy]);

    const close = () => {
        if (!busy) {
            onClose();
        }
    };
    const leave = () => {
        if (!lasting) {
            close();
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'Escape') {
            event.stopPropagation();
            leave();
        }
        if (event.key === 'Tab' && box.current) {
            keepFocusInside(box.current, event);
        }
    };

    return createPortal(
        <div className='sc-dialog__backdrop' onMouseDown={(event) => event.target === event.currentTarget && leave()}>
            <div ref={box} className='sc-dialog' role='dialog' aria-modal='true' aria-labelledby={titleId} tabIndex={-1} onKeyDown={onKeyDown}>
                <div className='sc-dialog__header'>
                    <h2 id={titleId} className='sc-dialog__title'>{title}</h2>
                    <button type='button' className='sc-dialog__close' aria-label={text('dialog.close')} disabled={busy} onClick={close}>{'×'}</button>
                </div>
                <div className='sc-dialog__body'>{children}</div>
                <div className='sc-dialog__footer'>{footer}</div>
            </div>
        </div>,
        document.body,
    );
}

function keepFocusInside(box: HTMLElement, event: KeyboardEvent): void {
    const inside = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const first = inside[0];
    const last = inside[inside.length - 1];
    const at = document.activeElement;
    const leaving = event.shiftKey ? at === first || at === box : at === last;
    const next = event.shiftKey ? last : first;
    if (leaving && next) {
        event.preventDefault();
        next.focus();
    }
}
