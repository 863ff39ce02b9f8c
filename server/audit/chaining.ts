/**
 * When records that were written get their place in the chain: with the request or the work that wrote them, so that whoever asked can read what was
 * recorded. Not so what a crowd of clients reports, of whom nobody reads the audit: chaining costs more than the reports themselves, and waits until
 * they all have their answers.
 */
import {afterCrowd} from '../crowd';
import type {Host} from '../host';
import {chainPending, copyToCore} from './chain';
import {takeAppended} from './write';

/** Without a new record for so long a crowd is over. */
const QUIET_MS = 1_000;
/** However large the crowd, what waits is chained after so many times that. */
const MOST_LOOKS = 10;

/** Each copy for core's log is a round trip. */
const FEW_RECORDS = 3;
/** A mass revocation is over by then, whose server has better to do meanwhile. */
const COPY_MANY_AFTER_MS = 30_000;

export interface Chaining {
    /** To be called at the end of a unit of work, and before its reply leaves. Never fails: what could not be chained the audit's worker chains. */
    finish(host: Host): Promise<void>;
    /** Instead of it, for what clients send in crowds. */
    finishLater(host: Host): void;
    /** For who is about to read: whatever waits is chained now. Never fails, as what is chained can be read where nothing can be written. */
    catchUp(host: Host): Promise<void>;
    /** For the audit's worker: likewise, but for a crowd's records, and fails as the database does. */
    chainWaiting(host: Host): Promise<void>;
}

export function createChaining(): Chaining {
    const crowd = afterCrowd(QUIET_MS, MOST_LOOKS, chain);
    return {
        async finish(host) {
            if (takeAppended(host)) {
                await chain(host);
            }
        },
        finishLater(host) {
            if (takeAppended(host)) {
                crowd.note(host);
            }
        },
        catchUp: chain,
        async chainWaiting(host) {
            if (!crowd.isWaiting()) {
                await chainAll(host);
            }
        },
    };
}

async function chain(host: Host): Promise<void> {
    try {
        await chainAll(host);
    } catch (error) {
        host.log.warn('Audit records wait to be chained.', {error: String(error)});
    }
}

async function chainAll(host: Host): Promise<void> {
    const chained = await chainPending(host);
    if (chained.count > 0) {
        host.clock.after(chained.count > FEW_RECORDS ? COPY_MANY_AFTER_MS : 0, (own) => copyToCore(own, chained));
    }
}
