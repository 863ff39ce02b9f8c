/**
 * Finds out after a log-in whether the MFA policy waits for this person. Every user loads this, so it only asks, and only for people who have
 * not enrolled; the banner and the enrolment page come as a chunk of their own.
 */
import type {OwnMfa} from '../contract/types';
import {afterDrawing} from './after_drawing';
import {apiUrl} from './guard/base_path';
import type {PluginRegistry, UserStore} from './plugin_registry';

/** What the page is registered as; core puts it below /plug/ and the plugin's id. */
export const ENROLMENT_ROUTE = 'enroll';

/** The desktop app stays open for weeks: whoever the policy begins to wait for meanwhile is told as well. */
const ASK_AGAIN_MS = 21_600_000;

/** The result stops it. Whatever fails here is the server's to enforce: nothing reaches the app. */
export function watchEnrolment(registry: PluginRegistry, store: UserStore): () => void {
    let userId = '';
    let stopped = false;
    let unfollow: () => void = () => undefined;
    const look = async () => {
        const {currentUserId, profiles} = store.getState().entities.users;
        if (currentUserId === userId) {
            return;
        }
        userId = currentUserId;
        if (!userId || profiles?.[userId]?.mfa_active) {
            return;
        }
        const answer = await fetch(apiUrl('/mfa/me'));
        const own = answer.ok ? await answer.json() as OwnMfa : null;
        if (own && (own.encouraged || (own.deadline_at !== null && own.state !== 'exempt'))) {
            const enrolment = await import(/* webpackChunkName: "enrolment" */ './enrolment');
            if (!stopped) {
                unfollow = enrolment.unfollow;
                enrolment.follow(registry, store, own);
            }
        }
    };
    const lookSafely = () => void look().catch(() => undefined);
    const lookAgain = () => {
        userId = '';
        lookSafely();
    };
    afterDrawing(lookSafely);
    const timer = setInterval(lookAgain, ASK_AGAIN_MS);
    const unsubscribe = store.subscribe(lookSafely);
    return () => {
        stopped = true;
        clearInterval(timer);
        unsubscribe();
        unfollow();
    };
}
