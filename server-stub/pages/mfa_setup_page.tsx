/** Mattermost's MFA enrolment: shown by the app itself to whoever must enrol before anything else is answered. */
import type {UserProfile} from '@mattermost/types/users';
import type {FormEvent} from 'react';
import React, {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {get, post, put} from './client';
import {loadMe, logOut, mustEnrol} from './session';

interface MfaSecret {
    secret: string;
    qr_code: string;
}

export function MfaSetupPage() {
    const history = useHistory();
    const enforced = useSelector(mustEnrol);
    const [secret, setSecret] = useState<MfaSecret | null>(null);
    const [code, setCode] = useState('');
    const [error, setError] = useState('');
    const fail = (failure: unknown) => setError(failure instanceof Error ? failure.message : String(failure));

    useEffect(() => {
        get<UserProfile>('/users/me').
            then(({id}) => post<MfaSecret>(`/users/${id}/mfa/generate`)).
            then(setSecret).
            catch(fail);
    }, []);

    const submit = async (event: FormEvent) => {
        event.preventDefault();
        try {
            await put('/users/me/mfa', {activate: true, code: code.trim()});
            await loadMe();
            history.replace('/');
        } catch (failure) {
            fail(failure);
        }
    };

    return (
        <div className='login-body'>
            <main className='login-body-content'>
                <form className='login-card' onSubmit={(event) => void submit(event)}>
                    <h2>{'Multi-factor Authentication Setup'}</h2>
                    {enforced && <div className='alert alert-info' role='status'>{'Multi-factor authentication is required on this server.'}</div>}
                    {error && <div className='alert alert-danger' role='alert'>{error}</div>}
                    {secret && <img className='mfa-qr-code' alt='QR code for your authenticator app' src={`data:image/png;base64,${secret.qr_code}`}/>}
                    <p>{'Secret: '}<code id='mfa_secret'>{secret?.secret ?? '…'}</code></p>
                    <label htmlFor='mfa_code'>{'MFA Code'}</label>
                    <input id='mfa_code' className='form-control' inputMode='numeric' autoComplete='one-time-code' value={code} onChange={(event) => setCode(event.target.value)}/>
                    <button className='btn btn-primary btn-lg' type='submit' disabled={!secret || !code}>{'Save'}</button>
                    <button className='btn btn-tertiary' type='button' onClick={() => void logOut().catch(fail)}>{'Log Out'}</button>
                </form>
            </main>
        </div>
    );
}
