/**
 * A moment in the reader's own zone, with UTC when pointed at, since officers compare records across zones. The year only when it is another.
 * In a narrow column the line breaks between day and clock, never within one.
 */
import React from 'react';
import {useIntl} from 'react-intl';

const CLOCK: readonly string[] = ['hour', 'minute', 'second', 'dayPeriod'];

export function Time({ms, seconds = false}: {ms: number; seconds?: boolean}) {
    const {formatDateToParts} = useIntl();
    const at = new Date(ms);
    const utc = at.toISOString();
    const otherYear = at.getFullYear() !== new Date().getFullYear();
    const format = (hour: 'numeric' | '2-digit') => formatDateToParts(at, {
        year: otherYear ? 'numeric' : undefined, month: 'short', day: 'numeric', hour, minute: '2-digit', second: seconds ? '2-digit' : undefined,
    });
    const withZero = format('2-digit');
    // A clock of twelve hours is written without the zero, as core does.
    const parts = withZero.some(({type}) => type === 'dayPeriod') ? format('numeric') : withZero;
    // Most languages say the day first, some the clock.
    const isClock = parts.map(({type}) => CLOCK.includes(type));
    const [from, to] = [isClock.indexOf(true), isClock.lastIndexOf(true) + 1];
    const pieces = [parts.slice(0, from), parts.slice(from, to), parts.slice(to)].map((piece) => piece.map(({value}) => value).join(''));
    return (
        <time dateTime={utc} title={`${utc.replace('T', ' ').replace('Z', '')} UTC`}>
            {pieces.map((piece, index) => piece !== '' && <span key={index} className='sc-time__part'>{piece}</span>)}
        </time>
    );
}
