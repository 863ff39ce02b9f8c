/** The banner, the page, and the way through the app, against a fake clock and a server that says what a test wants. */
import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {ComponentType} from 'react';
import React from 'react';

import type {OwnMfa} from '../../contract/types';
import type {PluginRegistry, UserStore} from '../plugin_registry';
import {EnrolmentPage, follow, unfollow} from './index';
import {OwnMfaState} from './own_mfa';
import {state} from './person';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-20T10:00:00Z');
const GRACE: OwnMfa = {
    state: 'in_grace', exemption: null, encouraged: false, first_applied_at: NOW - (9 * MINUTE), deadline_at: NOW + MINUTE, show_banner: true, enrolment_session: null,
    enrolment_sessions_used: 0, enrolment_sessions_allowed: 3, now: NOW,
};
const SESSION: OwnMfa = {
    ...GRACE, state: 'enrolment_session', deadline_at: NOW - MINUTE, show_banner: false, enrolment_sessions_used: 1,
    enrolment_session: {ends_at: NOW + (10 * MINUTE), is_this_session: true},
};

let answer: OwnMfa;
let fetched: jest.Mock;
let userId: string;
let locale: string;
let enrolledInApp: boolean;
const components = new Map<string, ComponentType>();

const registry = {
    registerGlobalComponent: (component: ComponentType) => {
        components.set('banner', component);
        return 'banner';
    },
    unregisterComponent: (id: string) => void components.delete(id),
} as unknown as PluginRegistry;
const store: UserStore = {
    getState: () => ({entities: {users: {currentUserId: userId, profiles: {[userId]: {locale, mfa_active: enrolledInApp}}}}}),
    subscribe: () => () => undefined,
};

const at = (path: string) => window.history.replaceState(null, '', path);
const pass = (ms: number) => act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
});
/** Clicks while the clock is fake. */
const click = (element: HTMLElement) => userEvent.setup({advanceTimers: (ms) => void jest.advanceTimersByTime(ms)}).click(element);

function start(own: OwnMfa): void {
    answer = own;
    follow(registry, store, own);
}

function showBanner(own: OwnMfa): void {
    start(own);
    const Banner = components.get('banner');
    render(Banner ? <Banner/> : <></>);
}

beforeEach(() => {
    jest.useFakeTimers({now: NOW});
    sessionStorage.clear();
    userId = 'me';
    locale = 'en';
    enrolledInApp = false;
    at('/team/channels/town-square');
    fetched = jest.fn(async () => ({ok: true, json: async () => ({...answer, now: Date.now()})}));
    window.fetch = fetched as unknown as typeof fetch;
    document.cookie = 'MMUSERID=user';
    Object.assign(window, {WebappUtils: {browserHistory: {push: at, replace: at}}});
});

afterEach(async () => {
    userId = '';
    await pass(1_000);
    state.stop();
    jest.useRealTimers();
});

describe('the banner', () => {
    test('tells the deadline and leads to setting up MFA', async () => {
        showBanner(GRACE);
        expect(screen.getByRole('region', {name: 'Multi-factor authentication'})).toHaveTextContent(/Set it up by Nov 20, 2026/);
        await click(screen.getByRole('button', {name: 'Set up MFA'}));
        expect(window.location.pathname).toBe('/mfa/setup');
    });

    test('is not there before the last quarter, and comes when the server says so', async () => {
        showBanner({...GRACE, show_banner: false, first_applied_at: NOW, deadline_at: NOW + (20 * MINUTE)});
        answer = {...GRACE, first_applied_at: NOW, deadline_at: NOW + (20 * MINUTE)};
        await pass(14 * MINUTE);
        expect(screen.queryByRole('region')).toBeNull();
        expect(fetched).not.toHaveBeenCalled();
        await pass(2 * MINUTE);
        expect(screen.getByRole('region')).toBeVisible();
        expect(fetched).toHaveBeenCalledTimes(1);
    });

    test('tells who is only encouraged, without a deadline, until it is dismissed', async () => {
        showBanner({...GRACE, state: 'not_required', encouraged: true, first_applied_at: null, deadline_at: null, show_banner: false});
        expect(screen.getByRole('status')).toHaveTextContent('It is recommended on this server, not required.');
        await click(screen.getByRole('button', {name: 'Dismiss'}));
        expect(screen.queryByRole('status')).toBeNull();
    });

    test('stays away once dismissed, until the deadline is another', async () => {
        showBanner(GRACE);
        await click(screen.getByRole('button', {name: 'Dismiss'}));
        expect(screen.queryByRole('region')).toBeNull();
        act(() => state.tell({...GRACE, now: Date.now()}));
        expect(screen.queryByRole('region')).toBeNull();
        act(() => state.tell({...GRACE, deadline_at: NOW + (2 * MINUTE), now: Date.now()}));
        expect(screen.getByRole('region')).toBeVisible();
    });

    test('warns somebody overdue of the next login, and of a refusal when no session is left', () => {
        showBanner({...GRACE, state: 'overdue'});
        expect(screen.getByRole('region')).toHaveTextContent(/After your next login you can do nothing else/);
        act(() => state.tell({...GRACE, state: 'overdue', enrolment_sessions_used: 3, now: Date.now()}));
        expect(screen.getByRole('region')).toHaveTextContent(/your next login will be refused/);
    });

    test('goes as soon as the app knows that the person has enrolled', async () => {
        showBanner(GRACE);
        enrolledInApp = true;
        await pass(1_000);
        expect(screen.queryByRole('region')).toBeNull();
        expect(components.has('banner')).toBe(false);
    });

    test('speaks the person\'s language, and English where it has no other', () => {
        locale = 'de';
        showBanner(GRACE);
        expect(screen.getByRole('button', {name: 'MFA einrichten'})).toBeVisible();
        locale = 'ja';
        userId = 'somebody_else';
        act(() => follow(registry, store, GRACE));
        expect(screen.getByRole('button', {name: 'Set up MFA'})).toBeVisible();
    });
});

describe('a session for enrolling', () => {
    const page = '/plug/security-controls/enroll';

    test('is led to its page, and back to it from anywhere but core\'s own', async () => {
        start(SESSION);
        expect(window.location.pathname).toBe(page);
        at('/team/channels/off-topic');
        await pass(1_000);
        expect(window.location.pathname).toBe(page);
        at('/mfa/setup');
        await pass(5_000);
        expect(window.location.pathname).toBe('/mfa/setup');
    });

    test('somebody in an older session of their own is not led anywhere', async () => {
        start({...SESSION, enrolment_session: {ends_at: NOW + MINUTE, is_this_session: false}});
        await pass(2_000);
        expect(window.location.pathname).toBe('/team/channels/town-square');
    });

    test('becomes one a moment after the log-in', async () => {
        start({...SESSION, state: 'overdue', enrolment_session: null});
        answer = SESSION;
        await pass(3_000);
        expect(window.location.pathname).toBe(page);
    });

    test('counts down, says how many log-ins are left, and leads to setting up MFA', async () => {
        start(SESSION);
        render(<EnrolmentPage/>);
        expect(screen.getByRole('timer')).toHaveTextContent('This session ends in 10:00');
        await pass(61_000);
        expect(screen.getByRole('timer')).toHaveTextContent('This session ends in 8:59');
        expect(screen.getByRole('status')).toHaveTextContent('This session ends in 8 minutes');
        expect(screen.getByText(/This is login 1 of 3/)).toBeVisible();
        await click(screen.getByRole('button', {name: 'Set up MFA'}));
        expect(window.location.pathname).toBe('/mfa/setup');
    });

    test('counts by the server\'s clock', () => {
        start({...SESSION, now: NOW + (4 * MINUTE)});
        render(<EnrolmentPage/>);
        expect(screen.getByRole('timer')).toHaveTextContent('This session ends in 6:00');
    });

    test('shows the time left above core\'s page', async () => {
        at('/mfa/setup');
        start(SESSION);
        await pass(1_000);
        expect(document.getElementById('security-controls-enrolment')).toHaveTextContent('This session ends in 9:59');
        at('/login');
        await pass(1_000);
        expect(document.getElementById('security-controls-enrolment')).toBeNull();
    });

    test('whoever has enrolled goes on to the app, and is left alone', async () => {
        at('/mfa/setup');
        start(SESSION);
        await pass(1_000);
        answer = {...SESSION, state: 'enrolled', deadline_at: null, enrolment_session: null};
        at('/mfa/confirm');
        await pass(1_000);
        expect(document.getElementById('security-controls-enrolment')).toBeNull();
        at('/team/channels/town-square');
        await pass(1_000);
        expect(window.location.pathname).toBe('/team/channels/town-square');
        expect(components.has('banner')).toBe(false);
        const asked = fetched.mock.calls.length;
        await pass(MINUTE);
        expect(fetched).toHaveBeenCalledTimes(asked);
    });

    test('says when its time is over, and lets nobody begin then', async () => {
        start(SESSION);
        render(<EnrolmentPage/>);
        await pass(10 * MINUTE);
        expect(screen.getByRole('timer')).toHaveTextContent('This session is over');
        expect(screen.getByRole('button', {name: 'Set up MFA'})).toBeDisabled();
    });

    test('logs out, and says when that failed', async () => {
        start(SESSION);
        render(<EnrolmentPage/>);
        fetched.mockImplementationOnce(async () => ({ok: false, status: 500}));
        await click(screen.getByRole('button', {name: 'Log out'}));
        await pass(0);
        expect(screen.getByRole('alert')).toHaveTextContent('Logging out failed');
        expect(fetched).toHaveBeenLastCalledWith('/api/v4/users/logout', expect.objectContaining({method: 'POST'}));
    });

    test('ends with the log-out', async () => {
        start(SESSION);
        userId = '';
        at('/team/channels/town-square');
        await pass(2_000);
        expect(window.location.pathname).toBe('/team/channels/town-square');
        expect(components.has('banner')).toBe(false);
    });
});

test('a plugin that is switched off leads nobody to its page, which is gone', async () => {
    at('/sales/channels/town-square');
    start(SESSION);
    unfollow();
    at('/sales/channels/town-square');
    await pass(2_000);
    expect(window.location.pathname).toBe('/sales/channels/town-square');
    expect(components.size).toBe(0);
});

test('opened by its address, the page asks, and says when there is nothing to set up', async () => {
    answer = {...GRACE, state: 'not_required', deadline_at: null};
    render(<EnrolmentPage/>);
    expect(screen.getByRole('status')).toHaveTextContent('Loading…');
    await pass(0);
    expect(screen.queryByRole('status')).toBeNull();
    expect(screen.getByText('There is nothing to set up here.')).toBeVisible();
    await click(screen.getByRole('button', {name: 'Go to Mattermost'}));
    expect(window.location.pathname).toBe('/');
});

test('opened by somebody who is logged out, the page leads to the log-in page, and asks nothing', async () => {
    document.cookie = 'MMUSERID=; Max-Age=0';
    render(<EnrolmentPage/>);
    await pass(0);
    expect([window.location.pathname, fetched.mock.calls]).toEqual(['/login', []]);
});

test('an outage is told and asked through', async () => {
    fetched.mockImplementation(async () => {
        throw new TypeError('Failed to fetch');
    });
    render(<EnrolmentPage/>);
    await pass(0);
    expect(screen.getByRole('alert')).toHaveTextContent('The server cannot be reached');
    await pass(10_000);
    expect(fetched).toHaveBeenCalledTimes(2);
});

test('asks seldom: a hundred thousand people may wait at once, and the server may be down', async () => {
    const day = 24 * 60 * MINUTE;
    answer = {...GRACE, show_banner: false, first_applied_at: NOW, deadline_at: NOW + (8 * day)};
    const waiting = new OwnMfaState();
    waiting.tell(answer);
    await jest.advanceTimersByTimeAsync(day);
    expect(fetched.mock.calls.length).toBeLessThanOrEqual(24);
    fetched.mockReset().mockImplementation(async () => ({ok: false, status: 503}));
    await jest.advanceTimersByTimeAsync(day);
    expect(fetched.mock.calls.length).toBeLessThanOrEqual(24 * 6);
    waiting.stop();
});
