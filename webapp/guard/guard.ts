/**
 * The session guard every user loads: it holds the session's ticket, finds out when the session has ended, leaves the app and has the
 * local data wiped, and says why. Only a verdict makes it act (docs/design/wipe-protocol.md).
 */
import type {UserStore} from '../plugin_registry';
import type {Api} from './api';
import {createApi} from './api';
import {BeaconWatch} from './beacon_watch';
import type {ServerListener} from './listening';
import {listenToPage} from './listening';
import type {Marker} from './marker';
import {keepMarker, newMarker, readMarker} from './marker';
import {parseShown} from './notice';
import {OfflineWatch} from './offline_watch';
import {wipeOffline} from './offline_wipe';
import {OwnSession} from './own_session';
import type {Page} from './page';
import {PageNotice} from './page_notice';
import {safely} from './safely';
import {deleteOwnTabStorage, silenceCoresNotice} from './storage';
import type {Tabs} from './tabs';
import {createTabs} from './tabs';
import type {HeldTicket} from './ticket';
import {forgetTicket, noteLogout, readTicket} from './ticket';
import type {Timers} from './timers';
import type {Ending} from './verdict';
import {askVerdict} from './verdict';
import type {WipeNeeds} from './wipe';
import {carryOut, completeWipe, shownFor} from './wipe';

/** The server ends access 3 s after it told us; waiting longer for its answer gains nothing. */
const HEARD_TIMEOUT_MS = 3_500;

export interface GuardParts {
    page: Page;
    timers: Timers;
    random: () => number;
}

/** Its names are #private rather than private because those the bundle shortens, and every user loads it. */
export class Guard {
    readonly #store: UserStore;
    readonly #parts: GuardParts;
    /** watching: as usual. ending: a verdict is being acted on, and nothing else counts. */
    #mode: 'watching' | 'ending' | 'stopped' = 'watching';
    #userId = '';
    /** A question came before there was a ticket. */
    #dueOnceKnown = false;
    readonly #api: Api = createApi(window.fetch.bind(window));
    readonly #tabs: Tabs = createTabs((wipe) => safely(() => this.#mode === 'watching' && this.#leave(wipe)));
    readonly #watch: BeaconWatch;
    readonly #offline: OfflineWatch;
    readonly #own: OwnSession;
    readonly #notice: PageNotice;
    readonly #wipeNeeds: WipeNeeds;
    #beaconAt = 0;
    readonly #cleanUps: Array<() => void> = [];

    constructor(store: UserStore, parts: GuardParts) {
        this.#store = store;
        this.#parts = parts;
        this.#notice = new PageNotice(parts.page);
        this.#wipeNeeds = {...parts, api: this.#api, tabs: this.#tabs, hasUser: () => this.#currentUserId() !== ''};
        this.#own = new OwnSession({
            ...parts, api: this.#api,
            isWatching: () => this.#mode === 'watching',
            found: (ticket) => this.#watchOver(ticket),
            end: (ticket, ending) => this.#end(ticket, ending),
            missed: () => this.#leave(true),
        });
        this.#watch = new BeaconWatch({...parts, now: Date.now, ask: (isDue) => this.#askForOwnSession(isDue)});
        this.#offline = new OfflineWatch({
            ...parts, now: Date.now, wipe: () => safely(() => this.#wipeOffline()),
            reachedAt: () => Math.max(this.#beaconAt, this.#api.answeredAt()),
            isReachable: async () => await this.#api.statusOfMe(HEARD_TIMEOUT_MS) !== null,
        });
        this.#listen();
    }

    readonly server: ServerListener = {
        beacon: () => {
            this.#beaconAt = Date.now();
            this.#watch.hear();
        },
        verdictDue: (sessionIds, spreadMs) => {
            const {ticket} = this.#own;
            if (!ticket) {
                this.#dueOnceKnown = this.#userId !== '';
            } else if (!sessionIds || sessionIds.includes(ticket.session_id)) {
                this.#watch.askWithin(spreadMs);
            }
        },
        reconnected: () => this.#watch.wake(),
    };

    start(): void {
        const marker = readMarker();
        if (marker?.step === 'leaving') {
            safely(() => this.#resume(marker));
            return;
        }
        const shown = parseShown(this.#parts.page.keptNotice()) ?? (marker && shownFor(marker, []));
        if (shown) {
            this.#notice.show(shown);
        }
        if (marker) {
            safely(() => this.#complete(marker));
        }
        this.#watchUser();
        this.#notice.takeUpOffline(this.#api);
    }

    stop(): void {
        this.#mode = 'stopped';
        this.#watch.stop();
        this.#offline.stop();
        this.#parts.timers.stop();
        this.#tabs.stop();
        this.#cleanUps.splice(0).forEach((cleanUp) => cleanUp());
    }

    #listen(): void {
        this.#cleanUps.push(listenToPage({
            awake: () => this.#watch.wake(),
            // A page that had left the app leaves it again; in the place of any other somebody else may have logged in since.
            restored: () => (this.#mode === 'ending' ? this.#parts.page.goToLogin(null) : this.#watch.suspect()),
            refused: () => this.#watch.suspect(),
            logout: {
                // One that is posted without anybody here is core's own, as when a tab is restored: it says nothing of why the session is gone.
                loggingOut: (isSo) => safely(() => this.#currentUserId() && noteLogout(isSo)),
                // Without anybody here the question has been asked already.
                loggedOut: () => safely(() => this.#currentUserId() && this.#own.askForStored()),
            },
        }));
    }

    #currentUserId(): string {
        return this.#store.getState().entities.users.currentUserId;
    }

    #watchUser(): void {
        const look = () => safely(() => {
            if (this.#mode === 'watching' && this.#currentUserId() !== this.#userId) {
                this.#changeUser(this.#currentUserId());
            }
        });
        this.#cleanUps.push(this.#store.subscribe(look));
        if (this.#currentUserId()) {
            look();
        } else {
            safely(() => this.#own.askForStored());
        }
    }

    #changeUser(userId: string): void {
        this.#userId = userId;
        this.#own.forget();
        this.#watch.stop();
        this.#offline.stop();
        if (userId) {
            this.#tabs.holdApp();
            this.#notice.remove();
            safely(() => this.#own.find());
        } else {
            safely(() => this.#own.askForStored());
        }
    }

    #watchOver({wipe_offline_hours: hours}: HeldTicket): void {
        this.#watch.start();
        if (hours) {
            this.#offline.start(hours);
        }
        if (this.#dueOnceKnown) {
            this.#dueOnceKnown = false;
            this.#watch.askWithin(0);
        }
    }

    /** When the server wants the question the session has probably ended: what the app asks for meanwhile waits for the answer. */
    async #askForOwnSession(isDue: boolean): Promise<'live' | 'unknown' | 'ended'> {
        const release = isDue && this.#parts.page.holdRequests();
        const answer = await this.#actOnOwnVerdict(isDue);
        if (release && this.#mode !== 'ending') {
            release();
        }
        return answer;
    }

    async #actOnOwnVerdict(isHeld: boolean): Promise<'live' | 'unknown' | 'ended'> {
        const ticket = this.#own.ticket;
        if (!ticket) {
            return 'unknown';
        }
        const verdict = await askVerdict(this.#api, ticket, isHeld);
        // Somebody may have logged out or in while the question was under way.
        if (this.#mode !== 'watching' || this.#own.ticket !== ticket) {
            return 'ended';
        }
        if (verdict.verdict === 'live' || verdict.verdict === 'unknown') {
            if (verdict.renew) {
                safely(() => this.#own.renew(ticket));
            }
            return verdict.verdict;
        }
        const stored = readTicket();
        if (stored && stored.session_id !== ticket.session_id) {
            // Another tab has logged in anew: this one only has to catch up.
            this.#mode = 'ending';
            this.#parts.page.reload();
            return 'ended';
        }
        safely(() => this.#end(ticket, verdict));
        return 'ended';
    }

    /** Acts on a verdict. */
    async #end(ticket: HeldTicket, ending: Ending): Promise<void> {
        if (ending.verdict === 'log_out' && ticket.logged_out) {
            // The person knows, and the policy keeps the data.
            forgetTicket(ticket.session_id);
            return;
        }
        this.#mode = 'ending';
        this.#watch.stop();
        const marker = newMarker(ticket, ending, Date.now());
        const isKept = keepMarker(marker);
        const shown = shownFor(marker, []);
        if (shown) {
            silenceCoresNotice();
        }
        this.#tabs.tellToLeave(marker.wipe);
        if (!this.#tabs.holdsApp() || (marker.wipe && !isKept)) {
            // No other page would know that there is something to delete.
            await this.#resume(marker);
            return;
        }
        this.#stopApp(marker.wipe);
        if (!ticket.logged_out && !ending.access_ended) {
            await this.#api.post('/client/heard', {ticket: ticket.ticket}, HEARD_TIMEOUT_MS);
        }
        this.#parts.page.goToLogin(shown);
    }

    #stopApp(wipe: boolean): void {
        this.#parts.page.stopRequests();
        if (wipe) {
            this.#parts.page.blockWrites();
        }
    }

    /** A marker is there, and this page is the one to act on it. */
    async #resume(marker: Marker): Promise<void> {
        this.#mode = 'ending';
        const outcome = await carryOut(marker, this.#wipeNeeds);
        if (outcome.kind === 'stays') {
            this.#mode = 'watching';
            if (outcome.shown) {
                this.#notice.show(outcome.shown);
            }
            this.#watchUser();
        }
    }

    /** The data is gone; the rest needs no page of its own. */
    async #complete(marker: Marker): Promise<void> {
        const remaining = await completeWipe(marker, this.#wipeNeeds);
        const shown = shownFor(marker, remaining);
        if (remaining.length > 0 && shown && !this.#currentUserId()) {
            this.#notice.show(shown);
        }
    }

    /** The marker is there already, or another tab deletes. */
    #leave(wipe: boolean): void {
        this.#mode = 'ending';
        this.#watch.stop();
        this.#stopApp(wipe);
        if (wipe) {
            deleteOwnTabStorage();
        }
        const marker = readMarker();
        this.#parts.page.goToLogin(marker && shownFor(marker, []));
    }

    async #wipeOffline(): Promise<void> {
        const ticket = this.#own.ticket;
        if (this.#mode !== 'watching' || !ticket) {
            return;
        }
        this.#mode = 'ending';
        this.#watch.stop();
        this.#tabs.tellToLeave(true);
        this.#stopApp(true);
        await wipeOffline(ticket, Date.now());
        // Leaving frees what the page holds in memory, whether or not there is a server to answer.
        this.#parts.page.goToLogin(null);
    }
}
