/** The newest posture report, shared by the cards that show parts of it, and the request for a new one. */
import {useMutation, useQuery} from '@tanstack/react-query';

import {isApiError} from '../../api/client';
import {checkMobilePosture, getMobilePosture} from '../../api/security_controls';
import {queryClient} from '../query_client';

const KEY = ['mobile_posture'];
/** The server takes one check in three seconds. */
const ASK_AGAIN_MS = 3100;
export const HISTORY_KEY = ['mobile_posture_history'];

export function usePosture() {
    const stored = useQuery({queryKey: KEY, queryFn: getMobilePosture});
    const checking = useMutation({
        mutationFn: checkMobilePosture,
        // A setting was changed right after a check: the next one is only a moment away.
        retry: (failures, error) => failures < 1 && isApiError(error, 'api.rate_limited'),
        retryDelay: ASK_AGAIN_MS,
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
