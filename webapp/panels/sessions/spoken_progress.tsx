/**
 * What a screen reader is told while a revocation runs: one sentence, now and then. The numbers themselves change every second, and a region that
 * read them all out each time would never be silent. What ends it, the timeline says (revocation_timeline.tsx).
 */
import React, {useEffect, useRef, useState} from 'react';

import type {Revocation} from '../../../contract/types';
import {Message} from '../../i18n/message';

/** Long enough to hear the sentence and go on working. */
const SAID_EVERY_MS = 10_000;

interface Said {ended: number; wiped: number}

export function SpokenProgress({job, running}: {job: Revocation; running: boolean}) {
    const [said, setSaid] = useState<Said | null>(null);
    const newest = useRef<Said>({ended: 0, wiped: 0});
    newest.current = progressOf(job);
    useEffect(() => {
        if (!running) {
            return undefined;
        }
        const timer = setInterval(() => setSaid(newest.current), SAID_EVERY_MS);
        return () => clearInterval(timer);
    }, [running]);
    return (
        <p className='sc-visually-hidden' role='status'>
            {running && said && <Message id={job.wipe ? 'job.spoken_wipe' : 'job.spoken'} values={{...said, all: job.targets}}/>}
        </p>
    );
}

function progressOf({targets_by_state: states}: Revocation): Said {
    const wiped = states.wipe_reported ?? 0;
    return {ended: (states.access_ended ?? 0) + wiped + (states.wipe_unconfirmed ?? 0), wiped};
}
