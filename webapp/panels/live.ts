/** The window event by which the plugin's entry passes on `revocation_changed` of the websocket; the panels live in a chunk of their own. */
import {useQueryClient} from '@tanstack/react-query';
import {useEffect} from 'react';

export const REVOCATION_CHANGED = 'security-controls:revocation_changed';

/** Reads everything about revocations again whenever one moved on. A running job is polled as well, so a lost event loses nothing. */
export function useRevocationChanges(): void {
    const queryClient = useQueryClient();
    useEffect(() => {
        const readAgain = () => void queryClient.invalidateQueries({queryKey: ['revocations']});
        window.addEventListener(REVOCATION_CHANGED, readAgain);
        return () => window.removeEventListener(REVOCATION_CHANGED, readAgain);
    }, [queryClient]);
}
