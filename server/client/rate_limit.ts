/** Bounds how often one session may ask, in the memory of each node: a broken client must not be a burden, and nothing depends on the count. */
import {ApiError} from '../errors';

const WINDOW_MS = 60_000;

/** Beyond so many sessions in a minute all counts start anew, which bounds the memory. */
const MAX_SESSIONS = 50_000;

export interface RateLimit {
    /** Counts one request; refuses with api.rate_limited beyond the limit. */
    count(sessionId: string, now: number): void;
}

/** Fixed windows of a minute. */
export function createRateLimit(perMinute: number): RateLimit {
    const counts = new Map<string, number>();
    let windowStart = 0;
    return {
        count(sessionId, now) {
            // A clock that was set back must not keep a client waiting for its time to come again.
            if (Math.abs(now - windowStart) >= WINDOW_MS || counts.size >= MAX_SESSIONS) {
                counts.clear();
                windowStart = now;
            }
            const count = (counts.get(sessionId) ?? 0) + 1;
            counts.set(sessionId, count);
            if (count > perMinute) {
                throw new ApiError('api.rate_limited');
            }
        },
    };
}
