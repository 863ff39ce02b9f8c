/** Earlier checks, newest first, with what changed between them. */
import {useInfiniteQuery} from '@tanstack/react-query';
import React from 'react';

import type {PostureHistory} from '../../../contract/types';
import {listPostureHistory, postureHistoryUrl} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {PostureTrend} from './posture_trend';
import {HISTORY_KEY} from './use_posture';

type Run = PostureHistory['items'][number];

export function PostureHistoryCard() {
    const text = useText();
    const history = useInfiniteQuery({
        queryKey: HISTORY_KEY, queryFn: ({pageParam}) => listPostureHistory(pageParam), initialPageParam: '', getNextPageParam: (page) => page.next_cursor ?? undefined,
    });
    const change = ({check, before, after}: Run['changes'][number]) => (
        <li key={check}>
            <Message id='mobile.history.change' values={{check: text(`mobile.check.${check}`), before: text(`mobile.result.${before}`), after: text(`mobile.result.${after}`)}}/>
        </li>
    );
    return (
        <SectionCard
            flush title={<Message id='mobile.history.title'/>} subtitle={<Message id='mobile.history.subtitle'/>}
            actions={(
                <>
                    <a className='btn btn-tertiary btn-sm' href={postureHistoryUrl('csv')} download='mobile-posture-history.csv'><Message id='mobile.history.csv'/></a>
                    <a className='btn btn-tertiary btn-sm' href={postureHistoryUrl('json')} download='mobile-posture-history.json'><Message id='mobile.history.json'/></a>
                </>
            )}
        >
            {Boolean(history.error) && <ErrorNotice error={history.error} onRetry={() => void history.refetch()}/>}
            {history.isPending && <Loading/>}
            {history.data && <PostureTrend runs={history.data.pages.flatMap(({items}) => items)}/>}
            {history.data && (
                <DataTable<Run>
                    caption={text('mobile.history.caption')}
                    rows={history.data.pages.flatMap(({items}) => items)}
                    rowKey={({id}) => id}
                    empty={<Message id='mobile.history.empty'/>}
                    columns={[
                        {key: 'when', heading: true, header: <Message id='mobile.history.when'/>, cell: ({checked_at: at}) => <Time ms={at}/>},
                        {key: 'counts', header: <Message id='mobile.history.counts'/>, cell: ({counts}) => (
                            <Message id='mobile.posture.counts' values={{good: counts.good, weak: counts.weak, open: counts.open, unknown: counts.could_not_check}}/>
                        )},
                        {key: 'changes', header: <Message id='mobile.history.changes'/>, cell: ({changes}) => (changes.length === 0 ? <Message id='mobile.history.none'/> : <ul className='sc-mobile__changes'>{changes.map(change)}</ul>)},
                    ]}
                />
            )}
            <LoadMore hasMore={history.hasNextPage} loading={history.isFetchingNextPage} onMore={() => void history.fetchNextPage()}/>
        </SectionCard>
    );
}
