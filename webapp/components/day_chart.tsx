/** Bars of one day each, stacked by part, with the same numbers as a table. Colours are the theme's; patterns tell the parts apart without them. */
import type {ReactNode} from 'react';
import React, {useId} from 'react';
import {FormattedDate, FormattedNumber} from 'react-intl';

import {Message} from '../i18n/message';
import {axisTop} from './axis_top';
import './components.css';
import {DataTable} from './data_table';

export interface ChartDay<K extends string> {
    /** YYYY-MM-DD, UTC. */
    day: string;
    counts: Readonly<Record<K, number>>;
}

export interface ChartPart<K extends string> {
    key: K;
    name: ReactNode;
    tone: 'good' | 'accent' | 'attention' | 'bad' | 'faint';
    pattern?: 'stripes' | 'dots';
}

export interface DayChartProps<K extends string> {
    /** Oldest first, every day once. */
    days: ReadonlyArray<ChartDay<K>>;
    /** From the bottom up. */
    parts: ReadonlyArray<ChartPart<K>>;
    /** What the picture and the table show. */
    label: string;
    /** What a bar says when pointed at. */
    describe: (day: ChartDay<K>) => string;
}

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
/** Of its day's width. */
const BAR = 0.8;

export function DayChart<K extends string>({days, parts, label, describe}: DayChartProps<K>) {
    const id = useId().replace(/:/g, '');
    const total = ({counts}: ChartDay<K>) => parts.reduce((sum, {key}) => sum + counts[key], 0);
    const top = axisTop(Math.max(...days.map(total), 1));
    const step = Math.min(WIDEST_BAR, (WIDTH - LEFT) / Math.max(1, days.length));
    const y = (count: number) => TOP + (PLOT * (1 - (count / top)));
    const labelEvery = Math.ceil(days.length / LABELS);
    return (
        <figure className='sc-days'>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role='img' aria-label={label}>
                <defs>{parts.map((part) => <Pattern key={part.key} part={part} id={id}/>)}</defs>
                {[0, top / 2, top].filter(Number.isInteger).map((count) => (
                    <g key={count}>
                        <line x1={LEFT} x2={WIDTH} y1={y(count)} y2={y(count)} className='sc-days__line'/>
                        <text x={LEFT - 8} y={y(count) + 4} textAnchor='end'><FormattedNumber value={count} notation='compact'/></text>
                    </g>
                ))}
                {days.map((day, index) => {
                    const left = LEFT + (index * step);
                    return (
                        <g key={day.day}>
                            <title>{describe(day)}</title>
                            <rect x={left} width={step} y={TOP} height={PLOT} fill='transparent'/>
                            <Bar day={day} parts={parts} x={left + (step * (1 - BAR) / 2)} width={step * BAR} y={y} id={id}/>
                            {index % labelEvery === 0 && (
                                <text x={left + (step / 2)} y={HEIGHT - 8} textAnchor='middle'><FormattedDate value={day.day} month='short' day='numeric' timeZone='UTC'/></text>
                            )}
                        </g>
                    );
                })}
            </svg>
            <figcaption className='sc-days__legend'>
                {parts.map((part) => (
                    <span key={part.key}>
                        <svg width='14' height='14' aria-hidden='true'><rect width='14' height='14' rx='2' {...lookOf(part, id)}/></svg>
                        {part.name}
                    </span>
                ))}
            </figcaption>
            <details className='sc-details'>
                <summary><Message id='days.table'/></summary>
                <div className='sc-inset sc-inset--tight'>
                    <DataTable
                        caption={label}
                        rows={[...days].reverse()}
                        rowKey={({day}) => day}
                        empty={null}
                        columns={[
                            {key: 'day', heading: true, header: <Message id='days.day_utc'/>, cell: ({day}) => <FormattedDate value={day} year='numeric' month='short' day='numeric' timeZone='UTC'/>},
                            ...parts.map(({key, name}) => ({key, header: name, cell: ({counts}: ChartDay<K>) => <FormattedNumber value={counts[key]}/>})),
                        ]}
                    />
                </div>
            </details>
        </figure>
    );
}

interface BarProps<K extends string> {
    day: ChartDay<K>;
    parts: ReadonlyArray<ChartPart<K>>;
    x: number;
    width: number;
    y: (count: number) => number;
    id: string;
}

function Bar<K extends string>({day: {counts}, parts, x, width, y, id}: BarProps<K>) {
    let below = 0;
    return (
        <>
            {parts.filter(({key}) => counts[key] > 0).map((part) => {
                const from = below;
                below += counts[part.key];
                return <rect key={part.key} x={x} width={width} y={y(below)} height={y(from) - y(below)} {...lookOf(part, id)}/>;
            })}
        </>
    );
}

function Pattern<K extends string>({part: {key, tone, pattern}, id}: {part: ChartPart<K>; id: string}) {
    if (!pattern) {
        return null;
    }
    return (
        <pattern id={id + key} width='6' height='6' patternUnits='userSpaceOnUse' patternTransform={pattern === 'stripes' ? 'rotate(45)' : undefined}>
            <rect width='6' height='6' className={`sc-days__${tone}`}/>
            {pattern === 'stripes' ? <rect width='2' height='6' className='sc-days__ink'/> : <circle cx='3' cy='3' r='1.2' className='sc-days__ink'/>}
        </pattern>
    );
}

/** Where a pattern fills, a class with a fill would win over it. */
function lookOf<K extends string>({key, tone, pattern}: ChartPart<K>, id: string): {fill: string} | {className: string} {
    return pattern ? {fill: `url(#${id}${key})`} : {className: `sc-days__${tone}`};
}
