/** A legal hold by its name, where the list of holds has it: nobody knows one by its ID, which stays beside. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {listAuditHolds} from '../../api/audit';

export function HoldName({id}: {id: string}) {
    const {data} = useQuery({queryKey: ['audit_holds'], queryFn: listAuditHolds, staleTime: 0});
    const name = data?.items.find((hold) => hold.id === id)?.name;
    return <>{name !== undefined && <><strong><bdi>{name}</bdi></strong>{' '}</>}<code>{id}</code></>;
}
