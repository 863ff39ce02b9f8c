/** What became of an action, when there is more to say than that it was done. */
import type {ReactNode} from 'react';
import React from 'react';

import {Dialog} from '../../../components/dialog';
import {Message} from '../../../i18n/message';

export function DoneDialog({title, onClose, children}: {title: ReactNode; onClose: () => void; children: ReactNode}) {
    return (
        <Dialog title={title} onClose={onClose} footer={<button type='button' className='btn btn-primary' onClick={onClose}><Message id='dialog.close'/></button>}>
            <div role='status'>{children}</div>
        </Dialog>
    );
}
