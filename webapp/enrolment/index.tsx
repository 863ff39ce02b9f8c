/**
 * Follows somebody the MFA policy waits for through the app: the banner while there is time, and in a session for enrolling the way back
 * to its page from wherever the person goes. It is a help, not a wall: the server ends the session whatever happens here.
 */
import type {OwnMfa} from '../../contract/types';
import type {PluginRegistry, UserStore} from '../plugin_registry';
import {Banner} from './banner';
import {EnrolmentPage} from './enrolment_page';
import {isHere} from './own_mfa';
import {goToApp, goToPage, isAtCoresPage, isElsewhere, isOnPage} from './places';
import {drawStrip, removeStrip} from './strip';
import {person, state} from './person';

export {EnrolmentPage};

/** Often enough for a clock that shows seconds. */
const TICK_MS = 1_000;

let stop: (() => void) | null = null;
let followedId = '';

/** For the person who is logged in; ends by itself when they log out or have enrolled. */
export function follow(registry: PluginRegistry, store: UserStore, own: OwnMfa): void {
    const {currentUserId: userId, profiles} = store.getState().entities.users;
    if (stop && followedId === userId) {
        state.tell(own);
        return;
    }
    stop?.();
    followedId = userId;
    person.locale = profiles?.[userId]?.locale ?? 'en';
    const bannerId = registry.registerGlobalComponent(Banner);
    let lastPath = window.location.pathname;

    const tick = () => {
        const {currentUserId, profiles: known} = store.getState().entities.users;
        if (currentUserId !== userId) {
            stop?.();
            return;
        }
        if (known?.[userId]?.mfa_active) {
            leaveAlone();
            return;
        }
        const {own: now} = state.current();
        if (now && isHere(now) && isAtCoresPage()) {
            drawStrip(now);
        } else {
            removeStrip();
        }
        const moved = lastPath !== window.location.pathname;
        lastPath = window.location.pathname;
        // Perhaps enrolled meanwhile: asked first, so that nobody is sent back who has.
        void (moved ? state.ask() : Promise.resolve()).then(guide);
    };
    const timer = setInterval(tick, TICK_MS);
    stop = () => {
        stop = null;
        clearInterval(timer);
        removeStrip();
        registry.unregisterComponent(bannerId);
        state.stop();
    };
    state.tell(own);
    guide();
}

/** For a plugin that is switched off while the app is open: its page is gone, so nobody may be led there any more. */
export function unfollow(): void {
    stop?.();
}

function guide(): void {
    const {own} = state.current();
    if (isHere(own) && isElsewhere()) {
        goToPage();
    } else if (own?.state === 'enrolled') {
        leaveAlone();
    }
}

/** The person has enrolled. */
function leaveAlone(): void {
    stop?.();
    if (isOnPage()) {
        goToApp();
    }
}
