/** Signed checkpoints, newest first, and the button that takes one to keep outside of this server. */
import {useInfiniteQuery, useMutation, useQueryClient} from '@tanstack/react-query';
import React from 'react';

import type {AuditCheckpoint} from '../../../contract/types';
import {listAuditCheckpoints, takeAuditCheckpoint} from '../../api/audit';
import {saveText} from '../../api/save_file';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Notice} from '../../components/notice';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';

const QUERY_KEY = ['audit_checkpoints'];

function save({seq, note}: AuditCheckpoint): void {
    saveText(`audit-checkpoint-${seq}.txt`, note, 'text/plain');
}

export function CheckpointList() {
    const text = useText();
    const queryClient = useQueryClient();
    const checkpoints = useInfiniteQuery({
        queryKey: QUERY_KEY,
        queryFn: ({pageParam}) => listAuditCheckpoints(pageParam),
        initialPageParam: '',
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        staleTime: 0,
    });
    const taking = useMutation({
        mutationFn: takeAuditCheckpoint,
        onSuccess: async (checkpoint) => {
            save(checkpoint);
            await Promise.all([queryClient.invalidateQueries({queryKey: QUERY_KEY}), queryClient.invalidateQueries({queryKey: ['audit_integrity']})]);
        },
    });
    return (
        <div className='sc-part'>
            <div className='sc-part__header'>
                <h4 className='sc-part__title'><Message id='audit.checkpoints.title'/></h4>
                <button type='button' className='btn btn-tertiary btn-sm' disabled={taking.isPending} onClick={() => taking.mutate()}><Message id='audit.checkpoints.take'/></button>
            </div>
            <p className='sc-faint'><Message id='audit.checkpoints.help'/></p>
            {taking.isError && <ErrorNotice error={taking.error}/>}
            {taking.data && <Notice kind='success' role='status'><Message id='audit.checkpoints.taken' values={{seq: taking.data.seq}}/></Notice>}
            {checkpoints.isError && <ErrorNotice error={checkpoints.error} onRetry={() => void checkpoints.refetch()}/>}
            {checkpoints.isPending && <Loading/>}
            {checkpoints.data && (
                <DataTable
                    caption={text('audit.checkpoints.title')}
                    rows={checkpoints.data.pages.flatMap((page) => page.items)}
                    rowKey={({seq, signed_at, occasion}) => `${seq} ${signed_at} ${occasion}`}
                    empty={<Message id='audit.checkpoints.empty'/>}
                    columns={[
                        {key: 'at', heading: true, header: <Message id='audit.checkpoints.signed'/>, cell: (checkpoint) => <Time ms={checkpoint.signed_at} seconds={true}/>},
                        {key: 'seq', header: <Message id='audit.checkpoints.covers'/>, cell: ({seq}) => <Message id='audit.checkpoints.up_to' values={{seq}}/>},
                        {key: 'occasion', header: <Message id='audit.checkpoints.occasion'/>, cell: ({occasion}) => <Message id={`audit.occasion.${occasion}`}/>},
                        {key: 'key', header: <Message id='audit.keys.fingerprint'/>, cell: (checkpoint) => <code title={checkpoint.key_fingerprint}>{`${checkpoint.key_fingerprint.slice(0, 16)}…`}</code>},
                        {key: 'save', header: <Message id='session.actions'/>, cell: (checkpoint) => (
                            <button type='button' className='sc-link' aria-label={text('audit.checkpoints.save_label', {seq: checkpoint.seq})} onClick={() => save(checkpoint)}><Message id='audit.checkpoints.save'/></button>
                        )},
                    ]}
                />
            )}
            <LoadMore hasMore={checkpoints.hasNextPage} loading={checkpoints.isFetchingNextPage} onMore={() => void checkpoints.fetchNextPage()}/>
        </div>
    );
}
