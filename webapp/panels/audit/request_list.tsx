/** What one person asked for and another must approve. It says plainly what the rule of two does not prevent. */
import {useInfiniteQuery} from '@tanstack/react-query';
import React, {useState} from 'react';

import type {TwoPersonRequest, Viewer} from '../../../contract/types';
import {listTwoPersonRequests} from '../../api/audit';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Tag} from '../../components/tag';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';
import {AskedAction} from './asked_action';
import {DecisionDialog} from './decision_dialog';

const TONES = {open: 'attention', approved: 'good', refused: 'neutral', expired: 'neutral'} as const;

export function RequestList({viewer, onAskForKey}: {viewer: Viewer; onAskForKey: () => void}) {
    const text = useText();
    const mayWrite = viewer.can.write_audit;
    const [deciding, setDeciding] = useState<TwoPersonRequest | null>(null);
    const requests = useInfiniteQuery({
        queryKey: ['audit_requests'],
        queryFn: ({pageParam}) => listTwoPersonRequests(pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        staleTime: 0,
    });
    return (
        <div className='sc-part'>
            <div className='sc-part__header'>
                <h4 className='sc-part__title'><Message id='audit.requests.title'/></h4>
                {mayWrite && <button type='button' className='btn btn-tertiary btn-sm' onClick={onAskForKey}><Message id='audit.requests.ask_for_key'/></button>}
            </div>
            <p className='sc-faint'><Message id='audit.requests.help'/></p>
            {requests.isError && <ErrorNotice error={requests.error} onRetry={() => void requests.refetch()}/>}
            {requests.isPending && <Loading/>}
            {requests.data && (
                <DataTable
                    caption={text('audit.requests.title')}
                    rows={requests.data.pages.flatMap((page) => page.items)}
                    rowKey={({id}) => id}
                    empty={<Message id='audit.requests.empty'/>}
                    columns={[
                        {key: 'what', heading: true, header: <Message id='audit.requests.what'/>, cell: ({action, reason}) => <><AskedAction action={action}/><div className='sc-faint sc-small'>{reason}</div></>},
                        {key: 'by', header: <Message id='audit.requests.by'/>, cell: (request) => request.requested_by_name || request.requested_by},
                        {key: 'at', header: <Message id='jobs.requested'/>, cell: (request) => <Time ms={request.requested_at}/>},
                        {key: 'until', header: <Message id='audit.requests.until'/>, cell: (request) => <Time ms={request.expires_at}/>},
                        {key: 'state', header: <Message id='jobs.state'/>, cell: ({state}) => <Tag tone={TONES[state]}><Message id={`audit.requests.state.${state}`}/></Tag>},
                        {key: 'decide', header: <Message id='session.actions'/>, cell: (request) => (mayWrite && request.state === 'open' ? (
                            <button type='button' className='sc-link' onClick={() => setDeciding(request)}>
                                <Message id={request.requested_by === viewer.user_id ? 'audit.requests.withdraw' : 'audit.requests.decide'}/>
                            </button>
                        ) : '–')},
                    ]}
                />
            )}
            <LoadMore hasMore={requests.hasNextPage} loading={requests.isFetchingNextPage} onMore={() => void requests.fetchNextPage()}/>
            {deciding && <DecisionDialog request={deciding} isOwn={deciding.requested_by === viewer.user_id} onClose={() => setDeciding(null)}/>}
        </div>
    );
}
