import {listenToPage, listenToServer} from './listening';
import {createFakeApp} from './test_support';

type Callback = (list: {getEntries: () => object[]}) => void;
let told: Callback;
const disconnected = jest.fn();
class FakeObserver {
    disconnect = disconnected;

    constructor(callback: Callback) {
        told = callback;
    }

    observe() {
        // The test tells what was loaded.
    }
}
const loaded = (...entries: Array<{name: string; responseStatus?: number}>) => told({getEntries: () => entries});
const ORIGIN = window.location.origin;

const heard: string[] = [];
const server = {beacon: () => heard.push('beacon'), verdictDue: (...due: unknown[]) => heard.push(`verdictDue ${JSON.stringify(due)}`), reconnected: () => heard.push('reconnected')};
const listener = {
    awake: () => heard.push('awake'), restored: () => heard.push('restored'), refused: () => heard.push('refused'),
    logout: {loggingOut: () => undefined, loggedOut: () => undefined},
};
let app: ReturnType<typeof createFakeApp>;
let stop: () => void;
const comeBack = (persisted: boolean) => window.dispatchEvent(Object.assign(new Event('pageshow'), {persisted}));

beforeEach(() => {
    heard.length = 0;
    window.reportError = (error) => {
        throw error;
    };
    window.basename = '';
    window.fetch = jest.fn();
    Object.defineProperty(globalThis, 'PerformanceObserver', {configurable: true, value: FakeObserver});
    app = createFakeApp('');
    const stopped = [listenToServer(app.registry, () => server), listenToPage(listener)];
    stop = () => stopped.forEach((end) => end());
});

afterEach(() => {
    stop();
    Reflect.deleteProperty(globalThis, 'PerformanceObserver');
});

test('hears the server, and a page that wakes or comes back from the browser\'s cache', () => {
    app.publish('beacon', {});
    app.publish('verdict_due', {session_ids: null, spread_ms: 8000});
    app.publish('verdict_due', {session_ids: ['one']});
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    comeBack(false);
    comeBack(true);
    expect(heard).toEqual(['beacon', 'verdictDue [null,8000]', 'verdictDue [["one"],0]', 'awake', 'awake', 'awake', 'restored']);
});

test.each([{}, {session_ids: 'all'}, 'nonsense', undefined])('takes %j for no question', (data) => {
    app.publish('verdict_due', data);
    expect(heard).toEqual([]);
});

test('hears a 401 of core\'s to anything the page asked for, and of nobody else\'s', () => {
    loaded({name: `${ORIGIN}/api/v4/files`, responseStatus: 200}, {name: `${ORIGIN}/api/v4/files`, responseStatus: 403});
    loaded({name: `${ORIGIN}/plugins/github/api/v1/connected`, responseStatus: 401}, {name: 'https://elsewhere.example/api/v4/files', responseStatus: 401});
    loaded({name: `${ORIGIN}/api/v4/files`});
    expect(heard).toEqual([]);
    loaded({name: `${ORIGIN}/api/v4/users/me`, responseStatus: 200}, {name: `${ORIGIN}/api/v4/files`, responseStatus: 401});
    expect(heard).toEqual(['refused']);
});

test('below a path core is there', () => {
    window.basename = '/chat';
    loaded({name: `${ORIGIN}/api/v4/files`, responseStatus: 401});
    expect(heard).toEqual([]);
    loaded({name: `${ORIGIN}/chat/api/v4/files`, responseStatus: 401});
    expect(heard).toEqual(['refused']);
});

test('hears nothing once it was stopped', () => {
    stop();
    app.publish('beacon', {});
    document.dispatchEvent(new Event('resume'));
    comeBack(true);
    expect(heard).toEqual([]);
    expect(disconnected).toHaveBeenCalled();
});

test('does without where a browser keeps no such records', () => {
    Reflect.deleteProperty(globalThis, 'PerformanceObserver');
    stop();
    const stopped = [listenToServer(app.registry, () => server), listenToPage(listener)];
    stop = () => stopped.forEach((end) => end());
    app.publish('beacon', {});
    expect(heard).toEqual(['beacon']);
});
