/** The webhook's secret, this once: the server does not show it again. */
import React from 'react';

import {Notice} from '../../components/notice';
import {Message} from '../../i18n/message';
import {CopyButton} from './copy_button';

export function ShownSecret({secret}: {secret: string}) {
    return (
        <div role='status' className='sc-secret'>
            <Notice kind='warning'><Message id='audit.webhook.secret_once'/></Notice>
            <p className='sc-copied'><code className='sc-note'>{secret}</code><CopyButton value={secret} label='audit.keys.copy'/></p>
            <p className='sc-faint sc-small'><Message id='audit.webhook.secret_help'/></p>
        </div>
    );
}
