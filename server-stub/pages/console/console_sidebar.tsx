/** The System Console's black sidebar: Mattermost's categories, with the entries this stand-in has pages for, and every plugin's page. */
import React, {useEffect, useState} from 'react';
import {NavLink} from 'react-router-dom';

import type {PluginManifest} from './plugin_manifests';
import {hasSettings, listPlugins} from './plugin_manifests';

export function ConsoleSidebar({username, onNavigate}: {username: string; onNavigate: () => void}) {
    const [plugins, setPlugins] = useState<PluginManifest[]>([]);
    useEffect(() => {
        // Somebody who may not list the plugins sees the console without them, as in core.
        void listPlugins().then(setPlugins).catch(() => undefined);
    }, []);
    return (
        <nav className='admin-sidebar' aria-label='System Console'>
            <div className='admin-sidebar__header'>
                <strong>{'System Console'}</strong>
                <span>{`@${username}`}</span>
            </div>
            <h4>{'User Management'}</h4>
            <ul>
                <li><NavLink to='/admin_console/user_management/users' onClick={onNavigate}>{'Users'}</NavLink></li>
            </ul>
            <h4>{'Plugins'}</h4>
            <ul>
                {plugins.filter(hasSettings).map(({id, name}) => (
                    <li key={id}><NavLink to={`/admin_console/plugins/plugin_${id}`} onClick={onNavigate}>{name}</NavLink></li>
                ))}
            </ul>
        </nav>
    );
}
