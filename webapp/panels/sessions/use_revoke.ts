/** The state of the revocation dialog: what was chosen, what it would end, and the request that starts it. */
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';

import {CONFIRM_ABOVE_USERS} from '../../../contract/names';
import type {CreateRevocation, Revocation, RevocationPreview} from '../../../contract/types';
import {isApiError} from '../../api/client';
import type {IdempotencyKeys} from '../../api/idempotency_key';
import {idempotencyKeyFor} from '../../api/idempotency_key';
import {createRevocation, previewRevocation} from '../../api/security_controls';
import type {RevocationIntent, ScopeDraft} from './scope_draft';
import {newDraft, scopeOf, withoutFilter} from './scope_draft';

/** All but the scope and the confirmation, as ticked and typed. */
export interface RevokeValues extends Omit<CreateRevocation, 'scope' | 'confirm_users'> {
    refuse_log_in: boolean;
    end_access_tokens: boolean;
    deactivate: boolean;
}

export interface RevokeForm {
    draft: ScopeDraft;
    /** What is not known of the scope yet, no preview can count. */
    scopeIsKnown: boolean;
    changeDraft(more: Partial<ScopeDraft>): void;
    values: RevokeValues;
    change(more: Partial<RevokeValues>): void;
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

export function useRevoke(intent: RevocationIntent, onStarted: (job: Revocation) => void): RevokeForm {
    const queryClient = useQueryClient();
    const [draft, setDraft] = useState(() => newDraft(intent));
    const [entered, setEntered] = useState<RevokeValues>({
        wipe: true, order: 'tell_first', reason: '', message: '', refuse_log_in: false, end_access_tokens: false, deactivate: intent.deactivate === true,
    });
    const [typed, setTyped] = useState('');
    const keys = useRef<IdempotencyKeys>(new Map());
    const values = {...entered, deactivate: entered.deactivate && entered.wipe && mayDeactivate(draft)};
    const scope = scopeOf(values.deactivate ? withoutFilter(draft) : draft);
    const preview = useQuery({
        queryKey: ['revocation_preview', scope], queryFn: () => (scope ? previewRevocation(scope) : null), enabled: scope !== null, staleTime: 0, gcTime: 0,
    });
    const starting = useMutation({
        mutationFn: (body: CreateRevocation) => createRevocation(body, idempotencyKeyFor(keys.current, body)),
        onSuccess: async (job) => {
            queryClient.setQueryData(['revocations', 'job', job.id], job);
            await queryClient.invalidateQueries({queryKey: ['revocations']});
            await queryClient.invalidateQueries({queryKey: ['sessions']});
            onStarted(job);
        },
        onError(error) {
            if (isApiError(error, 'revocations.not_confirmed')) {
                void preview.refetch();
            }
        },
    });

    const counts = scope ? preview.data ?? null : null;
    const people = counts ? countPeople(counts, values) : 0;
    const numberToType = people > CONFIRM_ABOVE_USERS ? people : null;
    const confirmed = numberToType === null || withoutSeparators(typed) === String(numberToType);
    const endsSomething = counts !== null && (counts.sessions > 0 || (values.deactivate && counts.accounts > 0) || (values.end_access_tokens && counts.access_tokens > 0));
    return {
        draft, values, typed, setTyped, numberToType,
        scopeIsKnown: scope !== null,
        changeDraft: (more) => setDraft((before) => ({...before, ...more})),
        change: (more) => setEntered((before) => ({...before, ...more})),
        preview: counts,
        previewError: scope ? preview.error : null,
        retryPreview: () => void preview.refetch(),
        ready: values.reason.trim() !== '' && endsSomething && confirmed,
        busy: starting.isPending,
        error: starting.error,
        start() {
            if (scope) {
                starting.mutate(bodyOf(scope, values, numberToType));
            }
        },
    };
}

/** Whom it affects: also those without a session, whose account or token it ends. */
function countPeople({users, accounts, users_or_token_holders: withTokens}: RevocationPreview, {deactivate, end_access_tokens: endsTokens}: RevokeValues): number {
    return Math.max(users, deactivate ? accounts : 0, endsTokens ? withTokens : 0);
}

/** As people write large numbers, whatever their language: 1234, 1,234, 1.234, 1 234 or 1'234. */
function withoutSeparators(typed: string): string {
    return typed.replace(/[\s.,'’]/g, '');
}

/** The contract's rule: accounts are deactivated by name. */
function mayDeactivate({named, who}: ScopeDraft): boolean {
    return named ? named.type === 'user' : who === 'users';
}

/** What was not asked for is left out, so that the request says no more than the dialog did. */
function bodyOf(scope: CreateRevocation['scope'], {refuse_log_in, end_access_tokens, deactivate, ...values}: RevokeValues, confirmUsers: number | null): CreateRevocation {
    return {
        ...values, scope, reason: values.reason.trim(), message: values.message.trim(),
        ...(confirmUsers !== null && {confirm_users: confirmUsers}),
        ...(refuse_log_in && {refuse_log_in}),
        ...(end_access_tokens && {end_access_tokens}),
        ...(deactivate && {deactivate}),
    };
}
