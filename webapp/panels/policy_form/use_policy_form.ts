/** A policy as a form. It holds only what was entered, so that a reload after a lost race brings the newer values without losing it. */
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';

import type {Answer} from '../../api/client';
import {isSame} from './is_same';

/** Where a policy is, and what a form makes of it. draft: its fields as they are typed. */
export interface PolicySource<Policy, View extends {policy: Policy; can_write: boolean}, Draft extends object> {
    key: readonly string[];
    read(): Promise<Answer<View>>;
    write(policy: Policy, ifMatch: string): Promise<Answer<View>>;
    draftOf(stored: Policy): Draft;
    /** null while a field is wrong. */
    policyOf(draft: Draft, stored: Policy): Policy | null;
}

export interface PolicyForm<Policy, View, Draft> {
    /** null while loading or failed. */
    view: View | null;
    loadError: unknown;
    draft: Draft | null;
    /** What the draft makes; null while a field is wrong. */
    policy: Policy | null;
    dirty: boolean;
    saving: boolean;
    saved: boolean;
    error: unknown;
    change(more: Partial<Draft>): void;
    save(): Promise<void>;
    cancel(): void;
    reload(): void;
}

/** What a card shows of it, whatever the policy is. */
export type PolicyFormState = Pick<PolicyForm<unknown, {can_write: boolean}, object>, 'view' | 'policy' | 'dirty' | 'saving' | 'saved' | 'error' | 'loadError' | 'save' | 'cancel' | 'reload'>;

export function usePolicyForm<Policy, View extends {policy: Policy; can_write: boolean}, Draft extends object>(
    {key, read, write, draftOf, policyOf}: PolicySource<Policy, View, Draft>, onSaved: () => void = () => undefined,
): PolicyForm<Policy, View, Draft> {
    const queryClient = useQueryClient();
    const stored = useQuery({queryKey: key, queryFn: read, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<Draft>>({});
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);

    const view = stored.data?.body ?? null;
    const before = view && draftOf(view.policy);
    const draft = before && {...before, ...entered};
    const policy = view && draft && policyOf(draft, view.policy);

    const forget = () => {
        setEntered({});
        setError(null);
    };
    const save = async () => {
        if (!policy) {
            return;
        }
        setSaving(true);
        setError(null);
        try {
            queryClient.setQueryData(key, await write(policy, stored.data?.etag ?? ''));
            forget();
            setSaved(true);
            onSaved();
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, draft, policy, saving, saved, error, save,
        loadError: view ? null : stored.error,
        dirty: view !== null && before !== null && !isSame(policy, policyOf(before, view.policy)),
        change(more) {
            setSaved(false);
            setEntered((now) => ({...now, ...more}));
        },
        cancel: forget,
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}
