/** Ending the access of those whose clients say that they have left the app, and wait for the answer before they go on. */
import {afterCrowd} from '../../crowd';
import type {Host} from '../../host';
import type {ClaimedTarget} from './claim';
import type {Outcome} from './end_access';
import {commit, look, revokeClaimed} from './end_access';

/** So many clients that are answered together are a crowd. */
const CROWD = 8;
/** Without another answer for so long a crowd is over; however large it is, what waits is committed after so many times that, well within its leases. */
const RECORD_AFTER_QUIET_MS = 500;
const RECORD_AFTER_LOOKS = 6;
const RECORDED_AT_ONCE = 200;

export interface EndingForClients {
    /** The sessions that are gone from core. */
    endTargets(host: Host, claimed: readonly ClaimedTarget[]): Promise<Set<string>>;
}

/**
 * A crowd's answers go before the records of them: committed together once it is over, in the leases of the claims. What a stop, or a database that is
 * away, leaves uncommitted the engine claims again when these run out.
 */
export function createEndingForClients(): EndingForClients {
    let waiting: Outcome[] = [];
    const recordAll = async (host: Host): Promise<void> => {
        const ended = waiting;
        waiting = [];
        for (let i = 0; i < ended.length; i += RECORDED_AT_ONCE) {
            const batch = ended.slice(i, i + RECORDED_AT_ONCE);
            await commit(host, {claimed: batch.map(({target}) => target), withdrawn: [], ended: batch, refused: [], toRetry: []});
        }
    };
    const crowd = afterCrowd(RECORD_AFTER_QUIET_MS, RECORD_AFTER_LOOKS, (host) => recordAll(host).catch((error: unknown) => {
        host.log.warn('Ends of sessions wait to be recorded.', {error: String(error)});
    }));
    return {
        async endTargets(host, claimed) {
            if (claimed.length === 0) {
                return new Set();
            }
            const seen = await look(host, await revokeClaimed(host, claimed));
            if (claimed.length >= CROWD && seen.ended.length === claimed.length) {
                waiting.push(...seen.ended);
                crowd.note(host);
            } else {
                await commit(host, seen);
            }
            return new Set(seen.ended.map(({target}) => target.session_id));
        },
    };
}
