/** A person in the lists of MFA enforcement: name, and what tells an admin more about the account. */
import React from 'react';

import type {MfaPerson} from '../../../contract/types';
import {ProviderTag} from '../../components/provider_tag';
import {Tag} from '../../components/tag';
import {Message} from '../../i18n/message';

type Named = Pick<MfaPerson, 'username' | 'display_name' | 'roles' | 'auth_service'>;

export function PersonName({person: {username, display_name: name, roles, auth_service: service}}: {person: Named}) {
    return (
        <>
            <strong><bdi>{username}</bdi></strong>
            {name !== '' && <div className='sc-faint'><bdi>{name}</bdi></div>}
            <span className='sc-tags sc-mfa__tags'>
                {roles.includes('system_admin') && <Tag><Message id='role.system_admin'/></Tag>}
                {roles.includes('system_guest') && <Tag><Message id='role.guest'/></Tag>}
                <ProviderTag service={service}/>
            </span>
        </>
    );
}
