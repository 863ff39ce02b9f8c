/** A moment in the reader's own zone, with UTC when pointed at, since officers compare records across zones. The year only when it is another. */
import React from 'react';
import {FormattedDate} from 'react-intl';

export function Time({ms, seconds = false}: {ms: number; seconds?: boolean}) {
    const at = new Date(ms);
    const utc = at.toISOString();
    const otherYear = at.getFullYear() !== new Date().getFullYear();
    return (
        <time dateTime={utc} title={`${utc.replace('T', ' ').replace('Z', '')} UTC`}>
            <FormattedDate value={at} year={otherYear ? 'numeric' : undefined} month='short' day='numeric' hour='2-digit' minute='2-digit' second={seconds ? '2-digit' : undefined}/>
        </time>
    );
}
