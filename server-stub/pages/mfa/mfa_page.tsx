/**
 * Mattermost's /mfa: a page of its own, without the app around it, so no component of a plugin is drawn here. Whoever core makes enrol can only
 * log out; everybody else may go back. Where MFA is not enabled there is nothing to see.
 */
import React, {useEffect} from 'react';
import {useSelector} from 'react-redux';
import {Link, Redirect, Route, Switch, useHistory} from 'react-router-dom';

import {logOut, mustEnrol} from '../session';
import type {State} from '../store/state';
import {MfaConfirmPage} from './mfa_confirm_page';
import {MfaSetupPage} from './mfa_setup_page';

export function MfaPage() {
    const history = useHistory();
    const enforced = useSelector(mustEnrol);
    const enabled = useSelector((state: State) => state.entities.general.config.EnableMultifactorAuthentication === 'true');

    useEffect(() => {
        if (!enabled) {
            history.push('/');
        }
    }, [enabled, history]);

    return (
        <div className='login-body'>
            <header className='login-header'>
                {enforced ? <button className='btn-link' type='button' onClick={() => void logOut().catch(() => undefined)}>{'‹ Logout'}</button> : <Link to='/'>{'‹ Back'}</Link>}
            </header>
            <main className='login-body-content'>
                <section id='mfa' className='login-card'>
                    <h2>{'Multi-factor Authentication Setup'}</h2>
                    <Switch>
                        <Route path='/mfa/setup' component={MfaSetupPage}/>
                        <Route path='/mfa/confirm' component={MfaConfirmPage}/>
                        <Redirect to='/mfa/setup'/>
                    </Switch>
                </section>
            </main>
        </div>
    );
}
