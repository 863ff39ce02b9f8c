/** A record's permalink: opened in a new tab or copied it works as any link; a plain click shows the record without loading the page again. */
import type {MouseEvent, ReactNode} from 'react';
import React from 'react';

import {NO_FILTERS} from '../../api/audit';
import {permalink} from './audit_location';

export function RecordLink({seq, onOpen, children}: {seq: number; onOpen: (seq: number) => void; children: ReactNode}) {
    const open = (event: MouseEvent) => {
        if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
            event.preventDefault();
            onOpen(seq);
        }
    };
    return <a className='sc-link' href={permalink({seq, filters: NO_FILTERS})} onClick={open}>{children}</a>;
}
