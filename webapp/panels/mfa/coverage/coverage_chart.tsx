/** Coverage over time: one bar a day, stacked by state. Colours are the theme's; patterns tell the parts apart without them. */
import React, {useId} from 'react';
import {FormattedDate, FormattedNumber} from 'react-intl';

import type {MfaCoverage} from '../../../../contract/types';
import {axisTop} from '../../../components/axis_top';
import {DataTable} from '../../../components/data_table';
import {Message, useText} from '../../../i18n/message';

type Day = MfaCoverage['days'][number];

/** From the bottom up. Whom the policy does not meet is not drawn: on most servers they would hide everybody else. */
const PARTS = ['enrolled', 'in_grace', 'overdue', 'exempt'] as const;
type Part = typeof PARTS[number];

/** In the drawing's own units; the drawing scales with the page. */
const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 8;
const PLOT = HEIGHT - TOP - BOTTOM;
/** Room for that many dates below the bars. */
const LABELS = 6;
/** A few days are not drawn as wide as a page. */
const WIDEST_BAR = 48;

export function CoverageChart({days}: {days: readonly Day[]}) {
    const text = useText();
    const id = useId().replace(/:/g, '');
    const top = axisTop(Math.max(...days.map(totalOf), 1));
    const step = Math.min(WIDEST_BAR, (WIDTH - LEFT) / Math.max(1, days.length));
    const y = (count: number) => TOP + (PLOT * (1 - (count / top)));
    const labelEvery = Math.ceil(days.length / LABELS);
    return (
        <figure className='sc-mfa-chart'>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role='img' aria-label={text('mfa.chart.label', {days: days.length})}>
                <defs>
                    <pattern id={`${id}stripes`} width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>
                        <rect width='6' height='6' className='sc-mfa-chart__in_grace'/>
                        <rect width='2' height='6' className='sc-mfa-chart__ink'/>
                    </pattern>
                    <pattern id={`${id}dots`} width='6' height='6' patternUnits='userSpaceOnUse'>
                        <rect width='6' height='6' className='sc-mfa-chart__overdue'/>
                        <circle cx='3' cy='3' r='1.2' className='sc-mfa-chart__ink'/>
                    </pattern>
                </defs>
                {[0, top / 2, top].filter(Number.isInteger).map((count) => (
                    <g key={count}>
                        <line x1={LEFT} x2={WIDTH} y1={y(count)} y2={y(count)} className='sc-mfa-chart__line'/>
                        <text x={LEFT - 8} y={y(count) + 4} textAnchor='end'><FormattedNumber value={count} notation='compact'/></text>
                    </g>
                ))}
                {days.map((day, index) => (
                    <g key={day.day}>
                        <title>{text('mfa.chart.day', {day: day.day, ...partsOf(day)})}</title>
                        <rect x={LEFT + (index * step)} width={step} y={TOP} height={PLOT} fill='transparent'/>
                        <Bar day={day} x={LEFT + (index * step) + (step * 0.1)} width={step * 0.8} y={y} id={id}/>
                        {index % labelEvery === 0 && (
                            <text x={LEFT + (index * step)} y={HEIGHT - 8}><FormattedDate value={day.day} month='short' day='numeric' timeZone='UTC'/></text>
                        )}
                    </g>
                ))}
            </svg>
            <figcaption className='sc-mfa-chart__legend'>
                {PARTS.map((part) => (
                    <span key={part}>
                        <svg width='14' height='14' aria-hidden='true'><rect width='14' height='14' rx='2' {...look(part, id)}/></svg>
                        <Message id={`mfa.state.${part}`}/>
                    </span>
                ))}
            </figcaption>
            <details className='sc-details'>
                <summary><Message id='mfa.chart.table'/></summary>
                <div className='sc-inset sc-inset--tight'>
                    <DataTable<Day>
                        caption={text('mfa.chart.label', {days: days.length})}
                        rows={[...days].reverse()}
                        rowKey={({day}) => day}
                        empty={null}
                        columns={[
                            {key: 'day', heading: true, header: <Message id='mfa.chart.day_utc'/>, cell: ({day}) => <FormattedDate value={day} year='numeric' month='short' day='numeric' timeZone='UTC'/>},
                            ...PARTS.map((part) => ({key: part, header: <Message id={`mfa.state.${part}`}/>, cell: (day: Day) => <FormattedNumber value={partsOf(day)[part]}/>})),
                        ]}
                    />
                </div>
            </details>
        </figure>
    );
}

/** Somebody in an enrolment session is past the deadline too. */
function partsOf({counts}: Day): Record<Part, number> {
    return {
        enrolled: counts.enrolled ?? 0, in_grace: counts.in_grace ?? 0, exempt: counts.exempt ?? 0,
        overdue: (counts.overdue ?? 0) + (counts.enrolment_session ?? 0),
    };
}

const totalOf = (day: Day) => Object.values(partsOf(day)).reduce((sum, count) => sum + count, 0);

function Bar({day, x, width, y, id}: {day: Day; x: number; width: number; y: (count: number) => number; id: string}) {
    const counts = partsOf(day);
    let below = 0;
    return (
        <>
            {PARTS.filter((part) => counts[part] > 0).map((part) => {
                const from = below;
                below += counts[part];
                return <rect key={part} x={x} width={width} y={y(below)} height={y(from) - y(below)} {...look(part, id)}/>;
            })}
        </>
    );
}

/** Where a pattern fills, a class with a fill would win over it. */
function look(part: Part, id: string): {fill: string} | {className: string} {
    switch (part) {
    case 'in_grace':
        return {fill: `url(#${id}stripes)`};
    case 'overdue':
        return {fill: `url(#${id}dots)`};
    default:
        return {className: `sc-mfa-chart__${part}`};
    }
}
