/** The MFA policy as a form. It holds only what was entered, so that a reload after a lost race brings the newer values without losing it. */
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';

import type {MfaPolicy, MfaPolicyView} from '../../../../contract/types';
import {getMfaPolicy, putMfaPolicy} from '../../../api/mfa';
import {MFA_POLICY_KEY, useMfaReread} from '../mfa_queries';
import type {PolicyDraft} from './policy_draft';
import {draftOf, isSameDraft, policyOf} from './policy_draft';

export interface MfaPolicyForm {
    /** null while loading or failed. */
    view: MfaPolicyView | null;
    loadError: unknown;
    draft: PolicyDraft | null;
    /** What the draft makes; null while a field is wrong. */
    policy: MfaPolicy | null;
    dirty: boolean;
    saving: boolean;
    saved: boolean;
    error: unknown;
    change(more: Partial<PolicyDraft>): void;
    save(): Promise<void>;
    cancel(): void;
    reload(): void;
}

export function useMfaPolicy(): MfaPolicyForm {
    const queryClient = useQueryClient();
    const rereadCoverage = useMfaReread();
    const stored = useQuery({queryKey: MFA_POLICY_KEY, queryFn: getMfaPolicy, staleTime: Infinity});
    const [entered, setEntered] = useState<Partial<PolicyDraft>>({});
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);

    const view = stored.data?.body ?? null;
    const before = view && draftOf(view.policy);
    const draft = before && {...before, ...entered};
    const policy = draft && policyOf(draft);

    const save = async () => {
        if (!policy) {
            return;
        }
        setSaving(true);
        setError(null);
        try {
            queryClient.setQueryData(MFA_POLICY_KEY, await putMfaPolicy(policy, stored.data?.etag ?? ''));
            setEntered({});
            setSaved(true);
            rereadCoverage();
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, draft, policy, saving, saved, error, save,
        loadError: view ? null : stored.error,
        dirty: draft !== null && before !== null && !isSameDraft(draft, before),
        change(more) {
            setSaved(false);
            setEntered((now) => ({...now, ...more}));
        },
        cancel() {
            setEntered({});
            setError(null);
        },
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}
