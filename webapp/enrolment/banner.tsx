/** Says in the last quarter of the grace period, and after it, that MFA is to be set up; and to who is only encouraged, that it can be. Dismissed, it stays away in this tab until the deadline changes or passes. */
import React, {useState, useSyncExternalStore} from 'react';

import type {OwnMfa} from '../../contract/types';
import './enrolment.css';
import {isHere} from './own_mfa';
import {formatDeadline, state, texts} from './person';
import {goToSetUp, isAtCoresPage} from './places';
import type {TextId} from './texts';

const DISMISSED_KEY = 'security-controls:mfa_banner';

export function Banner() {
    const {own} = useSyncExternalStore(state.subscribe, state.current);
    const [dismissed, setDismissed] = useState(readDismissed);
    const id = own && bannerText(own);
    if (!own || !id || isAtCoresPage() || dismissed === `${id} ${own.deadline_at}`) {
        return null;
    }
    const {formatMessage} = texts();
    const dismiss = () => {
        setDismissed(`${id} ${own.deadline_at}`);
        keepDismissed(`${id} ${own.deadline_at}`);
    };
    return (
        <section className='sc-mfa-banner' aria-label={formatMessage({id: 'banner.title'})}>
            <p role='status'>{formatMessage({id}, {deadline: formatDeadline(own.deadline_at ?? own.now)})}</p>
            <button type='button' className='btn btn-primary btn-sm' onClick={goToSetUp}>{formatMessage({id: 'banner.set_up'})}</button>
            <button type='button' className='sc-mfa-banner__dismiss' aria-label={formatMessage({id: 'banner.dismiss'})} onClick={dismiss}>{'×'}</button>
        </section>
    );
}

/** null: nothing to say, or the page for enrolling says it. */
function bannerText(own: OwnMfa): TextId | null {
    if (own.encouraged) {
        return 'banner.encouraged';
    }
    if (own.state === 'in_grace') {
        return own.show_banner ? 'banner.grace' : null;
    }
    if (own.state !== 'overdue' && own.state !== 'enrolment_session' || isHere(own)) {
        return null;
    }
    return own.enrolment_sessions_used < own.enrolment_sessions_allowed ? 'banner.overdue' : 'banner.refused';
}

function readDismissed(): string | null {
    try {
        return sessionStorage.getItem(DISMISSED_KEY);
    } catch {
        return null;
    }
}

function keepDismissed(value: string): void {
    try {
        sessionStorage.setItem(DISMISSED_KEY, value);
    } catch {
        // Storage refused: it stays away until the page is loaded anew.
    }
}
