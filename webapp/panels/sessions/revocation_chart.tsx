/** How a revocation went, second by second: sessions told, access ended and wipes reported so far, against the 60 s line. Drawn by hand; the same as a table below it. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';
import {FormattedNumber} from 'react-intl';

import type {RevocationTimeline} from '../../../contract/types';
import {getRevocationTimeline} from '../../api/revocations';
import {DataTable} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Message, useText} from '../../i18n/message';

const READ_AGAIN_MS = 1000;
const WIDTH = 780;
const HEIGHT = 140;
/** Room above the lines, for what their top stands for. */
const TOP = 20;

const SERIES = ['told', 'access_ended', 'wipe_reported'] as const;
type Series = typeof SERIES[number];
type Second = RevocationTimeline['seconds'][number];

export interface RevocationChartProps {
    jobId: string;
    targets: number;
    wipe: boolean;
    running: boolean;
}

export function RevocationChart({jobId, targets, wipe, running}: RevocationChartProps) {
    const text = useText();
    // The key changes when the job ends, so that its last second is read too.
    const {data, error, refetch} = useQuery({
        queryKey: ['revocations', 'timeline', jobId, running], queryFn: () => getRevocationTimeline(jobId), refetchInterval: running ? READ_AGAIN_MS : false,
        placeholderData: (before: RevocationTimeline | undefined) => before,
    });
    if (error) {
        return <ErrorNotice error={error} onRetry={() => void refetch()}/>;
    }
    if (!data || data.seconds.length === 0) {
        return null;
    }
    const series = wipe ? SERIES : SERIES.filter((name) => name !== 'wipe_reported');
    return (
        <figure className='sc-chart'>
            <figcaption className='sc-chart__legend'>
                {series.map((name) => <span key={name} className={`sc-chart__key sc-chart__key--${name}`}><Message id={`chart.${name}`}/></span>)}
            </figcaption>
            <Lines timeline={data} series={series} targets={targets} label={text('chart.label')}/>
            <details className='sc-details'>
                <summary><Message id='chart.table'/></summary>
                <DataTable<Second>
                    caption={text('chart.label')}
                    rows={data.seconds}
                    rowKey={({second}) => String(second)}
                    empty={null}
                    columns={[
                        {key: 'second', heading: true, header: <Message id='chart.second'/>, cell: ({second}) => second},
                        ...series.map((name) => ({key: name, header: <Message id={`chart.${name}`}/>, cell: (row: Second) => <FormattedNumber value={row[name]}/>})),
                    ]}
                />
            </details>
        </figure>
    );
}

function Lines({timeline, series, targets, label}: {timeline: RevocationTimeline; series: readonly Series[]; targets: number; label: string}) {
    const lastSecond = Math.max(timeline.deadline_second * 1.25, ...timeline.seconds.map(({second}) => second + 1));
    const x = (second: number) => (second / lastSecond) * WIDTH;
    const deadline = x(timeline.deadline_second);
    return (
        <svg className='sc-chart__lines' viewBox={`0 -${TOP} ${WIDTH} ${HEIGHT + TOP + 20}`} role='img' aria-label={label}>
            <line className='sc-chart__axis' x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT}/>
            <line className='sc-chart__deadline' x1={deadline} x2={deadline} y1={0} y2={HEIGHT}/>
            <text className='sc-chart__text' x={deadline} y={HEIGHT + 16} textAnchor='middle'>{`${timeline.deadline_second} s`}</text>
            <text className='sc-chart__text' x={0} y={HEIGHT + 16}>{'0 s'}</text>
            <text className='sc-chart__text' x={WIDTH} y={-8} textAnchor='end'><Message id='chart.top' values={{count: targets}}/></text>
            {series.map((name) => <path key={name} className={`sc-chart__line sc-chart__line--${name}`} d={stepsOf(timeline.seconds, name, {x, targets, until: lastSecond})}/>)}
        </svg>
    );
}

/** A staircase: the sum so far, as a share of all targets. What happened within a second is drawn at its end. */
export function stepsOf(seconds: readonly Second[], name: Series, {x, targets, until}: {x: (second: number) => number; targets: number; until: number}): string {
    const y = (sum: number) => round(HEIGHT - ((Math.min(sum, targets) / Math.max(targets, 1)) * HEIGHT));
    let sum = 0;
    const steps = seconds.filter((row) => row[name] > 0).map((row) => {
        sum += row[name];
        return `H${round(x(row.second + 1))}V${y(sum)}`;
    });
    return `M0 ${HEIGHT}${steps.join('')}H${round(x(until))}`;
}

const round = (value: number) => Math.round(value * 10) / 10;
