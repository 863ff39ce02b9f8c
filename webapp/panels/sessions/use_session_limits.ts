/** The session limits as a form, and whom what was entered would log out now. */
import {keepPreviousData, useQuery} from '@tanstack/react-query';

import type {SessionLimits} from '../../../contract/types';
import {getSessionLimits, previewSessionLimits, putSessionLimits} from '../../api/revocations';
import {useSettled} from '../../components/use_settled';
import {usePolicyForm} from '../policy_form/use_policy_form';
import {draftOf, policyOf} from './limits_draft';

export function useSessionLimits() {
    const form = usePolicyForm({key: ['session_limits'], read: getSessionLimits, write: putSessionLimits, draftOf, policyOf});
    const {policy} = form;
    const asked = useSettled(policy && limitsAnything(policy) ? JSON.stringify(policy) : '');
    const preview = useQuery({
        queryKey: ['session_limits_preview', asked], queryFn: () => previewSessionLimits(JSON.parse(asked) as SessionLimits), enabled: asked !== '', staleTime: 0, placeholderData: keepPreviousData,
    });
    return {
        ...form,
        preview: asked === '' ? null : preview.data ?? null,
        previewError: asked === '' ? null : preview.error,
        retryPreview: () => void preview.refetch(),
    };
}

function limitsAnything({rules, max_sessions_per_user: most}: SessionLimits): boolean {
    return rules.length > 0 || most !== null;
}
