/** A revocation's own address (contract/names.ts, jobHash): read when the page opens or the address changes, written when one is opened or closed. */
import {useCallback, useEffect, useState} from 'react';

import {jobHash} from '../../../contract/names';

const JOB = /^#revocation\/([a-z0-9]{26})$/;

/** '' when the address is about something else. */
export function readJobHash(hash: string): string {
    return JOB.exec(hash)?.[1] ?? '';
}

/** What to send to a colleague. */
export function jobAddress(jobId: string): string {
    return window.location.href.replace(/#.*$/, '') + jobHash(jobId);
}

/** Without a new history entry and without core's router noticing: to it the page stays the same. */
function writeJobHash(jobId: string): void {
    const {pathname, search, hash} = window.location;
    if (jobId !== '' || readJobHash(hash) !== '') {
        window.history.replaceState(window.history.state, '', pathname + search + (jobId === '' ? '' : jobHash(jobId)));
    }
}

export interface OpenJob {
    /** '' = none. */
    id: string;
    /** Grows whenever something led to it from elsewhere: it is to come into view and to get the focus. 0: opened in its place. */
    arrivals: number;
    open: (jobId: string) => void;
    lead: (jobId: string) => void;
}

export function useOpenJob(): OpenJob {
    const [{id, arrivals}, setOpenJob] = useState(() => {
        const asked = readJobHash(window.location.hash);
        return {id: asked, arrivals: asked === '' ? 0 : 1};
    });
    useEffect(() => {
        const readAgain = () => {
            const jobId = readJobHash(window.location.hash);
            if (jobId !== '') {
                setOpenJob((before) => ({id: jobId, arrivals: before.arrivals + 1}));
            }
        };
        window.addEventListener('hashchange', readAgain);
        return () => window.removeEventListener('hashchange', readAgain);
    }, []);
    const open = useCallback((jobId: string) => {
        writeJobHash(jobId);
        setOpenJob({id: jobId, arrivals: 0});
    }, []);
    const lead = useCallback((jobId: string) => {
        writeJobHash(jobId);
        setOpenJob((before) => ({id: jobId, arrivals: before.arrivals + 1}));
    }, []);
    return {id, arrivals, open, lead};
}
