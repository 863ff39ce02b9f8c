/** Finding a person by name or e-mail address, with how many sessions each has. */
import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import React from 'react';
import {FormattedNumber} from 'react-intl';

import type {UserSummary} from '../../../contract/types';
import {listUsers} from '../../api/security_controls';
import {useArrivalFocus} from '../../components/arrival_focus';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Time} from '../../components/time';
import {useSettled} from '../../components/use_settled';
import {Message, useText} from '../../i18n/message';
import {UserName} from './user_name';

export interface UserSearchProps {
    /** Back from a person. */
    isReturn: boolean;
    /** Kept by who draws this: whoever comes back from a person goes on with what was found. */
    term: string;
    onTerm: (term: string) => void;
    onOpen: (user: UserSummary) => void;
}

export function UserSearch({isReturn, term, onTerm, onOpen}: UserSearchProps) {
    const text = useText();
    const search = useArrivalFocus<HTMLInputElement>(isReturn);
    const asked = useSettled(term.trim());
    const users = useInfiniteQuery({
        queryKey: ['users', asked],
        queryFn: ({pageParam, signal}) => listUsers(asked, pageParam, signal),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        placeholderData: keepPreviousData,
        // Session counts grow old quickly.
        staleTime: 0,
    });

    return (
        <>
            <div className='sc-toolbar'>
                <label className='sc-field sc-search'>
                    <span className='sc-visually-hidden'><Message id='users.search'/></span>
                    <input ref={search} type='search' className='form-control' placeholder={text('users.search')} value={term} maxLength={128} onChange={(event) => onTerm(event.target.value)}/>
                </label>
            </div>
            {users.isError && <ErrorNotice error={users.error} onRetry={() => void users.refetch()}/>}
            {users.isPending && <Loading/>}
            {users.data && (
                <DataTable
                    caption={text('users.caption')}
                    rows={users.data.pages.flatMap((page) => page.items)}
                    rowKey={(user) => user.id}
                    empty={<Message id={asked === '' ? 'users.empty' : 'users.none_found'} values={{term: asked}}/>}
                    columns={[
                        {key: 'user', heading: true, header: <Message id='users.user'/>, cell: (user) => <UserName user={user} onOpen={() => onOpen(user)}/>},
                        {key: 'email', header: <Message id='users.email'/>, cell: (user) => <span className='sc-user__email'>{user.email}</span>},
                        {key: 'sessions', header: <Message id='users.sessions'/>, cell: (user) => <FormattedNumber value={user.session_count}/>},
                        {key: 'activity', header: <Message id='users.last_activity'/>, cell: (user) => (user.last_activity_at === 0 ? '–' : <Time ms={user.last_activity_at}/>)},
                    ]}
                />
            )}
            <LoadMore hasMore={users.hasNextPage} loading={users.isFetchingNextPage} onMore={() => void users.fetchNextPage()}/>
        </>
    );
}
