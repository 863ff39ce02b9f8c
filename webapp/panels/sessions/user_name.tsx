/** A person as the System Console's user list shows one: initial, name, roles and what is special about the account. */
import React from 'react';

import type {UserSummary} from '../../../contract/types';
import {ProviderTag} from '../../components/provider_tag';
import {Tag} from '../../components/tag';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';

/** Core's roles that an admin tells apart; the plain ones get no tag. */
const ROLES: Readonly<Record<string, MessageId>> = {
    system_admin: 'role.system_admin',
    system_manager: 'role.system_manager',
    system_user_manager: 'role.system_user_manager',
    system_read_only_admin: 'role.system_read_only_admin',
    system_custom_group_admin: 'role.system_custom_group_admin',
    shared_channel_manager: 'role.shared_channel_manager',
    secure_connection_manager: 'role.secure_connection_manager',
};

export const isSystemAdmin = (user: UserSummary) => user.roles.includes('system_admin');

export function UserName({user, onOpen}: {user: UserSummary; onOpen?: () => void}) {
    return (
        <span className='sc-user'>
            <span className='sc-user__initial' aria-hidden='true'>{user.username.slice(0, 1).toUpperCase()}</span>
            <span className='sc-user__text'>
                {onOpen ? <button type='button' className='sc-link' onClick={onOpen}>{user.username}</button> : <strong>{user.username}</strong>}
                {user.display_name !== '' && <span>{user.display_name}</span>}
                <UserTags user={user}/>
            </span>
        </span>
    );
}

function UserTags({user}: {user: UserSummary}) {
    const roles = user.roles.flatMap((role) => ROLES[role] ?? []);
    const login = user.auth_service !== '' && user.auth_service !== 'email';
    if (roles.length === 0 && !user.is_bot && !user.is_guest && !login && user.deactivated_at === 0) {
        return null;
    }
    return (
        <span className='sc-tags'>
            {roles.map((id) => <Tag key={id}><Message id={id}/></Tag>)}
            {user.is_bot && <Tag><Message id='role.bot'/></Tag>}
            {user.is_guest && <Tag><Message id='role.guest'/></Tag>}
            <ProviderTag service={user.auth_service}/>
            {user.deactivated_at !== 0 && <Tag tone='bad'><Message id='role.deactivated'/></Tag>}
        </span>
    );
}
