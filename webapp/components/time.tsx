/** A moment in the reader's own zone, with UTC when pointed at, since officers compare records across zones. */
import React from 'react';
import {FormattedDate} from 'react-intl';

export function Time({ms, seconds = false}: {ms: number; seconds?: boolean}) {
    const utc = new Date(ms).toISOString();
    return (
        <time dateTime={utc} title={`${utc.replace('T', ' ').replace('Z', '')} UTC`}>
            <FormattedDate value={ms} year='numeric' month='short' day='numeric' hour='2-digit' minute='2-digit' second={seconds ? '2-digit' : undefined}/>
        </time>
    );
}
