/** Whose session it is, in a list of sessions. */
import React from 'react';

export function SessionUser({username, name}: {username: string; name: string}) {
    return (
        <div className='sc-user__text'>
            <strong>{username}</strong>
            {name !== '' && <span className='sc-faint sc-small'>{name}</span>}
        </div>
    );
}
