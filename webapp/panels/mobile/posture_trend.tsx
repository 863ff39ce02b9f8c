/** How the results spread over the checks shown below it, oldest first: a picture of the table, which says the same in words. */
import React from 'react';

import type {PostureHistory, PostureResult} from '../../../contract/types';
import {Message, useText} from '../../i18n/message';

type Run = PostureHistory['items'][number];

/** From the bottom up; what is not applicable is left out. */
const SHOWN: readonly PostureResult[] = ['good', 'could_not_check', 'weak', 'open'];
const WIDTH = 600;
const HEIGHT = 72;
const GAP = 2;

export function PostureTrend({runs}: {runs: readonly Run[]}) {
    const text = useText();
    // A single check has no course.
    if (runs.length < 2) {
        return null;
    }
    const oldestFirst = [...runs].reverse();
    const most = Math.max(1, ...runs.map(({counts}) => SHOWN.reduce((sum, result) => sum + counts[result], 0)));
    const width = Math.min(40, (WIDTH / runs.length) - GAP);
    return (
        <figure className='sc-mobile__trend'>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role='img' aria-label={text('mobile.history.trend', {count: runs.length})}>
                {oldestFirst.map((run, i) => <Bar key={run.id} run={run} x={i * (width + GAP)} width={width} most={most}/>)}
            </svg>
            <figcaption className='sc-days__legend'>
                {[...SHOWN].reverse().map((result) => (
                    <span key={result}>
                        <svg width='14' height='14' aria-hidden='true'><rect width='14' height='14' rx='2' className={`sc-mobile__bar--${result}`}/></svg>
                        <Message id={`mobile.result.${result}`}/>
                    </span>
                ))}
            </figcaption>
        </figure>
    );
}

function Bar({run: {counts}, x, width, most}: {run: Run; x: number; width: number; most: number}) {
    const heights = SHOWN.map((result) => (counts[result] / most) * HEIGHT);
    const below = (index: number) => heights.slice(0, index).reduce((sum, height) => sum + height, 0);
    return <>{SHOWN.map((result, i) => <rect key={result} className={`sc-mobile__bar--${result}`} x={x} width={width} y={HEIGHT - below(i) - (heights[i] ?? 0)} height={heights[i]}/>)}</>;
}
