/** How an account signs in, where that is not by password. One that Mattermost has no name for is shown as it is stored. */
import React from 'react';

import {MFA_PROVIDERS} from '../../contract/names';
import {Message} from '../i18n/message';
import {Tag} from './tag';

export function ProviderTag({service}: {service: string}) {
    if (service === '' || service === 'email') {
        return null;
    }
    const known = MFA_PROVIDERS.find((provider) => provider === service);
    return <Tag>{known ? <Message id={`mfa.provider.${known}`}/> : service}</Tag>;
}
