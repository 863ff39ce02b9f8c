/** Whose devices of one kind of app are connected, the most recently used first. */
import {useInfiniteQuery} from '@tanstack/react-query';
import React from 'react';

import type {ConnectedDevice, MobileDevices} from '../../../contract/types';
import {listConnectedDevices} from '../../api/security_controls';
import {DataTable, LoadMore} from '../../components/data_table';
import {ErrorNotice} from '../../components/error_notice';
import {Loading} from '../../components/loading';
import {Time} from '../../components/time';
import {Message, useText} from '../../i18n/message';

export function ConnectedDevices({kind, name}: {kind: MobileDevices; name: string}) {
    const text = useText();
    const devices = useInfiniteQuery({
        queryKey: ['connected_devices', kind.app, kind.platform, kind.version], queryFn: ({pageParam}) => listConnectedDevices(kind, pageParam),
        initialPageParam: '', getNextPageParam: (page) => page.next_cursor ?? undefined,
    });
    return (
        <>
            {Boolean(devices.error) && <ErrorNotice error={devices.error} onRetry={() => void devices.refetch()}/>}
            {devices.isPending && <Loading/>}
            {devices.data && (
                <DataTable<ConnectedDevice>
                    caption={text('mobile.apps.devices_caption', {kind: name})}
                    rows={devices.data.pages.flatMap(({items}) => items)}
                    rowKey={({session_id: id}) => id}
                    empty={<Message id='mobile.apps.empty'/>}
                    columns={[
                        {key: 'user', heading: true, header: <Message id='mobile.apps.user'/>, cell: ({username}) => `@${username}`},
                        {key: 'os', header: <Message id='mobile.apps.os'/>, cell: ({os}) => (os === '' ? '–' : os)},
                        {key: 'since', header: <Message id='mobile.apps.since'/>, cell: ({created_at: at}) => <Time ms={at}/>},
                        {key: 'used', header: <Message id='mobile.apps.used'/>, cell: ({last_activity_at: at}) => <Time ms={at}/>},
                    ]}
                />
            )}
            <LoadMore hasMore={devices.hasNextPage} loading={devices.isFetchingNextPage} onMore={() => void devices.fetchNextPage()}/>
        </>
    );
}
