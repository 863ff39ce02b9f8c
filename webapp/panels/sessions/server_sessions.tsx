/** The sessions of the whole server, searched, sorted and by pages; those ticked can be revoked together. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {ServerSession, Viewer} from '../../../contract/types';
import type {SessionFilters} from '../../api/revocations';
import {listSessions} from '../../api/revocations';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Time} from '../../components/time';
import {useSettled} from '../../components/use_settled';
import {Message, useText} from '../../i18n/message';
import {Client, clientText} from './client_name';
import type {RevocationIntent} from './scope_draft';
import {NO_SESSION_FILTERS, SessionFilterBar} from './session_filter_bar';
import {SessionUser} from './session_user';

/** The contract's limit. */
const MOST_CHOSEN = 1_000;

export interface ServerSessionsProps {
    viewer: Viewer;
    onRevoke: (intent: RevocationIntent) => void;
}

export function ServerSessions({viewer, onRevoke}: ServerSessionsProps) {
    const text = useText();
    const [filters, setFilters] = useState<SessionFilters>(NO_SESSION_FILTERS);
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const asked: SessionFilters = {...filters, term: useSettled(filters.term.trim()), idle_days: useSettled(filters.idle_days)};
    const sessions = useInfiniteQuery({
        queryKey: ['sessions', asked],
        queryFn: ({pageParam, signal}) => listSessions(asked, pageParam, signal),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        staleTime: 0,
    });
    const rows = sessions.data?.pages.flatMap((page) => page.items) ?? [];
    const total = sessions.data?.pages[0]?.total ?? null;
    // What is no longer listed is not revoked unseen.
    const listed = rows.filter(({id}) => chosen.has(id)).map(({id}) => id);

    const choose = (ids: readonly string[], on: boolean) => setChosen((before) => {
        const next = new Set(before);
        ids.forEach((id) => (on ? next.add(id) : next.delete(id)));
        return next;
    });

    return (
        <>
            <SessionFilterBar filters={filters} onChange={(more) => setFilters((before) => ({...before, ...more}))}/>
            <div className='sc-toolbar sc-list-bar'>
                <span role='status' className='sc-faint'>{total !== null && <Message id='sessions.total' values={{shown: rows.length, total}}/>}</span>
                {viewer.can.revoke_everyone && (
                    <button
                        type='button' className='btn btn-tertiary btn-danger btn-sm' disabled={listed.length === 0 || listed.length > MOST_CHOSEN}
                        onClick={() => onRevoke({scope: {type: 'sessions', session_ids: listed}, name: ''})}
                    >
                        <Message id='sessions.revoke_chosen' values={{count: listed.length}}/>
                    </button>
                )}
            </div>
            {sessions.isError && <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()}/>}
            {sessions.isPending && <Loading/>}
            {sessions.data && (
                <DataTable<ServerSession>
                    caption={text('sessions.caption')}
                    rows={rows}
                    rowKey={(session) => session.id}
                    empty={<Message id='sessions.none_found'/>}
                    columns={[
                        ...(viewer.can.revoke_everyone ? [{
                            key: 'chosen',
                            header: (
                                <input
                                    type='checkbox' aria-label={text('sessions.choose_all')} checked={listed.length > 0 && listed.length === rows.length}
                                    onChange={(event) => choose(rows.map(({id}) => id), event.target.checked)}
                                />
                            ),
                            cell: (session: ServerSession) => (
                                <input
                                    type='checkbox' checked={chosen.has(session.id)} onChange={(event) => choose([session.id], event.target.checked)}
                                    aria-label={text('sessions.choose', {name: session.username, client: clientText(text, session), created: session.created_at})}
                                />
                            ),
                        }] : []),
                        {key: 'user', heading: true, header: <Message id='users.user'/>, cell: ({username, display_name: name}) => <SessionUser username={username} name={name}/>},
                        {key: 'client', header: <Message id='session.client'/>, cell: (session) => <Client session={session}/>},
                        {key: 'created', header: <Message id='session.created'/>, cell: (session) => <Time ms={session.created_at}/>},
                        {key: 'activity', header: <Message id='session.last_activity'/>, cell: (session) => <Time ms={session.last_activity_at || session.created_at}/>},
                        {key: 'push', header: <Message id='session.push'/>, cell: (session) => <Message id={session.takes_push ? 'session.push_yes' : 'session.push_no'}/>},
                    ]}
                />
            )}
            <LoadMore hasMore={sessions.hasNextPage} loading={sessions.isFetchingNextPage} onMore={() => void sessions.fetchNextPage()}/>
        </>
    );
}
