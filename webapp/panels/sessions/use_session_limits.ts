/** The state of the session limits' form: what is stored, what was entered, whom it would log out now, and saving it on the version that was read. */
import {keepPreviousData, useQuery} from '@tanstack/react-query';
import {useState} from 'react';

import type {SessionLimits} from '../../../contract/types';
import {getSessionLimits, previewSessionLimits, putSessionLimits} from '../../api/revocations';
import {useSettled} from '../../components/use_settled';
import type {LimitsDraft} from './limits_draft';
import {draftOf, policyOf} from './limits_draft';

export function useSessionLimits() {
    const stored = useQuery({queryKey: ['session_limits'], queryFn: getSessionLimits, staleTime: Infinity});
    // null: nothing was entered, so that what is stored shows. A reload after a lost race keeps it.
    const [entered, setEntered] = useState<LimitsDraft | null>(null);
    const [saving, setSaving] = useState(false);
    const [saved, setSaved] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const view = stored.data?.body ?? null;
    const draft = entered ?? (view && draftOf(view.policy));
    const policy = draft && policyOf(draft);
    const asked = useSettled(policy && limitsAnything(policy) ? JSON.stringify(policy) : '');
    const preview = useQuery({
        queryKey: ['session_limits_preview', asked], queryFn: () => previewSessionLimits(JSON.parse(asked) as SessionLimits), enabled: asked !== '', staleTime: 0, placeholderData: keepPreviousData,
    });

    const save = async () => {
        if (!policy) {
            return;
        }
        setSaving(true);
        setError(null);
        try {
            await putSessionLimits(policy, stored.data?.etag ?? '');
            await stored.refetch();
            setEntered(null);
            setSaved(true);
        } catch (failure) {
            setError(failure);
        }
        setSaving(false);
    };
    return {
        view, draft, saving, saved, error, save,
        preview: asked === '' ? null : preview.data ?? null,
        previewError: asked === '' ? null : preview.error,
        retryPreview: () => void preview.refetch(),
        loadError: stored.error,
        valid: policy !== null,
        dirty: entered !== null && view !== null && JSON.stringify(policy) !== JSON.stringify(policyOf(draftOf(view.policy))),
        change(more: Partial<LimitsDraft>) {
            setSaved(false);
            setEntered(draft && {...draft, ...more});
        },
        cancel() {
            setEntered(null);
            setError(null);
        },
        reload() {
            setError(null);
            void stored.refetch();
        },
    };
}

function limitsAnything({rules, max_sessions_per_user: most}: SessionLimits): boolean {
    return rules.length > 0 || most !== null;
}
