/** Coverage over time. Whom the policy does not meet is not drawn: on most servers they would hide everybody else. */
import React from 'react';

import type {MfaCoverage} from '../../../../contract/types';
import type {ChartPart} from '../../../components/day_chart';
import {DayChart} from '../../../components/day_chart';
import {Message, useText} from '../../../i18n/message';

type Part = 'enrolled' | 'in_grace' | 'overdue' | 'exempt';

const PARTS: ReadonlyArray<ChartPart<Part>> = [
    {key: 'enrolled', name: <Message id='mfa.state.enrolled'/>, tone: 'good'},
    {key: 'in_grace', name: <Message id='mfa.state.in_grace'/>, tone: 'attention', pattern: 'stripes'},
    {key: 'overdue', name: <Message id='mfa.state.overdue'/>, tone: 'bad', pattern: 'dots'},
    {key: 'exempt', name: <Message id='mfa.state.exempt'/>, tone: 'faint'},
];

export function CoverageChart({days}: {days: MfaCoverage['days']}) {
    const text = useText();
    return (
        <DayChart
            days={days.map((day) => ({day: day.day, counts: countsOf(day)}))}
            parts={PARTS}
            label={text('mfa.chart.label', {days: days.length})}
            describe={({day, counts}) => text('mfa.chart.day', {day, ...counts})}
        />
    );
}

/** Somebody in an enrolment session is past the deadline too. */
function countsOf({counts}: MfaCoverage['days'][number]): Record<Part, number> {
    return {
        enrolled: counts.enrolled ?? 0, in_grace: counts.in_grace ?? 0, exempt: counts.exempt ?? 0,
        overdue: (counts.overdue ?? 0) + (counts.enrolment_session ?? 0),
    };
}
