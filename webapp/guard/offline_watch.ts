/**
 * Notices that a running tab has not reached the server for as long as the policy allows. Only time in which the tab ran counts, so that a
 * laptop that slept is no outage, and before anything is done the server is asked once more.
 */
import type {Timers} from './timers';

const TICK_MS = 60_000;
/** A timer that comes later than this slept. */
const LONGEST_TICK_MS = 2 * TICK_MS;
const HOUR_MS = 3_600_000;

export interface OfflineWatchNeeds {
    timers: Timers;
    /** Unix ms. */
    now: () => number;
    /** Unix ms of the last sign of the server: a beacon or an answer. */
    reachedAt: () => number;
    /** Asks the server once more, whatever it answers. */
    isReachable: () => Promise<boolean>;
    /** Empties this browser. */
    wipe: () => void;
}

export class OfflineWatch {
    readonly #needs: OfflineWatchNeeds;
    #cancel: () => void = () => undefined;
    #unreachedMs = 0;
    #tickedAt = 0;

    constructor(needs: OfflineWatchNeeds) {
        this.#needs = needs;
    }

    start(hours: number): void {
        this.stop();
        this.#unreachedMs = 0;
        this.#tickLater(hours * HOUR_MS);
    }

    stop(): void {
        this.#cancel();
        this.#cancel = () => undefined;
    }

    #tickLater(limitMs: number): void {
        this.#tickedAt = this.#needs.now();
        this.#cancel = this.#needs.timers.set(TICK_MS, () => void this.#tick(limitMs));
    }

    async #tick(limitMs: number): Promise<void> {
        const ranMs = Math.min(Math.max(this.#needs.now() - this.#tickedAt, 0), LONGEST_TICK_MS);
        this.#unreachedMs = this.#needs.reachedAt() >= this.#tickedAt ? 0 : this.#unreachedMs + ranMs;
        const cancel = this.#cancel;
        if (this.#unreachedMs >= limitMs) {
            if (!await this.#needs.isReachable()) {
                // stop() may have come meanwhile.
                if (this.#cancel === cancel) {
                    this.#needs.wipe();
                }
                return;
            }
            this.#unreachedMs = 0;
        }
        if (this.#cancel === cancel) {
            this.#tickLater(limitMs);
        }
    }
}
