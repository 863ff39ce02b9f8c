/** The left side of a channel: teams, channels, and the account menu with log-out. */
import React, {useState} from 'react';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import {readsSystemConsole} from '../console/console_access';
import {logOut} from '../session';
import type {State} from '../store/state';

import {channelLabel} from './channel_label';

export function ChannelSidebar({teamName, channelName}: {teamName: string; channelName: string}) {
    const teams = useSelector((state: State) => state.entities.teams.teams);
    const channels = useSelector((state: State) => state.entities.channels.channels);
    const user = useSelector((state: State) => state.entities.users.profiles[state.entities.users.currentUserId]);
    const console = useSelector(readsSystemConsole);
    const [error, setError] = useState('');
    const team = Object.values(teams).find(({name}) => name === teamName);
    const own = Object.values(channels).filter(({team_id: teamId, type}) => teamId === team?.id && (type === 'O' || type === 'P'));
    const direct = Object.values(channels).filter(({type}) => type === 'D');
    const labels = useSelector((state: State) => direct.map((channel) => channelLabel(state, channel)).join('\n')).split('\n');
    return (
        <nav className='channel-sidebar' aria-label='Channels'>
            <h2>{team?.display_name ?? teamName}</h2>
            <ul>
                {own.map(({id, name, display_name: displayName}) => (
                    <li key={id}>
                        <Link className={name === channelName ? 'active' : ''} to={`/${teamName}/channels/${name}`}>{`# ${displayName}`}</Link>
                    </li>
                ))}
            </ul>
            {direct.length > 0 && (
                <>
                    <h2>{'Direct Messages'}</h2>
                    <ul aria-label='Direct Messages'>
                        {direct.map(({id, name}, index) => (
                            <li key={id}><Link className={name === channelName ? 'active' : ''} to={`/${teamName}/channels/${name}`}>{`@ ${labels[index] ?? ''}`}</Link></li>
                        ))}
                    </ul>
                </>
            )}
            <div className='channel-sidebar__account'>
                <span>{`@${user?.username ?? ''}`}</span>
                {console && <Link to='/admin_console'>{'System Console'}</Link>}
                <button className='btn-link' onClick={() => void logOut().catch((failure: Error) => setError(failure.message))}>{'Log Out'}</button>
                {error && <span role='alert'>{error}</span>}
            </div>
        </nav>
    );
}
