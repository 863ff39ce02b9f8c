/** What Mattermost says once somebody has enrolled; Okay leads into the app. */
import type {FormEvent} from 'react';
import React from 'react';
import {useHistory} from 'react-router-dom';

export function MfaConfirmPage() {
    const history = useHistory();
    const submit = (event: FormEvent) => {
        event.preventDefault();
        history.push('/');
    };
    return (
        <form className='mfa-form' onSubmit={submit}>
            <p><strong>{'Set up complete!'}</strong></p>
            <p>{'Your account is now secure. Next time you sign in, you will be asked to enter a code from your authenticator app.'}</p>
            <button className='btn btn-primary' type='submit' autoFocus={true}>{'Okay'}</button>
        </form>
    );
}
