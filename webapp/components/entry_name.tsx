/** Names of people, channels, teams and groups that are known by their ids, as Mattermost shows them to this admin. */
import {useQuery} from '@tanstack/react-query';
import React from 'react';

import {RequestError} from '../api/client';
import type {Kind} from '../api/core_directory';
import {readEntry} from '../api/core_directory';
import {Message} from '../i18n/message';

/** Names change seldom, and many rows may show the same one. */
const NAME_STALE_MS = 300_000;

function useEntry(kind: Kind, id: string) {
    return useQuery({queryKey: ['entry', kind, id], queryFn: ({signal}) => readEntry(kind, id, signal), enabled: id !== '', staleTime: NAME_STALE_MS, retry: false});
}

/** The name of what an id stands for; the id itself until it is known, and when it is gone or may not be seen. */
export function useEntryName(kind: Kind, id: string): string {
    return useEntry(kind, id).data?.name ?? id;
}

export interface EntryNameProps {
    kind: Kind;
    id: string;
    /** With what tells two of the same name apart. */
    detailed?: boolean;
    /** It may be the id of something else, of which nobody can say that it is gone. */
    guessed?: boolean;
}

/** Pointing at it shows the id. */
export function EntryName({kind, id, detailed = false, guessed = false}: EntryNameProps) {
    const {data, error} = useEntry(kind, id);
    if (data) {
        return <span title={id}><bdi>{data.name}</bdi>{detailed && data.detail !== '' && <>{' '}<bdi className='sc-faint'>{data.detail}</bdi></>}</span>;
    }
    const isGone = !guessed && error instanceof RequestError && [400, 403, 404].includes(error.status);
    return <><bdi>{id}</bdi>{isGone && <>{' '}<span className='sc-faint'><Message id='picker.gone'/></span></>}</>;
}
