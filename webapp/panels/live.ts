/** Keeps what the sessions panel shows of revocations up to date while they run. */
import {useQueryClient} from '@tanstack/react-query';
import {useEffect} from 'react';

import {REVOCATION_CHANGED} from '../live_event';

/** Reads everything about revocations again whenever one moved on. A running job is polled as well, so a lost event loses nothing. */
export function useRevocationChanges(): void {
    const queryClient = useQueryClient();
    useEffect(() => {
        const readAgain = () => void queryClient.invalidateQueries({queryKey: ['revocations']});
        window.addEventListener(REVOCATION_CHANGED, readAgain);
        return () => window.removeEventListener(REVOCATION_CHANGED, readAgain);
    }, [queryClient]);
}
