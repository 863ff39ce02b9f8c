/** How many records are done, as a bar and in words. Not a live region: it would talk all the time; what follows it is one. */
import React from 'react';

import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';

/** total: null while nobody knows. */
export function Progress({label, done, total}: {label: MessageId; done: number; total: number | null}) {
    const text = useText();
    const shown = total === null ? done : Math.min(done, total);
    return (
        <div className='sc-progress'>
            <progress aria-label={text(label)} value={total === null ? undefined : shown} max={total === null ? undefined : Math.max(total, 1)}/>
            <span className='sc-faint sc-small'>
                {total === null ? <Message id='audit.progress.records' values={{done: shown}}/> : <Message id='audit.progress.of' values={{done: shown, total}}/>}
            </span>
        </div>
    );
}
