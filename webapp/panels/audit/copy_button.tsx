/** Copies a text. Browsers allow it on secure pages only; elsewhere there is no button, and the text stands there to be selected. */
import React, {useState} from 'react';

import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';

export function CopyButton({value, label}: {value: string; label: MessageId}) {
    const [copied, setCopied] = useState('');
    // Not in the type: on a page without TLS it is missing.
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (!clipboard) {
        return null;
    }
    return (
        <>
            <button type='button' className='btn btn-tertiary btn-sm' onClick={() => void clipboard.writeText(value).then(() => setCopied(value), () => setCopied(''))}>
                <Message id={label}/>
            </button>
            <span role='status' className='sc-faint sc-small'>{copied === value && <Message id='audit.copied'/>}</span>
        </>
    );
}
