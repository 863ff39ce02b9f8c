/** The entry: what it hands to Mattermost, and that it passes the websocket's news on to the panels. */
import {REVOCATION_CHANGED} from './live_event';

const startGuard = jest.fn(() => () => undefined);
jest.mock('./guard/start', () => ({startGuard: () => startGuard()}));
jest.mock('./enrolment_watch', () => ({ENROLMENT_ROUTE: 'enroll', watchEnrolment: () => () => undefined}));

interface Entry {
    initialize(registry: object, store: object): void;
    uninitialize(): void;
}

let plugin: Entry;
let sections: string[];
let routes: string[];
let handlers: Map<string, () => void>;

const registry = {
    registerWebSocketEventHandler: (event: string, handler: () => void) => void handlers.set(event, handler),
    unregisterWebSocketEventHandler: (event: string) => void handlers.delete(event),
    registerCustomRoute: (route: string) => void routes.push(route),
    registerAdminConsoleCustomSection: (key: string) => void sections.push(key),
};

beforeAll(async () => {
    window.registerPlugin = (_id, registered) => {
        plugin = registered as Entry;
    };
    await import('./index');
});

beforeEach(() => {
    sections = [];
    routes = [];
    handlers = new Map();
});

test('registers the sections and tells the panels when a revocation moved on', () => {
    plugin.initialize(registry, {});
    expect(routes).toEqual(['enroll']);
    expect(sections).toEqual(['push_contents', 'mfa', 'sessions', 'mobile', 'audit']);
    const told = jest.fn();
    window.addEventListener(REVOCATION_CHANGED, told);
    handlers.get('custom_security-controls_revocation_changed')?.();
    expect(told).toHaveBeenCalledTimes(1);
    plugin.uninitialize();
    expect(handlers.size).toBe(0);
});

test('keeps the app from starting by no failure of its own: what else there is starts, and the failure is reported', () => {
    window.reportError = jest.fn();
    startGuard.mockImplementationOnce(() => {
        throw new Error('refused by the browser');
    });
    plugin.initialize(registry, {});
    expect(sections).toHaveLength(5);
    expect(window.reportError).toHaveBeenCalledTimes(1);
    plugin.uninitialize();
});
