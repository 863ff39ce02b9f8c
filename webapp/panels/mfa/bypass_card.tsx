/** What opens an account without a second factor: personal access tokens, and sessions of OAuth apps. Listed beside coverage, because no policy here reaches them. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {MfaBypass} from '../../../contract/types';
import {listMfaBypasses} from '../../api/mfa';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {SectionCard} from '../../components/section_card';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {BYPASSES_KEY} from './mfa_queries';
import {StateTag} from './state_tag';

const KINDS = ['', 'personal_access_token', 'oauth_session'] as const;

export function BypassCard() {
    const text = useText();
    const [kind, setKind] = useState<typeof KINDS[number]>('');
    const found = useInfiniteQuery({
        queryKey: [...BYPASSES_KEY, kind], queryFn: ({pageParam}) => listMfaBypasses(kind, pageParam), initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined, placeholderData: keepPreviousData,
    });
    const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
    const total = found.data?.pages[0]?.total ?? null;
    return (
        <SectionCard flush title={<Message id='mfa.bypass.title'/>} subtitle={<Message id='mfa.bypass.subtitle'/>}>
            <div className='sc-toolbar sc-list-bar'>
                <div className='sc-mfa__bulk' role='group' aria-label={text('mfa.bypass.kind')}>
                    {KINDS.map((one) => (
                        <button key={one} type='button' className={one === kind ? 'btn btn-sm btn-primary' : 'btn btn-sm btn-tertiary'} aria-pressed={one === kind} onClick={() => setKind(one)}>
                            {one === '' ? <Message id='mfa.bypass.both'/> : <Message id={`mfa.bypass.many.${one}`}/>}
                        </button>
                    ))}
                </div>
                <span role='status' className='sc-faint'>{total !== null && total > 0 && <Message id='mfa.bypass.total' values={{shown: rows.length, total}}/>}</span>
            </div>
            {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()}/>}
            {found.isPending && <Loading/>}
            {found.data && (
                <DataTable<MfaBypass>
                    caption={text('mfa.bypass.title')}
                    rows={rows}
                    rowKey={({id}) => id}
                    empty={<Message id='mfa.bypass.none'/>}
                    columns={[
                        {key: 'person', heading: true, header: <Message id='mfa.people.person'/>, cell: ({username, display_name: name}) => (
                            <><strong><bdi>{username}</bdi></strong>{name !== '' && <span className='sc-faint'>{' '}<bdi>{name}</bdi></span>}</>
                        )},
                        {key: 'kind', header: <Message id='mfa.bypass.kind'/>, cell: ({kind: one}) => <Message id={`mfa.bypass.one.${one}`}/>},
                        {key: 'description', header: <Message id='mfa.bypass.description'/>, cell: ({description}) => <span className='sc-break'>{description || '–'}</span>},
                        {key: 'state', header: <Message id='mfa.people.state'/>, cell: ({state}) => <StateTag state={state}/>},
                        {key: 'used', header: <Message id='mfa.bypass.last_used'/>, cell: ({last_used_at: at}) => (at === null ? '–' : <Time ms={at}/>)},
                    ]}
                />
            )}
            <LoadMore hasMore={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()}/>
        </SectionCard>
    );
}
