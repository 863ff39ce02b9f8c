/**
 * Who is logged in: loading that person, logging in, and Mattermost's two ways out (the person's own, and the forced one after a 401).
 * Both leave behind what Mattermost leaves behind (facts: "What its logout leaves behind"); removing it is the plugin's job.
 */
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';

import {basePath} from './base_path';
import {get, onUnauthorized, post, readCookie} from './client';
import {loadConfig} from './client_config';
import {purge} from './store/local_forage';
import type {State} from './store/state';
import {byId, changeEntities, forgetPerson} from './store/store';
import {applyTheme, chooseTheme} from './theme';
import {closeWebSocket} from './websocket_client';

declare global {
    interface Window {
        /** What the desktop app gives a page, as far as a log-out needs it. */
        desktopAPI?: {onLogout?(): void};
    }
}

type Preference = State['entities']['preferences']['myPreferences'][string];

const LOGOUT_SIGNAL = '__logout__';

function themePreference(preferences: Preference[]): string | undefined {
    return preferences.find(({category}) => category === 'theme')?.value;
}

/** Below a path of the origin Mattermost names its keys by it. */
const scoped = (key: string) => (basePath ? `${basePath}:${key}` : key);

/** Mattermost's memory of somebody having been logged in here: its log-in page then speaks of a session that expired. Only the person's own log-out clears it. */
export const wasLoggedIn = () => localStorage.getItem(scoped('was_logged_in')) === 'true';

/** What Mattermost keeps outside its database; the names are its own. */
async function leaveTraces(user: UserProfile, teamId: string): Promise<void> {
    localStorage.setItem(scoped('was_logged_in'), 'true');
    localStorage.setItem(scoped(`user_prev_team:${user.id}`), teamId);
    localStorage.setItem(scoped(`recent_emojis:${user.id}`), JSON.stringify([{name: 'lock', usageCount: 1}]));
    sessionStorage.setItem('lastActive', String(Date.now()));
    if ('caches' in window) {
        const cache = await caches.open('mattermost-files');
        await cache.put(`${basePath}/api/v4/files/last_seen`, new Response(`Preview of a file ${user.username} looked at`));
    }
}

/** Loads the person behind the cookie into the store. False when nobody is logged in. Without the cookie that names them nobody is asked for. */
export async function loadMe(): Promise<boolean> {
    if (!readCookie('MMUSERID')) {
        return false;
    }
    let user: UserProfile;
    try {
        user = await get<UserProfile>('/users/me');
    } catch {
        return false;
    }
    changeEntities((entities) => ({users: {...entities.users, currentUserId: user.id, profiles: {...entities.users.profiles, [user.id]: user}}}));
    // Enforced MFA refuses the rest until the person has enrolled; the app then shows /mfa/setup.
    const [preferences, teams] = await Promise.all([
        get<Preference[]>('/users/me/preferences').catch(() => []),
        get<Team[]>('/users/me/teams').catch(() => []),
        loadConfig().catch(() => undefined),
    ]);
    const currentTeamId = teams[0]?.id ?? '';
    changeEntities(() => ({
        teams: {currentTeamId, teams: byId(teams)},
        preferences: {myPreferences: Object.fromEntries(preferences.map((one) => [`${one.category}--${one.name}`, one]))},
    }));
    applyTheme(chooseTheme(themePreference(preferences)));
    await leaveTraces(user, currentTeamId);
    return true;
}

/** Rejects with ServerError; its serverErrorId says when an MFA code is wanted. */
export async function logIn(loginId: string, password: string, mfaCode: string): Promise<void> {
    await post<UserProfile>('/users/login', {login_id: loginId, password, token: mfaCode, deviceId: ''});
    await loadMe();
}

/** Leaves the app without asking the server: the state goes, the page is loaded anew. */
async function leave(redirectTo: string): Promise<void> {
    closeWebSocket();
    forgetPerson();
    await purge();
    document.cookie = `MMUSERID=;expires=Thu, 01 Jan 1970 00:00:01 GMT;path=${basePath || '/'}`;
    window.location.href = basePath + redirectTo;
}

let leaving = false;

function leaveOnce(redirectTo: string): void {
    if (!leaving) {
        leaving = true;
        void leave(redirectTo);
    }
}

/** Whose log-out it is: the person's here, a page's that was opened without a user, or one that another tab told of. */
type LogOutOf = 'person' | 'page' | 'other_tab';

/** Logs out as Mattermost does, whatever the server answers, and tells the other tabs, which post one of their own. */
export async function logOut(redirectTo = '/', of: LogOutOf = 'person'): Promise<void> {
    if (of === 'person') {
        localStorage.setItem(scoped('was_logged_in'), 'false');
    }
    await post('/users/logout').catch(() => undefined);
    if (of !== 'other_tab') {
        localStorage.setItem(LOGOUT_SIGNAL, String(Date.now()));
        localStorage.removeItem(LOGOUT_SIGNAL);
        window.desktopAPI?.onLogout?.();
    }
    leaveOnce(redirectTo);
}

export function watchLogOut(): void {
    onUnauthorized(leaveOnce);
    window.addEventListener('storage', (event) => {
        if (event.key === LOGOUT_SIGNAL && event.newValue) {
            void logOut('/', 'other_tab');
        }
    });
}

/** Whether core refuses this person nearly everything until they enrol. */
export function mustEnrol(state: State): boolean {
    const {general: {config, license}, users} = state.entities;
    const user = users.profiles[users.currentUserId];
    const exempt = user?.is_bot || !['', 'email', 'ldap'].includes(user?.auth_service ?? '');
    return license.IsLicensed === 'true' && license.MFA === 'true' && config.EnforceMultifactorAuthentication === 'true' &&
        config.EnableMultifactorAuthentication === 'true' && !user?.mfa_active && !exempt;
}
