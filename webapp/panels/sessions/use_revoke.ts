/** The state of the revocation dialog: what was chosen, what it would end, and the request that starts it. */
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';

import type {CreateRevocation, Revocation, RevocationPreview, RevocationScope} from '../../../contract/types';
import {newIdempotencyKey} from '../../api/idempotency_key';
import {createRevocation, previewRevocation} from '../../api/security_controls';

/** Above this many people the number must be typed: a slip of the mouse shall not empty a company's browsers. */
export const TYPE_NUMBER_ABOVE_USERS = 50;

export interface RevokeForm {
    values: CreateRevocation;
    change(more: Partial<CreateRevocation>): void;
    preview: RevocationPreview | null;
    previewError: unknown;
    retryPreview(): void;
    /** null unless the number must be typed. */
    numberToType: number | null;
    typed: string;
    setTyped(typed: string): void;
    ready: boolean;
    busy: boolean;
    error: unknown;
    start(): void;
}

export function useRevoke(scope: RevocationScope, onStarted: (job: Revocation) => void): RevokeForm {
    const queryClient = useQueryClient();
    const [values, setValues] = useState<CreateRevocation>({scope, wipe: true, order: 'tell_first', reason: '', message: ''});
    const [typed, setTyped] = useState('');
    const keys = useRef(new Map<string, string>());
    const preview = useQuery({queryKey: ['revocation_preview', values.scope], queryFn: () => previewRevocation(values.scope), staleTime: 0, gcTime: 0});
    const starting = useMutation({
        mutationFn: (body: CreateRevocation) => createRevocation(body, keyFor(keys.current, JSON.stringify(body))),
        onSuccess: async (job) => {
            queryClient.setQueryData(['revocations', 'job', job.id], job);
            await queryClient.invalidateQueries({queryKey: ['revocations']});
            onStarted(job);
        },
    });

    const users = preview.data?.users ?? 0;
    const numberToType = users > TYPE_NUMBER_ABOVE_USERS ? users : null;
    const body = {...values, reason: values.reason.trim(), message: values.message.trim()};
    return {
        values,
        change: (more) => setValues((before) => ({...before, ...more})),
        preview: preview.data ?? null,
        previewError: preview.error,
        retryPreview: () => void preview.refetch(),
        numberToType, typed, setTyped,
        ready: body.reason !== '' && (preview.data?.sessions ?? 0) > 0 && (numberToType === null || typed.trim() === String(numberToType)),
        busy: starting.isPending,
        error: starting.error,
        start: () => starting.mutate(body),
    };
}

/** The same request keeps its key when it is sent again, so that a lost answer starts no second job; another request has another. */
function keyFor(keys: Map<string, string>, body: string): string {
    const key = keys.get(body) ?? newIdempotencyKey();
    keys.set(body, key);
    return key;
}
