/**
 * When core's caches are worth emptying. Each revocation makes core scan its whole session cache, so that many of them cost their number
 * times the cache's size; one purge first makes each of them cheap (facts: 22 ms a session without, 1.05 ms with). It also drops what other
 * requests have cached, on every node. So it is decided by what is measured here: only when it saves far more than it costs.
 */
import type {Host} from '../../host';
import {HostError} from '../../host';

/** What ending a session costs when the cache is empty: core's own statements (facts, rounded up). */
const FLOOR_MS = 1.5;
/** A purge makes the server read again what it had cached; that is worth this much of everybody's waiting. */
const WORTH_SAVING_MS = 3_000;
/** The cache fills again as people go on working; more often it would be empty all the time. */
const PURGE_EVERY_MS = 5_000;

/** Few at first: they are to tell what the rest would cost. */
const SAMPLE = 16;
/** Some seconds of work at the slowest that was measured, far below a lease. */
const BATCH = 200;

export interface Measured {sessions: number; tookMs: number}

export interface MassPath {
    /** How many sessions to end before looking again. */
    readonly batch: number;
    /** To be called with each full batch. countOpen: how many sessions are still to end. Never fails: without a purge it only takes longer. */
    considerPurge(host: Host, measured: Measured, countOpen: () => Promise<number>): Promise<void>;
}

/** One for each run of the engine; its memory is of costs only, so nothing is lost with it. */
export function createMassPath(): MassPath {
    let sampled = false;
    let purgedAt = 0;
    let refused = false;
    return {
        get batch() {
            return sampled ? BATCH : SAMPLE;
        },
        async considerPurge(host, {sessions, tookMs}, countOpen) {
            sampled = true;
            const now = host.clock.now();
            const excessMs = (tookMs / Math.max(sessions, 1)) - FLOOR_MS;
            if (refused || excessMs <= 0 || now - purgedAt < PURGE_EVERY_MS || await countOpen() * excessMs < WORTH_SAVING_MS) {
                return;
            }
            try {
                await host.mattermost.purgeCaches();
                purgedAt = now;
                host.log.info('Core\'s caches were emptied for a mass revocation.', {ms_per_session: Math.round((excessMs + FLOOR_MS) * 100) / 100});
            } catch (error) {
                if (!(error instanceof HostError)) {
                    throw error;
                }
                // Core's OAuth provider is off, or the server is busy: every session is ended all the same.
                refused = true;
                host.log.info('Core\'s caches cannot be emptied; a mass revocation takes longer.', {error: error.id});
            }
        },
    };
}
