/** The session limits as a form, and whom what was entered would log out now. */
import {keepPreviousData, skipToken, useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';

import type {SessionLimits} from '../../../contract/types';
import {getSessionLimits, previewSessionLimits, putSessionLimits} from '../../api/revocations';
import {useSettled} from '../../components/use_settled';
import {usePolicyForm} from '../policy_form/use_policy_form';
import {draftOf, policyOf, shownNumbers} from './limits_draft';

/** What the preview is of. numbers: of the policy's rules, as the form shows them. */
export interface PreviewedLimits {policy: SessionLimits; numbers: number[]}

export function useSessionLimits() {
    const form = usePolicyForm({key: ['session_limits'], read: getSessionLimits, write: putSessionLimits, draftOf, policyOf});
    const {policy, draft} = form;
    const settled = useSettled(policy && draft && limitsAnything(policy) ? JSON.stringify({policy, numbers: shownNumbers(draft)} satisfies PreviewedLimits) : '');
    const asked = useMemo(() => (settled === '' ? null : JSON.parse(settled) as PreviewedLimits), [settled]);
    const preview = useQuery({
        queryKey: ['session_limits_preview', asked?.policy], queryFn: asked ? () => previewSessionLimits(asked.policy) : skipToken, staleTime: 0, placeholderData: keepPreviousData,
    });
    return {
        ...form,
        asked,
        preview: asked && (preview.data ?? null),
        previewError: asked && preview.error,
        retryPreview: () => void preview.refetch(),
    };
}

function limitsAnything({rules, max_sessions_per_user: most}: SessionLimits): boolean {
    return rules.length > 0 || most !== null;
}
