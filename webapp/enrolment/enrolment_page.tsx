/** The one page of a session for enrolling: why, how, how long it lasts, and the two ways on. It covers the app core draws around a plugin's page. */
import React, {useEffect, useState, useSyncExternalStore} from 'react';

import {csrfToken} from '../guard/api';
import {basePath} from '../guard/base_path';
import './enrolment.css';
import {isHere} from './own_mfa';
import {clock, formatDeadline, spoken, state, texts} from './person';
import {goToApp, goToLogIn, goToSetUp} from './places';
import type {TextId} from './texts';

const STEPS: readonly TextId[] = ['page.step_app', 'page.step_code', 'page.step_done'];

export function EnrolmentPage() {
    const {own, unreachable} = useSyncExternalStore(state.subscribe, state.current);
    useSecond();
    useEffect(() => {
        // Opened by its address, it may be here before anybody asked; core draws it for people who are logged out, too.
        if (state.current().own) {
            return;
        }
        if (/(?:^|; )MMUSERID=/.test(document.cookie)) {
            void state.ask();
        } else {
            goToLogIn();
        }
    }, []);
    const text = (id: TextId, values?: Record<string, string | number>) => texts().formatMessage({id}, values);
    if (!own || !isHere(own)) {
        return (
            <main className='sc-enroll'>
                <div className='sc-enroll__card'>
                    {own && <p>{text('page.not_needed')}</p>}
                    {own && <button type='button' className='btn btn-primary' onClick={goToApp}>{text('page.to_app')}</button>}
                    {!own && !unreachable && <p role='status'>{text('page.loading')}</p>}
                    {!own && unreachable && <p role='alert'>{text('page.unreachable')}</p>}
                </div>
            </main>
        );
    }
    const left = state.left(own.enrolment_session?.ends_at ?? 0);
    return (
        <main className='sc-enroll' aria-labelledby='sc-enroll-title'>
            <div className='sc-enroll__card'>
                <h1 id='sc-enroll-title' className='sc-enroll__title'>{text('page.title')}</h1>
                <p>{text('page.deadline', {deadline: formatDeadline(own.deadline_at ?? own.now)})}</p>
                <ol className='sc-enroll__steps'>{STEPS.map((id) => <li key={id}>{text(id)}</li>)}</ol>
                <p className='sc-enroll__time' role='timer'>{left > 0 ? text('page.ends', {left: clock(left)}) : text('page.ended')}</p>
                <p className='sc-enroll__heard' role='status'>{left > 0 ? text('page.ends', {left: spoken(left)}) : text('page.ended')}</p>
                <p className='sc-enroll__faint'>{text('page.sessions', {used: own.enrolment_sessions_used, allowed: own.enrolment_sessions_allowed})}</p>
                {unreachable && <p role='alert' className='sc-enroll__error'>{text('page.unreachable')}</p>}
                <div className='sc-enroll__buttons'>
                    <button type='button' className='btn btn-primary' disabled={left === 0} onClick={goToSetUp}>{text('page.set_up')}</button>
                    <LogOut label={text('page.log_out')} failed={text('page.log_out_failed')}/>
                </div>
            </div>
        </main>
    );
}

function LogOut({label, failed}: {label: string; failed: string}) {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState(false);
    const logOut = async () => {
        setBusy(true);
        setError(false);
        try {
            const answer = await fetch(`${basePath()}/api/v4/users/logout`, {method: 'POST', headers: {'X-CSRF-Token': csrfToken(), 'X-Requested-With': 'XMLHttpRequest'}});
            if (!answer.ok) {
                throw new Error(String(answer.status));
            }
            window.location.assign(`${basePath()}/login`);
        } catch {
            setBusy(false);
            setError(true);
        }
    };
    return (
        <>
            <button type='button' className='btn btn-tertiary' disabled={busy} onClick={() => void logOut()}>{label}</button>
            {error && <span role='alert' className='sc-enroll__error'>{failed}</span>}
        </>
    );
}

/** Draws again every second, as clocks do. */
function useSecond(): void {
    const [, setTick] = useState(0);
    useEffect(() => {
        const timer = setInterval(() => setTick((tick) => tick + 1), 1000);
        return () => clearInterval(timer);
    }, []);
}
