/** Where Mattermost puts somebody who is in no team. */
import React from 'react';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import {readsSystemConsole} from './console/console_access';
import {logOut} from './session';

export function SelectTeamPage() {
    const console = useSelector(readsSystemConsole);
    return (
        <div className='login-body'>
            <main className='login-body-content'>
                <div className='login-card'>
                    <h2>{'You are not a member of any team'}</h2>
                    {console && <Link to='/admin_console'>{'System Console'}</Link>}
                    <button className='btn btn-tertiary' onClick={() => void logOut()}>{'Log Out'}</button>
                </div>
            </main>
        </div>
    );
}
