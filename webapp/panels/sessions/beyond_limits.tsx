/** The sessions that limits would log out now, by person: which limit ends each, narrowed by name and limit, and by pages. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';
import {useIntl} from 'react-intl';

import type {SessionBeyondLimits} from '../../../contract/types';
import {listBeyondLimits} from '../../api/revocations';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {useSettled} from '../../components/use_settled';
import type {MessageId} from '../../i18n/message';
import {Message, useText} from '../../i18n/message';
import {Client} from './client_name';
import {SessionUser} from './session_user';
import type {PreviewedLimits} from './use_session_limits';

const KINDS = ['idle', 'age', 'number'] as const;

interface Filters {term: string; by: typeof KINDS[number] | ''}

/** A row keeps the numbers its rules had when it was asked for: while a newer answer is on its way the form may show others. */
interface Row extends SessionBeyondLimits {numbers: readonly number[]}

export function BeyondLimits({asked}: {asked: PreviewedLimits}) {
    const text = useText();
    const [filters, setFilters] = useState<Filters>({term: '', by: ''});
    const term = useSettled(filters.term.trim());
    const {by} = filters;
    const sessions = useInfiniteQuery({
        queryKey: ['session_limits_preview', 'sessions', asked, term, by],
        queryFn: async ({pageParam, signal}) => {
            const page = await listBeyondLimits({limits: asked.policy, ...(term !== '' && {term}), ...(by !== '' && {by}), ...(pageParam !== '' && {cursor: pageParam})}, signal);
            return {...page, items: page.items.map((session): Row => ({...session, numbers: asked.numbers}))};
        },
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        staleTime: 0,
    });
    const rows = sessions.data?.pages.flatMap((page) => page.items) ?? [];
    const total = sessions.data?.pages[0]?.total ?? null;

    return (
        <>
            <FilterBar filters={filters} onChange={(more) => setFilters((before) => ({...before, ...more}))}/>
            <p role='status' className='sc-faint sc-small'>{total !== null && <Message id='sessions.total' values={{shown: rows.length, total}}/>}</p>
            {sessions.isError && <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()}/>}
            {sessions.isPending && <Loading/>}
            {sessions.data && (
                <div aria-busy={sessions.isPlaceholderData}>
                    <DataTable
                        caption={text('limits.sessions_caption')}
                        rows={rows}
                        rowKey={(session) => session.id}
                        empty={<Message id='sessions.none_found'/>}
                        columns={[
                            {key: 'user', heading: true, header: <Message id='users.user'/>, cell: ({username, display_name: name}) => <SessionUser username={username} name={name}/>},
                            {key: 'client', header: <Message id='session.client'/>, cell: (session) => <Client session={session}/>},
                            {key: 'created', header: <Message id='session.created'/>, cell: (session) => <Time ms={session.created_at}/>},
                            {key: 'activity', header: <Message id='session.last_activity'/>, cell: (session) => <Time ms={session.last_activity_at || session.created_at}/>},
                            {key: 'limit', header: <Message id='limits.limit'/>, cell: (session) => <Limits session={session}/>},
                        ]}
                    />
                </div>
            )}
            <LoadMore hasMore={sessions.hasNextPage} loading={sessions.isFetchingNextPage} onMore={() => void sessions.fetchNextPage()}/>
        </>
    );
}

function FilterBar({filters, onChange}: {filters: Filters; onChange: (more: Partial<Filters>) => void}) {
    const text = useText();
    return (
        <div className='sc-toolbar sc-filters' role='search' aria-label={text('limits.sessions_filters')}>
            <label className='sc-field'>
                <Message id='sessions.search'/>
                <input type='search' className='form-control' placeholder={text('users.search')} value={filters.term} maxLength={128} onChange={(event) => onChange({term: event.target.value})}/>
            </label>
            <label className='sc-field'>
                <Message id='limits.limit'/>
                <select className='form-control' value={filters.by} onChange={(event) => onChange({by: KINDS.find((kind) => kind === event.target.value) ?? ''})}>
                    <option value=''>{text('sessions.any')}</option>
                    {KINDS.map((kind) => <option key={kind} value={kind}>{text(`limits.by.${kind}`)}</option>)}
                </select>
            </label>
        </div>
    );
}

/** Each that ends the session, with the rules it is of. */
function Limits({session: {idle_rules: idle, age_rules: age, by_number: byNumber, numbers}}: {session: Row}) {
    return (
        <span className='sc-tags sc-limit__ends'>
            {idle.length > 0 && <Tag><OfRules id='limits.by_idle_rules' places={idle} numbers={numbers}/></Tag>}
            {age.length > 0 && <Tag><OfRules id='limits.by_age_rules' places={age} numbers={numbers}/></Tag>}
            {byNumber && <Tag><Message id='limits.by.number'/></Tag>}
        </span>
    );
}

function OfRules({id, places, numbers}: {id: MessageId; places: readonly number[]; numbers: readonly number[]}) {
    const {formatList} = useIntl();
    return <Message id={id} values={{count: places.length, rules: formatList(places.map((place) => String(numbers[place] ?? place + 1)), {type: 'conjunction'})}}/>;
}
