/** Mattermost's log-in page, with the MFA code as its second step. A plugin may draw its own notice here; this page leaves it room. */
import type {FormEvent} from 'react';
import React, {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {Redirect, useHistory, useLocation} from 'react-router-dom';

import {ServerError} from './client';
import {readRedirect} from './redirect';
import {logIn, wasLoggedIn} from './session';
import type {State} from './store/state';

const MFA_WANTED = 'mfa.validate_token.authenticate.app_error';

export function LoginPage() {
    const history = useHistory();
    const {pathname, search} = useLocation();
    const siteName = useSelector((state: State) => state.entities.general.config.SiteName) || 'Mattermost';
    const loggedIn = useSelector((state: State) => Boolean(state.entities.users.currentUserId));
    const [loginId, setLoginId] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState<string | null>(null);
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);
    const [expired, setExpired] = useState(false);

    useEffect(() => {
        if (!loggedIn && wasLoggedIn()) {
            setExpired(true);
            const query = new URLSearchParams(search);
            query.set('extra', 'expired');
            history.replace(`${pathname}?${query}`);
        }
        // When it is opened, as in Mattermost.
    }, []);

    if (loggedIn) {
        return <Redirect to={readRedirect(search)}/>;
    }

    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setError('');
        try {
            await logIn(loginId.trim(), password, code ?? '');
            history.replace(readRedirect(search));
        } catch (failure) {
            setBusy(false);
            if (failure instanceof ServerError && failure.serverErrorId === MFA_WANTED && code === null) {
                setCode('');
                return;
            }
            setError(failure instanceof Error ? failure.message : String(failure));
        }
    };

    return (
        <div className='login-body'>
            <header className='login-header'>{siteName}</header>
            <main className='login-body-content'>
                <section className='login-body-message'>
                    <h1>{'Log in to your account'}</h1>
                    <p>{'Collaborate with your team in real-time'}</p>
                </section>
                <form className='login-card' onSubmit={(event) => void submit(event)}>
                    <h2>{code === null ? 'Log in' : 'Enter your MFA Token'}</h2>
                    {expired && !error && <div className='alert alert-warning' role='status'>{'Your session has expired. Please log in again.'}</div>}
                    {error && <div className='alert alert-danger' role='alert'>{error}</div>}
                    {code === null ? (
                        <>
                            <label htmlFor='input_loginId'>{'Email or Username'}</label>
                            <input id='input_loginId' className='form-control' autoComplete='username' autoFocus={true} value={loginId} onChange={(event) => setLoginId(event.target.value)}/>
                            <label htmlFor='input_password-input'>{'Password'}</label>
                            <input id='input_password-input' className='form-control' type='password' autoComplete='current-password' value={password} onChange={(event) => setPassword(event.target.value)}/>
                        </>
                    ) : (
                        <>
                            <label htmlFor='input_token'>{'MFA Token'}</label>
                            <input id='input_token' className='form-control' inputMode='numeric' autoComplete='one-time-code' autoFocus={true} value={code} onChange={(event) => setCode(event.target.value)}/>
                        </>
                    )}
                    <button id='saveSetting' className='btn btn-primary btn-lg' type='submit' disabled={busy}>{code === null ? 'Log in' : 'Submit'}</button>
                </form>
            </main>
        </div>
    );
}
