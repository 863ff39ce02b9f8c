/** The 60 seconds as a bar: how long access stood open, where the line is, and when the last wipe was reported. */
import React, {useEffect, useState} from 'react';

import {ACCESS_ENDED_WITHIN_MS} from '../../../contract/names';
import type {Revocation} from '../../../contract/types';
import {serverNow} from '../../api/client';
import type {MessageId} from '../../i18n/message';
import {Message} from '../../i18n/message';

/** Room right of the line, so that being late can be seen. */
const SCALE_MS = ACCESS_ENDED_WITHIN_MS * 1.25;
const TICK_MS = 250;

function useElapsedMs(job: Revocation): number {
    const [now, setNow] = useState(serverNow);
    const open = job.access_ended_ms === null && job.finished_at === 0;
    useEffect(() => {
        if (!open) {
            return undefined;
        }
        const timer = setInterval(() => setNow(serverNow()), TICK_MS);
        return () => clearInterval(timer);
    }, [open]);
    return job.access_ended_ms ?? Math.max(0, (job.finished_at || now) - job.requested_at);
}

export function RevocationTimeline({job}: {job: Revocation}) {
    const elapsedMs = useElapsedMs(job);
    const scaleMs = Math.max(SCALE_MS, elapsedMs * 1.05);
    const at = (ms: number) => `${Math.min(100, (ms / scaleMs) * 100)}%`;
    const isOpen = job.access_ended_ms === null && job.finished_at === 0;
    const sentence = <Message id={sentenceOf(job)} values={{seconds: elapsedMs / 1000}}/>;
    const late = elapsedMs > ACCESS_ENDED_WITHIN_MS;
    return (
        <div className='sc-timeline'>
            {/* Read out once it stands still. */}
            <p className='sc-timeline__sentence'>{isOpen && sentence}</p>
            <p className='sc-timeline__sentence' role='status'>{!isOpen && sentence}</p>
            <div className='sc-timeline__bar' aria-hidden='true'>
                <div className={late ? 'sc-timeline__fill sc-timeline__fill--late' : 'sc-timeline__fill'} style={{width: at(elapsedMs)}}/>
                <div className='sc-timeline__line' style={{left: at(ACCESS_ENDED_WITHIN_MS)}}><span>{'60 s'}</span></div>
                {job.wipe_reported_ms !== null && <div className='sc-timeline__mark' style={{left: at(job.wipe_reported_ms)}}/>}
            </div>
            {job.wipe && (
                <p className={job.wipe_reported_ms === null ? 'sc-faint sc-small' : 'sc-faint sc-small sc-timeline__key'}>
                    {job.wipe_reported_ms === null ? <Message id='job.no_wipe_reported'/> : <Message id='job.wipe_reported' values={{seconds: job.wipe_reported_ms / 1000}}/>}
                </p>
            )}
        </div>
    );
}

function sentenceOf(job: Revocation): MessageId {
    if (job.access_ended_ms !== null) {
        // What failed or was cancelled is waited for no longer, and may still be open.
        return job.failed + job.cancelled > 0 ? 'job.access_ended_not_everywhere' : 'job.access_ended';
    }
    return job.finished_at === 0 ? 'job.access_open' : 'job.access_left_open';
}
