/**
 * Work that waits until a crowd of clients has its answers, because it is done more cheaply for all of them at once and nobody waits for it: what
 * must not be lost by a stop in between stands in SQL already, or is found again.
 */
import type {Host} from './host';

export interface AfterCrowd {
    /** Somebody of a crowd was here. */
    note(host: Host): void;
    /** True until the work begins. */
    isWaiting(): boolean;
}

/** Calls work once nobody was noted for quietMs, or after mostLooks times that, with a Host of its own. A failure is logged. */
export function afterCrowd(quietMs: number, mostLooks: number, work: (host: Host) => Promise<void>): AfterCrowd {
    let isWaiting = false;
    let hasMore = false;

    const lookAfter = (host: Host, looks: number): void => {
        host.clock.after(quietMs, async (own) => {
            if (hasMore && looks < mostLooks) {
                hasMore = false;
                lookAfter(own, looks + 1);
                return;
            }
            isWaiting = false;
            await work(own);
        });
    };
    return {
        note(host) {
            hasMore = isWaiting;
            if (!isWaiting) {
                isWaiting = true;
                lookAfter(host, 1);
            }
        },
        isWaiting: () => isWaiting,
    };
}
