/** The entry: what it hands to Mattermost, and that it passes the websocket's news on to the panels. */
import {REVOCATION_CHANGED} from './live_event';

jest.mock('./guard/guard', () => ({startGuard: () => () => undefined}));
jest.mock('./enrolment_watch', () => ({ENROLMENT_ROUTE: 'enroll', watchEnrolment: () => () => undefined}));

interface Entry {initialize(registry: object, store: object): void}

test('registers the sections and tells the panels when a revocation moved on', async () => {
    const plugins: Entry[] = [];
    window.registerPlugin = (_id, plugin) => plugins.push(plugin as Entry);
    await import('./index');
    const sections: string[] = [];
    const routes: string[] = [];
    const handlers = new Map<string, () => void>();
    plugins[0]?.initialize({
        registerWebSocketEventHandler: (event: string, handler: () => void) => handlers.set(event, handler),
        registerTranslations: () => undefined,
        registerCustomRoute: (route: string) => routes.push(route),
        registerAdminConsoleCustomSection: (key: string) => sections.push(key),
    }, {});
    expect(routes).toEqual(['enroll']);
    expect(sections).toEqual(['push_contents', 'mfa', 'sessions', 'mobile', 'audit']);
    const told = jest.fn();
    window.addEventListener(REVOCATION_CHANGED, told);
    handlers.get('custom_security-controls_revocation_changed')?.();
    expect(told).toHaveBeenCalledTimes(1);
});
