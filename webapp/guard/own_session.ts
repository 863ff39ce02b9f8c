/**
 * The page's own session: gets its ticket, again and again until it is known who is logged in here; where nobody is, the ticket an earlier page
 * kept finds out what became of its session.
 */
import type {Api} from './api';
import {backoffMs} from './backoff';
import {readMarker} from './marker';
import {safely} from './safely';
import type {HeldTicket} from './ticket';
import {keepTicket, readTicket, whoIsLoggedIn} from './ticket';
import type {Timers} from './timers';
import type {Ending} from './verdict';
import {askVerdict} from './verdict';

export interface OwnSessionNeeds {
    api: Api;
    timers: Timers;
    /** In [0, 1). */
    random: () => number;
    /** false while a verdict is acted on: then nothing here counts. */
    isWatching: () => boolean;
    found: (ticket: HeldTicket) => void;
    /** Acts on the verdict about a stored ticket. */
    end: (ticket: HeldTicket, ending: Ending) => Promise<void>;
    /** The wipe has passed over this page, which still shows the app. */
    missed: () => void;
}

export class OwnSession {
    readonly #needs: OwnSessionNeeds;
    /** null until the server gave one. Never the stored one, which may be of an earlier log-in. */
    ticket: HeldTicket | null = null;
    /** Who asked last; older ones give up. */
    #round = 0;

    constructor(needs: OwnSessionNeeds) {
        this.#needs = needs;
    }

    forget(): void {
        this.#round++;
        this.ticket = null;
    }

    /** For a page with a user. */
    async find(attempt = 0, round = ++this.#round): Promise<void> {
        const presence = await whoIsLoggedIn(this.#needs.api);
        if (this.#isOver(round)) {
            return;
        }
        if (presence.kind === 'session') {
            keepTicket(presence.ticket);
            this.ticket = presence.ticket;
            this.#needs.found(presence.ticket);
            return;
        }
        const stored = presence.kind === 'unknown' ? null : readTicket();
        if (!stored || !await this.#isSettled(stored, round, presence.kind === 'nobody')) {
            this.#later(attempt, round, () => this.find(attempt + 1, round));
        }
    }

    /** For a page without one. */
    async askForStored(attempt = 0, round = ++this.#round): Promise<void> {
        const stored = readTicket();
        if (stored && !await this.#isSettled(stored, round)) {
            this.#later(attempt, round, () => this.askForStored(attempt + 1, round));
        }
    }

    /** The server has a new key. Who is logged in stays who it was: another session's ticket is not taken. */
    async renew(old: HeldTicket): Promise<void> {
        const presence = await whoIsLoggedIn(this.#needs.api);
        if (presence.kind === 'session' && presence.ticket.session_id === old.session_id && this.ticket === old) {
            keepTicket(presence.ticket);
            this.ticket = presence.ticket;
        }
    }

    /** Asks for the verdict of a stored ticket and acts on it; false when it is to be asked for again. isStale: the page shows a user who is not logged in. */
    async #isSettled(stored: HeldTicket, round: number, isStale = false): Promise<boolean> {
        if (readMarker()?.session_id === stored.session_id) {
            // It has had its verdict.
            if (isStale) {
                this.#needs.missed();
            }
            return true;
        }
        const verdict = await askVerdict(this.#needs.api, stored);
        if (this.#isOver(round)) {
            return true;
        }
        if (verdict.verdict === 'live' || verdict.verdict === 'unknown') {
            return false;
        }
        await this.#needs.end(stored, verdict);
        return true;
    }

    #isOver(round: number): boolean {
        return !this.#needs.isWatching() || round !== this.#round;
    }

    #later(attempt: number, round: number, run: () => Promise<void>): void {
        this.#needs.timers.set(backoffMs(attempt, this.#needs.random()), () => {
            if (!this.#isOver(round)) {
                safely(run);
            }
        });
    }
}
