/** Bars of one day each, stacked by what became of the pushes. Colours are the theme's; patterns tell the parts apart without them. */
import React, {useId} from 'react';
import {FormattedDate, FormattedNumber} from 'react-intl';

import {PUSH_OUTCOMES} from '../../../../contract/names';
import {axisTop} from '../../../components/axis_top';
import {Message, useText} from '../../../i18n/message';
import type {DaySum, Outcome} from './sums';
import {totalOf} from './sums';

/** In the drawing's own units; the drawing scales with the page. */
const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 48;
const BOTTOM = 28;
const TOP = 8;
const PLOT = HEIGHT - TOP - BOTTOM;
/** A label under every fifth day leaves room for a date. */
const LABEL_EVERY = 5;

export function EvidenceChart({days}: {days: readonly DaySum[]}) {
    const text = useText();
    const id = useId().replace(/:/g, '');
    const top = axisTop(Math.max(...days.map(({counts}) => totalOf(counts)), 1));
    const step = (WIDTH - LEFT) / Math.max(1, days.length);
    const y = (count: number) => TOP + (PLOT * (1 - (count / top)));
    return (
        <figure className='sc-evidence'>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role='img' aria-label={text('push.evidence.chart', {days: days.length})}>
                <defs>
                    <pattern id={`${id}stripes`} width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>
                        <rect width='6' height='6' className='sc-evidence__reduced'/>
                        <rect width='2' height='6' className='sc-evidence__stripe'/>
                    </pattern>
                    <pattern id={`${id}dots`} width='6' height='6' patternUnits='userSpaceOnUse'>
                        <rect width='6' height='6' className='sc-evidence__suppressed'/>
                        <circle cx='3' cy='3' r='1.2' className='sc-evidence__stripe'/>
                    </pattern>
                </defs>
                {[0, top / 2, top].filter(Number.isInteger).map((count) => (
                    <g key={count}>
                        <line x1={LEFT} x2={WIDTH} y1={y(count)} y2={y(count)} className='sc-evidence__line'/>
                        <text x={LEFT - 8} y={y(count) + 4} textAnchor='end'><FormattedNumber value={count} notation='compact'/></text>
                    </g>
                ))}
                {days.map((day, index) => (
                    <g key={day.day}>
                        <title>{text('push.evidence.day', {day: day.day, ...day.counts})}</title>
                        <rect x={LEFT + (index * step)} width={step} y={TOP} height={PLOT} fill='transparent'/>
                        <Bar day={day} x={LEFT + (index * step) + (step * 0.15)} width={step * 0.7} y={y} fillOf={(outcome) => fillOf(outcome, id)}/>
                        {index % LABEL_EVERY === 0 && (
                            <text x={LEFT + (index * step) + (step / 2)} y={HEIGHT - 8} textAnchor='middle'>
                                <FormattedDate value={day.day} month='short' day='numeric' timeZone='UTC'/>
                            </text>
                        )}
                    </g>
                ))}
            </svg>
            <figcaption className='sc-evidence__legend'>
                {PUSH_OUTCOMES.map((outcome) => (
                    <span key={outcome}>
                        <svg width='14' height='14' aria-hidden='true'><rect width='14' height='14' rx='2' fill={fillOf(outcome, id)} className={classOf(outcome)}/></svg>
                        <Message id={`push.evidence.outcome.${outcome}`}/>
                    </span>
                ))}
            </figcaption>
        </figure>
    );
}

interface BarProps {
    day: DaySum;
    x: number;
    width: number;
    y: (count: number) => number;
    fillOf: (outcome: Outcome) => string | undefined;
}

function Bar({day: {counts}, x, width, y, fillOf: fill}: BarProps) {
    let below = 0;
    return (
        <>
            {PUSH_OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => {
                const from = below;
                below += counts[outcome];
                return <rect key={outcome} x={x} width={width} y={y(below)} height={y(from) - y(below)} fill={fill(outcome)} className={classOf(outcome)}/>;
            })}
        </>
    );
}

function fillOf(outcome: Outcome, id: string): string | undefined {
    switch (outcome) {
    case 'sent':
        return undefined;
    case 'reduced':
        return `url(#${id}stripes)`;
    case 'suppressed':
        return `url(#${id}dots)`;
    }
}

/** Where a pattern fills, a class with a fill would win over it. */
function classOf(outcome: Outcome): string | undefined {
    return outcome === 'sent' ? 'sc-evidence__sent' : undefined;
}
