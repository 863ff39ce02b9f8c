/** The System Console's list of users, as far as other parts of a server act on a person: deactivation and core's own revocation. */
import type {UserProfile} from '@mattermost/types/users';
import React, {useCallback, useEffect, useState} from 'react';

import {get, post, put} from '../client';

const PAGE_SIZE = 50;

function describeRole({roles, delete_at: deletedAt}: UserProfile): string {
    if (deletedAt) {
        return 'Deactivated';
    }
    if (roles.includes('system_guest')) {
        return 'Guest';
    }
    return roles.includes('system_admin') ? 'System Admin' : 'Member';
}

interface RowProps {
    user: UserProfile;
    act: (what: () => Promise<unknown>) => void;
}

function UserRow({user, act}: RowProps) {
    const {id, username, email, delete_at: deletedAt} = user;
    const fullName = `${user.first_name} ${user.last_name}`.trim();
    return (
        <tr>
            <td>
                <span className='avatar' aria-hidden={true}>{username.slice(0, 1).toUpperCase()}</span>
                <span className='user-name'><strong>{fullName || username}</strong><small>{username}</small></span>
            </td>
            <td>{email}</td>
            <td>{describeRole(user)}</td>
            <td>
                <button className='btn btn-tertiary btn-sm' onClick={() => act(() => post(`/users/${id}/sessions/revoke/all`))}>{'Revoke Sessions'}</button>
                <button className={`btn btn-sm ${deletedAt ? 'btn-tertiary' : 'btn-tertiary btn-danger'}`} onClick={() => act(() => put(`/users/${id}/active`, {active: Boolean(deletedAt)}))}>
                    {deletedAt ? 'Activate' : 'Deactivate'}
                </button>
            </td>
        </tr>
    );
}

export function UsersPage() {
    const [users, setUsers] = useState<UserProfile[]>([]);
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const [message, setMessage] = useState('');

    const load = useCallback(async () => {
        const found = term ?
            await post<UserProfile[]>('/users/search', {term, allow_inactive: true, limit: PAGE_SIZE}) :
            await get<UserProfile[]>(`/users?page=${page}&per_page=${PAGE_SIZE}`);
        setUsers(found);
    }, [page, term]);

    useEffect(() => {
        load().catch((failure: Error) => setMessage(failure.message));
    }, [load]);

    const act = (what: () => Promise<unknown>) => {
        what().then(() => setMessage('Done'), (failure: Error) => setMessage(failure.message)).
            then(load).
            catch((failure: Error) => setMessage(failure.message));
    };

    return (
        <div className='wrapper--fixed'>
            <header className='admin-console__header'>
                {'Users'}
                <button className='btn btn-tertiary btn-danger' onClick={() => act(() => post('/users/sessions/revoke/all'))}>{'Revoke All Sessions'}</button>
            </header>
            <div className='admin-console__wrapper'>
                <div className='admin-console__content admin-console__content--wide'>
                    <section className='config-section'>
                        <header>
                            <input className='form-control' type='search' aria-label='Search users' placeholder='Search users' value={term} onChange={(event) => setTerm(event.target.value)}/>
                            <span role='status'>{message}</span>
                        </header>
                        <table className='user-table'>
                            <thead>
                                <tr><th scope='col'>{'User details'}</th><th scope='col'>{'Email'}</th><th scope='col'>{'Role'}</th><th scope='col'>{'Actions'}</th></tr>
                            </thead>
                            <tbody>{users.map((user) => <UserRow key={user.id} user={user} act={act}/>)}</tbody>
                        </table>
                        {!term && (
                            <footer>
                                <button className='btn btn-tertiary btn-sm' disabled={page === 0} onClick={() => setPage(page - 1)}>{'Previous'}</button>
                                <button className='btn btn-tertiary btn-sm' disabled={users.length < PAGE_SIZE} onClick={() => setPage(page + 1)}>{'Next'}</button>
                            </footer>
                        )}
                    </section>
                </div>
            </div>
        </div>
    );
}
