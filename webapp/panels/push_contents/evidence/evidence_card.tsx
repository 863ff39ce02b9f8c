/** What left the server in the last 30 days: counts only, never a message. As a chart, as tables, and as CSV. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';
import {FormattedNumber} from 'react-intl';

import {PUSH_OUTCOMES} from '../../../../contract/names';
import type {PushEvidence} from '../../../../contract/types';
import {serverNow} from '../../../api/client';
import {EVIDENCE_DAYS, getPushEvidence, pushEvidenceCsvUrl} from '../../../api/push';
import {DataTable} from '../../../components/data_table';
import type {ChartPart} from '../../../components/day_chart';
import {DayChart} from '../../../components/day_chart';
import {ErrorNotice} from '../../../components/error_notice';
import {Loading} from '../../../components/loading';
import {SectionCard} from '../../../components/section_card';
import {Message, useText} from '../../../i18n/message';
import type {Outcome} from './sums';
import {sumAll, sumByDay, sumByRule, totalOf} from './sums';

const PARTS: ReadonlyArray<ChartPart<Outcome>> = [
    {key: 'sent', name: <Message id='push.evidence.outcome.sent'/>, tone: 'faint'},
    {key: 'reduced', name: <Message id='push.evidence.outcome.reduced'/>, tone: 'accent', pattern: 'stripes'},
    {key: 'suppressed', name: <Message id='push.evidence.outcome.suppressed'/>, tone: 'bad', pattern: 'dots'},
];

export function EvidenceCard() {
    const evidence = useQuery({queryKey: ['push_evidence'], queryFn: getPushEvidence});
    return (
        <SectionCard
            title={<Message id='push.evidence.title'/>}
            subtitle={<Message id='push.evidence.subtitle' values={{days: EVIDENCE_DAYS}}/>}
            actions={(
                <>
                    <button type='button' className='btn btn-tertiary btn-sm' disabled={evidence.isFetching} onClick={() => void evidence.refetch()}><Message id='push.evidence.refresh'/></button>
                    <a className='btn btn-tertiary btn-sm' href={pushEvidenceCsvUrl()} download='push-evidence.csv'><Message id='push.evidence.csv'/></a>
                </>
            )}
        >
            {evidence.isError && <ErrorNotice error={evidence.error} onRetry={() => void evidence.refetch()}/>}
            {evidence.isPending && <Loading/>}
            {evidence.data && <Evidence evidence={evidence.data}/>}
        </SectionCard>
    );
}

function Evidence({evidence}: {evidence: PushEvidence}) {
    const text = useText();
    const days = sumByDay(evidence, serverNow());
    const all = sumAll(evidence.rows);
    if (totalOf(all) === 0) {
        return <p className='sc-empty'><Message id='push.evidence.empty'/></p>;
    }
    return (
        <>
            <dl className='sc-counts sc-evidence__sums'>
                {PUSH_OUTCOMES.map((outcome) => (
                    <div key={outcome} className='sc-counts__state'>
                        <dt><Message id={`push.evidence.outcome.${outcome}`}/></dt>
                        <dd><FormattedNumber value={all[outcome]}/></dd>
                    </div>
                ))}
            </dl>
            <DayChart
                days={days}
                parts={PARTS}
                label={text('push.evidence.chart', {days: days.length})}
                describe={({day, counts}) => text('push.evidence.day', {day, ...counts})}
            />
            <h4 className='sc-subtitle'><Message id='push.evidence.by_rule'/></h4>
            <div className='sc-inset'>
                <DataTable
                    caption={text('push.evidence.by_rule')}
                    rows={sumByRule(evidence.rows)}
                    rowKey={(row) => [row.level, row.outcome, row.rule_id].join(' ')}
                    empty={null}
                    columns={[
                        {key: 'outcome', heading: true, header: <Message id='push.evidence.outcome'/>, cell: (row) => <Message id={`push.evidence.outcome.${row.outcome}`}/>},
                        {key: 'rule', header: <Message id='push.evidence.rule'/>, cell: (row) => <RuleName {...row}/>},
                        {key: 'level', header: <Message id='push.evidence.level'/>, cell: (row) => <Message id={`push.contents.${row.level}`}/>},
                        {key: 'count', header: <Message id='push.evidence.count'/>, cell: (row) => <FormattedNumber value={row.count}/>},
                    ]}
                />
            </div>
            <p className='sc-help'><Message id='push.evidence.honesty'/></p>
        </>
    );
}

function RuleName({outcome, rule_id: id, rule_name: name}: {outcome: string; rule_id: string; rule_name: string}) {
    if (id === '') {
        return outcome === 'sent' ? <>{'–'}</> : <Message id='push.evidence.reduced_to_be_safe'/>;
    }
    return name === '' ? <Message id='push.evidence.rule_gone' values={{id: <code>{id}</code>}}/> : <bdi>{name}</bdi>;
}
