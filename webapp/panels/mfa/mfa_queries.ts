/** What of MFA enforcement was read, by the names under which the cards share it. */
import {useQueryClient} from '@tanstack/react-query';
import {useCallback} from 'react';

export const MFA_POLICY_KEY = ['mfa_policy'];
export const COVERAGE_KEY = ['mfa_coverage'];
export const PEOPLE_KEY = ['mfa_people'];
export const BYPASSES_KEY = ['mfa_bypasses'];

/** After an action or another policy: whoever it met stands elsewhere now. */
export function useMfaReread(): () => void {
    const queryClient = useQueryClient();
    return useCallback(() => {
        [COVERAGE_KEY, PEOPLE_KEY, BYPASSES_KEY].forEach((queryKey) => void queryClient.invalidateQueries({queryKey}));
    }, [queryClient]);
}
