/** The newest posture report, shared by the cards that show parts of it, and the request for a new one. */
import {useMutation, useQuery} from '@tanstack/react-query';

import {checkMobilePosture, getMobilePosture} from '../../api/security_controls';
import {queryClient} from '../query_client';

const KEY = ['mobile_posture'];
export const HISTORY_KEY = ['mobile_posture_history'];

export function usePosture() {
    const stored = useQuery({queryKey: KEY, queryFn: getMobilePosture});
    const checking = useMutation({
        mutationFn: checkMobilePosture,
        onSuccess: async (report) => {
            queryClient.setQueryData(KEY, {report});
            await queryClient.invalidateQueries({queryKey: HISTORY_KEY});
        },
    });
    return {
        report: stored.data?.report ?? null,
        loading: stored.isPending,
        loadError: stored.error,
        reload: () => void stored.refetch(),
        checking: checking.isPending,
        checkError: checking.error,
        check: () => checking.mutate(),
    };
}
