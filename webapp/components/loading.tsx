/** What stands where something is still being read. */
import React from 'react';

import {Message} from '../i18n/message';

export function Loading() {
    return <p className='sc-empty' role='status'><Message id='loading'/></p>;
}
