/**
 * When records that were written get their place in the chain: with the request or the work that wrote them, so that whoever asked can read what was
 * recorded. Not so what a crowd of clients reports, of whom nobody reads the audit: chaining costs more than the reports themselves, and waits until
 * they all have their answers.
 */
import type {Host} from '../host';
import {chainPending, copyToCore} from './chain';
import {takeAppended} from './write';

/** Without a new record for so long a crowd is over. */
const QUIET_MS = 1_000;
/** However large the crowd, what waits is chained after so many times that. */
const MOST_LOOKS = 10;

/** Each copy for core's log is a round trip. */
const FEW_RECORDS = 3;
const COPY_MANY_AFTER_MS = 5_000;

/** None of it ever fails: what could not be chained the audit's worker chains. */
export interface Chaining {
    /** To be called at the end of a unit of work. */
    finish(host: Host): Promise<void>;
    /** Instead of it, when the reply to a person is about to leave: copies of many records wait. */
    finishBeforeReply(host: Host): Promise<void>;
    /** Instead of it, for what clients send in crowds. */
    finishLater(host: Host): void;
    /** For who is about to read: whatever waits is chained now. */
    catchUp(host: Host): Promise<void>;
    /** Whether a crowd's records wait for it to be over. */
    isWaiting(): boolean;
}

export function createChaining(): Chaining {
    let isWaiting = false;
    let hasMore = false;

    const lookAfter = (host: Host, looks: number): void => {
        host.clock.after(QUIET_MS, async (own) => {
            if (hasMore && looks < MOST_LOOKS) {
                hasMore = false;
                lookAfter(own, looks + 1);
                return;
            }
            isWaiting = false;
            await chain(own, 0);
        });
    };
    return {
        async finish(host) {
            if (takeAppended(host)) {
                await chain(host, 0);
            }
        },
        async finishBeforeReply(host) {
            if (takeAppended(host)) {
                await chain(host, COPY_MANY_AFTER_MS);
            }
        },
        finishLater(host) {
            if (!takeAppended(host)) {
                return;
            }
            hasMore = isWaiting;
            if (!isWaiting) {
                isWaiting = true;
                lookAfter(host, 1);
            }
        },
        catchUp: (host) => chain(host, COPY_MANY_AFTER_MS),
        isWaiting: () => isWaiting,
    };
}

async function chain(host: Host, copyManyAfterMs: number): Promise<void> {
    try {
        const records = await chainPending(host);
        if (records.length > 0) {
            host.clock.after(records.length > FEW_RECORDS ? copyManyAfterMs : 0, (own) => copyToCore(own, records));
        }
    } catch (error) {
        host.log.warn('Audit records wait to be chained.', {error: String(error)});
    }
}
