/**
 * Decides when to ask for the verdict. Beacons reach every live connection and no revoked one, so as long as they come nothing is asked;
 * when they stop, or the server says so, this client asks, spread over time, until it knows or beacons are back.
 */
import {BEACON_MISSED_AFTER_MS, LONGEST_SPREAD_MS, partOfSpread, VERDICT_SPREAD_MS} from '../../contract/client_names';
import {backoffMs} from './backoff';
import type {Timers} from './timers';

/**
 * The longest pause, before it is spread, while the server answers but no beacon comes, as where a proxy lets no websocket through: with the
 * spread, the question and the wipe it stays below the minute. A server that gives no answer is left alone longer.
 */
const LONGEST_WITHOUT_BEACON_MS = 40_000;

/** A page whose requests are refused again and again though its session lives asks no more often than this. */
const SUSPECTS_EVERY_MS = 10_000;

export interface BeaconWatchNeeds {
    timers: Timers;
    /** Unix ms. */
    now: () => number;
    /** In [0, 1). */
    random: () => number;
    /** Asks for the verdict and acts on it; says whether the session is known to live. isDue: the server asked for it. Never rejects. */
    ask: (isDue: boolean) => Promise<'live' | 'unknown' | 'ended'>;
}

export class BeaconWatch {
    readonly #needs: BeaconWatchNeeds;
    #running = false;
    #lastBeaconAt = 0;
    #askedAt = 0;
    #asking = false;
    /** The server asked for a question that was not answered yet, so beacons alone do not settle it. */
    #owed = false;
    #unanswered = 0;
    #next: {asks: boolean; at: number; cancel: () => void} | null = null;

    constructor(needs: BeaconWatchNeeds) {
        this.#needs = needs;
    }

    start(): void {
        this.#running = true;
        this.#unanswered = 0;
        this.#lastBeaconAt = this.#needs.now();
        this.#checkLater();
    }

    stop(): void {
        this.#running = false;
        this.#owed = false;
        this.#plan(null);
    }

    /** A beacon came. */
    hear(): void {
        this.#lastBeaconAt = this.#needs.now();
        if (this.#running && this.#next?.asks && !this.#owed) {
            this.#unanswered = 0;
            this.#checkLater();
        }
    }

    /** The server wants the question within spreadMs. */
    askWithin(spreadMs: number): void {
        if (!this.#running) {
            return;
        }
        this.#owed = true;
        this.#askIn(partOfSpread(this.#needs.random()) * Math.min(Math.max(spreadMs, 0), LONGEST_SPREAD_MS));
    }

    /** The tab was frozen, hidden or away, and its timers may have slept too. */
    wake(): void {
        if (this.#running && this.#silentForMs() >= BEACON_MISSED_AFTER_MS) {
            this.#askIn(0);
        }
    }

    /** Something here looks as if the session had ended: a request was refused, or the page came back from the browser's cache. */
    suspect(): void {
        if (this.#running && this.#msSince(this.#askedAt) >= SUSPECTS_EVERY_MS) {
            this.#askIn(0);
        }
    }

    #silentForMs(): number {
        return this.#msSince(this.#lastBeaconAt);
    }

    /** A clock that was put back counts as time gone by: the guard must not wait until it is that late again. */
    #msSince(at: number): number {
        return Math.abs(this.#needs.now() - at);
    }

    #checkLater(): void {
        this.#plan({asks: false, inMs: Math.max(BEACON_MISSED_AFTER_MS - this.#silentForMs(), 0), run: () => this.#check()});
    }

    #check(): void {
        if (this.#silentForMs() >= BEACON_MISSED_AFTER_MS) {
            this.#askIn(this.#needs.random() * VERDICT_SPREAD_MS);
        } else {
            this.#checkLater();
        }
    }

    /** Never later than what is planned already. What is overdue counts for nothing: on most systems a timer stands still while the machine sleeps. */
    #askIn(inMs: number): void {
        const leftMs = this.#next?.asks ? this.#next.at - this.#needs.now() : -1;
        if (!this.#asking && (leftMs < 0 || leftMs > inMs)) {
            this.#plan({asks: true, inMs, run: () => void this.#ask()});
        }
    }

    async #ask(): Promise<void> {
        const wasOwed = this.#owed;
        this.#owed = false;
        this.#asking = true;
        this.#askedAt = this.#needs.now();
        const answer = await this.#needs.ask(wasOwed);
        this.#asking = false;
        if (!this.#running || answer === 'ended') {
            return;
        }
        const dueMeanwhile = this.#owed;
        this.#owed = dueMeanwhile || (wasOwed && answer === 'unknown');
        if (!this.#owed && this.#silentForMs() < BEACON_MISSED_AFTER_MS) {
            this.#unanswered = 0;
            this.#checkLater();
        } else if (dueMeanwhile) {
            this.#askIn(this.#needs.random() * VERDICT_SPREAD_MS);
        } else {
            this.#askIn(backoffMs(this.#unanswered++, this.#needs.random(), answer === 'live' ? LONGEST_WITHOUT_BEACON_MS : undefined));
        }
    }

    #plan(step: {asks: boolean; inMs: number; run: () => void} | null): void {
        this.#next?.cancel();
        this.#next = step && {
            asks: step.asks,
            at: this.#needs.now() + step.inMs,
            cancel: this.#needs.timers.set(step.inMs, () => {
                this.#next = null;
                step.run();
            }),
        };
    }
}
