/** What the server last said of the person's own MFA, when it is asked again, and the server's clock to count down by. */
import type {OwnMfa} from '../../contract/types';
import {apiUrl} from '../guard/base_path';

/** A log-in becomes an enrolment session a moment after it succeeded, so somebody overdue is asked about soon again. */
const SOON_MS = [2_000, 5_000, 15_000] as const;
const IN_SESSION_MS = 10_000;
/** For everybody else an hour at least: a hundred thousand may wait at once. Extended deadlines and other policies are found so. */
const SELDOM_MS = 3_600_000;
/** Nor do they all come back at once when the server does. */
const AFTER_FAILURE_MS = 600_000;
/** As the server has it (server/mfa/own_state.ts). */
const BANNER_SHARE = 1 / 4;

export interface Known {
    /** null: not known yet. */
    own: OwnMfa | null;
    /** The last question had no answer. */
    unreachable: boolean;
}

export class OwnMfaState {
    private known: Known = {own: null, unreachable: false};
    private aheadMs = 0;
    private asked = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private readonly listeners = new Set<() => void>();

    /** For useSyncExternalStore. */
    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };
    readonly current = (): Known => this.known;

    /** Told by whoever asked already. */
    tell(own: OwnMfa): void {
        this.aheadMs = own.now - Date.now();
        this.set({own, unreachable: false});
        clearTimeout(this.timer);
        const wait = this.waitMs(own);
        if (wait !== null) {
            this.timer = setTimeout(() => void this.ask(), wait);
        }
    }

    async ask(): Promise<void> {
        this.asked++;
        try {
            const answer = await fetch(apiUrl('/mfa/me'), {headers: {'X-Requested-With': 'XMLHttpRequest'}, cache: 'no-store'});
            if (!answer.ok) {
                throw new Error(String(answer.status));
            }
            this.tell(await answer.json() as OwnMfa);
        } catch {
            this.set({...this.known, unreachable: true});
            clearTimeout(this.timer);
            // The page shows that it waits for an answer; nothing else does.
            const {own} = this.known;
            this.timer = setTimeout(() => void this.ask(), own === null || isHere(own) ? IN_SESSION_MS : AFTER_FAILURE_MS * (1 + Math.random()));
        }
    }

    stop(): void {
        clearTimeout(this.timer);
        this.asked = 0;
        this.set({own: null, unreachable: false});
    }

    /** ms until a moment the server named; never below 0. */
    left(at: number): number {
        return Math.max(0, at - (Date.now() + this.aheadMs));
    }

    private waitMs(own: OwnMfa): number | null {
        switch (own.state) {
        case 'enrolment_session':
            return isHere(own) ? IN_SESSION_MS : SELDOM_MS;
        case 'overdue':
            return SOON_MS[this.asked] ?? SELDOM_MS;
        case 'in_grace':
            return Math.min(SELDOM_MS * (1 + Math.random()), this.untilNextStep(own));
        default:
            return null;
        }
    }

    /** Until the banner is due, or the deadline over; a little later, for clocks that round. */
    private untilNextStep({deadline_at: deadline, first_applied_at: start, show_banner: shown}: OwnMfa): number {
        if (deadline === null) {
            return SELDOM_MS;
        }
        return this.left(shown || start === null ? deadline : deadline - ((deadline - start) * BANNER_SHARE)) + 1_000;
    }

    private set(known: Known): void {
        this.known = known;
        this.listeners.forEach((listener) => listener());
    }
}

/** Whether this very session is for enrolling only. */
export const isHere = (own: OwnMfa | null) => own?.state === 'enrolment_session' && own.enrolment_session?.is_this_session === true;
