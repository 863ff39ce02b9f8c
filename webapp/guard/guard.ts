/**
 * The session guard every user loads: it holds the session's ticket, finds out when the session has ended, leaves the app and has the
 * local data wiped, and says why. Only a verdict makes it act (docs/design/wipe-protocol.md).
 */
import type {PluginRegistry, UserStore} from '../plugin_registry';
import type {Api} from './api';
import {createApi} from './api';
import {backoffMs} from './backoff';
import {BeaconWatch} from './beacon_watch';
import {listen} from './listening';
import type {Marker} from './marker';
import {keepMarker, newMarker, readMarker, removeLogoutMarker} from './marker';
import type {Shown} from './notice';
import {drawNotice, parseShown, removeNotice} from './notice';
import {OfflineWatch} from './offline_watch';
import {takeUpOfflineWipe, wipeOffline} from './offline_wipe';
import type {Page} from './page';
import {createPage} from './page';
import {safely} from './safely';
import {deleteOwnTabStorage, silenceCoresNotice} from './storage';
import type {TabMessage, Tabs} from './tabs';
import {createTabs} from './tabs';
import type {HeldTicket} from './ticket';
import {forgetTicket, keepTicket, readTicket, whoIsLoggedIn} from './ticket';
import type {Timers} from './timers';
import {createTimers} from './timers';
import {fieldsOf} from './validate';
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

/** Starts the guard; the result stops it. Nothing it does throws into the app. */
export function startGuard(registry: PluginRegistry, store: UserStore, parts?: Partial<GuardParts>): () => void {
    const guard = new Guard(registry, store, {page: createPage(), timers: createTimers(), random: Math.random, ...parts});
    safely(() => guard.start());
    return () => safely(() => guard.stop());
}

/** Its names are #private rather than private because those the bundle shortens, and every user loads it. */
class Guard {
    readonly #registry: PluginRegistry;
    readonly #store: UserStore;
    readonly #parts: GuardParts;
    /** watching: as usual. ending: a verdict is being acted on, and nothing else counts. */
    #mode: 'watching' | 'ending' | 'stopped' = 'watching';
    #userId = '';
    /** Of this page's own session; null until the server gave one. Never the stored one, which may be of an earlier log-in. */
    #ticket: HeldTicket | null = null;
    /** A question came before there was a ticket. */
    #dueOnceKnown = false;
    /** Who asked for a ticket or a stored ticket's verdict last; older ones give up. */
    #round = 0;
    readonly #api: Api = createApi(window.fetch.bind(window));
    readonly #tabs: Tabs = createTabs((message) => safely(() => this.#hearTab(message)));
    readonly #watch: BeaconWatch;
    readonly #offline: OfflineWatch;
    #beaconAt = 0;
    /** Told until it is dismissed, inside the app too: the session goes on. */
    #offlineNotice: Shown | null = null;
    readonly #cleanUps: Array<() => void> = [];

    constructor(registry: PluginRegistry, store: UserStore, parts: GuardParts) {
        this.#registry = registry;
        this.#store = store;
        this.#parts = parts;
        this.#watch = new BeaconWatch({timers: parts.timers, now: Date.now, random: parts.random, ask: (isDue) => this.#askForOwnSession(isDue)});
        this.#offline = new OfflineWatch({
            timers: parts.timers, now: Date.now, wipe: () => safely(() => this.#wipeOffline()),
            reachedAt: () => Math.max(this.#beaconAt, this.#api.answeredAt()),
            isReachable: async () => await this.#api.statusOfMe(HEARD_TIMEOUT_MS) !== null,
        });
    }

    start(): void {
        const marker = readMarker();
        this.#listen();
        if (marker?.step === 'leaving') {
            safely(() => this.#resume(marker));
            return;
        }
        const shown = parseShown(this.#parts.page.keptNotice()) ?? (marker && shownFor(marker, []));
        if (shown) {
            this.#show(shown);
        }
        if (marker) {
            safely(() => this.#complete(marker));
        }
        this.#watchUser();
        this.#offlineNotice = takeUpOfflineWipe(this.#api);
        this.#showOffline();
    }

    stop(): void {
        this.#mode = 'stopped';
        this.#round++;
        this.#watch.stop();
        this.#offline.stop();
        this.#parts.timers.stop();
        this.#tabs.stop();
        this.#cleanUps.splice(0).forEach((cleanUp) => cleanUp());
    }

    #listen(): void {
        this.#cleanUps.push(listen(this.#registry, {
            beacon: () => this.#hearBeacon(),
            verdictDue: (data) => this.#hearVerdictDue(data),
            awake: () => this.#watch.wake(),
            // A page that had left the app leaves it again; in the place of any other somebody else may have logged in since.
            restored: () => (this.#mode === 'ending' ? this.#parts.page.goToLogin(null) : this.#watch.suspect()),
            refused: () => this.#watch.suspect(),
            logout: {
                loggingOut: () => safely(() => this.#markLogout(true)),
                // Without anybody here the question has been asked already.
                loggedOut: () => safely(() => this.#currentUserId() && this.#askForStoredTicket()),
                refused: () => safely(() => this.#markLogout(false)),
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
            safely(() => this.#askForStoredTicket());
        }
    }

    #changeUser(userId: string): void {
        this.#userId = userId;
        this.#ticket = null;
        this.#watch.stop();
        this.#offline.stop();
        if (userId) {
            this.#tabs.holdApp();
            removeNotice();
            this.#forgetNotice();
            this.#showOffline();
            safely(() => this.#findOwnSession());
        } else {
            safely(() => this.#askForStoredTicket());
        }
    }

    /** Gets this page's ticket, again and again until it knows who is logged in. */
    async #findOwnSession(attempt = 0, round = ++this.#round): Promise<void> {
        const presence = await whoIsLoggedIn(this.#api);
        if (this.#mode !== 'watching' || round !== this.#round) {
            return;
        }
        if (presence.kind === 'session') {
            keepTicket(presence.ticket);
            this.#ticket = presence.ticket;
            this.#watch.start();
            if (presence.ticket.wipe_offline_hours) {
                this.#offline.start(presence.ticket.wipe_offline_hours);
            }
            if (this.#dueOnceKnown) {
                this.#dueOnceKnown = false;
                this.#watch.askWithin(0);
            }
            return;
        }
        const stored = presence.kind === 'unknown' ? null : readTicket();
        if (!stored || !await this.#isSettled(stored, round)) {
            this.#later(attempt, round, () => this.#findOwnSession(attempt + 1, round));
        }
    }

    /** Nobody is logged in: the ticket an earlier page kept finds out what became of its session. */
    async #askForStoredTicket(attempt = 0, round = ++this.#round): Promise<void> {
        const stored = readTicket();
        if (stored && !await this.#isSettled(stored, round)) {
            this.#later(attempt, round, () => this.#askForStoredTicket(attempt + 1, round));
        }
    }

    /** Asks for the verdict of a stored ticket and acts on it; false when it is to be asked for again. */
    async #isSettled(ticket: HeldTicket, round: number): Promise<boolean> {
        if (readMarker()?.session_id === ticket.session_id) {
            // It has had its verdict.
            return true;
        }
        const verdict = await askVerdict(this.#api, ticket);
        if (this.#mode !== 'watching' || round !== this.#round) {
            return true;
        }
        if (verdict.verdict === 'live' || verdict.verdict === 'unknown') {
            return false;
        }
        await this.#end(ticket, verdict);
        return true;
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
        const ticket = this.#ticket;
        if (!ticket) {
            return 'unknown';
        }
        const verdict = await askVerdict(this.#api, ticket, isHeld);
        // Somebody may have logged out or in while the question was under way.
        if (this.#mode !== 'watching' || this.#ticket !== ticket) {
            return 'ended';
        }
        if (verdict.verdict === 'live' || verdict.verdict === 'unknown') {
            if (verdict.renew) {
                safely(() => this.#renewTicket(ticket));
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

    /** The server has a new key. Who is logged in stays who it was: another session's ticket is not taken. */
    async #renewTicket(old: HeldTicket): Promise<void> {
        const presence = await whoIsLoggedIn(this.#api);
        if (presence.kind === 'session' && presence.ticket.session_id === old.session_id && this.#ticket === old) {
            keepTicket(presence.ticket);
            this.#ticket = presence.ticket;
        }
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
        this.#tabs.tell({type: 'leave', wipe: marker.wipe});
        if (!this.#tabs.holdsApp() || (marker.wipe && !isKept)) {
            // No other page would know that there is something to delete.
            await this.#resume(marker);
            return;
        }
        if (shown) {
            silenceCoresNotice();
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
        const outcome = await carryOut(marker, this.#wipeNeeds());
        if (outcome.kind === 'stays') {
            this.#mode = 'watching';
            if (outcome.shown) {
                this.#show(outcome.shown);
            }
            this.#watchUser();
        }
    }

    /** The data is gone; the rest needs no page of its own. */
    async #complete(marker: Marker): Promise<void> {
        const remaining = await completeWipe(marker, this.#wipeNeeds());
        const shown = shownFor(marker, remaining);
        if (remaining.length > 0 && shown && !this.#currentUserId()) {
            this.#show(shown);
        }
    }

    #wipeNeeds(): WipeNeeds {
        return {api: this.#api, tabs: this.#tabs, page: this.#parts.page, hasUser: () => this.#currentUserId() !== ''};
    }

    #hearTab(message: TabMessage): void {
        if (message.type === 'leave' && this.#mode === 'watching') {
            this.#mode = 'ending';
            this.#watch.stop();
            this.#stopApp(message.wipe);
            if (message.wipe) {
                deleteOwnTabStorage();
            }
            const marker = readMarker();
            this.#parts.page.goToLogin(marker && shownFor(marker, []));
        }
    }

    #hearBeacon(): void {
        this.#beaconAt = Date.now();
        this.#watch.hear();
    }

    async #wipeOffline(): Promise<void> {
        const ticket = this.#ticket;
        if (this.#mode !== 'watching' || !ticket) {
            return;
        }
        this.#mode = 'ending';
        this.#watch.stop();
        this.#tabs.tell({type: 'leave', wipe: true});
        this.#stopApp(true);
        await wipeOffline(ticket, Date.now());
        // Leaving frees what the page holds in memory, whether or not there is a server to answer.
        this.#parts.page.goToLogin(null);
    }

    #hearVerdictDue(data: unknown): void {
        const payload = fieldsOf(data);
        const ids = payload?.session_ids;
        if (!this.#userId || (ids !== null && !Array.isArray(ids))) {
            return;
        }
        if (!this.#ticket) {
            this.#dueOnceKnown = true;
        } else if (ids === null || ids.includes(this.#ticket.session_id)) {
            this.#watch.askWithin(Number(payload?.spread_ms) || 0);
        }
    }

    /**
     * Kept with the ticket: core may load another page before the verdict is here. Core posts a log-out by itself, too, when a page is opened
     * without a user, as a tab restored after its session had ended: that one is nobody's, and says nothing of why the session is gone.
     */
    #markLogout(loggedOut: boolean): void {
        const ticket = readTicket();
        if (ticket && this.#currentUserId()) {
            keepTicket({...ticket, logged_out: loggedOut});
        }
    }

    #show(shown: Shown): void {
        this.#parts.page.keepNotice(shown);
        drawNotice(shown, () => this.#forgetNotice());
    }

    #forgetNotice(): void {
        this.#parts.page.forgetNotice();
        removeLogoutMarker();
    }

    #showOffline(): void {
        if (this.#offlineNotice) {
            drawNotice(this.#offlineNotice, () => {
                this.#offlineNotice = null;
            });
        }
    }

    #later(attempt: number, round: number, run: () => Promise<void>): void {
        this.#parts.timers.set(backoffMs(attempt, this.#parts.random()), () => {
            if (this.#mode === 'watching' && round === this.#round) {
                safely(run);
            }
        });
    }
}
