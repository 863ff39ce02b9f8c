/** The System Console's frame: bar on top, black sidebar, the page on the right. */
import React, {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {Link, Redirect, Route, Switch} from 'react-router-dom';

import type {State} from '../store/state';

import {readsSystemConsole} from './console_access';
import {ConsoleSidebar} from './console_sidebar';
import {PluginPage} from './plugin_page';
import {UsersPage} from './users_page';

export function ConsolePage() {
    const allowed = useSelector(readsSystemConsole);
    const username = useSelector((state: State) => state.entities.users.profiles[state.entities.users.currentUserId]?.username);
    const [sidebarOpen, setSidebarOpen] = useState(false);
    useEffect(() => {
        document.body.classList.add('console__body');
        return () => document.body.classList.remove('console__body');
    }, []);
    if (!allowed) {
        return <Redirect to='/'/>;
    }
    return (
        <div className={`admin-console__root ${sidebarOpen ? 'admin-console__root--open' : ''}`}>
            <header className='backstage-navbar'>
                <button className='admin-console__toggle' aria-label='Menu' aria-expanded={sidebarOpen} onClick={() => setSidebarOpen(!sidebarOpen)}>{'☰'}</button>
                <Link className='backstage-navbar__back' to='/'>{'‹ Back'}</Link>
            </header>
            <ConsoleSidebar username={username ?? ''} onNavigate={() => setSidebarOpen(false)}/>
            <div className='admin-console__wrapper admin-console' id='adminConsoleWrapper'>
                <Switch>
                    <Route path='/admin_console/user_management/users' component={UsersPage}/>
                    <Route path='/admin_console/plugins/plugin_:id' component={PluginPage}/>
                    <Redirect to='/admin_console/user_management/users'/>
                </Switch>
            </div>
        </div>
    );
}
